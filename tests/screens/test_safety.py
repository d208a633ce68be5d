"""What stored text may do to a terminal: nothing."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from screens.safety import GATE, gated, plain, plain_lines

BLACK = Color(0, 0, 0)
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")

# Surrogates included: JSON can carry them, and writing one to the terminal raises.
nasty = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Me", "Mc"]),
        st.sampled_from("a \t\n\x1b[]\u200d\ufe0f\U0001f3fd👍❤漢한\u1161\u0301\u0e47"),
    )
)


def through_the_gate(*segments: Segment) -> list[Segment]:
    return GATE.apply(list(segments), BLACK)


def longest_pile(text: str) -> int:
    longest = pile = 0
    for character in text:
        pile = pile + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, pile)
    return longest


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Anna Bauer", "Anna Bauer"),
        ("Zoë 漢字 👍", "Zoë 漢字 👍"),
        ("one\ntwo\r\n\r\n  three\tfour", "one two three four"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;SGk=\x07", "␛]52;c;SGk=␇"),
        ("\x9b31m", "·31m"),
        ("\x00\x7f", "␀␡"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("a\u200bb\u200cc\u2060d\ufeffe\u00adf\u3164g", "abcdefg"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f 👍🏽", "👨👩👧 ❤ 👍"),
        ("a\U000e0041\U000e0042", "a"),
        ("half \ud83d", "half \ufffd"),
        ("Z\u0335\u0321\u0353\u0349a", "Z\u0335\u0321a"),
        ("\u0301a", "a"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
    ],
)
def test_stored_text_becomes_one_harmless_line(stored: str, shown: str) -> None:
    assert plain(stored) == shown


@given(nasty)
def test_nothing_unseen_survives_and_cleaning_twice_changes_nothing(stored: str) -> None:
    shown = plain(stored)
    assert not [c for c in shown if unicodedata.category(c) in UNSEEN]
    assert longest_pile(shown) <= 2
    assert plain(shown) == shown
    shown.encode()


@given(nasty, st.integers(0, 12))
def test_a_limit_is_kept(stored: str, limit: int) -> None:
    shown = plain(stored, limit)
    assert len(shown) <= limit
    assert shown == plain(stored) or shown.endswith("…"[:limit])


def test_a_megabyte_is_cut_before_it_is_cleaned() -> None:
    assert plain("\x1b" * 1_000_000, 3) == "␛␛…"
    assert plain("\u200b" * 1_000_000, 3) == "…"


def test_lines_stay_lines_where_there_is_room_for_them() -> None:
    assert plain_lines("Hi,\r\n\tyes\x1b[2J\n\nBye") == ["Hi,", "        yes␛[2J", "", "Bye"]
    assert plain_lines("") == []
    assert plain_lines("1\n2\n3\n4", limit=3) == ["1", "2", "…"]


def test_every_unseen_character_of_unicode_is_stopped_at_the_gate() -> None:
    passed = []
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in UNSEEN:
            [segment] = through_the_gate(Segment(f"a{character}b"))
            if character in segment.text:
                passed.append(hex(code))
    assert passed == []


def test_every_mark_of_unicode_is_kept_from_piling_up() -> None:
    piles = []
    for code in range(0x300, 0xE1000):
        character = chr(code)
        if unicodedata.category(character) in ("Mn", "Me"):
            [segment] = through_the_gate(Segment("a" + character * 9))
            if longest_pile(segment.text) > 2:
                piles.append(hex(code))
    assert piles == []


@given(nasty)
@example("❤\ufe0f")
@example("👨\u200d👩\u200d👧")
@example("a\u00adb\x1bc")
def test_the_gate_keeps_every_cell_where_it_was(text: str) -> None:
    [segment] = through_the_gate(Segment(text))
    assert cell_len(segment.text) == cell_len(text)
    assert not [c for c in segment.text if unicodedata.category(c) in UNSEEN]


def test_clean_segments_pass_the_gate_untouched() -> None:
    bold = Style(bold=True, link="https://example.com/a?b=c")
    segments = [Segment("╭─ Inbound ─╮", bold), Segment("漢字 Zoë 👍"), Segment(" " * 40)]
    assert GATE.apply(segments, BLACK) is segments


def test_a_link_that_is_more_than_a_web_address_is_taken_off() -> None:
    for link in ("https://a\x1b\\\x1b]52;c;SGk=\x07", "javascript:alert(1)", "https://a b", "x"):
        [segment] = through_the_gate(Segment("here", Style(bold=True, link=link)))
        assert segment.text == "here"
        assert segment.style == Style(bold=True)


def test_orders_to_the_terminal_hidden_in_control_segments_are_left_out() -> None:
    control = Segment("\x1b[2J", None, [(1,)])  # type: ignore[list-item]
    assert through_the_gate(Segment("a"), control, Segment("b")) == [Segment("a"), Segment("b")]


def test_the_gate_is_the_last_filter_and_there_only_once() -> None:
    assert gated([]) == [GATE]
    assert gated(gated([])) == [GATE]


def test_a_skin_tone_has_no_width_to_disagree_about() -> None:
    assert get_character_cell_size("\U0001f3fd") == 0
    assert through_the_gate(Segment("👍\U0001f3fd|"))[0].text == "👍|"
