"""Give a lead an owner: by the team's rules when it comes in, or by hand."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.columns import fetch
from data.leads.merged import must_stand
from data.leads.tables import Lead
from data.playbook.house import House
from data.playbook.models import Playbook
from data.team.decide import Asked, Owner, decide_owner
from data.team.members import label_of, member_called
from data.team.workload import loads_of


def assign_new(session: Session, lead: Lead, *, playbook: Playbook, now: datetime, by: str) -> None:
    """The owner of a lead that came in and has none yet. Without a team nothing happens."""
    if lead.owner_since is not None:
        return
    asked = Asked(lead.source, lead.place, lead.owner)
    loads = {} if lead.owner else loads_of(session, playbook.team)
    owner = decide_owner(asked, loads, playbook)
    if owner.name:
        give(session, lead, owner, playbook=playbook, now=now, by=by)
    elif owner.why:
        record(session, "lead.unassigned", "No owner found", why=owner.why, now=now, by=by,
               lead_id=lead.id)  # fmt: skip


def give(
    session: Session, lead: Lead, owner: Owner, *, playbook: Playbook, now: datetime, by: str
) -> None:
    """Make it the owner's; an empty name returns the lead to everybody.

    What the old owner was told counts for nothing with the new one: a hot lead is handed over anew.
    """
    before, lead.owner = lead.owner, owner.name[:100]
    lead.owner_since = now if lead.owner else None
    lead.handed_off_at = None
    lead.version += 1
    was, becomes = (label_of(name, playbook.team) or "nobody" for name in (before, lead.owner))
    summary = f"Owner: {becomes}" if was == becomes else f"Owner: {was} → {becomes}"
    record(session, "lead.assigned", summary, why=owner.why, now=now, by=by, lead_id=lead.id)


def assign(
    session: Session, lead_id: int, owner: str, *, house: House, now: datetime, by: str
) -> None:
    """Give the lead an owner by hand; an empty one returns it to everybody.

    A name by which somebody of the team is known means that member. A member who is given a lead by
    somebody else is told.
    """
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    team = house.playbook.team
    name = owner.strip()
    chosen = member_called(name, team) or name
    if chosen == lead.owner and (lead.owner_since is not None or not chosen):
        return
    given = Owner(chosen, f"given by {by}")
    give(session, lead, given, playbook=house.playbook, now=now, by=by)
    if lead.owner in team and member_called(by, team) != lead.owner:
        _tell(session, lead, by, now)


def _tell(session: Session, lead: Lead, by: str, now: datetime) -> None:
    who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
    raise_alert(
        session,
        AlertKind.ASSIGNED,
        key=f"assigned:{lead.id}:{lead.version}",
        title=f"Yours now: {who}",
        body=f"{by} gave you {who} ({lead.stage.value}, from {lead.source}). "
        f"Open lead {lead.id} in Callboard.",
        now=now,
        recipient=lead.owner,
    )
