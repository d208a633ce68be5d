"""Opens and clicks that waited: a person's are counted, a scanner's are not."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.engagement.links import links_in
from data.engagement.machines import ALL_WITHIN, Deed, decide_together
from data.engagement.noticing import SAID, give_points
from data.engagement.tables import Engagement
from data.leads.merged import the_kept
from data.leads.tables import Lead
from data.outreach.tables import Message
from data.playbook.models import Playbook
from data.reading import Reader, reader_of

AT_ONCE = 20
"""Rows in one transaction."""


def some_wait(source: Reader | Session, *, now: datetime) -> bool:
    """Whether anything can be counted: a look that takes no write lock."""
    due = "SELECT 1 FROM engagement WHERE counts_at IS NOT NULL AND counts_at <= :now LIMIT 1"
    return bool(reader_of(source).rows(due, now=now))


def count_waiting(session: Session, *, playbook: Playbook, now: datetime, by: str) -> int:
    """Decide what has waited long enough, oldest first; returns how many rows that were."""
    waiting = (
        select(Engagement)
        .where(col(Engagement.counts_at).is_not(None), col(Engagement.counts_at) <= now)
        .order_by(col(Engagement.counts_at), col(Engagement.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = session.exec(waiting).all()
    for row in rows:
        why = _given_away(session, row)
        row.counts_at = None
        lead = the_kept(session, session.get_one(Lead, row.lead_id))
        if why:
            row.by_machine, row.why = True, why
            record(session, f"message.{row.kind}", f"{SAID[row.kind]}: a machine did", why=why,
                   now=now, by=by, lead_id=lead.id, message_id=row.message_id)  # fmt: skip
        else:
            give_points(session, lead, row.kind, row.link, done_at=row.at, playbook=playbook,
                        now=now, by=by)  # fmt: skip
    session.flush()
    return len(rows)


def _given_away(session: Session, row: Engagement) -> str:
    """Why it was a machine after all, seen beside what was done with the same message."""
    message = session.get(Message, row.message_id) if row.message_id is not None else None
    if message is None:
        return ""
    near = select(Engagement).where(
        Engagement.message_id == message.id,
        col(Engagement.at) >= row.at - ALL_WITHIN,
        col(Engagement.at) <= row.at + ALL_WITHIN,
    )
    deeds = [Deed(one.id or 0, one.kind, one.link, one.at) for one in session.exec(near)]
    links = len({link.url for link in links_in(message.body)})
    return decide_together(deeds, links).get(row.id or 0, "")
