"""A file from the console: seen before it is stored, taken in, and taken back."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import data.imports.take_in
from data.imports.sequences import StaysEnded
from data.imports.undo import Stayed, _nothing_to_undo
from data.imports.undoing_a_lead import HEARD_OF
from data.inbox.tables import Inbound
from data.leads.tables import Lead
from data.outreach.tables import Message
from data.words import speak
from screens.dialogs.import_file import ImportFile
from screens.dialogs.import_text import those_that_stay, those_that_stay_ended
from screens.reading.stored import as_read
from tests.build import NOON, Agency, a_lead
from tests.screens.sight import HOSTILE, Watch, press, seen, sight, words, write


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    file = tmp_path / "leads.csv"
    file.write_text(f"Wer,E-Mail,Note\nAda,ada@x.org,{HOSTILE}\nDana,dana@example.org,\n,,only\n")
    return file


async def test_a_file_is_shown_changed_taken_in_and_taken_back(
    agency: Agency, watch: Watch, leads: Path
) -> None:
    a_lead(agency)
    async with seen(agency, watch, lambda: ImportFile(leads), (110, 34)) as (app, pilot):
        assert (
            "3 rows: 1 new by the look of it, 1 known, 0 repeated in the file, 1 of no use"
            in words(app)
        )
        assert "✗ line 4: there is no e-mail address and no phone" in words(app)
        assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        assert len(agency.rows(Inbound)) == 1
        await press(app, pilot, "e", "1", "enter")
        assert "Wer name" in words(app)
        await press(app, pilot, "enter")
        assert "3 rows: 1 created, 1 merged, 1 quarantined" in words(app)
        assert [lead.name for lead in agency.rows(Lead)] == ["Dana Ortiz", "Ada"]
        await press(app, pilot, "u", "y")
        assert "Taken back: 1 lead closed" in words(app)
        await press(app, pilot, "escape")
    assert app.answers == [None]
    assert agency.rows(Lead)[1].outcome == "import_undone"


async def test_a_list_of_people_who_asked_for_nothing_is_taken_in_without_writing_to_them(
    agency: Agency, watch: Watch, leads: Path
) -> None:
    async with seen(agency, watch, lambda: ImportFile(leads), (110, 34)) as (app, pilot):
        assert "New people are answered and followed up" in words(app)
        await press(app, pilot, "n", "n", "n")
        assert "Nobody in it is written to." in words(app)
        await press(app, pilot, "enter")
        assert "3 rows: 2 created, 0 merged, 1 quarantined" in words(app)
    assert agency.rows(Message) == []


async def test_a_wrong_field_is_refused_in_the_dialog_and_nothing_else_changes(
    agency: Agency, watch: Watch, leads: Path
) -> None:
    async with seen(agency, watch, lambda: ImportFile(leads), (110, 34)) as (app, pilot):
        await press(app, pilot, "e")
        await write(pilot, "emial")
        await press(app, pilot, "enter")
        assert "There is no field 'emial'; did you mean 'email'?" in words(app)
        await press(app, pilot, "u")
        assert "Take all" not in words(app)
    assert agency.rows(Inbound) == []


async def test_a_database_that_breaks_off_in_the_middle_is_said_and_the_file_can_be_taken_in_again(
    agency: Agency, watch: Watch, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **named: object) -> None:
        raise agency.store.driver.errors("database or disk is full")

    async with seen(agency, watch, lambda: ImportFile(leads), (110, 34)) as (app, pilot):
        with monkeypatch.context() as broken:
            broken.setattr(data.imports.take_in, "_batch", full)
            await press(app, pilot, "enter")
        assert "what is in by now stays; the same file again takes in the rest" in words(app)
        await press(app, pilot, "enter")
        assert "3 rows: 2 created" in words(app)


async def test_what_is_no_file_of_leads_is_said(
    agency: Agency, watch: Watch, tmp_path: Path
) -> None:
    async with seen(agency, watch, lambda: ImportFile(tmp_path / "no.csv")) as (app, pilot):
        assert "no.csv cannot be read: No such file or directory." in words(app)
        assert "There is nothing to show." not in words(app), "nobody knows what is in it"
        await press(app, pilot, "enter", "e", "escape")
    assert app.answers == [None]


def test_a_lead_that_stays_is_told_by_its_name() -> None:
    stayed = [Stayed(3, "was worked on"), Stayed(4, "was written to")]
    assert those_that_stay(stayed, {3: "Ada\x1b[2J"}) == [
        "Ada\u241b[2J (lead 3) stays: it was worked on",
        "lead 4 stays: it was written to",
    ]


def test_why_it_stays_is_told_in_the_operators_language() -> None:
    speak("de_DE")
    try:
        told = those_that_stay([Stayed(4, HEARD_OF)], {})
        refused = _nothing_to_undo(1, [Stayed(4, HEARD_OF), Stayed(5, HEARD_OF)])
    finally:
        speak("")
    assert told == ["Lead 4 bleibt, denn der Lead hat sich wieder gemeldet"]
    assert refused.startswith("Import 1 lässt sich nicht zurücknehmen: Lead 4 hat sich wieder")


def test_a_sequence_that_stays_ended_is_told_with_what_happened_since() -> None:
    ended = [StaysEnded(4, "since then 2026-11-24 17:01 UTC, kim: Reply by hand")]

    def as_told(sentence: str) -> str:
        return as_read(sentence, ZoneInfo("America/New_York"), NOON)

    assert those_that_stay_ended(ended, {4: "Ada"}, as_told) == [
        "A sequence of Ada (lead 4) stays ended: since then 12:01, kim: Reply by hand"
    ]
