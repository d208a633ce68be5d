"""`callboard leads import`: columns guessed, every row accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.intake.csv_file import read_csv
from tests.console.test_commands import Callboard


def test_columns_are_guessed_and_every_row_is_created_merged_or_quarantined(
    callboard: Callboard, tmp_path: Path
) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(
        "Full Name;E-Mail;Telefon;Comments;Shoe size;Lead Source\n"
        "Dana Ortiz;dana@example.org;;Help with a logo;38;referral\n"
        "D. Ortiz;DANA@example.org;;;;\n"
        ";;;;44;\n"
        'Kim;kim@example.org;;"Two\nlines";;Zillow\n'
    )
    done = callboard("leads", "import", file, "--json").json
    assert done["columns"]["Telefon"] == "phone"
    assert done["columns"]["Shoe size"] == ""
    assert [row["state"] for row in done["results"]] == [
        "created", "merged", "quarantined", "created"]  # fmt: skip
    assert (done["rows"], done["created"], done["merged"], done["quarantined"]) == (4, 2, 1, 1)
    assert all(row["reason"] for row in done["results"] if row["state"] != "created")
    kim, dana = callboard("leads", "list", "--json").json
    assert (kim["source"], dana["source"]) == ("portal", "referral")
    shown = callboard("leads", "show", dana["id"], "--json").json
    assert shown["extra"] == {"Shoe size": "38"}


def test_the_same_file_again_creates_nothing(callboard: Callboard, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("name,email\nDana,dana@example.org\nKim,kim@example.org\n")
    callboard("leads", "import", file)
    again = callboard("leads", "import", file)
    assert again.out.splitlines()[-1] == "2 rows, 0 created, 2 merged, 0 quarantined."
    assert len(callboard("leads", "list", "--json").json) == 2


@pytest.mark.parametrize(
    "data",
    [
        "﻿name,email\nZoë,z@example.org\n".encode(),
        "name,email\nZoë,z@example.org\n".encode("cp1252"),
        "name\temail\nZoë\tz@example.org\n".encode("utf-16"),
        "name|email\r\nZoë|z@example.org\r\n".encode(),
    ],
)
def test_any_common_encoding_and_separator_is_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f.csv").write_bytes(data)
    assert read_csv(tmp_path / "f.csv").rows == ({"name": "Zoë", "email": "z@example.org"},)


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "empty"), (b"1,2,3\n4,5,6\n", "first line must name the columns")]
)
def test_what_is_no_list_of_leads_is_refused_in_a_sentence(
    callboard: Callboard, tmp_path: Path, data: bytes, words: str
) -> None:
    (tmp_path / "f.csv").write_bytes(data)
    answer = callboard("leads", "import", tmp_path / "f.csv")
    assert answer.code == 1
    assert words in answer.err
    assert callboard("leads", "import", tmp_path / "none.csv").code == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_no_bytes_whatsoever_break_the_reader(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(b"name,email\n" + data)
    table = read_csv(file)
    assert all(isinstance(value, str) for row in table.rows for value in row.values())
