"""Owners and their leads, minute by minute: hot leads are handed off, silent owners lose theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.tables import Activity
from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.handoff.handing import hand_off
from data.leads.stages import OPEN_STAGES
from data.leads.tables import Lead
from data.playbook.models import Playbook
from data.reading import Reader, reader_of, words
from data.team.assigning import give
from data.team.decide import Asked, Owner, decide_owner
from data.team.members import label_of
from data.team.returning import Silent, overdue_returns
from data.team.workload import loads_of

_HOT = f"""
    SELECT id, owner FROM lead
    WHERE hot_at IS NOT NULL AND stage IN ({words(OPEN_STAGES)})
      AND owner <> '' AND handed_off_at IS NULL
    ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many leads were handed off, and how many came back from a silent owner."""

    handed_off: int
    returned: int


def to_hand_off(source: Reader | Session, playbook: Playbook) -> list[int]:
    """Hot leads of a member who has not got the note yet."""
    if not playbook.team or not playbook.assignment.hand_off_when_hot:
        return []
    return [key for key, owner in reader_of(source).rows(_HOT) if owner in playbook.team]


def owners_have_work(reader: Reader, playbook: Playbook, *, now: datetime) -> bool:
    """Whether `keep_owners` would do anything: a look that takes no lock."""
    return bool(to_hand_off(reader, playbook) or overdue_returns(reader, playbook, now))


def keep_owners(
    session: Session, *, playbook: Playbook, now: datetime, by: str, limit: int | None = None
) -> Kept:
    """Hand off what turned hot, then give what waits for a silent owner to the next one.

    At most `limit` leads of each kind.
    """
    hot = to_hand_off(session, playbook)[:limit]
    for lead_id in hot:
        hand_off(session, lead_id, playbook=playbook, now=now, by=by, why="the lead is hot")
    silent = overdue_returns(session, playbook, now)[:limit]
    for one in silent:
        _return(session, one, playbook, now=now, by=by)
    return Kept(len(hot), len(silent))


def _return(
    session: Session, silent: Silent, playbook: Playbook, *, now: datetime, by: str
) -> None:
    """To the next one by the team's rules, who gets the note; to everybody when none is left."""
    lead = session.get_one(Lead, silent.lead_id)
    had_it = {silent.owner, *_had_it(session, silent.lead_id)}
    asked = Asked(lead.source, lead.place)
    loads = loads_of(session, playbook.team)
    owner = decide_owner(asked, loads, playbook, without=had_it)
    why = f"{silent.why}; {owner.why}" if owner.why else silent.why
    record(session, "lead.returned", f"Taken back from {label_of(silent.owner, playbook.team)}",
           why=silent.why, now=now, by=by, lead_id=lead.id, owner=silent.owner)  # fmt: skip
    give(session, lead, Owner(owner.name, why), playbook=playbook, now=now, by=by)
    if owner.name:
        hand_off(session, silent.lead_id, playbook=playbook, now=now, by=by, why=silent.why)
    _tell(session, lead, silent, owner, playbook, now)


def _had_it(session: Session, lead_id: int) -> list[str]:
    """Members from whom this lead was taken before: it does not go round in circles."""
    rows = select(Activity).where(Activity.lead_id == lead_id, Activity.kind == "lead.returned")
    return [entry.data.get("owner", "") for entry in session.exec(rows.order_by(col(Activity.id)))]


def _tell(
    session: Session, lead: Lead, silent: Silent, owner: Owner, playbook: Playbook, now: datetime
) -> None:
    who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
    goes_to = label_of(owner.name, playbook.team) or "everybody: take it, please"
    raise_alert(
        session,
        AlertKind.LEAD_RETURNED,
        key=f"returned:{lead.id}:{lead.version}",
        title=f"Taken back: {who}",
        body=f"{who}: {silent.why}. It goes to {goes_to}. Open lead {lead.id} in Callboard.",
        now=now,
    )
