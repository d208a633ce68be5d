"""Files that were taken in: seen, looked into, and taken back from the list."""

from __future__ import annotations

import pytest

from data.imports.columns import choose
from data.imports.undo import begin_undo
from data.leads.contact import Touch, touch
from data.leads.tables import Lead
from screens.imports.import_screen import ImportScreen
from screens.imports.imports_screen import ImportsScreen
from screens.inbox.inbox_screen import InboxScreen
from tests.build import Agency, a_lead
from tests.data.imports.taking import LATER, a_step, table, taken, taken_back
from tests.screens.sight import HOSTILE, Watch, look_again, press, seen, sight, words


async def test_a_file_is_opened_its_rows_are_read_and_it_is_taken_back(
    agency: Agency, watch: Watch
) -> None:
    a_lead(agency)
    done = taken(agency, "name,email", "Kim,kim@example.org", "Lou,lou@example.org", "Ada,")
    async with seen(agency, watch, ImportsScreen, (100, 30)) as (app, pilot):
        assert "leads.csv" in sight(app)
        assert "is in" in sight(app)
        await press(app, pilot, "enter")
        assert f"Import {done.import_id} leads.csv" in words(app)
        for told in ("3 rows in the file", "2 new leads", "1 in quarantine",
                     "New people are answered", "None: each was taken"):  # fmt: skip
            assert told in words(app), told
        await press(app, pilot, "enter")
        assert isinstance(app.screen, InboxScreen)
        assert "3 of 4" in sight(app)
        assert "website" not in sight(app)
        await press(app, pilot, "escape", "u")
        assert "Take all 3 rows back?" in words(app)
        await press(app, pilot, "y")
        assert any("Taken back: 2 leads closed" in said for said in app.told)
        assert "Taken back by ana" in words(app)
        await press(app, pilot, "u")
        assert "ana took it back" in app.told[-1]
        await press(app, pilot, "escape")
        await look_again(app, pilot)
        assert "taken back by ana" in words(app)
    closed = [lead.outcome for lead in agency.rows(Lead)]
    assert closed == ["", "import_undone", "import_undone"]


async def test_another_key_leaves_it_as_it_is(agency: Agency, watch: Watch) -> None:
    taken(agency, "name,email", "Kim,kim@example.org")
    async with seen(agency, watch, ImportsScreen, (100, 30)) as (app, pilot):
        await press(app, pilot, "u", "u", "escape")
        assert "Take the 1 row back?" not in words(app)
    assert [lead.outcome for lead in agency.rows(Lead)] == [""]


async def test_what_stays_is_named(agency: Agency, watch: Watch) -> None:
    done = taken(agency, "name,email", "Kim,kim@example.org", "Lou,lou@example.org")
    kim = done.rows[0].lead_id or 0
    agency.do(touch, kim, Touch.NOTE, "knows us", house=agency.house, now=LATER, by="ana")
    async with seen(agency, watch, lambda: ImportScreen(done.import_id), (110, 30)) as (app, pilot):
        await press(app, pilot, "u", "y")
        assert any("1 lead closed, 0 put back as they were, 1 stays" in said for said in app.told)
        assert f"✗ Kim (lead {kim}) stays: it" in words(app)


async def test_one_that_broke_off_is_gone_on_with(agency: Agency, watch: Watch) -> None:
    lines = [f"K{n},k{n}@example.org" for n in range(201)]
    done = taken(agency, "name,email", *lines)
    a_step(agency, agency.ask(begin_undo, done.import_id), by="kim")
    async with seen(agency, watch, ImportsScreen, (110, 30)) as (app, pilot):
        assert "kim takes it back" in words(app)
        await press(app, pilot, "enter")
        assert "kim began to take it back, and it is not done to its end." in words(app)
        await press(app, pilot, "u", "y")
        assert "Taken back by kim" in words(app)


async def test_one_that_a_colleague_took_back_is_refused_and_shown_as_it_is(
    agency: Agency, watch: Watch
) -> None:
    done = taken(agency, "name,email", "Kim,kim@example.org")
    async with seen(agency, watch, lambda: ImportScreen(done.import_id), (110, 30)) as (app, pilot):
        await press(app, pilot, "u")
        taken_back(agency, done.import_id, by="kim")
        await press(app, pilot, "y")
        assert any("was undone by kim" in said for said in app.told)


async def test_columns_that_somebody_decided_on_are_shown_as_text(
    agency: Agency, watch: Watch
) -> None:
    file = choose(table(f'"{HOSTILE}",email', "Dana,d@x.org"), HOSTILE.replace('"', '""'), "name")
    done = taken(agency, of=file)
    async with seen(agency, watch, lambda: ImportScreen(done.import_id), (110, 30)) as (app, _):
        assert "name [@click=app.quit]x[/]" in words(app)
        assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_where_nothing_was_taken_in_it_says_how(
    agency: Agency, watch: Watch, size: tuple[int, int]
) -> None:
    async with seen(agency, watch, ImportsScreen, size) as (app, pilot):
        assert "No file was taken in yet. I on the first screen takes one in" in words(app)
        await press(app, pilot, "u", "enter", "escape")
    assert app.answers == [None]
