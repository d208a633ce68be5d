"""What a terminal shows after it was told the difference is what was drawn."""

from __future__ import annotations

from unicodedata import normalize

import pyte
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from screens.terminal.canvas import Canvas, Hand, cells_of
from screens.terminal.pens import PLAIN, Pens

COLUMNS, ROWS = 20, 4

styles = st.sampled_from(
    [
        None,
        *map(
            Style.parse,
            (
                "bold #aabbcc on #101010",
                "#aabbcc on #101010",
                "reverse",
                "underline red",
                "on blue",
            ),
        ),
    ]
)
texts = st.lists(st.sampled_from([*"ab  é─│▌漢字❤👍✓", "n\u0301"]), max_size=12).map("".join)
segments = st.builds(Segment, texts, styles)
lines = st.tuples(st.integers(0, COLUMNS), st.integers(0, ROWS - 1), st.lists(segments, max_size=4))
pictures = st.lists(st.lists(lines, max_size=6), min_size=1, max_size=5)


class Shown:
    """A terminal, and what we believe it shows."""

    def __init__(self, columns: int = COLUMNS, rows: int = ROWS) -> None:
        self.pens = Pens(ColorSystem.TRUECOLOR)
        self.hand, self.canvas = Hand(self.pens), Canvas(columns, rows)
        self.believed = Canvas(columns, rows)
        self.believed.forget()
        self.screen = pyte.Screen(columns, rows)
        self.screen.reset_mode(7 << 5)  # as Textual does: no wrap at the right edge
        self._stream = pyte.Stream(self.screen)

    def show(self) -> str:
        """Tell the terminal the difference; what it was told."""
        told = self.hand.change(self.canvas, self.believed, range(self.canvas.rows))
        self._stream.feed(told)
        return told

    def put(self, x: int, y: int, *drawn: Segment) -> None:
        self.canvas.put(x, y, drawn, self.pens)


@given(pictures)
@example([[(4, 0, [Segment("漢")]), (0, 0, [Segment("abcde"), Segment("f")])]])
@example([[(3, 0, [Segment("漢漢")]), (0, 0, [Segment("ab漢漢"), Segment("c")])]])
@example([[(4, 0, [Segment("漢")]), (5, 0, [Segment("")])]])
def test_the_terminal_shows_what_was_drawn(pictures: list) -> None:  # type: ignore[type-arg]
    shown = Shown()
    for picture in pictures:
        for x, y, drawn in picture:
            shown.put(x, y, *drawn)
        shown.show()
        for y in range(ROWS):
            row = shown.screen.buffer[y]
            drawn_texts = [normalize("NFC", text) for text in shown.canvas.texts[y]]
            assert [row[x].data for x in range(COLUMNS)] == drawn_texts
        assert shown.show() == "", "nothing has changed"


@given(st.text("ab漢👍\u0301"))
def test_each_cell_has_its_text(text: str) -> None:
    cells = cells_of(text)
    base = text.lstrip("\u0301")
    assert "".join(cells) == base
    assert len(cells) == sum(2 if c in "漢👍" else c != "\u0301" for c in base)


def test_the_colours_arrive_with_the_text() -> None:
    shown = Shown()
    shown.put(2, 1, Segment("late", Style.parse("bold #ff0000 on #000010")), Segment(" ok"))
    shown.show()
    cell, plain = shown.screen.buffer[1][3], shown.screen.buffer[1][7]
    assert (cell.data, cell.fg, cell.bg, cell.bold) == ("a", "ff0000", "000010", True)
    assert (plain.data, plain.fg, plain.bg, plain.bold) == ("o", "default", "default", False)


def test_one_changed_letter_is_one_letter_told() -> None:
    shown = Shown()
    shown.put(0, 0, Segment("0:09 Anna", Style.parse("red")))
    shown.show()
    shown.put(0, 0, Segment("0:08 Anna", Style.parse("red")))
    assert shown.show() == "\x1b[1;4H\x1b[31m8"
    shown.put(0, 0, Segment("0:07 Anna", Style.parse("red")))
    assert shown.show() == "\x1b[1;4H7", "the look is the last one told"


def test_two_looks_that_show_alike_on_blanks_are_one() -> None:
    shown = Shown()
    shown.put(0, 0, Segment("     ", Style.parse("bold red on blue")))
    shown.show()
    shown.put(0, 0, Segment("     ", Style.parse("italic green on blue")))
    assert shown.show() == ""
    shown.put(0, 0, Segment("     ", Style.parse("underline green on blue")))
    assert shown.show() != ""


@pytest.mark.parametrize("believed", ["❤", "👍", "n\u0301", "🇩", "\u0e33", "ﷺ"])
@pytest.mark.parametrize("really", [0, 1, 2, 3])
def test_a_width_that_the_terminal_sees_otherwise_moves_nothing_behind_it(
    believed: str, really: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every column behind stands where it should, how wide the terminal draws the sign or not."""
    shown = Shown()
    shown.put(0, 0, Segment(f"a{believed}|border│"))
    seen = dict.fromkeys(believed, really)
    monkeypatch.setattr(pyte.screens, "wcwidth", lambda c: seen.get(c, 1))
    shown.show()
    behind = 1 + len(cells_of(believed))
    line = shown.screen.buffer[0]
    assert "".join(line[x].data for x in range(behind, behind + 8)) == "|border│"


def test_a_wide_character_that_is_cut_at_the_edge_leaves_a_blank() -> None:
    shown = Shown(columns=3, rows=1)
    shown.put(0, 0, Segment("ab漢"))
    assert shown.canvas.texts[0] == ["a", "b", " "]
    shown.put(0, 0, Segment("漢b"))
    shown.put(1, 0, Segment("x"))
    assert shown.canvas.texts[0] == [" ", "x", "b"], "half of it was drawn over"


def test_an_order_inside_a_text_never_reaches_the_terminal() -> None:
    shown = Shown()
    shown.put(0, 0, Segment("\x1b]52;c;aGk=\x07\x9b2J"), Segment("\x1b[2J", None, [(1,)]))  # type: ignore[list-item]
    told = shown.show()
    assert "\x1b]" not in told
    assert "\x9b" not in told
    assert "\x1b[2J" not in told


def test_a_link_is_told_once_and_taken_back() -> None:
    shown = Shown()
    shown.put(0, 0, Segment("here", Style(link="https://a.example")), Segment(" there"))
    told = shown.show()
    assert told.count("\x1b]8;;https://a.example\x1b\\") == 1
    assert told.count("\x1b]8;;\x1b\\") == 1
    shown.put(0, 1, Segment("evil", Style(link="javascript:1")))
    assert "javascript" not in shown.show()


def test_styles_come_and_go_and_looks_stay_few() -> None:
    pens = Pens(ColorSystem.STANDARD)
    numbers = {pens.of(Style(bold=True, meta={"@click": f"open({n})"})) for n in range(5000)}
    assert len(numbers) == 1
    assert pens.of(None) == PLAIN == pens.of(Style())
    assert pens.turn(PLAIN, pens.of(Style.parse("#ff0000 on #00ff00"))) == "\x1b[31;42m"
