"""Every sign has one cell of ASCII that stands for it, and nothing moves when it does."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual._border import BORDER_CHARS
from textual.color import Color

from screens import signs
from screens.signs import STAND_INS, Lettering, Letters, in_letters

SCREENS = Path(signs.__file__).parent
NOT_SHOWN = {SCREENS / name for name in ("safety.py", "terminal/canvas.py", "region_of.py")}
"""Name characters of what others write; nothing of these is shown."""


def _shown_strings(file: Path) -> Iterator[str]:
    """The literals of a file but its docstrings, and the attributes' sentences behind them."""
    source = file.read_text(encoding="utf-8")
    if source.isascii():
        return
    tree = ast.parse(source)
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_no_screen_shows_a_sign_without_a_stand_in() -> None:
    unknown = {
        f"{file.relative_to(SCREENS)}: {sign} U+{ord(sign):04X}"
        for file in SCREENS.rglob("*.py")
        if file not in NOT_SHOWN
        for text in _shown_strings(file)
        for sign in text
        if not sign.isascii() and "?" in in_letters(sign, Letters.ASCII)
    }
    assert not unknown


def test_a_sign_and_its_stand_in_are_one_cell_wide() -> None:
    assert all(cell_len(sign) == 1 and len(sign) == 1 for sign in STAND_INS)
    assert all(len(one) == 1 and one.isascii() and one.isprintable() for one in STAND_INS.values())


def test_every_border_has_stand_ins() -> None:
    for lines in BORDER_CHARS.values():
        for line in lines:
            shown = in_letters("".join(line), Letters.ASCII)
            assert shown.isascii()
            assert "?" not in shown


@given(st.text())
def test_what_is_shown_is_as_wide_as_what_was_drawn(text: str) -> None:
    for letters in (Letters.TEXT, Letters.ASCII):
        assert cell_len(in_letters(text, letters)) == cell_len(text)
    assert in_letters(text, Letters.ASCII).isascii()
    assert in_letters(text, Letters.ALL) == text


@given(st.text(st.characters(min_codepoint=0x2000, max_codepoint=0x2BFF)))
def test_without_signs_nothing_is_left_that_may_be_two_cells_wide(text: str) -> None:
    shown = in_letters(text, Letters.TEXT)
    wide = [one for one in shown if unicodedata.east_asian_width(one) == "A"]
    assert not [
        one for one in wide if unicodedata.category(one) not in ("Sc", "So", "Lu", "Ll", "No")
    ]


@pytest.mark.parametrize(
    ("drawn", "text", "ascii_only"),
    [
        ("✓ yes · no …", "+ yes - no..", "+ yes - no.."),
        ("▰▰▱ 2/3", "##. 2/3", "##. 2/3"),
        ("╭─ Zoë ─╮", "+- Zoë -+", "+- Zoe -+"),
        ("信 5 €", "信 5 €", "?? 5 E"),
        ("Straße, Łódź", "Straße, Łódź", "Strase, Lodz"),
        ("⣿⡇ ", "#: ", "#: "),
        ("not known ▼ ▲", "not known v ^", "not known v ^"),  # Textual's list of choices
    ],
)
def test_what_stands_for_it(drawn: str, text: str, ascii_only: str) -> None:
    assert in_letters(drawn, Letters.TEXT) == text
    assert in_letters(drawn, Letters.ASCII) == ascii_only


def test_a_line_of_ascii_is_left_alone() -> None:
    line = [Segment("plain"), Segment(" words")]
    assert Lettering(Letters.ASCII).apply(line, Color(0, 0, 0)) is line
