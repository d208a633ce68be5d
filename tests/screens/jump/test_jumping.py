"""Letters over everything in sight; typing them goes there (issue 6: jump to anything)."""

from __future__ import annotations

import re

import pytest
from textual._context import visible_screen_stack
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from console.app import CallboardApp
from screens.board import StageBoard
from screens.dialogs.new_lead import NewLead
from screens.help import HelpScreen
from screens.jump.jump_screen import JumpScreen
from screens.keys.presets import PRESETS
from screens.looks import Look
from screens.main.main_screen import MainScreen
from screens.reading.panel import Panel
from screens.table import RowTable
from tests.build import ASKS_FOR_THE_PRICE, DAY, MINUTE, NOON, a_lead, an_answered_lead
from tests.screens.main.house import House, filled, main_of, pane_of, until

NAMES = ("Ada", "Ben", "Cleo")


@pytest.fixture
def full(house: House) -> House:
    for number, name in enumerate(NAMES):
        an_answered_lead(
            house.agency, name=name, email=f"{name}@example.org", now=NOON - number * MINUTE
        )
    a_lead(house.agency, name="Sam", message=ASKS_FOR_THE_PRICE)
    house.client("Harbor Dental", now=NOON - 5 * DAY)
    return house


def strips_of(pilot: Pilot[None]) -> list[Strip]:
    app = pilot.app
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips()


def lines_of(pilot: Pilot[None]) -> list[str]:
    """What is on the terminal."""
    return [strip.text for strip in strips_of(pilot)]


async def jump(pilot: Pilot[None], key: str = "comma") -> JumpScreen:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, JumpScreen), "letters")
    screen = pilot.app.screen
    assert isinstance(screen, JumpScreen)
    await until(pilot, lambda: "Type the letters" in lines_of(pilot)[-1], "drawn letters")
    return screen


async def arrived(pilot: Pilot[None]) -> None:
    """The letters are gone, and what they led to has happened."""
    await until(pilot, lambda: not isinstance(pilot.app.screen, JumpScreen), "no letters")
    await pilot.pause()


def letters_before(pilot: Pilot[None], words: str, skip: int = 0) -> str:
    """The letters in the line with these words, nearest before them."""
    line = next(line for line in lines_of(pilot) if words in line)
    return re.split(r"[│|▌\s]+", line[: line.index(words)].strip("│|"))[skip]


def letters_at(screen: JumpScreen, place: Offset) -> str:
    return next(text for text, spot in screen._spots.items() if spot.at() == place)


def table(pilot: Pilot[None], pane: str) -> RowTable[object]:
    body = pane_of(pilot, pane).body
    assert isinstance(body, RowTable)
    return body


def named(pilot: Pilot[None], pane: str) -> object:
    return getattr(table(pilot, pane).cursor_row, "name", None)


async def test_letters_over_a_row_lead_the_cursor_to_it(full: House) -> None:
    async with full.console() as pilot:
        await jump(pilot)
        letters = letters_before(pilot, "Cleo")
        await pilot.press(*letters)
        await arrived(pilot)
        assert named(pilot, "inbound") == "Cleo"
        assert pilot.app.focused is pane_of(pilot, "inbound").body
        assert type(pilot.app.screen) is MainScreen


async def test_panes_have_the_first_letters_and_the_rows_of_the_list_in_use_the_next(
    full: House,
) -> None:
    async with full.console() as pilot:
        await jump(pilot)
        seen = "\n".join(lines_of(pilot))
        assert all(title in seen for title in ("╭a 1 Inbound", "╭s 2 Review", "╭d 3", "╭f 4 Cl"))
        assert [letters_before(pilot, name) for name in ("Sam",)] == ["g"]
        await pilot.press("s")
        await arrived(pilot)
        assert main_of(pilot).current == "review"
        assert pilot.app.focused is pane_of(pilot, "review").body


async def test_rows_of_other_panes_and_cards_are_gone_to(full: House) -> None:
    async with full.console() as pilot:
        screen = await jump(pilot)
        lines = lines_of(pilot)
        y = next(y for y, line in enumerate(lines) if "Harbor Dental" in line)
        await pilot.press(*letters_at(screen, Offset(lines[y].index("Harbor") - 3, y)))
        await arrived(pilot)
        board = pilot.app.focused
        assert isinstance(board, StageBoard)
        assert board.cursor[1] is not None
        assert main_of(pilot).current == "clients"


@pytest.mark.parametrize("key", ["escape", "comma", "ctrl+g", "down", "enter", "1"])
async def test_every_key_that_is_no_letter_leaves_and_changes_nothing(
    full: House, key: str
) -> None:
    async with full.console() as pilot:
        before, row = pilot.app.focused, named(pilot, "inbound")
        await jump(pilot)
        await pilot.press(key)
        await arrived(pilot)
        assert type(pilot.app.screen) is MainScreen
        assert (pilot.app.focused, named(pilot, "inbound")) == (before, row)


async def test_letters_go_with_their_row_while_others_arrive(full: House) -> None:
    async with full.console() as pilot:
        await jump(pilot)
        letters = letters_before(pilot, "Ada")
        line = next(y for y, text in enumerate(lines_of(pilot)) if "Ada" in text)
        a_lead(full.agency, name="Zoe", email="zoe@example.org", message=ASKS_FOR_THE_PRICE)
        await until(pilot, lambda: "Zoe" in "".join(lines_of(pilot)), "the new row")
        moved = next(y for y, text in enumerate(lines_of(pilot)) if "Ada" in text)
        assert moved == line + 1
        assert letters_before(pilot, "Ada") == letters
        new = next(text for text in lines_of(pilot) if "Zoe" in text)
        assert new[1:3] == "  ", "what came since has no letters"
        await pilot.press(*letters)
        await arrived(pilot)
        assert named(pilot, "inbound") == "Ada"


