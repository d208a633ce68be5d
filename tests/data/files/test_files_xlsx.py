"""Excel workbooks: values as people read them, and files that are made to hurt."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files import xlsx_table
from data.files.read import read_table
from data.files.table import Table, UnreadableFile


def workbook(*rows: list[Any], prepare: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if prepare:
        prepare(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    return [dict(row.values) for row in read_table("f.xlsx", data).rows]


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as why:
        read_table("f.xlsx", data)
    assert str(why.value).endswith(".")
    return str(why.value)


def outcome(data: bytes) -> Table | str:
    """The table, or the sentence with which the file was refused."""
    try:
        return read_table("f.xlsx", data)
    except UnreadableFile as why:
        return str(why)


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts rewritten, or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = workbook(["name", "email"], ["Dana", "d@x.org"])


def test_values_are_text_as_people_read_them() -> None:
    data = workbook(
        ["Name", "Phone", "E-Mail", "Day", "At", "Rate", "Member"],
        ["Dana", 12125550142.0, "d@x.org", date(2026, 11, 24), datetime(2026, 11, 24, 9, 30), 0.5,  # noqa: DTZ001 - Excel knows no zone

         True],
    )  # fmt: skip
    assert rows(data) == [
        {"Name": "Dana", "Phone": "12125550142", "E-Mail": "d@x.org", "Day": "2026-11-24",
         "At": "2026-11-24 09:30:00", "Rate": "0.5", "Member": "yes"}
    ]  # fmt: skip


def test_of_a_formula_the_value_counts_and_without_one_it_is_empty() -> None:
    assert rows(workbook(["name", "email"], ["=1+1", "d@x.org"])) == [
        {"name": "", "email": "d@x.org"}]  # fmt: skip


def test_the_first_sheet_with_a_header_is_taken_and_hidden_ones_are_not() -> None:
    def prepare(book: Any) -> None:
        book.active.title = "Cover"
        hidden, leads = book.create_sheet("Old"), book.create_sheet("Leads")
        hidden.sheet_state = "hidden"
        hidden.append(["name", "email"])
        leads.append(["name", "email"])
        leads.append(["Dana", "d@x.org"])

    table = read_table("f.xlsx", workbook(["Report"], [1, 2], prepare=prepare))
    assert table.how == "Excel, sheet 'Leads'"
    assert [(row.line, row.values["name"]) for row in table.rows] == [(2, "Dana")]


def test_of_merged_cells_the_first_has_the_value() -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("A1:C1")
        book.active.merge_cells("A3:A4")

    data = workbook(["Our leads", "", ""], ["name", "email", "phone"], ["Dana", "d@x.org", ""],
                    ["", "k@x.org", ""], prepare=merge)  # fmt: skip
    table = read_table("f.xlsx", data)
    assert [(row.line, row.values["name"]) for row in table.rows] == [(3, "Dana"), (4, "")]


def test_line_numbers_are_the_sheets_rows() -> None:
    table = read_table("f.xlsx", workbook([], ["name", "email"], [], ["Dana", "x@"]))
    assert table.problems == (
        "line 4: the e-mail address 'x@' is not one, and there is no phone",)  # fmt: skip


@pytest.mark.parametrize("stated", ['ref="A1:XFD1048576"', 'ref="A1"'])
def test_the_stated_size_of_a_sheet_is_not_believed(stated: str) -> None:
    def change(xml: bytes) -> bytes:
        assert b'ref="A1:B2"' in xml
        return xml.replace(b'ref="A1:B2"', stated.encode())

    assert rows(with_part(PLAIN, SHEET, change)) == [{"name": "Dana", "email": "d@x.org"}]


def test_a_stray_cell_far_below_costs_nothing() -> None:
    data = with_part(
        PLAIN,
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>",
            b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>',
        ),
    )
    assert rows(data) == [{"name": "Dana", "email": "d@x.org"}]


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = with_part(PLAIN, "xl/media/x.xml", lambda _: b" " * 20_000_000)
    assert "packed more tightly" in refused(bomb)


def test_a_book_that_would_unpack_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "MAX_UNPACKED", 1_000_000)
    big = with_part(PLAIN, "xl/media/x.bin", lambda _: random.Random(1).randbytes(1_000_000))
    assert "would unpack to more than 1 MB" in refused(big)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_reads_them(encoding: str) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    data = with_part(PLAIN, "xl/sharedStrings.xml", lambda _: xml.encode(encoding))
    assert "XML entities" in refused(data)


def stored(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (stored("a.txt"), "ZIP archive without an Excel sheet"),
        (stored("xl/workbook.bin"), ".xlsb"), (stored("content.xml", "mimetype"), "OpenDocument"),
        (stored("word/document.xml"), "Word"), (stored("Index/Document.iwa"), "Numbers"),
        (stored("xl/workbook.xml"), "damaged"), (PLAIN[:400], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "old Excel file (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (workbook(), "no sheet with anything in it"), (workbook([1, 2], [3, 4]), "no column"),
        (workbook(["name", "email"], ["x"] * 501), "more than 500 columns"),
        (b"%PDF-1.7", "a PDF"), (b"<html><table>", "web page"), (b'{"a": 1}', "JSON"),
        (b"\x89PNG\r\n", "picture"), (bytes(range(1, 32)) * 30, "not a text file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a workbook holds its hour
)  # fmt: skip
def test_what_is_no_workbook_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_the_name_of_the_file_decides_nothing() -> None:
    assert read_table("leads.csv", PLAIN).how.startswith("Excel")
    assert read_table("leads.xlsx", b"name,email\nA,a@x.org\n").how.startswith("CSV")


@settings(max_examples=20)
@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]),
       st.integers(0, 3_000), st.binary(max_size=12))  # fmt: skip
def test_a_damaged_part_is_a_table_or_refused_in_a_sentence(
    part: str, at: int, damage: bytes
) -> None:
    data = with_part(PLAIN, part, lambda xml: xml[:at] + damage + xml[at + len(damage) :])
    found = outcome(data)
    assert isinstance(found, Table) or found.startswith("f.xlsx ")


@settings(max_examples=20)
@given(st.integers(0, len(PLAIN)), st.binary(min_size=1, max_size=12))
def test_a_damaged_file_is_a_table_or_refused_in_a_sentence(at: int, damage: bytes) -> None:
    found = outcome(PLAIN[:at] + damage + PLAIN[at + len(damage) :])
    assert isinstance(found, Table) or found.startswith("f.xlsx ")
