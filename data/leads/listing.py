"""Every lead as one line of a table, for a file (`callboard leads export`). Plain SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.reading import Reader, moment, moment_or_none, reader_of, unpacked

if TYPE_CHECKING:
    from sqlmodel import Session

AT_ONCE = 1000
"""Rows in one look: a file of a million leads is written without holding them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A lead in the columns of the file; their names are ones that an import understands."""

    id: int
    name: str
    company: str
    email: str
    phone: str
    message: str
    source: str
    page: str
    postal: str
    city: str
    state: str
    country: str
    zone: str
    stage: str
    outcome: str
    score: int
    urgency: str
    intent: str
    tags: str
    owner: str
    received_at: datetime
    first_response_at: datetime | None
    closed_at: datetime | None


_LINE = """
    SELECT id, name, company, email, phone, phone_raw, message, source, page, place, zone, stage,
           outcome, score, urgency, intent, tags, owner, received_at, first_response_at, closed_at
    FROM lead WHERE id > :after AND erased_at IS NULL AND merged_into IS NULL{filters}
    ORDER BY id LIMIT :rows
"""


def lines(
    source_of: Reader | Session, *, stage: str = "", source: str = "", owner: str = ""
) -> Iterator[Line]:
    """Leads by number, oldest first; without those that were erased or go on as another."""
    reader = reader_of(source_of)
    wanted = {"stage": stage, "source": source, "owner": owner}
    chosen = {column: value for column, value in wanted.items() if value}
    sql = _LINE.format(filters="".join(f" AND {column} = :{column}" for column in chosen))
    after = 0
    while rows := reader.rows(sql, after=after, rows=AT_ONCE, **chosen):
        for row in rows:
            yield _line(*row)
        after = rows[-1][0]


def _line(*column: Any) -> Line:
    (key, name, company, email, phone, phone_raw, message, source, page, place, zone, stage,
     outcome, score, urgency, intent, tags, owner, received, answered, closed) = column  # fmt: skip
    lives = unpacked(place)
    return Line(
        id=key,
        name=name,
        company=company,
        email=email,
        phone=phone or phone_raw,
        message=message,
        source=source,
        page=page,
        postal=str(lives.get("postal", "")),
        city=str(lives.get("city", "")),
        state=str(lives.get("state", "")),
        country=str(lives.get("country", "")),
        zone=zone,
        stage=stage,
        outcome=outcome,
        score=score,
        urgency=urgency,
        intent=intent,
        tags=", ".join(unpacked(tags)),
        owner=owner,
        received_at=moment(received),
        first_response_at=moment_or_none(answered),
        closed_at=moment_or_none(closed),
    )
