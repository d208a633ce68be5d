"""What a database holds, in a few numbers: to say what a copy is, and what a restore would lose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.migrations import HEAD, REVISIONS
from data.reading import Reader, moment_or_none
from data.words import _, ngettext
from data.words.moments import written

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
        return _listed([_rows(name, self.rows[name]) for name in COUNTED]) + _last(self.newest)

    @property
    def is_known(self) -> bool:
        return self.revision in REVISIONS

    @property
    def newer_version(self) -> str:
        """Why this version cannot work with it."""
        return _(
            "by a newer version of Callboard (revision {revision}; this version knows up to "
            "{known}). Install the newer version"
        ).format(revision=self.revision, known=HEAD)


def counted(number: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def _rows(table: str, number: int) -> str:
    """So many of a table's, in the operator's language."""
    forms = {
        "lead": ngettext("{count} lead", "{count} leads", number),
        "inbound": ngettext("{count} inbox item", "{count} inbox items", number),
        "message": ngettext("{count} message", "{count} messages", number),
        "client": ngettext("{count} client", "{count} clients", number),
        "activity": ngettext("{count} timeline entry", "{count} timeline entries", number),
    }
    return forms[table].format(count=number)


def _listed(told: list[str]) -> str:
    if len(told) < 2:
        return "".join(told)
    return _("{several} and {last}").format(several=", ".join(told[:-1]), last=told[-1])


def _last(newest: datetime | None) -> str:
    if newest is None:
        return ""
    return ", " + _("the last from {at}").format(at=written(newest))


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
        listed = _listed([_rows(name, number) for name, number in self.rows.items() if number])
        said = _("The database has {listed} that this backup has not")
        if not self.is_kin:
            said = _("The database is not the one that was copied: it holds {listed}")
        return said.format(listed=listed) + _last(self.newest)


def lost_by(copy: Contents, reader: Reader, present: Contents) -> Lost:
    """What would be gone of `present` (read by `reader`) were `copy` put in its place."""
    is_kin = _time_of(reader, copy.last["activity"]) == copy.at
    since = copy.last if is_kin else dict.fromkeys(COUNTED, 0)
    rows = {
        table: reader.rows(f"SELECT count(*) FROM {table} WHERE id > :id", id=since[table])[0][0]
        for table in COUNTED
    }
    return Lost(rows, present.newest if any(rows.values()) else None, is_kin)
