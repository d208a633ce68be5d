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
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb); save it as .xlsx or CSV"),
    ("word/document.xml", "a Word document; save its table as .xlsx or CSV"),
    ("ppt/presentation.xml", "a presentation"),
    ("content.xml", "an OpenDocument file; save it as .xlsx or CSV"),
    ("Index/Document.iwa", "a Numbers file; export it as .xlsx or CSV"),
)


def read_xlsx(name: str, data: bytes) -> Table:
    """Raises `UnreadableFile` with a sentence. Line numbers are the sheet's rows."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, name)
    except _BROKEN as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"{name} is a damaged Excel or ZIP file.") from None
    first_why: UnreadableFile | None = None
    try:
        for title, lines in _sheets(data, name):
            if not lines:
                continue
            try:
                return table_of(lines, f"Excel, sheet '{title[:60]}'", name=name)
            except UnreadableFile as error:
                first_why = first_why or error
    except _BROKEN as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"{name} is a damaged Excel file.") from None
    raise first_why or UnreadableFile(f"{name} has no sheet with anything in it.")


def _check(archive: zipfile.ZipFile, name: str) -> None:
    """Sizes as the archive states them: zipfile never unpacks more of a part than it states."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        what = next((what for inside, what in _OTHER_ZIPS if inside in names), "")
        raise UnreadableFile(f"{name} is {what or 'a ZIP archive without an Excel sheet in it'}.")
    if len(parts) > MAX_PARTS:
        raise UnreadableFile(f"{name} has more than {MAX_PARTS:,} parts; it may be a trap.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        size = MAX_UNPACKED // 1_000_000
        raise UnreadableFile(f"{name} would unpack to more than {size} MB; split it.")
    for part in parts:
        if part.file_size > 10_000_000 and part.file_size > MAX_RATIO * part.compress_size:
            raise UnreadableFile(f"{name} is packed more tightly than any real table; not opened.")
        if part.flag_bits & 1:
            raise UnreadableFile(f"{name} is protected with a password; save it without one.")
        if part.filename.endswith((".xml", ".rels", ".vml")):
            _check_part(archive, part, name)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Office never writes a document type; one is there to have entities expanded or fetched."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            seen = (tail + chunk).replace(b"\x00", b"")  # UTF-16 as well
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise UnreadableFile(f"{name} has XML entities in it, as no Excel file does.")
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
            raise UnreadableFile(f"{name} has more than {MAX_CELLS:,} cells.")
        if len(row) > MAX_COLUMNS and any(value is not None for value in row[MAX_COLUMNS:]):
            raise UnreadableFile(f"{name} has more than {MAX_COLUMNS} columns.")
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
            raise UnreadableFile(f"{name} has more than {MAX_ROWS:,} rows; split it.")
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
