"""Files taken in and taken back, for the tests of both."""

from __future__ import annotations

from datetime import datetime

from data.files.read import read_table
from data.files.table import Table
from data.imports.take_in import FileTaken, take_in_file
from data.imports.undo import Undoing, Undone, begin_undo, undo_some
from tests.build import HOUR, NOON, Agency

LATER = NOON + HOUR


def table(*lines: str) -> Table:
    return read_table("leads.csv", "\n".join(lines).encode())


def taken(agency: Agency, *lines: str, of: Table | None = None) -> FileTaken:
    return take_in_file(agency.store, of or table(*lines), name="leads.csv", source="import",
                        house=agency.house, now=NOON, by="ana")  # fmt: skip


def taken_back(agency: Agency, import_id: int, *, by: str, now: datetime = LATER) -> Undone:
    at: Undoing | Undone = agency.ask(begin_undo, import_id)
    while isinstance(at, Undoing):
        at = a_step(agency, at, by=by, now=now)
    return at


def a_step(
    agency: Agency, at: Undoing, *, by: str = "ana", now: datetime = LATER
) -> Undoing | Undone:
    return agency.do(undo_some, at, house=agency.house, now=now, by=by)


def states(done: FileTaken) -> list[str]:
    return [row.state for row in done.rows]
