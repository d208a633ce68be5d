"""Leads as lines: the inbound pane and `leads list`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.leads.stages import OPEN_STAGES, LeadStage
from data.outreach.states import Purpose
from data.playbook.urgency import Urgency
from data.reading import Reader, moment, moment_or_none, reader_of, unpacked, words

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.leads.course import Course

PANE_ROWS = 500
"""How many rows a pane holds at most; older ones are found by filter and command."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A line of the inbound pane. `answer` is the state of the first response, or empty.

    While `respond_by` is set the clock runs; after `first_response_at` it has stopped.
    """

    id: int
    version: int
    name: str
    contact: str
    email: str
    phone: str
    source: str
    intent: str
    urgency: Urgency
    score: int
    hot: bool
    stage: LeadStage
    owner: str
    said: str
    tags: tuple[str, ...]
    received_at: datetime
    submitted_at: datetime
    respond_by: datetime | None
    first_response_at: datetime | None
    answer: str
    note: str
    course: Course = ()
    """How the score went; empty where nobody asked for it."""


COLUMNS = """
    lead.id, lead.version, lead.name, lead.email, lead.phone, lead.phone_raw, lead.source,
    lead.intent, lead.urgency, lead.score, lead.hot_at, lead.stage, lead.owner,
    substr(lead.message, 1, 300), lead.tags, lead.received_at, lead.submitted_at,
    lead.respond_by, lead.first_response_at, message.state, message.note
"""
SOURCE = f"""
    lead LEFT JOIN message ON message.id = (
        SELECT max(answer.id) FROM message AS answer
        WHERE answer.lead_id = lead.id AND answer.purpose = '{Purpose.FIRST_RESPONSE}')
"""
_ROW = f"SELECT {COLUMNS} FROM {SOURCE}"


def inbound_pane(source: Reader | Session, limit: int = PANE_ROWS) -> list[LeadRow]:
    """Open leads: those that wait first, by the time they are due, then the newest."""
    reader = reader_of(source)
    is_open = f"lead.stage IN ({words(OPEN_STAGES)})"
    waiting = reader.rows(
        f"{_ROW} WHERE {is_open} AND lead.respond_by IS NOT NULL"
        " ORDER BY lead.respond_by, lead.id LIMIT :rows",
        rows=limit,
    )
    others = reader.rows(
        f"{_ROW} WHERE {is_open} AND lead.respond_by IS NULL"
        " ORDER BY lead.received_at DESC, lead.id DESC LIMIT :rows",
        rows=limit - len(waiting),
    )
    return [lead_row(*row) for row in (*waiting, *others)]


def listing(
    source_of: Reader | Session,
    *,
    stage: str = "",
    source: str = "",
    owner: str = "",
    limit: int = 1000,
) -> list[LeadRow]:
    """Leads for `leads list`, newest first; empty filters let everything through."""
    wanted = {"stage": stage, "source": source, "owner": owner}
    where = [f"lead.{column} = :{column}" for column, value in wanted.items() if value]
    clause = f"WHERE {' AND '.join(where)}" if where else ""
    sql = f"{_ROW} {clause} ORDER BY lead.id DESC LIMIT :rows"
    rows = reader_of(source_of).rows(sql, rows=limit, **wanted)
    return [lead_row(*row) for row in rows]


def lead_row(*column: Any) -> LeadRow:
    """The row of what `COLUMNS` selected."""
    (key, version, name, email, phone, phone_raw, source, intent, urgency, score, hot_at, stage,
     owner, said, tags, received, submitted, respond_by, answered, answer, note
     ) = column  # fmt: skip
    return LeadRow(
        id=key,
        version=version,
        name=name,
        contact=email or phone or phone_raw,
        email=email,
        phone=phone or phone_raw,
        source=source,
        intent=intent,
        urgency=Urgency(urgency),
        score=score,
        hot=hot_at is not None,
        stage=LeadStage(stage),
        owner=owner,
        said=said,
        tags=tuple(unpacked(tags)),
        received_at=moment(received),
        submitted_at=moment(submitted),
        respond_by=moment_or_none(respond_by),
        first_response_at=moment_or_none(answered),
        answer=answer or "",
        note=note or "",
    )
