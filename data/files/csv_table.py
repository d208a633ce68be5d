"""Read a CSV file as people have them: any common encoding, any separator, quoted newlines.

RFC 4180 where the file follows it. Where it does not: Excel's `sep=;` line, blanks before quotes,
ragged rows, and a quote that is opened and never closed, which costs its own row only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from data.files.encoding import decoded
from data.files.table import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Table,
    UnreadableFile,
    is_known,
    table_of,
)
from data.words import _

SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
MAX_LINES = 1_000
"""Lines of one quoted cell; a longer one is a quote that was never closed."""
MAX_UNCLOSED = 100
"""Quotes that may stay open before the file is no CSV file."""

OPEN_QUOTE = _("a quote is opened and never closed")
TOO_LONG = _("a cell has more than {max_cell:,} characters").format(max_cell=MAX_CELL)

_SAMPLE_LINES = 50
Line = tuple[int, list[str], str]


def read_csv(name: str, data: bytes) -> Table:
    """Raises `UnreadableFile` with a sentence. Every row below the header is returned."""
    text, encoding = decoded(data)
    text = text.replace("\x00", "").lstrip("\ufeff")
    if not text.strip():
        raise UnreadableFile(_("{name} is empty.").format(name=name))
    lines = list(io.StringIO(text, newline=""))
    separator, skipped = _stated_separator(lines[0]), 1
    if not separator:
        separator, skipped = _separator(lines[:_SAMPLE_LINES]), 0
    read = _limited(_records(lines, skipped, separator, name), name)
    how = _("CSV, {encoding}, separated by {separator}").format(
        encoding=encoding, separator=SEPARATORS.get(separator, separator)
    )
    if not read:
        raise UnreadableFile(_("{name} is empty.").format(name=name))
    return table_of(read, how, name=name)


def _limited(records: Iterator[Line], name: str) -> list[Line]:
    read: list[Line] = []
    for record in records:
        if not any(cell.strip() for cell in record[1]):
            continue
        if len(record[1]) > MAX_COLUMNS and any(record[1][MAX_COLUMNS:]):
            raise UnreadableFile(
                _("{name} has more than {max_columns} columns.").format(
                    name=name, max_columns=MAX_COLUMNS
                )
            )
        read.append(record)
        if len(read) > MAX_ROWS + 10:  # a title and a header may stand above
            raise UnreadableFile(
                _("{name} has more than {max_rows:,} rows; split it.").format(
                    name=name, max_rows=MAX_ROWS
                )
            )
    return read


def _stated_separator(line: str) -> str:
    """Excel's own first line, `sep=;`."""
    stated = line.strip().strip('"')
    if len(stated) in (4, 5) and stated[:4].lower() == "sep=":
        return stated[4:] or "\t"  # the tab itself was trimmed
    return ""


def _separator(lines: list[str]) -> str:
    """The one that finds most known columns; of those that part the heads at all, the one by which
    most rows are as long: nothing is as even as a file that is read as one column."""

    def score(separator: str) -> tuple[int, bool, float, int]:
        rows = [row for row in _sample(lines, separator) if any(cell.strip() for cell in row)]
        known = max((sum(map(is_known, row)) for row in rows[:10]), default=0)
        longest = max(rows[:10], key=lambda row: sum(map(is_known, row)), default=[])
        even = sum(len(row) == len(longest) for row in rows) / (len(rows) or 1)
        return known, len(longest) > 1, even, len(longest)

    return max(SEPARATORS, key=score)


def _sample(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    except csv.Error:
        return [line.rstrip("\r\n").split(separator) for line in lines]


def _records(lines: list[str], start: int, separator: str, name: str) -> Iterator[Line]:
    """Each record with the number of its first line. A quote left open is read as a character."""
    at, unclosed, width = start, 0, 0
    while at < len(lines):
        cells, following, wrong = _record(lines, at, separator)
        if not wrong and _swallowed(cells, lines, at, following, separator, width):
            wrong = OPEN_QUOTE
        if wrong:
            unclosed += 1
            if unclosed > MAX_UNCLOSED:
                raise UnreadableFile(
                    _("{name} has more than {max_unclosed} rows that never end.").format(
                        name=name, max_unclosed=MAX_UNCLOSED
                    )
                )
            plain = lines[at].rstrip("\r\n").split(separator)
            yield at + 1, [cell.strip().strip('"')[:MAX_CELL] for cell in plain], wrong
            at += 1
            continue
        width = width or len(cells)
        yield at + 1, cells, ""
        at = following


def _record(lines: list[str], at: int, separator: str) -> tuple[list[str], int, str]:
    """The cells of the record that begins there, where the next begins, and what is wrong with it.

    One reader for each record: only so is it known where the record ends.
    """
    if '"' not in lines[at]:
        cells = lines[at].rstrip("\r\n").split(separator)
        too_long = any(len(cell) > MAX_CELL for cell in cells)
        return [cell.lstrip(" ") for cell in cells], at + 1, TOO_LONG if too_long else ""
    used = 0

    def feed() -> Iterator[str]:
        nonlocal used
        for following in lines[at : at + MAX_LINES]:
            used += 1
            yield following

    # `strict` tells at the end of the lines that a quote is open, but refuses `"a"b` as well.
    for strict in (True, False):
        used = 0
        reader = csv.reader(feed(), delimiter=separator, skipinitialspace=True, strict=strict)
        try:
            cells = next(reader)
        except csv.Error as error:
            if strict and "expected after" in str(error):
                continue
            return [], at, TOO_LONG if "limit" in str(error) else OPEN_QUOTE
        # A cell of several lines whose quote closes before a letter ended in the next row's quote.
        is_open = not strict and (used > 1 or _odd(lines[at]))
        return cells, at + used, OPEN_QUOTE if is_open else ""
    return [], at, OPEN_QUOTE


def _odd(line: str) -> bool:
    return line.count('"') % 2 == 1


def _swallowed(
    cells: list[str], lines: list[str], at: int, following: int, separator: str, width: int
) -> bool:
    """Whether a quote was closed by the next row's: this record is odd, the next line is a row."""
    if following - at < 2 or not width or len(cells) == width:
        return False
    alone = next(csv.reader([lines[at + 1]], delimiter=separator, skipinitialspace=True), [])
    return len(alone) == width
