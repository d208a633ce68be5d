"""The leads that rules are tried on: what is stored of each, read at once and let go of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from data.leads.stages import IMPORT_UNDONE
from data.leads.tables import Lead
from data.playbook.values import Channel
from data.reading import Reader, reader_of, unpacked


@dataclass(frozen=True, slots=True)
class Past:
    """One lead with what rules look at besides its own row.

    `lead` has a lead's values and belongs to no session: what the trial writes on it reaches no
    database, and reading it costs nothing.
    `points` are (kind, points) in the order they were earned, `shut` the channels the person
    opted out of, `values` those of the client whose lead it is.
    """

    lead: Lead
    points: tuple[tuple[str, int], ...] = ()
    shut: frozenset[Channel] = frozenset()
    values: dict[str, Any] = field(default_factory=dict)


_CHOSEN = f"""
    SELECT id FROM lead
    WHERE merged_into IS NULL AND erased_at IS NULL AND outcome <> '{IMPORT_UNDONE}'
    ORDER BY received_at DESC, id DESC LIMIT :last
"""
"""As `read_past` chooses them. A merged lead is answered for by the one that was kept; of an erased
one nothing is known."""


_TABLE = cast("Table", Lead.__table__)  # type: ignore[attr-defined]


def read_past(session: Session, last: int) -> list[Past]:
    """The `last` leads that came in, the newest first."""
    chosen = (
        select_rows(_TABLE)
        .where(
            col(Lead.merged_into).is_(None),
            col(Lead.erased_at).is_(None),
            col(Lead.outcome) != IMPORT_UNDONE,
        )
        .order_by(col(Lead.received_at).desc(), col(Lead.id).desc())
        .limit(last)
    )
    rows = session.connection().execute(chosen).mappings()
    leads = [cast("Lead", SimpleNamespace(**row)) for row in rows]
    reader = reader_of(session)
    points = _points(reader, last)
    shut = _shut(reader, last)
    values = _values(reader)
    return [
        Past(
            lead,
            tuple(points.get(lead.id or 0, ())),
            frozenset(shut.get(lead.id or 0, ())),
            values.get(lead.client_id or 0, {}),
        )
        for lead in leads
    ]


def _points(reader: Reader, last: int) -> dict[int, list[tuple[str, int]]]:
    return _by_lead(
        (key, (kind, points))
        for key, kind, points in reader.rows(
            "SELECT lead_id, kind, points FROM score_point"
            f" WHERE lead_id IN ({_CHOSEN}) ORDER BY lead_id, id",
            last=last,
        )
    )


def _shut(reader: Reader, last: int) -> dict[int, list[Channel]]:
    """Two queries, not one with OR: each finds its address by the index."""
    return _by_lead(
        (key, cast("Channel", channel))
        for channel, address in (("email", "email_folded"), ("sms", "phone"))
        for (key,) in reader.rows(
            "SELECT lead.id FROM lead JOIN suppression"
            f" ON suppression.channel = '{channel}' AND suppression.address = lead.{address}"
            f" WHERE suppression.address <> '' AND lead.id IN ({_CHOSEN}) ORDER BY lead.id",
            last=last,
        )
    )


def _values(reader: Reader) -> dict[int, dict[str, Any]]:
    rows = reader.rows(
        "SELECT id, custom FROM client WHERE CAST(custom AS TEXT) <> '{}' ORDER BY id"
    )
    return {key: unpacked(custom) for key, custom in rows}


def _by_lead(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found
