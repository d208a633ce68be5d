"""`callboard leads import`, `imports` and `undo-import`: every row accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

import data.imports.undo
from data.store import open_store
from data.undo.begun import some_undo_is_begun
from screens.desk import Desk
from tests.console.test_commands import Callboard

FILE = (
    "Full Name;E-Mail;Telefon;Comments;Shoe size;Lead Source\n"
    "Dana Ortiz;dana@example.org;;Help with a logo;38;referral\n"
    "D. Ortiz;DANA@example.org;;;;\n"
    ";;;;44;\n"
    'Kim;kim@example.org;;"Two\nlines";;Zillow\n'
)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    file = tmp_path / "leads.csv"
    file.write_text(FILE)
    return file


def test_columns_are_guessed_and_every_row_is_created_merged_or_quarantined(
    callboard: Callboard, leads: Path
) -> None:
    done = callboard("leads", "import", leads, "--json").json
    assert done["columns"]["Telefon"] == "phone"
    assert done["columns"]["Shoe size"] == ""
    assert [row["state"] for row in done["results"]] == [
        "created", "merged", "quarantined", "created"]  # fmt: skip
    assert [row["line"] for row in done["results"]] == [2, 3, 4, 5]
    assert (done["rows"], done["created"], done["merged"], done["quarantined"]) == (4, 2, 1, 1)
    assert all(row["reason"] for row in done["results"] if row["state"] != "created")
    kim, dana = callboard("leads", "list", "--json").json
    assert (kim["source"], dana["source"]) == ("portal", "referral")
    shown = callboard("leads", "show", dana["id"], "--json").json
    assert shown["extra"] == {"Shoe size": "38"}


def test_with_no_answer_nobody_is_written_to_and_the_reason_stands_on_the_timeline(
    callboard: Callboard, leads: Path
) -> None:
    dry = callboard("leads", "import", leads, "--dry-run", "--no-answer")
    assert dry.out.splitlines()[-1] == "Nobody is written to."
    callboard("leads", "import", leads, "--no-answer")
    assert callboard("review", "list", "--json").json == []
    for lead in callboard("leads", "list", "--json").json:
        assert (lead["stage"], lead["respond_by"], lead["answer"]) == ("contacted", None, "")
        shown = callboard("leads", "show", lead["id"], "--json").json
        whys = [entry["why"] for entry in shown["timeline"]]
        assert "import 1 was made with --no-answer" in whys


def test_the_same_file_again_creates_nothing(callboard: Callboard, leads: Path) -> None:
    callboard("leads", "import", leads)
    again = callboard("leads", "import", leads)
    assert again.out.splitlines()[-1] == "4 rows, 0 created, 3 merged, 1 quarantined."
    assert len(callboard("leads", "list", "--json").json) == 2


def test_a_dry_run_shows_what_the_file_would_bring_and_stores_nothing(
    callboard: Callboard, leads: Path, tmp_path: Path
) -> None:
    shown = callboard("leads", "import", leads, "--dry-run", "--errors", tmp_path / "bad.csv")
    assert "E-Mail       email          dana@example.org" in shown.out
    assert "Line 4: there is no name, e-mail address, phone or message." in shown.out
    told = callboard("leads", "import", leads, "--dry-run", "--json").json
    assert (told["rows"], told["new"], told["repeated"], told["unusable"]) == (4, 2, 1, 1)
    assert '4,"There is no name' in (tmp_path / "bad.csv").read_text("utf-8-sig")
    assert callboard("leads", "list", "--json").json == []
    assert callboard("inbox", "list", "--json").json == []
    assert callboard("leads", "imports", "--json").json == []


def test_bad_rows_are_written_to_a_file_with_a_sentence_each(
    callboard: Callboard, leads: Path, tmp_path: Path
) -> None:
    callboard("leads", "import", leads, "--errors", tmp_path / "bad.csv")
    header, row = (tmp_path / "bad.csv").read_text("utf-8-sig").splitlines()
    assert header == "line,problem,Full Name,E-Mail,Telefon,Comments,Shoe size,Lead Source"
    assert row == '4,"There is no name, e-mail address, phone or message.",,,,,44,'


def test_a_column_is_taken_for_what_the_command_says(callboard: Callboard, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("Wer,E-Mail\nDana,d@x.org\n")
    wrong = callboard("leads", "import", tmp_path / "f.csv", "--column", "Wer=nam")
    assert (wrong.code, wrong.err) == (1, "There is no field 'nam'; did you mean 'name'?\n")
    callboard("leads", "import", tmp_path / "f.csv", "--column", "Wer=name")
    assert [row["name"] for row in callboard("leads", "list", "--json").json] == ["Dana"]


def test_an_import_is_listed_and_taken_back_once(callboard: Callboard, leads: Path) -> None:
    done = callboard("leads", "import", leads, "--json").json
    [row] = callboard("leads", "imports", "--json").json
    assert (row["id"], row["name"], row["created"], row["undone_at"]) == (
        done["import_id"], "leads.csv", 2, None)  # fmt: skip
    undone = callboard("leads", "undo-import", row["id"], "--json").json
    assert (undone["closed"], undone["stayed"]) == (2, [])
    assert {lead["stage"] for lead in callboard("leads", "list", "--json").json} == {"lost"}
    again = callboard("leads", "undo-import", row["id"])
    assert again.code == 1
    assert "was undone by ana at" in again.err


def test_an_undo_that_was_interrupted_is_told_and_goes_on(
    callboard: Callboard, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    callboard("leads", "import", leads)
    monkeypatch.setattr(data.imports.undo, "AT_ONCE", 1)
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "go_on", interrupted)
        assert callboard("leads", "undo-import", "1").code == 130
    told = callboard("leads", "imports").out
    assert "Import 1 is not taken back to its end yet, as ana began to" in told
    undone = callboard("leads", "undo-import", "1", "--json").json
    assert (undone["closed"], undone["set_aside"], undone["stayed"]) == (2, 1, [])
    assert "not taken back" not in callboard("leads", "imports").out


def test_an_undo_that_is_refused_at_its_end_is_not_taken_up_by_a_runner(
    callboard: Callboard, leads: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    leads.write_text("Full Name;E-Mail\nDana;dana@example.org\nKim;kim@example.org\n")
    callboard("leads", "import", leads)
    for lead in ("1", "2"):
        assert callboard("leads", "touch", lead, "--kind", "note").code == 0
    monkeypatch.setattr(data.imports.undo, "AT_ONCE", 1)
    refused = callboard("leads", "undo-import", "1")
    assert refused.code == 1
    assert "cannot be undone: lead 1 was worked on" in refused.err
    store = open_store(f"sqlite:///{tmp_path / 'callboard.sqlite'}")
    with store.look() as reader:
        assert not some_undo_is_begun(reader)
    store.close()


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
