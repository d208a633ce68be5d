"""A filter in the operator's language: it is kept in English, so that everybody can open it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.leads.listed import INBOUND
from data.listing.hints import hint
from data.listing.language import parse
from data.listing.spoken import in_english, in_own_words, own_names, spoken
from data.words import speak

WORDS = INBOUND.vocabulary


@pytest.fixture(autouse=True)
def in_german() -> Iterator[None]:
    speak("de")
    yield
    speak("")


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("quelle:portal punkte>50 wartet>2h", "source:portal score>50 waiting>2h"),
        ("dach !leck  heiß  !Spät", "dach !leck  hot  !late"),
        ('name:"Quelle heiß" mail=x', 'name:"Quelle heiß" mail=x'),
        ('"heiß" "quelle:x"', '"heiß" "quelle:x"'),
        ("quelle wartet", "quelle waiting"),
        ("quelle: ", "source: "),
    ],
)  # fmt: skip
def test_what_a_german_types_is_kept_in_english_and_shown_in_german(
    german: str, english: str
) -> None:
    assert in_english(german, WORDS) == english
    assert in_own_words(english, WORDS).lower() == german.lower()
    assert in_english(english, WORDS) == english
    assert not parse(in_english(german, WORDS), WORDS).wrong


def test_what_an_english_operator_kept_means_the_same_to_a_german() -> None:
    for kept in ("spät !heiß", "quelle>5 source:x", "hot late", "stage:lost,won id>3"):
        meant = set(parse(kept, WORDS).terms)
        shown = in_own_words(kept, WORDS)
        assert set(parse(in_english(shown, WORDS), WORDS).terms) == meant, shown


def test_the_completion_offers_german_names_and_understands_english_ones() -> None:
    words = spoken(WORDS)
    assert hint("dach que", words, {}).completions == ("dach quelle:",)
    assert hint("quelle:po", words, {"quelle": ["portal"]}).completions == ("quelle:portal",)
    assert hint("source:po", words, {"source": ["portal"]}).completions == ("source:portal",)
    assert "source:" not in hint("", words, {}).sentence


def test_a_catalogue_that_takes_an_english_name_or_two_words_is_not_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hostile = {"source": "owner", "owner": "wem es gehört", "score": "wert", "urgency": "wert"}
    monkeypatch.setattr("data.listing.spoken._in_this_language", lambda: hostile)
    names = own_names(WORDS)
    assert sorted(names.values()) == ["wert"]
    assert in_english("owner:me", WORDS) == "owner:me"


def test_in_english_nothing_is_touched() -> None:
    speak("")
    assert in_english("quelle:x heiß", WORDS) == in_own_words("quelle:x heiß", WORDS)
    assert spoken(WORDS) is WORDS
