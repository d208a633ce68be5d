"""Text is marked with the mouse and copied, from one sheet at a time."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen

from screens.closing_once import ClosesOnce
from screens.finding.finder import Finder
from screens.reading.panel import READING_TCSS, Panel
from screens.themes import DARK

LETTER = "Hi Eleanor,\n\nshall we talk on Monday?\n\nRobin"


class Two(ClosesOnce[None]):
    """A letter, and beside it what nobody marked."""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Panel("Letter", id="letter")
            yield Panel("Timeline", id="timeline")

    def on_mount(self) -> None:
        self.query_one("#letter", Panel).show(Content(LETTER))
        self.query_one("#timeline", Panel).show(Content("08:00 came in\n08:01 answered"))


class Console(Finder):
    CSS_PATH = READING_TCSS

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_default_screen(self) -> Screen[None]:
        return Two()


def text(x: int, y: int) -> tuple[int, int]:
    """A cell of the letter, whose frame takes one line and two columns."""
    return x + 2, y + 1


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)


@pytest.mark.parametrize(
    ("start", "end", "copied"),
    [
        (text(3, 0), text(9, 0), "Eleanor"),
        (text(0, 0), text(30, 3), LETTER.removesuffix("\n\nRobin")),
        (text(0, 2), text(4, 12), LETTER.removeprefix("Hi Eleanor,\n\n")),
        (text(6, 2), (70, 3), "we talk on Monday?"),
        (text(30, 1), text(4, 2), "shall"),
        ((1, 0), text(1, 0), "Hi"),
        (text(4, 2), text(3, 0), "Eleanor,\n\nshall"),
    ],
    ids=[
        "a word",
        "to an empty line",
        "to below the text",
        "to another sheet",
        "from an empty line",
        "from the frame",
        "upwards",
    ],
)
async def test_what_is_marked_stays_in_its_sheet(
    start: tuple[int, int], end: tuple[int, int], copied: str
) -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        await drag(pilot, start, end)
        await pilot.press("ctrl+c")
        assert app.clipboard.strip("\n") == copied
        (told,) = app._notifications
        assert told.message.startswith("Copied: ")


async def test_nothing_is_copied_while_nothing_is_marked_and_the_key_says_how() -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        await drag(pilot, text(3, 0), text(9, 0))
        await pilot.click(offset=text(1, 1))
        await pilot.press("ctrl+c")
        assert app.clipboard == ""
        (told,) = app._notifications
        assert told.message.startswith("Nothing is marked")
