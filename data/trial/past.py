"""The leads that rules are tried on: what is stored of each, read at once and let go of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from sqlmodel import Session

from data.leads.stages import IMPORT_UNDONE
from data.leads.tables import Lead
from data.playbook.channel import Channel
from data.reading import Reader, moment, reader_of, unpacked


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
    FROM lead WHERE merged_into IS NULL AND erased_at IS NULL AND outcome <> '{IMPORT_UNDONE}'
    ORDER BY received_at DESC, id DESC LIMIT :last
"""
"""The newest first. A merged lead is answered for by the one that was kept; of an erased one
nothing is known."""

_AS_THEY_ARE = (
    "id", "name", "first_name", "company", "email", "phone_raw", "phone", "phone_valid", "message",
    "source", "source_detail", "door", "page", "zone", "intent", "urgency", "stage", "came_by",
    "client_id",
)  # fmt: skip
_PACKED = ("utm", "place", "extra")
_MOMENTS = ("received_at", "last_inbound_at")
_READ = (*_AS_THEY_ARE, *_PACKED, *_MOMENTS)
"""The columns of a lead that rules look at, plain ones before those that have to be read."""


def read_past(session: Session, last: int) -> list[Past]:
    """The `last` leads that came in, the newest first."""
    reader = reader_of(session)
    leads = [_lead(row) for row in reader.rows(f"SELECT {', '.join(_READ)} {_CHOSEN}", last=last)]
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


def _lead(row: tuple[Any, ...]) -> Lead:
    plain, moments = len(_AS_THEY_ARE), len(_MOMENTS)
    values = (*row[:plain], *map(unpacked, row[plain:-moments]), *map(moment, row[-moments:]))
    return cast("Lead", SimpleNamespace(**dict(zip(_READ, values, strict=True))))


def _points(reader: Reader, last: int) -> dict[int, list[tuple[str, int]]]:
    return _by_lead(
        (key, (kind, points))
        for key, kind, points in reader.rows(
            "SELECT lead_id, kind, points FROM score_point"
            f" WHERE lead_id IN (SELECT id {_CHOSEN}) ORDER BY lead_id, id",
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
            " WHERE suppression.address <> ''"
            f" AND lead.id IN (SELECT id {_CHOSEN}) ORDER BY lead.id",
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
