"""Text of a board is marked with the mouse: in one lane, on its cards, wherever they go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from screens.board import BoardColumn, Card, StageBoard
from screens.closing_once import ClosesOnce
from screens.finding.finder import Finder
from screens.reading.panel import READING_TCSS
from screens.themes import DARK
from tests.screens.test_marking import copied, drag, press_and_move

pytestmark = pytest.mark.usefixtures("every_picture")

STAGES = [BoardColumn("sign", "Signed"), BoardColumn("kick", "Kick-off"), BoardColumn("op", "Live")]
CARDS = [
    Card(1, "sign", "Alpha Ltd", "day 1 of 2", "Mia"),
    Card(2, "sign", "Beta Ltd", "day 2 of 2", "Ben"),
    Card(3, "kick", "Gamma Inc", "day 5 of 3", "Kim"),
    *(Card(n, "op", f"Done {n}", "since May", "Zoe") for n in range(4, 16)),
]
FIRST, SECOND, THIRD = 3, 38, 72
"""The first cell of a lane's words, behind the signs; the first line of a card is line 3."""


class Shown(ClosesOnce[None]):
    CSS = "StageBoard { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield StageBoard(STAGES)


class Console(Finder):
    CSS_PATH = READING_TCSS

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.opened: list[object] = []

    def get_default_screen(self) -> Screen[None]:
        return Shown()

    def on_stage_board_opened(self, message: StageBoard.Opened) -> None:
        self.opened.append(message.card_id)

    @property
    def board(self) -> StageBoard:
        return self.screen.query_one(StageBoard)


def lit(board: StageBoard) -> list[str]:
    """What is drawn as marked, line by line."""
    look = board.screen.get_component_rich_style("screen--selection").bgcolor
    lines = []
    for y in range(board.size.height):
        marked = [
            text for text, style, _ in board.render_line(y) if style and style.bgcolor == look
        ]
        lines += ["".join(marked).rstrip()] if any(marked) else []
    return lines


async def shown(pilot: Pilot[None], cards: list[Card]) -> StageBoard:
    app = pilot.app
    assert isinstance(app, Console)
    app.board.set_cards(cards)
    await pilot.pause()
    return app.board


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((FIRST, 3), (FIRST + 4, 3), ["Alpha"]),
        ((SECOND, 4), (SECOND + 4, 4), ["day 5"]),
        ((FIRST, 4), (FIRST + 3, 5), ["day 1 of 2", "  Mia"]),
        ((FIRST + 3, 5), (FIRST, 4), ["day 1 of 2", "  Mia"]),
        ((SECOND, 3), (100, 3), ["Gamma Inc"]),
        ((SECOND, 4), (SECOND, 19), ["day 5 of 3", "  Kim"]),
        ((FIRST + 6, 3), (FIRST + 3, 6), ["Ltd", "  day 1 of 2", "  Mia", "! Beta"]),
    ],
    ids=["a word", "in another lane", "over lines", "upwards", "into the next lane",
         "to below the last card", "over two cards"],
)  # fmt: skip
async def test_what_is_marked_is_lit_and_copied(
    start: tuple[int, int], end: tuple[int, int], text: list[str]
) -> None:
    app = Console()
    async with app.run_test(size=(102, 20)) as pilot:
        cards = [CARDS[0], replace(CARDS[1], tone="warning"), *CARDS[2:]]
        board = await shown(pilot, cards)
        was = board.cursor
        await drag(pilot, start, end)
        await pilot.pause()
        assert lit(board) == text
        assert await copied(pilot) == "\n".join(text)
        assert board.cursor == was, "a drag is no click"
        await pilot.click(StageBoard, offset=(SECOND, 3))
        assert lit(board) == []
        await pilot.click(StageBoard, offset=(SECOND, 3), times=2)
        assert app.opened == [3]


@pytest.mark.parametrize("is_held", [False, True], ids=["marked", "while the mouse is down"])
async def test_a_mark_goes_along_with_its_cards_and_stays_while_the_cursor_moves(
    is_held: bool,
) -> None:
    app = Console()
    async with app.run_test(size=(102, 20)) as pilot:
        board = await shown(pilot, CARDS)
        await (press_and_move if is_held else drag)(pilot, (FIRST, 3), (FIRST + 8, 4))
        marked = ["Alpha Ltd", "  day 1 of"]
        await pilot.pause()
        assert [line[:10] for line in lit(board)] == marked
        await shown(pilot, [Card(99, "sign", "Newest", "day 0", "Mia"), *CARDS])
        assert [line[:10] for line in lit(board)] == marked
        board.action_card(1)
        await pilot.pause()
        assert [line[:10] for line in lit(board)] == marked


@pytest.mark.parametrize(
    "cards",
    [CARDS[1:], [CARDS[0], Card(99, "sign", "Between", "day 0", "x"), *CARDS[1:]], []],
    ids=["one is gone", "one comes between", "none is left"],
)
async def test_a_mark_that_would_mean_other_cards_is_taken_off(cards: list[Card]) -> None:
    app = Console()
    async with app.run_test(size=(102, 20)) as pilot:
        board = await shown(pilot, CARDS)
        await drag(pilot, (FIRST, 3), (FIRST + 8, 7))
        await pilot.pause()
        assert lit(board)
        await shown(pilot, cards)
        assert lit(board) == []
        assert await copied(pilot) == ""


async def test_a_mark_scrolls_with_its_lane_and_goes_where_the_lanes_stand_elsewhere() -> None:
    app = Console()
    async with app.run_test(size=(102, 20)) as pilot:
        board = await shown(pilot, CARDS)
        await drag(pilot, (THIRD, 6), (THIRD + 5, 6))
        await pilot.pause()
        marked = lit(board)
        assert marked == ["Done 5"]
        for _ in range(2):
            board.action_column(1)
        board.action_go(-1)
        await pilot.pause()
        assert board._frame.tops["op"] > 0
        assert lit(board) == [], "scrolled out of sight: and nothing else is lit for it"
        assert await copied(pilot) == marked[0]
        await pilot.resize_terminal(70, 20)
        await pilot.pause()
        assert lit(board) == []


async def test_nothing_can_be_marked_where_there_is_no_card() -> None:
    app = Console()
    async with app.run_test(size=(102, 20)) as pilot:
        await shown(pilot, [])
        await drag(pilot, (FIRST, 3), (FIRST + 8, 7))
        assert await copied(pilot) == ""


async def test_in_a_small_terminal_the_list_is_marked_alike() -> None:
    app = Console()
    async with app.run_test(size=(50, 20)) as pilot:
        await shown(pilot, CARDS)
        await drag(pilot, (FIRST, 2), (FIRST + 4, 2))
        assert await copied(pilot) == "Alpha"
