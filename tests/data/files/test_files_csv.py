"""CSV as people have it: any encoding, any separator, quotes that break, ragged rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files.csv_table import MAX_UNCLOSED, read_csv
from data.files.read import read_table
from data.files.table import MAX_COLUMNS, MAX_ROWS, Table, UnreadableFile


def rows(data: bytes | str) -> list[dict[str, str]]:
    data = data.encode() if isinstance(data, str) else data
    return [dict(row.values) for row in read_csv("f.csv", data).rows]


def refused(data: bytes | str) -> str:
    with pytest.raises(UnreadableFile) as why:
        read_table("f.csv", data.encode() if isinstance(data, str) else data)
    return str(why.value)


def outcome(data: bytes) -> Table | str:
    """The table, or the sentence with which the file was refused."""
    try:
        return read_table("f.csv", data)
    except UnreadableFile as why:
        return str(why)


ZOE = [{"name": "Zoë Müller", "email": "z@x.org"}]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1",
     "mac-roman"],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_common_encoding_separator_and_line_end_is_read(
    encoding: str, separator: str, end: str
) -> None:
    text = end.join([f"name{separator}email", f"Zoë Müller{separator}z@x.org", ""])
    assert rows(text.encode(encoding)) == ZOE


@pytest.mark.parametrize(
    ("encoding", "header", "name"),
    [
        ("cp1251", "имя;email", "Дана Иванова"), ("cp932", "名前;email", "山田太郎"),
        ("gb18030", "姓名;email", "王小明"), ("euc-kr", "이름;email", "김민수"),
        ("cp1250", "imię;email", "Łukasz Żółć"), ("mac-roman", "Prénom;email", "Zoé d’Été"),
        ("cp1252", "name;email", "Seán O’Brien – “Müller” €"),
        ("cp1252", "Prénom;email", "Hélène à Châlons"),
    ],
)  # fmt: skip
def test_old_code_pages_are_known_by_their_words(encoding: str, header: str, name: str) -> None:
    (row,) = rows(f"{header}\n{name};z@x.org\n".encode(encoding))
    assert list(row.values()) == [name, "z@x.org"]


def test_one_short_row_does_not_make_one_column_of_all() -> None:
    assert rows("Wer,Abteilung,email\nA,x,a@x.org\nTotal\n")[0] == {
        "Wer": "A", "Abteilung": "x", "email": "a@x.org"}  # fmt: skip
    assert rows("email\na@x.org\nb@x.org\n") == [{"email": "a@x.org"}, {"email": "b@x.org"}]


def test_excels_own_first_line_names_the_separator() -> None:
    assert rows('sep=;\r\nname;email\r\nA, B;"a@x.org"\r\n') == [
        {"name": "A, B", "email": "a@x.org"}]  # fmt: skip
    assert rows("sep=\t\nname\temail\nA\ta@x.org\n") == [{"name": "A", "email": "a@x.org"}]


def test_quoted_newlines_stay_and_lines_are_counted_in_the_file() -> None:
    table = read_csv("f.csv", b'name,email,note\nA,a@x.org,"one\ntwo"\n\nB,b@x.org,\n')
    assert [(row.line, row.values["note"]) for row in table.rows] == [(2, "one\ntwo"), (5, "")]


@pytest.mark.parametrize(
    "broken",
    [
        'A,a@x.org,"open\nB,b@x.org,fine\n',
        'A,a@x.org,"open\nB,b@x.org,"fine"\n',
        'A,a@x.org,"open\nB,b@x.org,fine\nC,c@x.org,"fine, too"\n',
    ],
)
def test_an_unclosed_quote_costs_its_own_row_only(broken: str) -> None:
    table = read_csv("f.csv", f"name,email,note\n{broken}".encode())
    assert table.problems == ("line 2: a quote is opened and never closed",)
    assert [row.values["email"] for row in table.rows][:2] == ["a@x.org", "b@x.org"]
    assert not table.rows[1].problem


def test_a_quote_within_a_cell_is_a_character() -> None:
    assert rows('name,email\n5" pipe,a@x.org\n"Al" B, "b@x.org"\n') == [
        {"name": '5" pipe', "email": "a@x.org"}, {"name": "Al B", "email": "b@x.org"}]  # fmt: skip


def test_ragged_rows_keep_every_cell() -> None:
    table = read_csv("f.csv", b"name,email\nA\nB,b@x.org,,\nC,c@x.org,x,y\n")
    assert [dict(row.values) for row in table.rows] == [
        {"name": "A"},
        {"name": "B", "email": "b@x.org"},
        {"name": "C", "email": "c@x.org", "further columns": "x | y"},
    ]
    assert table.problems == (
        "line 2: there is no e-mail address and no phone",
        "line 4: it has 4 cells, and only 2 columns have a name",
    )


def test_columns_without_a_name_or_with_the_same_name_are_told_apart() -> None:
    table = read_csv("f.csv", b"name,email,email,,email (2)\nA,a@x.org,b@x.org,c,d\n")
    assert table.columns == ("name", "email", "email (2)", "column 4", "email (2) (2)")
    assert table.meanings[:4] == ("name", "email", "email", "")
    assert list(table.rows[0].values.values()) == ["A", "a@x.org", "b@x.org", "c", "d"]


def test_a_title_may_stand_above_the_header() -> None:
    table = read_csv("f.csv", b"Export of 24 November\n\nName;E-Mail;Shoe size\nA;a@x.org;38\n")
    assert table.columns == ("Name", "E-Mail", "Shoe size")
    assert table.meanings == ("name", "email", "")
    assert table.rows[0].line == 4


def test_a_file_without_a_header_is_taken_when_its_cells_show_what_they_are() -> None:
    table = read_csv("f.csv", b"Dana Ortiz,d@x.org,38\nKim O'Neil,k@x.org,39\n")
    assert table.columns == ("name", "email", "column 3")
    assert len(table.rows) == 2
    assert "first line must name the columns" in refused("1,2,3\n4,5,6\n")


def test_a_header_nobody_knows_is_kept_above_addresses() -> None:
    table = read_csv("f.csv", b"Wer;Wohin\nDana;d@x.org\nKim;k@x.org\n")
    assert (table.columns, len(table.rows), table.problems) == (("Wer", "Wohin"), 2, ())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Dana,d@x.org,", ""), ("Dana,,212 555 0142", ""), (",d@x.org,", ""),
        ("Dana,x@,", "the e-mail address 'x@' is not one, and there is no phone"),
        ("Dana,x@,212 555 0142", ""),
        ("Dana,,n/a", "the phone 'n/a' is not one, and there is no e-mail address"),
        ("Dana,x,y", "the e-mail address 'x' is not one, and neither is the phone 'y'"),
        ("Dana,,", "there is no e-mail address and no phone"),
        ("Dana,\x1b[31m" + "x" * 99 + ",",
         f"the e-mail address '[31m{'x' * 53}…' is not one, and there is no phone"),
    ],
)  # fmt: skip
def test_each_bad_row_has_one_sentence(row: str, problem: str) -> None:
    table = read_csv("f.csv", f"name,email,phone\n{row}\n".encode())
    assert table.problems == ((f"line 2: {problem}",) if problem else ())


def test_formulas_are_text() -> None:
    assert rows('name,email\n"=HYPERLINK(""http://x"")",a@x.org\n')[0]["name"] == (
        '=HYPERLINK("http://x")'
    )


def test_nul_is_dropped() -> None:
    assert rows(b"na\x00me,email\nA\x00,a@x.org\n") == [{"name": "A", "email": "a@x.org"}]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "f.csv is empty."),
        (b" \r\n\x00", "f.csv is empty."),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"name,email\n" + b"A,a@x.org\n" * (MAX_ROWS + 20), "more than 100,000 rows; split it"),
        (b"email" + b",x" * MAX_COLUMNS + b"\n", "more than 500 columns"),
        (b"name,email,note\n" + b'A,"x,1\n' * (MAX_UNCLOSED + 2), "rows that never end"),
    ],
    ids=["no bytes", "blanks", "only a mark", "too many rows", "too many columns", "open quotes"],
)
def test_what_is_no_list_of_leads_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_an_endless_cell_is_cut_and_named() -> None:
    table = read_csv("f.csv", b"name,email\nA," + b"x" * 200_000 + b"\nB,b@x.org\n")
    assert table.problems == ("line 2: a cell has more than 131,072 characters",)
    assert table.rows[1].values == {"name": "B", "email": "b@x.org"}


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=20)
ROWS = st.lists(
    st.tuples(CELL, CELL, CELL).filter(lambda row: any(map(str.strip, row))), max_size=6
)


@settings(deadline=None)
@given(
    ROWS,
    st.sampled_from([",", ";", "\t", "|"]),
    # Minimal quoting leaves a bare CR or LF in a cell unquoted unless it is the line's end.
    st.sampled_from(
        [
            ("\n", csv.QUOTE_ALL),
            ("\r\n", csv.QUOTE_ALL),
            ("\r", csv.QUOTE_ALL),
            ("\r\n", csv.QUOTE_MINIMAL),
        ]
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_the_csv_module_writes_comes_back_the_same(
    written: list[tuple[str, str, str]], separator: str, way: tuple[str, int], encoding: str
) -> None:
    end, quoting = way
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["name", "email", "Shoe size"])
    writer.writerows(written)
    table = read_csv("f.csv", file.getvalue().encode(encoding))
    came = [tuple(row.values[column] for column in table.columns) for row in table.rows]
    assert came == [tuple(cell.strip() for cell in row) for row in written]


HEADERS = st.sampled_from(
    [b"", b"name,email\n", b"name;phone\n", b"\xff\xfen\x00", b"sep=;\n", b'"']
)


@settings(deadline=None)
@given(HEADERS, st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused_in_a_sentence(header: bytes, data: bytes) -> None:
    table = outcome(header + data)
    if isinstance(table, str):
        assert table.startswith("f.csv ")
        return
    assert len(table.columns) == len(table.meanings) == len(set(table.columns))
    assert all(isinstance(value, str) for row in table.rows for value in row.values.values())


@settings(deadline=None)
@given(st.text(alphabet='",;\n\r\tab@. |=', max_size=120))
def test_any_tangle_of_quotes_keeps_its_words(tangle: str) -> None:
    table = read_csv("f.csv", f"name,email\n{tangle}".encode())
    kept = "".join("".join(row.values.values()) for row in table.rows)
    assert kept.count("a") == tangle.count("a")
