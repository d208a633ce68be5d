"""Read any file of leads, by what is in it: people rename files, and exports misname them."""

from __future__ import annotations

from pathlib import Path

from data.files.csv_table import read_csv
from data.files.table import MAX_FILE, Table, UnreadableFile, one_line
from data.files.vcard import is_vcard, read_vcard
from data.files.xlsx_table import read_xlsx
from data.words import _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", _("a PDF; save its table as .xlsx or CSV")),
    (b"\x1f\x8b", _("packed with gzip; unpack it first")),
    (b"Rar!", _("a RAR archive; unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", _("a 7z archive; unpack it first")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"SQLite format 3\x00", _("a database")),
    (b"{\\rtf", _("a text document (RTF)")),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")


def read_file(path: Path) -> Table:
    """The table in the file at `path`; raises `UnreadableFile` with a sentence."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableFile(
                _("{path} is larger than {max_file} MB; split it.").format(
                    path=path, max_file=MAX_FILE // 1000000
                )
            )
        with path.open("rb") as file:  # a device says nothing of its size, and may have no end
            return read_table(str(path), file.read(MAX_FILE + 1))
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        if isinstance(error, UnreadableFile):
            raise
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableFile(
            _("{path} cannot be read: {why}.").format(path=path, why=why)
        ) from None


def read_table(name: str, data: bytes) -> Table:
    """The table in a CSV file, an Excel workbook or a vCard file. `name` is used in sentences only.

    Raises `UnreadableFile` with a sentence, and nothing else, whatever the bytes.
    """
    name = one_line(name) or _("The file")
    if len(data) > MAX_FILE:
        raise UnreadableFile(
            _("{name} is larger than {max_file} MB; split it.").format(
                name=name, max_file=MAX_FILE // 1000000
            )
        )
    if not data.strip(b" \t\r\n\x00"):
        raise UnreadableFile(_("{name} is empty.").format(name=name))
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return read_xlsx(name, data)
    if why := _no_table(data):
        raise UnreadableFile(_("{name} is {why}.").format(name=name, why=why))
    return read_vcard(name, data) if is_vcard(data) else read_csv(name, data)


def _no_table(data: bytes) -> str:
    """What the file is when it is plainly something else, or empty."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _("protected with a password; save it without one")
        return _("an old Excel file (.xls) or another Office document; save it as .xlsx or CSV")
    for mark, what in _OTHERS:
        if data.startswith(mark):
            return what
    start = data[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(_MARKUP):
        return _("a web page or XML, whatever its name says; save it as .xlsx or CSV")
    if start[:1] in (b"{", b"[") and b":" in start:
        return _("JSON, not a table; send it to the gateway, or save it as CSV")
    sample = data[:65_536]
    controls = sum(sample.count(bytes([code])) for code in (1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 27))
    if controls > 8 and controls > len(sample) / 50:
        return _("not a text file")
    return ""
