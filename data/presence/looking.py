"""Who else is here, in plain SQL: it is asked after every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.reading import Reader, moment, moment_or_none, numbers, reader_of
from data.schedule.beats import ALIVE_FOR

if TYPE_CHECKING:
    from sqlmodel import Session

HERE = "here"
"""The place of a console that is at no row."""

QUIET_FOR = timedelta(hours=10)
"""A console without a runner has no beats: after a working day without a word it is gone."""


@dataclass(frozen=True, slots=True)
class Here:
    """A console at a place; `taken_by` is who took over what it edits there."""

    console: str
    operator: str
    place: str
    editing: bool
    since: datetime
    taken_by: str
    taken_at: datetime | None


def who_is_here(source: Reader | Session, *, now: datetime) -> tuple[Here, ...]:
    """Every console that lives, at each of its places."""
    rows = reader_of(source).rows(
        "SELECT presence.console, operator, place, editing, since, taken_by, taken_at"
        " FROM presence LEFT JOIN worker ON worker.name = presence.worker"
        " WHERE worker.beat_at >= :alive OR presence.worker = '' AND since >= :lately"
        " ORDER BY operator, place, presence.id",
        alive=now - ALIVE_FOR,
        lately=now - QUIET_FOR,
    )
    return tuple(
        Here(console, who, place, bool(editing), moment(since), taken_by, moment_or_none(taken_at))
        for console, who, place, editing, since, taken_by, taken_at in rows
    )


_TO_WHOM = (
    "SELECT message.id, {called} FROM message JOIN lead ON lead.id = message.lead_id"
    " WHERE message.id IN ({ids})"
)


def names_of_places(source: Reader | Session, places: Iterable[str]) -> Mapping[str, str]:
    """What the rows at these places are called; a place whose row is gone has no name."""
    reader = reader_of(source)
    ids: dict[str, list[int]] = {"lead": [], "client": [], "message": []}
    for place in places:
        kind, _, number = place.partition(":")
        if kind in ids and number.isdigit():
            ids[kind].append(int(number))
    called = "CASE WHEN name <> '' THEN name WHEN email <> '' THEN email ELSE phone END"
    found: dict[str, str] = {}
    for kind, sql in (
        ("lead", f"SELECT id, {called} FROM lead WHERE id IN ({{ids}})"),
        ("client", "SELECT id, name FROM client WHERE id IN ({ids})"),
        ("message", _TO_WHOM.format(called=called, ids="{ids}")),
    ):  # fmt: skip
        if ids[kind]:
            rows = reader.rows(sql.format(ids=numbers(ids[kind])))
            found |= {f"{kind}:{key}": name for key, name in rows}
    return found
