"""The filter language: what is typed, what it means, and what is wrong with it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.clients.listed import words_of_the_board
from data.inbox.listed import inbox
from data.leads.listed import INBOUND
from data.leads.pairs_listed import pairs
from data.listing.hints import hint
from data.listing.language import MOST_TERMS, Flagged, Match, Term, Word, parse, tokens
from data.outreach.listed import FOLLOW_UPS, REVIEW
from tests.build import a_playbook

WORDS = INBOUND.vocabulary


def terms(text: str) -> tuple[Term, ...]:
    parsed = parse(text, WORDS)
    assert parsed.wrong == ""
    return parsed.terms


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ()),
        ("  ! ", ()),
        ("Roof !Leak", (Word("roof"), Word("leak", True))),
        ('"Dana Ortiz"', (Word("dana ortiz"),)),
        ('!"two words', (Word("two words", True),)),
        ("hot !late", (Flagged("hot"), Flagged("late", True))),
        ('"hot"', (Word("hot"),)),
        ("source:portal", (Match("source", ":", ("portal",)),)),
        ("Source=Portal,web", (Match("source", "=", ("portal", "web")),)),
        ("!source:web", (Match("source", ":", ("web",), True),)),
        ("score>50 score<=90", (Match("score", ">", 50.0), Match("score", "<=", 90.0))),
        ("score:7", (Match("score", "=", 7.0),)),
        ("waiting>2h", (Match("waiting", ">", timedelta(hours=2)),)),
        ("age<1.5d", (Match("age", "<", timedelta(hours=36)),)),
        ("waiting", (Flagged("waiting"),)),
        ("stage:boo,eng", (Match("stage", ":", ("boo", "eng")),)),
        ("http://a.example a@b.org 10:30", (Word("http://a.example"), Word("a@b.org"),
                                            Word("10:30"))),
        ("a>b [/] %_", (Word("a>b"), Word("[/]"), Word("%_"))),
        ("source: score> !owner:", ()),
        ("roof roof", (Word("roof"),)),
    ],
)  # fmt: skip
def test_what_is_typed_means(typed: str, meant: tuple[Term, ...]) -> None:
    assert terms(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sorce:web", "Nothing here is called “sorce”; did you mean source:?"),
        ("colour:red", "Nothing here is called “colour”; there is source, owner, stage"),
        ("score>many", "score wants a number: score>50"),
        ("score>2h", "score wants a number: score>50"),
        ("waiting>soon", "waiting wants a time such as 30m, 2h or 3d: waiting>2h"),
        ("waiting=2h", "waiting wants < or >: waiting>2h"),
        ("stage:bokked", "There is no stage “bokked”; there is new, contacted,"),
        ("source>web", "source is a word: source:web"),
        ("x " * 10 + " ".join(f"w{n}" for n in range(30)), f"more than {MOST_TERMS} conditions"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(typed: str, said: str) -> None:
    assert said in parse(typed, WORDS).wrong


@given(st.text(st.sampled_from('ab!"<>=:, %_\\é\x00source'), max_size=60))
def test_anything_can_be_typed_and_every_piece_of_it_is_read(typed: str) -> None:
    parsed = parse(typed, WORDS)
    assert len(parsed.terms) <= MOST_TERMS
    pieces = [typed[token.start : token.end] for token in tokens(typed)]
    blanks = {" ", "\x00"}
    assert [c for piece in pieces for c in piece if c not in blanks] == [
        c for c in typed if c not in blanks
    ]
    shown = hint(typed, WORDS, {})
    assert bool(parsed.wrong) <= (shown.is_wrong or not shown.completions)


def test_a_hint_goes_on_with_what_is_being_typed() -> None:
    known = {"source": ["portal", "website", "big portal"]}
    assert hint("roof so", WORDS, known).completions == ("roof source:",)
    assert hint("!ho", WORDS, known).completions == ("!hot",)
    assert "did you mean source:?" in hint("suorce:p", WORDS, known).sentence
    assert hint("http://x", WORDS, known).sentence == ""
    assert hint("source:", WORDS, known).sentence.startswith("source: portal  website")
    assert hint("x source:p", WORDS, known).completions == ("x source:portal",)
    assert hint("source:b", WORDS, known).completions == ('source:"big portal"',)
    assert hint("stage:bok", WORDS, known).is_wrong
    assert "score>" in hint("", WORDS, known).sentence


def test_the_page_on_lists_names_every_field_and_every_order() -> None:
    page = (Path(__file__).parents[3] / "docs" / "lists.md").read_text()
    lines = dict(re.findall(r"^\| ([A-Z][\w-]+)[^|]*\| (`.*) \|$", page, re.M))
    for name, words in {
        "Inbound": WORDS, "Review": REVIEW.vocabulary, "Follow-ups": FOLLOW_UPS.vocabulary,
        "Clients": words_of_the_board(a_playbook()), "Inbox": inbox().vocabulary,
        "Duplicates": pairs().vocabulary,
    }.items():  # fmt: skip
        assert re.findall(r"`(\w+)`", lines[name]) == list(words.names), name
    for listing in (INBOUND, REVIEW, FOLLOW_UPS):
        assert " · ".join(order.label for order in listing.orders) in page
