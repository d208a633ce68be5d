"""What is shown and said of what was found: pure functions."""

from __future__ import annotations

from base64 import b64decode

import pytest

from data.finding.asked import Kind, asked
from data.finding.folding import dialled, folded, words_of
from screens.finding.copying import nested_orders
from screens.finding.found_text import excerpt
from screens.finding.opening import Opening, opening


@pytest.mark.parametrize(
    ("typed", "is_read"),
    [
        ("lead 123", Opening("lead 123", "lead", 123)),
        ("Client #5", Opening("Client #5", "client", 5)),
        ("message9", Opening("message9", "message", 9)),
        ("delivery 7", Opening("delivery 7", "delivery", 7)),
        ("leads 123", Opening("leads 123")),
        ("some words", Opening("some words")),
    ],
)
def test_the_command_line_names_a_thing_or_words(typed: str, is_read: Opening) -> None:
    assert opening(typed) == is_read


def test_words_are_cut_and_folded_as_the_index_does_it() -> None:
    assert words_of("Zoë.O’Brien@x-y.ORG 日本 \U0001f600") == (
        "zoë",
        "o",
        "brien",
        "x",
        "y",
        "org",
        "日本",
    )
    assert folded("façade") == "facade"
    numbers = ("(212) 736-5000", "0049 171 1", "+1", "736 5000 x", "a1234")
    assert [dialled(text) for text in numbers] == ["2127365000", "491711", "", "", ""]
    assert asked("Message #9").kind is Kind.MESSAGE
    assert asked("9" * 10).number is None, "no database has so many"


def test_an_excerpt_begins_shortly_before_the_words_and_marks_them() -> None:
    text = "First of all\nthere is a long story, and then we ask about Façades and a roof."
    line, places = excerpt(text, ("facad", "roof"))
    assert line.startswith("…")
    assert [line[first:last] for first, last in places] == ["Façades", "roof."]
    assert excerpt(text, ("zebra",))[1] == []
    assert len(excerpt("roof " * 900, ("roof",), 40)[0]) == 40


def test_a_clipboard_order_goes_through_tmux_and_screen() -> None:
    assert list(nested_orders({}, "dana@example.org")) == []
    (order,) = nested_orders({"TMUX": "/tmp/x"}, "dana@example.org")
    assert order.startswith("\x1bPtmux;\x1b\x1b]52;c;")
    assert order.endswith("\x07\x1b\\")
    (long,) = nested_orders({"STY": "1.pts"}, "x" * 900)
    pieces = long.split("\x1b\\")[:-1]
    assert all(len(piece) <= 244 for piece in pieces)
    joined = "".join(piece.removeprefix("\x1bP") for piece in pieces)
    assert b64decode(joined.removeprefix("\x1b]52;c;").removesuffix("\x07")) == b"x" * 900
