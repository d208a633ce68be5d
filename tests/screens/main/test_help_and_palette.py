"""The help overlay and the command palette say what the keys do, and nothing else."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Static

from screens.help import HelpScreen
from screens.palette import VerbCommands
from screens.verbs import VERBS
from tests.build import ASKS_FOR_THE_PRICE, a_lead
from tests.screens.main.house import House, until


async def test_help_lists_the_verbs_of_the_focused_pane_first(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        await pilot.press("2", "question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        lines = str(pilot.app.screen.query_one("#help-keys", Static).content).splitlines()
        assert lines[0] == "Here"
        assert f"  a               {VERBS['approve'].help}" in lines[: lines.index("")]
        assert f"  J               {VERBS['jobs'].help}" in lines[lines.index("Everywhere") :]
        assert "  ↓ j             Down" in lines


async def test_help_scrolls_and_closes_with_the_key_that_opened_it(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        await pilot.press("question_mark", "j", "j")
        box = pilot.app.screen.query_one("#help")
        assert box.scroll_offset.y == 2
        await pilot.press("question_mark")
        assert len(pilot.app.screen_stack) == 1


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
        shown = str(pilot.app.screen.query_one("#help-keys", Static).content)
        assert VERBS["inbox"].help in shown
