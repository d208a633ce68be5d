"""What a database holds, in a few numbers: to say what a copy is, and what a restore would lose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.migrations import HEAD, REVISIONS
from data.reading import Reader, moment_or_none

COUNTED = {
    "lead": "lead",
    "inbound": "inbox item",
    "message": "message",
    "client": "client",
    "activity": "timeline entry",
}
"""The tables whose rows are told, each with its word. Their ids only grow, and no row goes."""

OURS = frozenset({*COUNTED, "alembic_version"})
"""A database that has all of these is Callboard's."""

TIMES = {"activity": "at", "inbound": "received_at"}
"""The columns that say when the last thing happened."""


@dataclass(frozen=True, slots=True)
class Contents:
    """`rows` and `last` (the highest id) by table; `at` of the newest timeline entry, in UTC."""

    revision: str
    rows: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    newest: datetime | None = None
    at: datetime | None = None

    @property
    def sentence(self) -> str:
        told = [counted(self.rows[name], word) for name, word in COUNTED.items()]
        when = f", the last from {self.newest:%Y-%m-%d %H:%M} UTC" if self.newest else ""
        return f"{', '.join(told[:-1])} and {told[-1]}{when}"

    @property
    def is_known(self) -> bool:
        return self.revision in REVISIONS

    @property
    def newer_version(self) -> str:
        """Why this version cannot work with it."""
        return (
            f"by a newer version of Callboard (revision {self.revision}; this version knows up to "
            f"{HEAD}). Install the newer version"
        )


def counted(number: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def is_ours(tables: Iterable[str]) -> bool:
    return set(tables) >= OURS


def tables_of(reader: Reader, listing: str) -> frozenset[str]:
    """`listing` is the driver's SELECT of the names of our tables."""
    return frozenset(name for (name,) in reader.rows(listing))


def revision_of(reader: Reader) -> str:
    """Empty when the table of revisions is."""
    return next(
        (str(name) for (name,) in reader.rows("SELECT version_num FROM alembic_version")), ""
    )


def contents_of(reader: Reader) -> Contents:
    """Of a database that is ours, at any revision: these tables and columns are in all of them."""
    rows, last = {}, {}
    for table in COUNTED:
        ((rows[table], highest),) = reader.rows(f"SELECT count(*), max(id) FROM {table}")
        last[table] = highest or 0
    times = {
        table: moment_or_none(reader.rows(f"SELECT max({column}) FROM {table}")[0][0])
        for table, column in TIMES.items()
    }
    found = [time for time in times.values() if time is not None]
    newest = max(found, default=None)
    return Contents(revision_of(reader), rows, last, newest, _time_of(reader, last["activity"]))


def _time_of(reader: Reader, entry: int) -> datetime | None:
    found = reader.rows("SELECT at FROM activity WHERE id = :id", id=entry)
    return moment_or_none(found[0][0]) if found else None


@dataclass(frozen=True, slots=True)
class Lost:
    """What a database holds that a copy does not; `is_kin` is false when they went other ways."""

    rows: Mapping[str, int]
    newest: datetime | None
    is_kin: bool

    def __bool__(self) -> bool:
        return any(self.rows.values())

    @property
    def sentence(self) -> str:
        told = [counted(number, COUNTED[name]) for name, number in self.rows.items() if number]
        listed = " and ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))
        when = f", the last from {self.newest:%Y-%m-%d %H:%M} UTC" if self.newest else ""
        if not self.is_kin:
            return f"The database is not the one that was copied: it holds {listed}{when}"
        return f"The database has {listed} that are not in this backup{when}"


def lost_by(copy: Contents, reader: Reader, present: Contents) -> Lost:
    """What would be gone of `present` (read by `reader`) were `copy` put in its place."""
    is_kin = _time_of(reader, copy.last["activity"]) == copy.at
    since = copy.last if is_kin else dict.fromkeys(COUNTED, 0)
    rows = {
        table: reader.rows(f"SELECT count(*) FROM {table} WHERE id > :id", id=since[table])[0][0]
        for table in COUNTED
    }
    return Lost(rows, present.newest if any(rows.values()) else None, is_kin)
