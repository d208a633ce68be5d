"""What the hand-off screen and command show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.columns import fetch
from data.handoff.handing import note_for
from data.handoff.note import Note
from data.handoff.tables import Handoff
from data.leads.merged import family
from data.leads.tables import Lead
from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class HandedOff:
    """A note as it was handed over."""

    id: int
    agent: str
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class HandoffView:
    """The note as it would be now, and those that were handed over, the newest first."""

    lead_id: int
    owner: str
    now: Note
    before: tuple[HandedOff, ...]


def handoff_view(
    session: Session, lead_id: int, playbook: Playbook, *, now: datetime
) -> HandoffView:
    """`Refused` when there is no such lead."""
    lead = fetch(session, Lead, lead_id, "lead")
    rows = session.exec(
        select(Handoff)
        .where(col(Handoff.lead_id).in_(family(session, lead_id)))
        .order_by(col(Handoff.id).desc())
    )
    return HandoffView(
        lead_id=lead_id,
        owner=lead.owner,
        now=note_for(session, lead, playbook, lead.owner, now=now),
        before=tuple(HandedOff(row.id or 0, row.agent, row.at, row.by, row.note) for row in rows),
    )
