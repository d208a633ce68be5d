"""The imports that there were, for a listing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.reading import Reader, moment, moment_or_none, reader_of

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


def imports(source: Reader | Session, *, limit: int = 1000) -> list[ImportRow]:
    """The newest first."""
    found = reader_of(source).rows(
        "SELECT file.id, file.name, file.source, file.at, file.by, file.rows,"
        " (SELECT count(*) FROM inbound WHERE import_id = file.id AND state = 'created'),"
        " (SELECT count(*) FROM inbound WHERE import_id = file.id AND state = 'merged'),"
        " (SELECT count(*) FROM inbound WHERE import_id = file.id AND state = 'quarantined'),"
        " file.undone_at, file.undone_by"
        " FROM import_file AS file ORDER BY file.id DESC LIMIT :most",
        most=limit,
    )
    return [
        ImportRow(key, name, origin, moment(at), by, rows, created, merged, quarantined,
                  moment_or_none(undone_at), undone_by)
        for key, name, origin, at, by, rows, created, merged, quarantined, undone_at, undone_by
        in found
    ]  # fmt: skip


def half_undone(reader: Reader) -> list[tuple[int, str]]:
    """Imports that somebody began to take back and that are not done, each with who it was."""
    rows = reader.rows(
        "SELECT id, undone_by FROM import_file WHERE undone_by <> '' AND undone_at IS NULL"
        " ORDER BY id"
    )
    return [(key, by) for key, by in rows]
