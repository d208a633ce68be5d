"""The help overlay and the command palette say what the keys do, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot

from screens.dialogs.key_list import Choice, KeyList
from screens.help import HelpScreen, Line
from screens.main.filter_line import FilterLine
from screens.palette import VerbCommands
from screens.table import RowTable
from screens.verbs import VERBS
from tests.build import ASKS_FOR_THE_PRICE, a_lead
from tests.screens.main.house import House, main_of, until


async def test_help_lists_the_verbs_of_the_focused_pane_first(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        await pilot.press("2", "question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        lines = help_of(pilot)
        assert lines[0].group == "Here"
        assert ("Here", "a", VERBS["approve"].help) in [line[:3] for line in lines]
        assert ("Everywhere", "J", VERBS["jobs"].help) in [line[:3] for line in lines]
        assert ("↓ j", "Down") in [line[1:3] for line in lines]
        groups = list(dict.fromkeys(line.group for line in lines))
        assert groups == ["Here", "On this screen", "Moving", "Everywhere"]
        await pilot.press("j", "j")
        assert pilot.app.screen.query_one(RowTable).cursor_row == lines[2]
        await pilot.press("question_mark")
        assert len(pilot.app.screen_stack) == 1, "the key that opened it closes it"


async def test_help_is_searched_by_key_or_words_and_does_what_is_found(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        await pilot.press("question_mark", "slash")
        await until(pilot, lambda: isinstance(pilot.app.focused, FilterLine))
        await pilot.press(*"client")
        everything = len(VERBS)
        await until(pilot, lambda: 0 < len(help_of(pilot)) < everything, "filtered")
        assert all("client" in str(line[:4]).lower() for line in help_of(pilot))
        await pilot.press("escape", "slash")
        await until(pilot, lambda: isinstance(pilot.app.focused, FilterLine), "begun again")
        await pilot.press("4")
        table = pilot.app.screen.query_one(RowTable)
        await until(pilot, lambda: table.cursor_row and table.cursor_row.keys == "4", "the key")
        await pilot.press("enter", "escape")
        assert isinstance(pilot.app.screen, HelpScreen), "the filter goes first"
        assert table.cursor_row.keys == "4", "and leaves the cursor where it is"  # type: ignore[union-attr]
        await pilot.press("enter")
        await until(pilot, lambda: main_of(pilot).current == "clients", "done")
        assert len(pilot.app.screen_stack) == 1


async def test_a_line_of_help_that_does_not_apply_says_why(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        await pilot.press("4", "question_mark")
        table = pilot.app.screen.query_one(RowTable)
        (line,) = (one for one in table.rows if one.action == "advance")
        table.move_to((line.group, line.what))
        x, y, _, _ = table.region
        at = int(table.rows.index(line) - table.scroll_offset.y) + 1
        await pilot.click(offset=(x + 4, y + at), times=2)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1, "closed")
        told = [one.message for one in pilot.app._notifications]
        assert told == ["No client is chosen here."]


def help_of(pilot: Pilot[None]) -> Sequence[Line]:
    """The lines that are shown, without the heads of the groups."""
    return [line for line in pilot.app.screen.query_one(RowTable).rows if line.action]


async def test_the_palette_offers_what_works_here_and_does_it(house: House) -> None:
    a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    async with house.console((120, 40)) as pilot:
        commands = {command.text for command in _commands(house, pilot)}
        assert "Zoom (z)" in commands
        assert "Approve (a)" not in commands
        await pilot.press("3")
        assert "Skip (x)" not in {command.text for command in _commands(house, pilot)}, "no row"
        await pilot.press("2")
        assert "Approve (a)" in {command.text for command in _commands(house, pilot)}
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await pilot.press(*"zoom")
        await until(pilot, lambda: "Zoom" in _first_found(pilot), "it is found")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.has_class("-zoomed"))


def _first_found(pilot: Pilot[None]) -> str:
    found = pilot.app.screen.query_one(CommandList)
    return str(found.get_option_at_index(0).prompt) if found.option_count == 1 else ""


def _commands(house: House, pilot):  # type: ignore[no-untyped-def]
    return list(VerbCommands(pilot.app.screen)._commands())


async def test_the_inbox_and_the_duplicates_are_reached_by_key_palette_and_help(
    house: House,
) -> None:
    async with house.console((80, 24)) as pilot:
        commands = {command.text for command in _commands(house, pilot)}
        assert {"Inbox (i)", "Duplicates (D)"} <= commands
        for key, name in (("i", "InboxScreen"), ("D", "DuplicatesScreen")):
            await pilot.press(key)
            await until(pilot, lambda name=name: type(pilot.app.screen).__name__ == name)  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        assert VERBS["inbox"].help in {line.what for line in help_of(pilot)}


async def test_a_page_is_turned_in_a_terminal_too_low_for_the_palettes_list(house: House) -> None:
    async with house.console((80, 3)) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await pilot.press("o")
        commands = pilot.app.screen.query_one(CommandList)
        await until(pilot, lambda: commands.option_count > 1)
        await pilot.press("down", "pagedown", "pageup", "escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_a_page_is_turned_in_a_dialogs_list_that_no_line_is_left_for() -> None:
    class OneList(App[None]):
        CSS = "KeyList { height: 0; }"

        def compose(self) -> ComposeResult:
            yield KeyList([Choice("a", "one", "One"), Choice("b", "two", "Two")])

    async with OneList().run_test() as pilot:
        await pilot.press("down", "pagedown", "pageup")
        assert pilot.app.query_one(KeyList).highlighted == 1, "it stays where it is"
