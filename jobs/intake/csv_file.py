"""Read a CSV file as people have them: any common encoding, any separator, quoted newlines."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from data.inbox.understand import field_of, fold

ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Tried in this order when there is no UTF-16 mark; the last one reads anything."""

MAX_FILE = 200_000_000
"""Bytes."""


class UnreadableFile(ValueError):
    """The file is not a CSV file; the text says why."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """`columns` as they stand in the file, `meanings` what each was taken for (empty: kept as is).

    `rows` are the values by column; line numbers start at 2, below the header.
    """

    columns: tuple[str, ...]
    meanings: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def read_csv(path: Path) -> CsvFile:
    """Raises `UnreadableFile` with a sentence. Every row below the header is returned."""
    text = _decoded(_bytes_of(path)).replace("\x00", "")
    if not text.strip():
        raise UnreadableFile(f"{path} is empty.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    csv.field_size_limit(10_000_000)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise UnreadableFile(f"{path} is not a CSV file: {error}.") from None
    columns = tuple(_unique(lines[0]))
    meanings = tuple(field_of(column) for column in columns)
    if not any(meanings) and not any(fold(column).startswith("utm") for column in columns):
        raise UnreadableFile(
            f"{path} has no column that looks like a name, e-mail, phone or message. "
            "The first line must name the columns, e.g. name,email,phone,message."
        )
    return CsvFile(columns, meanings, tuple(_row(columns, line) for line in lines[1:]))


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableFile(f"{path} is larger than {MAX_FILE // 1_000_000} MB; split it.")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from None


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _separator(text: str) -> str:
    """The separator that the header line uses most."""
    header = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=header.count)


def _unique(names: list[str]) -> list[str]:
    """Column names, trimmed; a second one of the same name is told apart."""
    seen: dict[str, int] = {}
    unique = []
    for position, name in enumerate(names, start=1):
        clean = name.strip() or f"column {position}"
        seen[clean] = seen.get(clean, 0) + 1
        unique.append(clean if seen[clean] == 1 else f"{clean} ({seen[clean]})")
    return unique


def _row(columns: tuple[str, ...], line: list[str]) -> dict[str, str]:
    """Values by column; those beyond the last column are kept under a name of their own."""
    row = {column: value.strip() for column, value in zip(columns, line, strict=False)}
    if len(line) > len(columns):
        row["further columns"] = " | ".join(line[len(columns) :])
    return row
