"""What needs a person now is told once, in one safe piece; otherwise it is quiet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.settings import ATTENTION
from data.overview.calls import Call, CallKind
from screens.attention import BELL, WISHES, Attention, kind_of, notification, sentence_of
from tests.screens.sight import HOSTILE

KITTY = {"TERM": "xterm-kitty"}


def call(kind: CallKind, key: int, name: str = "Dana Ortiz") -> Call:
    return Call((kind, str(key)), kind, name)


def test_each_thing_is_told_once_and_what_stood_there_before_not_at_all() -> None:
    attention = Attention("auto", KITTY)
    waits, late = call(CallKind.ANSWER, 1), call(CallKind.OVERDUE, 1)
    assert attention.hear([waits]) == ""
    assert attention.hear([waits, late]) == "Dana Ortiz has waited too long for an answer"
    assert attention.hear([late, waits]) == ""
    assert attention.hear([]) == ""
    assert attention.hear([waits]) == "", "it was told, and stays told"


def test_a_burst_is_one_sentence_the_gravest_first() -> None:
    burst = [call(CallKind.HOT, 3, "Cid"), call(CallKind.ANSWER, 1), call(CallKind.ANSWER, 2),
             call(CallKind.TROUBLE, 0, "Database: disk full")]  # fmt: skip
    assert sentence_of(burst) == (
        "Trouble: Database: disk full, 2 leads wait for an answer, Cid is hot"
    )


@pytest.mark.parametrize(
    ("environ", "kind"),
    [(KITTY, "99"), ({"TERM_PROGRAM": "WezTerm"}, "9"), ({"LC_TERMINAL": "iTerm2"}, "9"),
     ({"TERM": "foot"}, "777"), ({"TERM": "xterm-256color"}, ""), ({"TERM": "tmux-256color"}, "")],
)  # fmt: skip
def test_the_order_is_the_one_that_this_terminal_knows(environ: dict[str, str], kind: str) -> None:
    assert kind_of(environ) == kind


def test_who_looks_at_the_console_hears_the_bell_and_who_does_not_sees_a_notification() -> None:
    attention = Attention("auto", KITTY)
    assert attention.order("Ann is hot", in_front=True) == BELL
    assert attention.order("Ann is hot", in_front=False) == "\x1b]99;i=callboard;Ann is hot\x1b\\"
    assert attention.order("", in_front=False) == ""
    assert Attention("off", KITTY).order("Ann is hot", in_front=False) == ""
    assert Attention("bell", KITTY).order("Ann is hot", in_front=False) == BELL
    assert Attention("auto", {"TERM": "xterm"}).order("Ann is hot", in_front=False) == BELL
    passed_on = Attention("notify", {**KITTY, "TMUX": "/tmp/x"}).order("Ann", in_front=True)
    assert passed_on == "\x1bPtmux;\x1b\x1b]99;i=callboard;Ann\x1b\x1b\\\x1b\\"


@given(st.text(), st.sampled_from(["9", "99", "777"]))
def test_no_name_ends_or_changes_the_order(name: str, kind: str) -> None:
    for text in (name, HOSTILE + name):
        order = notification(kind, text)
        inside = order.removeprefix("\x1b]").removesuffix("\x1b\\")
        assert inside.isprintable()
        assert inside.count(";") == {"9": 1, "99": 2, "777": 3}[kind]
        assert len(inside) < 160


def test_settings_know_the_same_wishes() -> None:
    assert ATTENTION == WISHES
