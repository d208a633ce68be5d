"""The imports that there were, for a listing, and one of them with what is known of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.reading import Reader, moment, moment_or_none, reader_of
from data.refused import Refused
from data.words import _

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import. Rows that were here already are in `rows` and in none of the other numbers.

    One with `undone_by` and no `undone_at` is being taken back, or that broke off and goes on.
    """

    id: int
    name: str
    source: str
    at: datetime
    by: str
    rows: int
    created: int
    merged: int
    quarantined: int
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class ImportDetail:
    """Of the file's rows `known` were here already, and are another delivery's; `set_aside` were
    in quarantine until it was taken back.

    `is_answered` tells whether its people were answered; `chosen` are the fields whose columns
    somebody decided on, each with its column, as `("name", "Wer")`; one taken from no column has
    an empty one."""

    row: ImportRow
    known: int
    set_aside: int
    is_answered: bool
    chosen: tuple[tuple[str, str], ...]


_ROW = """
    SELECT file.id, file.name, file.source, file.at, file.by, file.rows,
           (SELECT count(*) FROM inbound WHERE import_id = file.id AND state = 'created'),
           (SELECT count(*) FROM inbound WHERE import_id = file.id AND state = 'merged'),
           (SELECT count(*) FROM inbound WHERE import_id = file.id AND state = 'quarantined'),
           file.undone_at, file.undone_by
"""


def imports(source: Reader | Session, *, limit: int = 1000) -> list[ImportRow]:
    """The newest first."""
    found = reader_of(source).rows(
        f"{_ROW} FROM import_file AS file ORDER BY file.id DESC LIMIT :most", most=limit
    )
    return [_row(*columns) for columns in found]


def one_import(source: Reader | Session, import_id: int) -> ImportDetail:
    """`Refused` when there is none of that number."""
    found = reader_of(source).rows(
        f"{_ROW}, (SELECT count(*) FROM inbound WHERE import_id = file.id), file.is_answered,"
        " file.columns FROM import_file AS file WHERE file.id = :id",
        id=import_id,
    )
    if not found:
        raise Refused(_("There is no import {import_id}.").format(import_id=import_id))
    *columns_of_row, stored, is_answered, columns = found[0]
    row = _row(*columns_of_row)
    chosen = columns if isinstance(columns, dict) else json.loads(columns or "{}")
    counted = row.created + row.merged + row.quarantined
    known, set_aside = row.rows - stored, stored - counted
    return ImportDetail(row, known, set_aside, bool(is_answered), _by_field(chosen))


def _row(*columns: Any) -> ImportRow:
    key, name, origin, at, by, rows, created, merged, quarantined, undone_at, undone_by = columns
    return ImportRow(key, name, origin, moment(at), by, rows, created, merged, quarantined,
                     moment_or_none(undone_at), undone_by)  # fmt: skip


def _by_field(chosen: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    from data.imports.columns import column_of

    return tuple((field, column_of(path)) for field, paths in chosen.items() for path in paths)


def half_undone(reader: Reader) -> list[tuple[int, str]]:
    """Imports that somebody began to take back and that are not done, each with who it was."""
    rows = reader.rows(
        "SELECT id, undone_by FROM import_file WHERE undone_by <> '' AND undone_at IS NULL"
        " ORDER BY id"
    )
    return [(key, by) for key, by in rows]
