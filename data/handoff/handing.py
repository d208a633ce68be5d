"""Hand a lead over: compose the note, keep it, and send it to whoever goes on."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.clients.own_rules import rules_for
from data.columns import fetch
from data.handoff.facts import facts_of
from data.handoff.note import Note, compose_note
from data.handoff.tables import Handoff
from data.leads.merged import must_stand
from data.leads.tables import Lead
from data.playbook.models import Playbook
from data.team.assigning import give
from data.team.decide import Owner
from data.team.members import label_of, member_called


def hand_off(
    session: Session,
    lead_id: int,
    agent: str = "",
    *,
    playbook: Playbook,
    now: datetime,
    by: str,
    why: str = "",
) -> int:
    """Give the lead to `agent` with the note; returns the note's number.

    Empty: the owner, or whoever signs for the business where there is none. An agent of the team
    becomes the owner.
    """
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    playbook = rules_for(session, lead, playbook)
    name = agent.strip() or lead.owner
    taker = member_called(name, playbook.team) or name
    if taker and taker != lead.owner:
        owner = Owner(taker, f"handed over by {by}")
        give(session, lead, owner, playbook=playbook, now=now, by=by)
    note = note_for(session, lead, playbook, taker, now=now)
    kept = Handoff(lead_id=lead_id, agent=taker or playbook.business.agent, at=now, by=by,
                   note=note.page)  # fmt: skip
    session.add(kept)
    lead.handed_off_at = now
    lead.version += 1
    session.flush()
    record(session, "lead.handed_off", f"Handed off to {_label(taker, playbook)}",
           why=why or f"asked for by {by}", now=now, by=by, lead_id=lead_id,
           handoff=kept.id)  # fmt: skip
    raise_alert(
        session,
        AlertKind.HANDOFF,
        key=f"handoff:{lead_id}:{kept.id}",
        title=note.title,
        body=f"{note.body}\n\nOpen lead {lead_id} in Callboard.",
        now=now,
        recipient=taker,
    )
    return kept.id or 0


def note_for(
    session: Session, lead: Lead, playbook: Playbook, taker: str, *, now: datetime
) -> Note:
    """The note as it would be handed over now, under the rules of the lead's business."""
    playbook = rules_for(session, lead, playbook)
    zone = ZoneInfo(playbook.business.timezone or "UTC")
    facts = facts_of(session, lead, playbook)
    return compose_note(facts, _label(taker, playbook), now=now, zone=zone)


def _label(taker: str, playbook: Playbook) -> str:
    return label_of(taker, playbook.team) or playbook.business.agent
