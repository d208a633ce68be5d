"""Write to the timeline, and read it back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session, col, or_, select

from data.activity.tables import Activity
from data.reading import Writer, placed, plainly

_APPEND = "INSERT INTO activity (at, by, kind, summary, why, lead_id, client_id, message_id, data)"


def record(
    into: Writer | Session,
    kind: str,
    summary: str,
    *,
    now: datetime,
    by: str,
    why: str = "",
    lead_id: int | None = None,
    client_id: int | None = None,
    message_id: int | None = None,
    **data: Any,
) -> None:
    """Append what happened, in the transaction in which it happens.

    `kind` is a dotted name such as `lead.scored`; `summary` says what, `why` names the rule and
    the words or values it saw.
    """
    plain = plainly(into) if isinstance(into, Session) else into
    plain.run(
        f"{_APPEND} VALUES (:at, :by, :kind, :summary, :why, :lead_id, :client_id, :message_id,"
        " :data)",
        at=now,
        by=by,
        kind=kind,
        summary=summary,
        why=why,
        lead_id=lead_id,
        client_id=client_id,
        message_id=message_id,
        data=json.dumps(data),
    )


@dataclass(frozen=True, slots=True)
class OfMessage:
    """What happened to one message, for `record_all`."""

    lead_id: int
    message_id: int
    summary: str
    why: str


def record_all(
    writer: Writer, kind: str, entries: Sequence[OfMessage], *, now: datetime, by: str
) -> None:
    """Append the same thing that happened to several messages, in one statement."""
    writer.run(
        _append_all(len(entries)),
        at=now,
        by=by,
        kind=kind,
        **placed("summary", (entry.summary for entry in entries)),
        **placed("why", (entry.why for entry in entries)),
        **placed("lead", (entry.lead_id for entry in entries)),
        **placed("message", (entry.message_id for entry in entries)),
    )


@cache
def _append_all(count: int) -> str:
    rows = ", ".join(
        f"(:at, :by, :kind, :summary_{n}, :why_{n}, :lead_{n}, NULL, :message_{n}, '{{}}')"
        for n in range(count)
    )
    return f"{_APPEND} VALUES {rows}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline, newest last. `at` is UTC."""

    id: int
    at: datetime
    by: str
    kind: str
    summary: str
    why: str


def of_lead(session: Session, *lead_ids: int) -> list[Entry]:
    """What happened to the lead, and to those that were merged into it where they are named."""
    return _entries(session, col(Activity.lead_id).in_(lead_ids))


def of_client(session: Session, client_id: int, lead_id: int | None) -> list[Entry]:
    """The client's timeline; it begins with that of the lead it was."""
    mine = Activity.client_id == client_id
    if lead_id is None:
        return _entries(session, mine)
    return _entries(session, or_(col(Activity.client_id) == client_id, Activity.lead_id == lead_id))


def _entries(session: Session, where: Any) -> list[Entry]:
    rows = session.exec(select(Activity).where(where).order_by(col(Activity.id)))
    return [Entry(row.id or 0, row.at, row.by, row.kind, row.summary, row.why) for row in rows]
