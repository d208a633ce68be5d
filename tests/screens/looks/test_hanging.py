"""Lines are wrapped under their own text; what is selected is still what was written."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection
from textual.style import Style

from screens.reading.hanging import hang, hung


def _drawn(content: Content, width: int) -> list[str]:
    return [line.plain for line in hung(content).wrap(width)]


def test_a_line_hangs_under_its_leading_blanks() -> None:
    assert _drawn(Content("   one two three"), 9) == ["   one", "   two", "   three"]
    assert _drawn(Content("one two three"), 9) == ["one two", "three"]


def test_a_line_hangs_behind_its_sign_and_where_it_was_told_to() -> None:
    assert _drawn(Content("✓ one two three"), 10) == ["✓ one two", "  three"]
    head = hang(Content("13:20 the answer is late"), 6)
    assert _drawn(head, 16) == ["13:20 the answer", "      is late"]


def test_in_a_narrow_sheet_the_room_is_given_back() -> None:
    address = hang(Content("E-mail    v.sterling@example.com"), 10)
    assert _drawn(address, 26) == ["E-mail", "  v.sterling@example.com"]


def test_a_word_longer_than_the_line_is_folded_and_nothing_is_lost() -> None:
    word = "abcdefghij" * 4
    pieces = _drawn(Content(f"  {word}"), 12)
    assert all(len(piece) <= 12 for piece in pieces)
    assert "".join(piece.strip() for piece in pieces) == word


def test_the_height_is_that_of_the_lines_drawn_and_marks_do_not_show() -> None:
    content = Content("\n").join(
        [Content("   one two three"), Content(""), hang(Content("x y"), 2)]
    )
    assert hung(content).get_height({}, 9) == 5
    assert not [span for span in hung(content).spans if getattr(span.style, "meta", None)]


def test_each_cell_knows_its_place_in_the_line_that_was_written() -> None:
    lines = hung(Content("   one two three"))._wrap_and_format(9)
    places = [
        line.content.plain.index(word) + line.x
        for line, word in zip(lines, ("one", "two", "three"), strict=True)
    ]
    assert places == [3, 7, 11]


def test_a_selection_is_marked_in_the_line_it_is_in() -> None:
    chosen = Selection(Offset(7, 0), Offset(10, 0))
    lines = hung(Content("   one two three"))._wrap_and_format(
        9, selection=chosen, selection_style=Style(reverse=True)
    )
    marked = [
        line.content.plain[span.start : span.end] for line in lines for span in line.content.spans
    ]
    assert "".join(marked) == "two"
