"""Text of a table is marked with the mouse: on its rows, wherever they go, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot
from textual.screen import Screen

from data.listing.window import Asked, Placed, Window
from screens.closing_once import ClosesOnce
from screens.finding.finder import Finder
from screens.reading.panel import READING_TCSS, Panel
from screens.table import Column
from screens.themes import DARK
from screens.window_table import WindowTable

pytestmark = pytest.mark.usefixtures("every_picture")


@dataclass(frozen=True)
class Lead:
    id: int
    name: str
    town: str = "York"


COLUMNS = [
    Column[Lead]("name", "Lead", lambda lead, _: (lead.name, "strong"), width=14),
    Column[Lead]("town", "Town", lambda lead, _: (lead.town, "")),
]
LEADS = [Lead(10 + n, f"Lead No{n:02}") for n in range(30)]
NAME, TOWN = 3, 19
"""The first cell of either column."""


class Listed(ClosesOnce[None]):
    CSS = "WindowTable { width: 50; } Panel { width: 20; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield WindowTable(COLUMNS, id="leads")
            yield Panel("Beside", id="beside")


class Console(Finder):
    CSS_PATH = READING_TCSS

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.opened: list[int] = []

    def get_default_screen(self) -> Screen[None]:
        return Listed()

    def on_row_table_opened(self, message: WindowTable.Opened[Lead]) -> None:
        self.opened.append(message.row.id)

    @property
    def leads(self) -> WindowTable[Lead]:
        return self.screen.query_one("#leads", WindowTable)

    def fill(self, leads: list[Lead]) -> None:
        rows = tuple(Placed((0, lead.id), lead) for lead in leads)
        assert self.leads.set_window(Window(self.leads.ask(), rows))


async def press_and_move(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await press_and_move(pilot, start, end)
    await pilot.mouse_up(offset=end)


async def copied(pilot: Pilot[None]) -> str:
    pilot.app._clipboard = ""
    await pilot.press("ctrl+c")
    return pilot.app.clipboard


def lit(table: WindowTable[Lead]) -> list[str]:
    """What is drawn as marked, line by line."""
    look = table.screen.get_component_rich_style("screen--selection").bgcolor
    lines = []
    for y in range(table.size.height):
        marked = [
            text for text, style, _ in table.render_line(y) if style and style.bgcolor == look
        ]
        lines += ["".join(marked).rstrip()] if marked else []
    return lines


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((NAME, 2), (NAME + 3, 2), ["Lead"]),
        ((TOWN, 1), (TOWN + 3, 2), ["York", "Lead No01       York"]),
        ((NAME + 8, 3), (NAME, 2), ["Lead No01       York", "Lead No02"]),
        ((0, 1), (NAME + 3, 1), ["Lead"]),
        ((NAME, 0), (NAME + 3, 0), ["Lead"]),
        ((TOWN, 9), (75, 9), ["York"]),
    ],
    ids=[
        "a word", "over two rows", "upwards", "from the margin",
        "on the head: the first row", "into what is beside",
    ],
)  # fmt: skip
async def test_what_is_marked_is_lit_and_copied(
    start: tuple[int, int], end: tuple[int, int], text: list[str]
) -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        app.fill(LEADS)
        await pilot.pause()
        await drag(pilot, start, end)
        await pilot.pause()
        assert lit(app.leads) == text
        assert await copied(pilot) == "\n".join(text)
        assert app.leads.cursor_row == LEADS[0], "a drag is no click"


async def test_a_click_takes_the_mark_off_and_two_open_as_ever() -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        app.fill(LEADS)
        await pilot.pause()
        await drag(pilot, (NAME, 2), (NAME + 3, 2))
        await pilot.click("#leads", offset=(NAME, 4))
        await pilot.pause()
        assert lit(app.leads) == []
        assert await copied(pilot) == ""
        await pilot.click("#leads", offset=(NAME, 5), times=2)
        await pilot.pause()
        assert app.opened == [LEADS[4].id]
        assert lit(app.leads) == []


@pytest.mark.parametrize("ctrl", [False, True], ids=["left of the text", "with ctrl"])
async def test_a_row_is_marked_with_the_mouse_and_opened_by_two_clicks_on_its_text_only(
    ctrl: bool,
) -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        app.fill(LEADS)
        await pilot.pause()
        at = NAME if ctrl else 1
        await pilot.click("#leads", offset=(at, 4), control=ctrl)
        await pilot.click("#leads", offset=(at, 6), control=ctrl)
        assert app.leads.marked_rows == [LEADS[3], LEADS[5]]
        assert app.leads.cursor_row == LEADS[5]
        await pilot.click("#leads", offset=(at, 4), control=ctrl)
        assert app.leads.marked_rows == [LEADS[5]]
        await pilot.click("#leads", offset=(at, 8), control=ctrl, times=2)
        assert app.opened == []


@pytest.mark.parametrize("is_held", [False, True], ids=["marked", "while the mouse is down"])
async def test_a_mark_goes_along_with_its_rows(is_held: bool) -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        app.fill(LEADS)
        await pilot.pause()
        await (press_and_move if is_held else drag)(pilot, (NAME, 2), (NAME + 8, 3))
        await pilot.pause()
        marked = ["Lead No01       York", "Lead No02"]
        assert lit(app.leads) == marked
        app.fill([Lead(1, "Newest"), *LEADS])
        await pilot.pause()
        assert lit(app.leads) == marked
        if is_held:
            await pilot.hover(offset=(NAME + 8, 5))
            await pilot.mouse_up(offset=(NAME + 8, 5))
            marked = [marked[0], "Lead No02       York", "Lead No03"]
            await pilot.pause()
            assert lit(app.leads) == marked
        assert await copied(pilot) == "\n".join(marked)


@pytest.mark.parametrize(
    "leads",
    [LEADS[2:], [*LEADS[:2], Lead(1, "Between"), *LEADS[2:]], []],
    ids=["one is gone", "one comes between", "none is left"],
)
async def test_a_mark_that_would_mean_other_rows_is_taken_off(leads: list[Lead]) -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        app.fill(LEADS)
        await pilot.pause()
        await drag(pilot, (NAME, 2), (NAME + 8, 3))
        await pilot.pause()
        app.fill(leads)
        await pilot.pause()
        assert lit(app.leads) == []
        assert await copied(pilot) == ""


async def test_nothing_can_be_marked_where_there_is_no_row() -> None:
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        assert app.leads.ask() == Asked(below=app.leads.ask().below)
        await drag(pilot, (NAME, 2), (NAME + 8, 3))
        assert await copied(pilot) == ""


async def test_a_sign_that_is_typed_over_a_table_asks_nothing_of_it() -> None:
    """Textual takes `key_at` for the handler of `@`."""
    app = Console()
    async with app.run_test(size=(80, 16)) as pilot:
        app.fill(LEADS)
        app.leads.focus()
        handlers = {name for name in dir(app.leads) if name.startswith(("key_", "_key_"))}
        assert not handlers
        await pilot.press("at")
