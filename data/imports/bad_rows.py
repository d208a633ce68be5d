"""The rows that could not be used, as a CSV file to mend and to import again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from data.files.formulas import guarded
from data.files.table import Table
from data.imports.take_in import RowTaken
from data.inbox.states import InboundState

LINE, PROBLEM = "line", "problem"
"""Columns beside the file's own; to our own reader they mean nothing."""


def bad_rows(table: Table, taken: Iterable[RowTaken]) -> str:
    """One sentence for each quarantined row, then its cells as they were; with a BOM for Excel."""
    why = {row.line: row.reason for row in taken if row.state == InboundState.QUARANTINED}
    return _written(table, why)


def bad_rows_of_preview(table: Table) -> str:
    """The same before anything was taken in: the rows that cannot be used as they stand."""
    sentences = ((row.line, row.problem) for row in table.rows if row.problem)
    return _written(table, {n: f"{why[:1].upper()}{why[1:]}." for n, why in sentences})


def _written(table: Table, why: dict[int, str]) -> str:
    rows = [row for row in table.rows if row.line in why]
    further = {name: None for row in rows for name in row.values if name not in table.columns}
    columns = (*table.columns, *further)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([guarded(cell) for cell in (LINE, PROBLEM, *columns)])
    for row in rows:
        cells = (row.values.get(column, "") for column in columns)
        writer.writerow([row.line, guarded(why[row.line]), *map(guarded, cells)])
    return f"\ufeff{file.getvalue()}"
