"""Whatever a dialog's last line names by its key is reached by a click on it as well."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from screens import keys
from screens.dialogs.ask import AskText
from screens.dialogs.clickable_keys import row_key
from screens.dialogs.touch import TouchDialog
from screens.keys.key_map import KeyMap
from tests.build import NOON, Agency, a_lead
from tests.screens.sight import Watch, seen, settle

LINE = "ctrl+s save · tab next field · a letter picks · s keep · escape leave"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("ctrl+s", "ctrl+s"),
        ("save", "ctrl+s"),
        ("next field", "tab"),
        ("escape", "escape"),
        ("leave", "escape"),
        ("letter picks", ""),
        ("s keep", ""),
    ],
)
def test_a_click_is_the_key_whose_words_are_under_it(words: str, key: str) -> None:
    places = range(LINE.index(words), LINE.index(words) + len(words))
    assert {row_key(LINE, place) for place in places} == {key}


def test_it_is_the_key_that_the_own_map_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_in_force", KeyMap({"close": ("f10",)}))
    assert row_key(f"a digit picks · {keys.the_key('close')} leave", 20) == "f10"


async def click_on(pilot: Pilot[None], line: Static, words: str) -> None:
    """Where the words stand, whichever line of it they were wrapped to."""
    for y in range(line.size.height):
        x = line.render_line(y).text.find(words)
        if x >= 0:
            await pilot.click(line, offset=(x, y))


async def test_suggestions_are_picked_and_the_answer_given_by_mouse(
    agency: Agency, watch: Watch
) -> None:
    ask = AskText("Why?", "", ("Wrong number", "Too late"))
    async with seen(agency, watch, lambda: ask) as (app, pilot):
        await click_on(pilot, ask.query_one(".dialog--offer", Static), "Too late")
        assert ask.query_one(Input).value == "Too late"
        await click_on(pilot, ask.query_one(".dialog--keys", Static), "done")
        await settle(app, pilot)
    assert app.answers == ["Too late"]


async def test_a_dialog_is_left_by_a_click_and_nothing_is_done(
    agency: Agency, watch: Watch
) -> None:
    lead = a_lead(agency, now=NOON)
    async with seen(agency, watch, lambda: TouchDialog(lead)) as (app, pilot):
        await click_on(pilot, app.screen.query_one(".dialog--keys", Static), "one key")
        await settle(app, pilot)
        assert isinstance(app.screen, TouchDialog)
        await click_on(pilot, app.screen.query_one(".dialog--keys", Static), "leave")
        await settle(app, pilot)
        assert app.answers == [False]