async def test_a_row_that_has_gone_is_not_gone_to_and_that_is_said(full: House) -> None:
    async with full.console() as pilot:
        row = named(pilot, "inbound")
        await jump(pilot)
        letters = letters_before(pilot, "Cleo")
        pane_of(pilot, "inbound").filter_by("ada")
        await until(pilot, lambda: len(table(pilot, "inbound").rows) == 1, "the filtered list")
        await pilot.press(*letters)
        await arrived(pilot)
        assert named(pilot, "inbound") in (row, "Ada")
        told = [one.message for one in pilot.app._notifications]
        assert told == ["It is not in sight any more; the cursor stays where it was."]


async def test_a_pair_is_typed_one_after_the_other_and_backspace_takes_the_first_back(
    house: House,
) -> None:
    for number in range(30):
        an_answered_lead(
            house.agency, name=f"Lead {number:02}", email=f"{number}@example.org", now=NOON
        )
    async with house.console((160, 60)) as pilot:
        screen = await jump(pilot)
        pairs = [text for text in screen._spots if len(text) == 2]
        first, second = pairs[3]
        await pilot.press(first)
        await pilot.pause()
        left = screen._placed()
        assert {len(one.text) for one in left} == {1}
        assert len(left) == len([one for one in pairs if one[0] == first])
        assert f"{first} …" in lines_of(pilot)[-1]
        await pilot.press("backspace")
        await pilot.pause()
        assert len(screen._placed()) == len(screen._spots)
        await pilot.press(first, second.upper())
        await arrived(pilot)
        assert type(pilot.app.screen) is MainScreen


async def test_what_is_typed_right_after_the_key_is_letters(full: House) -> None:
    async with full.console() as pilot:
        await pilot.press("comma", "s")
        await arrived(pilot)
        assert main_of(pilot).current == "review"


async def test_a_letter_over_nothing_changes_nothing(full: House) -> None:
    async with full.console() as pilot:
        screen = await jump(pilot)
        await pilot.press("z")
        assert pilot.app.screen is screen


async def test_a_click_on_letters_is_the_letters_and_elsewhere_it_leaves(full: House) -> None:
    async with full.console() as pilot:
        y = next(y for y, text in enumerate(lines_of(pilot)) if "Cleo" in text)
        await jump(pilot)
        await pilot.click(offset=(1, y))
        await arrived(pilot)
        assert named(pilot, "inbound") == "Cleo"
        await jump(pilot)
        await pilot.click(offset=(30, y - 1))
        await arrived(pilot)
        assert named(pilot, "inbound") == "Cleo"


async def test_a_small_terminal_has_letters_over_its_tabs(full: House) -> None:
    async with full.console((80, 24)) as pilot:
        await jump(pilot)
        assert lines_of(pilot)[1].startswith("a1 Inbound")
        await pilot.press("d")
        await arrived(pilot)
        assert main_of(pilot).current == "follow_ups"


async def test_a_field_types_the_sign_and_is_left_by_the_other_key(full: House) -> None:
    async with full.console() as pilot:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, NewLead), "the form")
        dialog = pilot.app.screen
        await pilot.press("A", "comma", "B")
        field = pilot.app.focused
        assert isinstance(field, Input)
        assert field.value == "A,B"
        await jump(pilot, "ctrl+g")
        await pilot.press("s")
        await arrived(pilot)
        assert pilot.app.screen is dialog
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "email"
        assert field.value == "A,B"


async def test_sheets_and_rows_of_a_detail_screen_are_gone_to(full: House) -> None:
    async with full.console() as pilot:
        await pilot.press("1", "enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "LeadScreen", "the lead")
        lead = pilot.app.screen
        await until(pilot, lambda: getattr(lead, "_shown", None) is not None, "loaded")
        screen = await jump(pilot)
        assert len(screen._spots) >= len([one for one in lead.query(Panel) if one.region])
        target = lead.query_one("#timeline")
        await pilot.press(*letters_at(screen, target.region.offset + Offset(1, 0)))
        await arrived(pilot)
        assert pilot.app.focused is target


async def test_the_help_goes_to_its_lines(full: House) -> None:
    async with full.console() as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen), "help")
        screen = await jump(pilot)
        assert len(screen._spots) > 5
        await pilot.press("d")
        await arrived(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)


async def test_without_colours_letters_on_the_cursors_line_stand_off_it(full: House) -> None:
    desk = full.app().desk
    async with CallboardApp(desk, look=Look("mono", "ascii")).run_test(size=(120, 40)) as pilot:
        await filled(pilot)
        await jump(pilot)
        strips = strips_of(pilot)
        here = next(strip for strip in strips if "Sam" in strip.text)
        other = next(strip for strip in strips if "Ada" in strip.text)
        assert _is_reversed(here, "Sam"), "the cursor's line"
        assert not _is_reversed(here, letters_before(pilot, "Sam"))
        assert not _is_reversed(other, "Ada")
        assert _is_reversed(other, letters_before(pilot, "Ada"))
        assert all(strip.text.isascii() for strip in strips)
    desk.close()


def _is_reversed(strip: Strip, words: str) -> bool:
    at = strip.text.index(words)
    return all(bool(style and style.reverse) for _text, style, _ in strip.crop(at, at + len(words)))


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_preset_has_a_key_that_types_nothing_and_one_that_needs_no_ctrl(preset: str) -> None:
    keys = PRESETS[preset].keys_of("jump")
    assert "comma" in keys
    assert any(len(key) > 1 and key != "comma" for key in keys)
