"""Escape is a key of its own, whatever is typed right after it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.terminal.escapes import ESC, PASTE, PASTED, Escapes

ARROW, CLICK = "\x1b[A", "\x1b[<0;30;8M"


@pytest.mark.parametrize(
    ("read", "pieces"),
    [
        ("jj", ["jj"]),
        ("\x1b4\r", [ESC, "4\r"]),
        ("\x1b\x10\x1b/ab", [ESC, "\x10", ESC, "/ab"]),
        (f"j{ARROW}k", [f"j{ARROW}k"]),
        ("\x1bOP\x1bb\x1b\x7f", ["\x1bOP\x1bb\x1b\x7f"]),
        (f"{PASTE}a\x1b4\x1b[31mb{PASTED}\x1b1", [f"{PASTE}a\x1b4\x1b[31mb{PASTED}", ESC, "1"]),
    ],
)
def test_what_was_read_at_once_is_taken_apart_at_the_key(read: str, pieces: list[str]) -> None:
    assert Escapes().apart(read) == pieces


def test_an_escape_at_the_end_waits_for_what_may_belong_to_it() -> None:
    escapes = Escapes()
    assert escapes.apart("j\x1b") == ["j"]
    assert escapes.apart("[A") == [ARROW]
    assert escapes.apart("\x1b") == []
    assert escapes.apart("4") == [ESC, "4"]
    assert escapes.apart("\x1b") == []
    assert escapes.late() == [ESC]
    assert escapes.late() == []


@given(st.lists(st.sampled_from(["j", ESC, ARROW, CLICK, "4", PASTE, PASTED, "é"])), st.data())
def test_however_it_is_read_nothing_is_lost_and_pastes_stay_whole(
    typed: list[str], data: st.DataObject
) -> None:
    text, escapes, got = "".join(typed), Escapes(), ""
    while text:
        end = data.draw(st.integers(1, len(text)))
        got += "".join(escapes.apart(text[:end]))
        text = text[end:]
    assert got + "".join(escapes.late()) == "".join(typed)
