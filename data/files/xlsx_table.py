"""Read an Excel workbook (.xlsx): values, not formulas, of the first sheet that names its columns.

The file is looked at before it is opened: openpyxl would unpack whatever a zip promises. Of merged
cells the first holds the value, as the file has it.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from data.files.table import MAX_COLUMNS, MAX_ROWS, Table, UnreadableFile, table_of
from data.words import _

MAX_UNPACKED = 300_000_000
"""Bytes of all parts together; 100,000 rows of 20 columns have about 120 MB."""
MAX_RATIO = 150
"""Unpacked to packed, of a part above 10 MB; a sheet of one row repeated has about 60."""
MAX_PARTS = 2_000
MAX_EMPTY = 10_000
"""Empty rows in a row, behind which a sheet ends: one stray cell may stand in row 1,048,576."""
MAX_CELLS = 20_000_000

Line = tuple[int, list[str], str]

_BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, struct.error, KeyError, IndexError, TypeError,
    ValueError, AttributeError, OverflowError, EOFError, OSError, NotImplementedError,
    RuntimeError, RecursionError, MemoryError, LookupError, AssertionError,
)  # fmt: skip
"""What openpyxl and zipfile raise at files that are not what they say: anything."""

_OTHER_ZIPS = (
    ("xl/workbook.bin", _("an Excel binary workbook (.xlsb); save it as .xlsx or CSV")),
    ("word/document.xml", _("a Word document; save its table as .xlsx or CSV")),
    ("ppt/presentation.xml", _("a presentation")),
    ("content.xml", _("an OpenDocument file; save it as .xlsx or CSV")),
    ("Index/Document.iwa", _("a Numbers file; export it as .xlsx or CSV")),
)


def read_xlsx(name: str, data: bytes) -> Table:
    """Raises `UnreadableFile` with a sentence. Line numbers are the sheet's rows."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, name)
    except _BROKEN as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(
            _("{name} is a damaged Excel or ZIP file.").format(name=name)
        ) from None
    first_why: UnreadableFile | None = None
    try:
        for title, lines in _sheets(data, name):
            if not lines:
                continue
            try:
                return table_of(
                    lines, _("Excel, sheet '{title}'").format(title=title[:60]), name=name
                )
            except UnreadableFile as error:
                first_why = first_why or error
    except _BROKEN as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(_("{name} is a damaged Excel file.").format(name=name)) from None
    raise first_why or UnreadableFile(
        _("{name} has no sheet with anything in it.").format(name=name)
    )


def _check(archive: zipfile.ZipFile, name: str) -> None:
    """Sizes as the archive states them: zipfile never unpacks more of a part than it states."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        what = next((what for inside, what in _OTHER_ZIPS if inside in names), "")
        raise UnreadableFile(
            _("{name} is {what}.").format(
                name=name, what=what or _("a ZIP archive without an Excel sheet in it")
            )
        )
    if len(parts) > MAX_PARTS:
        raise UnreadableFile(
            _("{name} has more than {max_parts:,} parts; it may be a trap.").format(
                name=name, max_parts=MAX_PARTS
            )
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        size = MAX_UNPACKED // 1_000_000
        raise UnreadableFile(
            _("{name} would unpack to more than {size} MB; split it.").format(name=name, size=size)
        )
    for part in parts:
        if part.file_size > 10_000_000 and part.file_size > MAX_RATIO * part.compress_size:
            raise UnreadableFile(
                _("{name} is packed more tightly than any real table; not opened.").format(
                    name=name
                )
            )
        if part.flag_bits & 1:
            raise UnreadableFile(
                _("{name} is protected with a password; save it without one.").format(name=name)
            )
        if part.filename.endswith((".xml", ".rels", ".vml")):
            _check_part(archive, part, name)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Office never writes a document type; one is there to have entities expanded or fetched."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            seen = (tail + chunk).replace(b"\x00", b"")  # UTF-16 as well
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise UnreadableFile(
                    _("{name} has XML entities in it, as no Excel file does.").format(name=name)
                )
            tail = chunk[-40:]


def _sheets(data: bytes, name: str) -> Iterator[tuple[str, list[Line]]]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that it drops
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        try:
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            for sheet in visible or book.worksheets:
                sheet.reset_dimensions()  # the file may state any size
                yield str(sheet.title), _lines(sheet.iter_rows(values_only=True), name)
        finally:
            book.close()


def _lines(rows: Iterator[tuple[Any, ...]], name: str) -> list[Line]:
    lines: list[Line] = []
    empty = cells_seen = 0
    for number, row in enumerate(rows, start=1):
        cells_seen += len(row)
        if cells_seen > MAX_CELLS:
            raise UnreadableFile(
                _("{name} has more than {max_cells:,} cells.").format(
                    name=name, max_cells=MAX_CELLS
                )
            )
        if len(row) > MAX_COLUMNS and any(value is not None for value in row[MAX_COLUMNS:]):
            raise UnreadableFile(
                _("{name} has more than {max_columns} columns.").format(
                    name=name, max_columns=MAX_COLUMNS
                )
            )
        cells = [_text(value) for value in row[:MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            empty += 1
            if empty > MAX_EMPTY:
                break
            continue
        empty = 0
        lines.append((number, cells, ""))
        if len(lines) > MAX_ROWS + 10:  # a title and a header may stand above
            raise UnreadableFile(
                _("{name} has more than {max_rows:,} rows; split it.").format(
                    name=name, max_rows=MAX_ROWS
                )
            )
    return lines


def _text(value: Any) -> str:
    """A cell as people read it: days in ISO 8601, whole numbers (phones) without `.0`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    text = str(value).replace("\x00", "").replace("_x000D_", "").strip()
    return (
        "" if text in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!") else text
    )
