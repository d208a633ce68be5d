"""Rows as a CSV file that a spreadsheet opens as they are, and our own reader takes back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

from data.files.formulas import guarded

BOM = "\ufeff"
"""By which Excel knows that a file is UTF-8."""


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """A header and a line for each row; times are ISO 8601 in UTC, lists stand with commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        write_rows(file, rows, columns)


def write_rows(file: TextIO, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> int:
    """The same into a file that is open, row by row; returns how many there were."""
    writer = csv.writer(file)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
        count += 1
    return count


def in_utc(at: datetime) -> str:
    """`2026-03-02T09:00:00Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return guarded(", ".join(str(_plain(item)) for item in value))
    plain = _plain(value)
    return "" if plain is None else guarded(str(plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return in_utc(value)
    return value.value if isinstance(value, Enum) else value
