"""What a file would bring, before any of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from data.files.table import Row, Table, by_field
from data.inbox.look import looks_like_email
from data.leads.identity import read_email, read_phone
from data.leads.stages import IMPORT_UNDONE
from data.reading import Reader, placed, places, reader_of
from data.words import ngettext

if TYPE_CHECKING:
    from sqlmodel import Session

SHOWN = 5
"""Rows that are shown, and values of a column."""
ASKED_AT_ONCE = 500
"""Addresses in one question to the database."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, the field it is taken for (empty: kept as it is), and its first values."""

    name: str
    meaning: str
    values: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """`new`, `known` and `repeated` (said by an earlier row already) count the rows that can be
    used, `unusable` the others; a row's own words decide in the end, so these are estimates."""

    how: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    total: int
    new: int
    known: int
    repeated: int
    unusable: int

    def counted(self) -> str:
        """How many rows there are, and of what use, in words; without a full stop."""
        return ngettext(
            "{total} row: {new} new by the look of it, {known} known, {repeated} repeated in the "
            "file, {unusable} of no use",
            "{total} rows: {new} new by the look of it, {known} known, {repeated} repeated in the "
            "file, {unusable} of no use",
            self.total,
        ).format(
            total=self.total,
            new=self.new,
            known=self.known,
            repeated=self.repeated,
            unusable=self.unusable,
        )


def preview(source: Reader | Session, table: Table, *, country: str) -> Preview:
    """What stands in the table, and how much of it is new; `country` is for numbers without one."""
    usable = [row for row in table.rows if not row.problem]
    fields = by_field(table)
    people = [identity_of(row.values, fields, country) for row in usable]
    known = _known(reader_of(source), people)
    seen: set[str] = set()
    counts = {"new": 0, "known": 0, "repeated": 0}
    for keys in people:
        which = "known" if keys & known else "repeated" if keys & seen else "new"
        counts[which] += 1
        seen |= keys
    return Preview(
        how=table.how,
        columns=tuple(_columns(table)),
        rows=table.rows[:SHOWN],
        problems=table.problems,
        total=len(table.rows),
        unusable=len(table.rows) - len(usable),
        **counts,
    )


def identity_of(
    values: Mapping[str, str], fields: Mapping[str, Sequence[str]], country: str
) -> frozenset[str]:
    """The folded addresses and valid numbers that say who a row is about."""

    def told(field: str) -> list[str]:
        return [text for column in fields.get(field, ()) if (text := values.get(column, ""))]

    emails = map(read_email, told("email") or filter(looks_like_email, told("")))
    phones = (read_phone(text, country) for text in told("phone"))
    return frozenset(
        [email.folded for email in emails if email.is_identity]
        + [phone.e164 for phone in phones if phone.valid]
    )


def _known(reader: Reader, people: Iterable[frozenset[str]]) -> set[str]:
    """Those that a lead has already; one whose import was undone is nobody."""
    keys = sorted(set().union(*people))
    known: set[str] = set()
    for some in _in_parts(keys):
        emails = [key for key in some if "@" in key]
        phones = [key for key in some if "@" not in key]
        for column, wanted in (("email_folded", emails), ("phone", phones)):
            if wanted:
                found = reader.rows(
                    f"SELECT {column} FROM lead WHERE outcome <> '{IMPORT_UNDONE}'"
                    f" AND {column} IN ({places('key', len(wanted))})",
                    **placed("key", wanted),
                )
                known |= {value for (value,) in found}
    return known


def _in_parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), ASKED_AT_ONCE):
        yield keys[start : start + ASKED_AT_ONCE]


def _columns(table: Table) -> Iterator[Column]:
    for column, meaning in zip(table.columns, table.meanings, strict=True):
        told = (row.values.get(column, "") for row in table.rows)
        first = tuple(islice(filter(None, told), SHOWN))
        yield Column(column, meaning, first, column in table.chosen)
