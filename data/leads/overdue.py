"""The first-response clock: who has waited longer than was promised (001: four minutes)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.leads.tables import Lead
from data.reading import Reader
from data.words.moments import written


def some_are_overdue(reader: Reader, *, now: datetime) -> bool:
    """Whether `mark_overdue` would do anything: a look that takes no lock."""
    late = "SELECT 1 FROM lead WHERE respond_by < :now AND overdue_at IS NULL LIMIT 1"
    return bool(reader.rows(late, now=now))


def mark_overdue(session: Session, *, now: datetime, by: str, limit: int | None = None) -> int:
    """Note and alert each lead whose clock ran out, once, the latest first; returns how many."""
    late = session.exec(
        select(Lead)
        .where(col(Lead.respond_by) < now, col(Lead.overdue_at).is_(None))
        .order_by(col(Lead.respond_by), col(Lead.id))
        .limit(limit)
    ).all()
    for lead in late:
        lead.overdue_at = now
        due = f"{lead.respond_by:%H:%M:%S} UTC"
        who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
        why = f"it was due at {written(lead.respond_by or now)}"
        record(session, "lead.overdue", "First response is overdue", why=why,
               now=now, by=by, lead_id=lead.id)  # fmt: skip
        raise_alert(
            session,
            AlertKind.RESPONSE_OVERDUE,
            key=f"overdue:{lead.id}:{due}",
            title=f"No answer yet: {who}",
            body=f"{who} has had no answer; it was due at {due}. Open lead {lead.id} in Callboard.",
            now=now,
            recipient=lead.owner,
        )
    return len(late)
