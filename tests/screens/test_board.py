"""The board: cards by column, in whatever room there is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import Resize
from textual.pilot import Pilot
from textual.widgets import Button

from screens.board import BoardColumn, Card, StageBoard
from screens.drawings import gate_bar

pytestmark = pytest.mark.usefixtures("every_picture")

STAGES = [
    BoardColumn("sign", "Signed", "The contract is signed"),
    BoardColumn("kick", "Kick-off", "Everyone has met"),
    BoardColumn("access", "Access", "Every log-in is here"),
    BoardColumn("build", "Build", "The funnel stands"),
    BoardColumn("live", "Live", "The first lead is answered"),
    BoardColumn("op", "Operational", "Ten bookings came in"),
]
CARDS = [
    Card(1, "sign", "Alpha", "day 1 of 2", gate=(1, 3)),
    Card(2, "sign", "Beta", "day 2 of 2", tone="warning"),
    Card(3, "access", "Gamma", "day 5 of 3", "waits for Ads", "error", (2, 5)),
    Card(4, "access", "Delta", "day 1 of 3", gate=(5, 5)),
    Card(5, "live", "Epsilon", "day 1 of 5"),
    *(Card(n, "op", f"Done {n}", "since May") for n in range(6, 20)),
]


class Watched(StageBoard):
    """Remembers which lines were painted."""

    def __init__(self) -> None:
        super().__init__(STAGES)
        self.painted: list[int] = []

    def render_line(self, y: int):  # type: ignore[no-untyped-def]
        self.painted.append(y)
        return super().render_line(y)

    def lines(self) -> list[str]:
        """Return the text of every line."""
        return [super(Watched, self).render_line(y).text for y in range(self.size.height)]

    def line_with(self, text: str) -> str:
        """Return the one line that says `text`."""
        [line] = [line for line in self.lines() if text in line]
        return line


class Bench(App[None]):
    CSS = "Watched { height: 1fr; width: 100%; }"

    def __init__(self) -> None:
        super().__init__()
        self.board = Watched()
        self.heard: list[tuple[object, ...]] = []

    def compose(self) -> ComposeResult:
        yield self.board
        yield Button("elsewhere")

    def on_stage_board_highlighted(self, message: StageBoard.Highlighted) -> None:
        self.heard.append(("highlighted", message.card_id, message.column))

    def on_stage_board_opened(self, message: StageBoard.Opened) -> None:
        self.heard.append(("opened", message.card_id))


@asynccontextmanager
async def running(
    cards: list[Card] = CARDS, size: tuple[int, int] = (140, 30)
) -> AsyncIterator[tuple[Watched, Pilot[None]]]:
    app = Bench()
    async with app.run_test(size=size) as pilot:
        app.board.set_cards(cards)
        await pilot.pause()
        app.board.painted.clear()
        app.heard.clear()
        yield app.board, pilot


def heard(pilot: Pilot[None]) -> list[tuple[object, ...]]:
    assert isinstance(pilot.app, Bench)
    return pilot.app.heard


async def test_every_column_shows_its_label_its_count_its_target_and_its_cards() -> None:
    async with running() as (board, _):
        labels, targets = board.lines()[:2]
        assert labels.replace("│", " ").split() == [
            *("Signed", "2", "Kick-off", "0", "Access", "2"),
            *("Build", "0", "Live", "1", "Operational", "14"),
        ]
        assert "Every log-in is here" in targets
        assert "Alpha" in board.lines()[3]
        assert "▰▱▱ 1/3" in board.lines()[5]
        assert "waits f…" in board.line_with("▰▰▱▱▱ 2/5")


async def test_a_tone_is_a_sign_and_not_only_a_colour() -> None:
    async with running() as (board, _):
        assert "! Beta" in board.line_with("Beta")
        assert "✗ Gamma" in board.line_with("Gamma")
        assert "  Alpha" in board.line_with("Alpha")


async def test_left_and_right_go_through_the_columns_empty_ones_too() -> None:
    async with running() as (board, pilot):
        await pilot.press("j")
        for key, cursor in [
            *(("right", ("kick", None)), ("l", ("access", 4)), ("h", ("kick", None))),
            *(("left", ("sign", 2)), ("h", ("sign", 2))),
        ]:
            await pilot.press(key)
            assert board.cursor == cursor, key
        assert heard(pilot)[-1] == ("highlighted", 2, "sign")
        board.move_to(4)
        await pilot.press("l", "l")
        assert board.cursor == ("live", 5)
        await pilot.press("l")
        assert board.cursor == ("op", 7)  # as far down as before the shorter column


async def test_the_cursor_on_an_empty_column_is_seen_at_its_label_and_opens_nothing() -> None:
    async with running() as (board, pilot):
        await pilot.press("l", "enter", "j", "k", "G")
        assert "▌Kick-off" in board.lines()[0]
        assert heard(pilot) == [("highlighted", None, "kick")]


async def test_up_and_down_stay_in_the_column_and_enter_opens() -> None:
    async with running() as (board, pilot):
        for key, card in [("j", 2), ("down", 2), ("up", 1), ("k", 1), ("G", 2), ("g", 1)]:
            await pilot.press(key)
            assert board.cursor == ("sign", card), key
        await pilot.press("enter")
        assert heard(pilot)[-1] == ("opened", 1)


async def test_a_long_column_scrolls_with_the_cursor_and_counts_what_is_out_of_sight() -> None:
    async with running() as (board, pilot):
        assert "↓6" in board.lines()[2]
        board.move_to(6)
        await pilot.press("G")
        assert "▌  Done 19" in board.line_with("Done 19")
        assert "↑6" in board.lines()[2]
        assert "Alpha" in board.lines()[3]


async def test_the_cursor_follows_its_card_into_another_column() -> None:
    async with running() as (board, pilot):
        board.set_cards([replace(CARDS[0], column="live"), *CARDS[1:]])
        assert board.cursor == ("live", 1)
        await pilot.pause()
        assert heard(pilot) == [("highlighted", 1, "live")]
        assert "▌  Alpha" in board.line_with("Alpha")


async def test_where_the_card_is_gone_the_cursor_takes_the_next_one_of_the_column() -> None:
    async with running() as (board, _):
        board.set_cards(CARDS[1:])
        assert board.cursor == ("sign", 2)
        board.set_cards(CARDS[2:])
        assert board.cursor == ("sign", None)
        board.set_cards(CARDS)
        assert board.cursor == ("sign", 1)
        board.move_to(10)
        board.set_cards([card for card in CARDS if card.id not in (10, 11)])
        assert board.cursor == ("op", 12)


async def test_equal_cards_paint_nothing_and_a_changed_one_its_own_lines() -> None:
    async with running() as (board, pilot):
        board.set_cards([replace(card) for card in CARDS])
        await pilot.pause()
        assert board.painted == []
        board.set_cards([replace(CARDS[0], line2="day 2 of 2"), *CARDS[1:]])
        await pilot.pause()
        assert board.painted == [4]
        assert heard(pilot) == []


async def test_moving_the_cursor_paints_the_two_cards() -> None:
    async with running() as (board, pilot):
        await pilot.press("j")
        await pilot.pause()
        assert set(board.painted) == {3, 4, 5, 7, 8}


async def test_with_too_little_room_it_shows_the_columns_around_the_cursor() -> None:
    async with running(size=(80, 24)) as (board, pilot):
        assert "Signed" in board.lines()[0]
        assert "Build" not in board.lines()[0]
        assert board.lines()[2].endswith(" 3→")
        await pilot.press("l", "l", "l", "l", "l")
        assert board.cursor[0] == "op"
        assert "Operational" in board.lines()[0]
        assert board.lines()[2].startswith("←3 ")
        assert {cell_len(line) for line in board.lines()} == {80}


async def test_in_a_small_terminal_it_is_one_list_grouped_by_column() -> None:
    async with running(size=(50, 20)) as (board, pilot):
        lines = board.lines()
        assert [line.split()[0] for line in lines[1:4]] == ["Signed", "▌", "▌"]
        assert "▰▱▱ 1/3" in board.line_with("Alpha")
        for key, card in [("j", 2), ("j", 3), ("k", 2), ("G", 19), ("g", 1)]:
            await pilot.press(key)
            assert board.cursor[1] == card, key
        await pilot.press("l")
        assert "▌Kick-off" in board.line_with("Kick-off")
        await pilot.press("j")
        assert board.cursor == ("access", 3)
        await pilot.press("h", "k")
        assert board.cursor == ("sign", 2)
        await pilot.press("G")
        assert "Done 19" in board.lines()[-2]


async def test_another_size_is_drawn_anew_around_the_cursor() -> None:
    async with running() as (board, pilot):
        board.move_to(5)
        for width in (50, 70, 200):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert "▌  Epsilon" in board.line_with("Epsilon"), width


async def test_a_click_moves_the_cursor_two_open_and_the_wheel_turns_one_column() -> None:
    async with running() as (board, pilot):
        await pilot.click(board, offset=(50, 4))
        assert board.cursor == ("access", 3)
        await pilot.click(board, offset=(50, 8), times=2)
        assert heard(pilot)[-1] == ("opened", 4)
        await pilot.click(board, offset=(75, 8), times=2)
        assert board.cursor == ("build", None)
        await pilot._post_mouse_events([_scroll_down()], board, offset=(120, 8), button=0)
        assert "↑1" in board.lines()[2]
        assert board.cursor == ("build", None)


async def test_columns_out_of_sight_are_reached_by_clicks_on_their_count() -> None:
    async with running(size=(80, 24)) as (board, pilot):
        assert board.lines()[2].rstrip().endswith("3→")
        await pilot.click(board, offset=(77, 2))
        assert board.cursor == ("build", None)
        await pilot.click(board, offset=(77, 2))
        assert board.cursor == ("live", 5)
        assert board.lines()[2].startswith("←2 ")
        await pilot.click(board, offset=(1, 2))
        assert board.cursor == ("kick", None)


def _scroll_down():  # type: ignore[no-untyped-def]
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_stored_text_is_neither_markup_nor_an_order_to_the_terminal() -> None:
    card = Card("x", "sign", "[@click=app.quit]\x1b[31m", "a\nb", "\u202ec", gate=(0, 0))
    async with running([card], size=(50, 20)) as (board, _):
        assert "[@click=app.quit]␛[31m" in board.lines()[2]
        assert "a b · c" in board.lines()[3]


async def test_wide_characters_keep_the_columns_where_they_are() -> None:
    cards = [
        Card(n, "sign", title) for n, title in enumerate(["漢字太郎" * 9, "👨‍👩‍👧 ❤️", "x" * 99])
    ]
    async with running(cards) as (board, _):
        edges = {cell_len(line[: line.index("│")]) for line in board.lines()}
        assert len(edges) == 1


async def test_focus_is_shown_by_the_sign_of_the_cursor() -> None:
    async with running() as (board, pilot):
        await pilot.press("tab")
        await pilot.pause()
        assert "▏  Alpha" in board.line_with("Alpha")
        await pilot.press("shift+tab")
        await pilot.pause()
        assert "▌  Alpha" in board.line_with("Alpha")


async def test_cards_that_could_not_be_told_apart_or_seen_are_refused() -> None:
    async with running() as (board, _):
        with pytest.raises(ValueError, match="same id"):
            board.set_cards([CARDS[0], CARDS[0]])
        with pytest.raises(ValueError, match="unknown column"):
            board.set_cards([replace(CARDS[0], column="nowhere")])
        assert board.cursor == ("sign", 1)


@pytest.mark.parametrize("size", [(140, 12), (80, 24), (50, 12)])
async def test_over_any_updates_and_moves_the_cursor_follows_its_card_and_is_in_sight(
    size: tuple[int, int],
) -> None:
    stages = st.sampled_from([stage.key for stage in STAGES])
    gates = st.sampled_from([(0, 0), (1, 2)])
    cards = st.lists(
        st.builds(Card, st.integers(0, 20), stages, st.just("T"), gate=gates),
        unique_by=lambda card: card.id,
    )
    moves = st.lists(st.sampled_from(["h", "l", "j", "k", "g", "G"]), max_size=4)
    async with running(size=size) as (board, _):
        actions = {
            "h": lambda: board.action_column(-1),
            "l": lambda: board.action_column(1),
            "j": lambda: board.action_card(1),
            "k": lambda: board.action_card(-1),
            "g": lambda: board.action_go(0),
            "G": lambda: board.action_go(-1),
        }

        @given(st.lists(st.tuples(cards, moves), max_size=4))
        def check(updates: list[tuple[list[Card], list[str]]]) -> None:
            for some_cards, keys in updates:
                was = board.cursor
                board.set_cards(some_cards)
                now = {card.id: card.column for card in some_cards}
                if was[1] in now:
                    assert board.cursor == (now[was[1]], was[1])
                for key in keys:
                    actions[key]()
                assert board.cursor[1] is None or now[board.cursor[1]] == board.cursor[0]
                lines = board.lines()
                assert any("▌" in line for line in lines)
                assert {cell_len(line) for line in lines} == {size[0]}

        check()


@pytest.mark.parametrize(
    ("gate", "bar"),
    [
        ((0, 0), ""),
        ((0, 3), "▱▱▱ 0/3"),
        ((3, 5), "▰▰▰▱▱ 3/5"),
        ((5, 5), "▰▰▰▰▰ 5/5"),
        ((1, 40), "▰▱▱▱▱▱▱▱ 1/40"),
        ((39, 40), "▰▰▰▰▰▰▰▱ 39/40"),
        ((6, 5), "▰▰▰▰▰ 6/5"),
    ],
)
def test_a_gate_bar_is_full_only_when_all_is_met_and_empty_only_when_nothing_is(
    gate: tuple[int, int], bar: str
) -> None:
    assert gate_bar(*gate) == bar


async def test_it_is_drawn_though_nobody_tells_it_of_its_size() -> None:
    """Textual doesn't where a widget's place was asked for just before its first layout."""
    app = App[None]()
    async with app.run_test(size=(120, 30)) as pilot:
        board = Watched()
        board.disable_messages(Resize)
        await app.screen.mount(board)
        board.set_cards(CARDS)
        await pilot.pause()
        assert "Alpha" in "".join(board.lines())
