"""What a console makes of the terminal that it finds itself at."""

from __future__ import annotations

import pytest

from screens.terminal.surroundings import is_far_away, is_nested, through, why_no_console


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_draw_is_refused_with_one_sentence_of_its_name(term: str) -> None:
    why = why_no_console({"TERM": term}, has_terminal=True)
    assert f'TERM says "{term}"' in why or not term
    assert "callboard --help" in why
    assert "\n" not in why


def test_without_a_terminal_it_says_what_to_use_instead() -> None:
    assert "`callboard serve`" in why_no_console({"TERM": "xterm"}, has_terminal=False)


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "screen", "tmux-256color", "vt220"])
def test_every_other_terminal_is_taken(term: str) -> None:
    assert why_no_console({"TERM": term}, has_terminal=True) == ""


def test_far_away_and_nested_are_known_from_the_environment() -> None:
    assert is_far_away({"SSH_CONNECTION": "1 2 3 4"})
    assert not is_far_away({"SSH_CONNECTION": ""})
    assert is_nested({"TMUX": "/tmp/tmux-0/default,1,0"})
    assert is_nested({"STY": "1.pts"})
    assert not is_nested({"TERM": "xterm-256color"})


def test_an_order_for_the_operators_own_terminal_goes_through_tmux() -> None:
    assert through({}, "\x1b]52;c;aGk=\x07") == "\x1b]52;c;aGk=\x07"
    assert through({"TMUX": "1"}, "\x1b]9;hi\x07") == "\x1bPtmux;\x1b\x1b]9;hi\x07\x1b\\"
