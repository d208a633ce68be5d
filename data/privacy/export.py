"""Everything we hold about a person, to hand it over (GDPR art. 15 and 20; CCPA § 1798.110).

The same table that says what erasing does (`columns.py`) says what is theirs, so that nothing can
be erased that is not also shown, and the other way round. Left out is what would show somebody
else (art. 15(4)): pairs of leads that may be one person, and deliveries that told of several
people.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

import data.tables  # noqa: F401 - the columns' types are known only when all tables are
from data.activity.timeline import record
from data.columns import fetch
from data.leads.merged import family
from data.leads.tables import Lead
from data.privacy.columns import OF_A_PERSON
from data.reading import numbers, reader_of

SHOWS_OTHERS = ("suspicion", "not_the_same", "lead_merge")
MACHINERY = frozenset({
    "version", "fence", "lease_owner", "lease_until", "approved_hash", "first_eyes_hash",
    "content_hash", "email_folded", "name_key", "mail_key", "custom",
})  # fmt: skip
"""Columns that say nothing about the person; a client's values are the business's own."""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table, as JSON would have them; times are aware UTC."""

    table: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What we hold about one person: `leads` are theirs, with those merged into it."""

    leads: tuple[int, ...]
    at: datetime
    sections: tuple[Section, ...]


def export_person(session: Session, lead_id: int, *, now: datetime, by: str) -> Holding:
    """Collect it, and note on the timeline that it was collected: it is an access like another."""
    fetch(session, Lead, lead_id, "lead")
    ids = family(session, lead_id)
    rows = reader_of(session).rows(f"SELECT id FROM client WHERE lead_id IN ({numbers(ids)})")
    clients = [key for (key,) in rows]
    sections = [
        Section(table, tuple(_rows(session, table, rule.where, ids, clients)))
        for table, rule in OF_A_PERSON.items()
        if table not in SHOWS_OTHERS
    ]
    sections.append(Section("suppression", tuple(_opt_outs(session, ids))))
    record(session, "lead.exported", "What we hold was exported", now=now, by=by, lead_id=lead_id)
    return Holding(tuple(ids), now, tuple(section for section in sections if section.rows))


def _rows(
    session: Session, table: str, where: str, leads: Sequence[int], clients: Sequence[int]
) -> Iterable[Mapping[str, Any]]:
    found = SQLModel.metadata.tables[table]
    mine = where.format(leads=numbers(leads), clients=numbers(clients))
    order = list(found.primary_key.columns)
    several = _of_several(session, leads) if table == "inbound" else frozenset()
    for row in session.connection().execute(sa.select(found).where(sa.text(mine)).order_by(*order)):
        values = {
            name: _plain(value)
            for name, value in row._mapping.items()
            if name not in MACHINERY and value not in (None, "", {}, [])
        }
        if row._mapping["id"] in several:
            values["payload"] = "(left out: this delivery told of several people)"
        yield values


def _of_several(session: Session, leads: Sequence[int]) -> frozenset[int]:
    """Deliveries that also told of somebody else."""
    theirs = OF_A_PERSON["inbound"].where.format(leads=numbers(leads))
    rows = reader_of(session).rows(
        "SELECT DISTINCT inbound_id FROM inbox_event WHERE lead_id IS NOT NULL"
        f" AND lead_id NOT IN ({numbers(leads)})"
        f" AND inbound_id IN (SELECT id FROM inbound WHERE {theirs})"
    )
    return frozenset(key for (key,) in rows)


def _opt_outs(session: Session, leads: Sequence[int]) -> Iterable[Mapping[str, Any]]:
    rows = reader_of(session).rows(
        "SELECT suppression.channel, suppression.address, suppression.at, suppression.why"
        " FROM suppression WHERE EXISTS (SELECT 1 FROM lead"
        f" WHERE lead.id IN ({numbers(leads)}) AND suppression.address = CASE suppression.channel"
        " WHEN 'email' THEN lead.email_folded ELSE lead.phone END) ORDER BY suppression.id"
    )
    for channel, address, at, why in rows:
        yield {"channel": channel, "address": address, "at": str(at), "why": why}


def _plain(value: Any) -> Any:
    """Raw deliveries as the text they were, or in base64 where they were none."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}
