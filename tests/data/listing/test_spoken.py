"""A filter in the operator's language: it is kept in English, so that everybody can open it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.clients.listed import words_of_the_board
from data.imports.listed import IMPORTS
from data.inbox.listed import inbox
from data.leads.listed import INBOUND
from data.leads.pairs_listed import pairs
from data.listing.hints import hint
from data.listing.language import Word, parse
from data.listing.own_values import own_values
from data.listing.spoken import in_english, in_own_words, own_names, spoken
from data.listing.vocabulary import Vocabulary
from data.outreach.listed import FOLLOW_UPS, REVIEW
from data.words import speak
from tests.build import a_playbook

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


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("stufe:verloren", "stage:lost"),
        ("stufe:neu,Im-Dialog !stufe=gewonnen", "stage:new,engaged !stage=won"),
        ("antwort:keine dringlichkeit:bald", "answer:none urgency:soon"),
        ("zuständig:ich", "owner:me"),
        ("zuständig:kim,keine quelle=niemand", "owner:kim,none source=nobody"),
    ],
)
def test_values_are_typed_and_shown_as_the_columns_say_them(german: str, english: str) -> None:
    assert in_english(german, WORDS) == english
    assert in_own_words(english, WORDS) == german.lower()


def test_the_beginning_of_a_german_word_is_enough_and_an_english_one_always_counts() -> None:
    assert in_english("stufe:verl", WORDS) == "stage:lost"
    assert in_english("stufe:ge", WORDS) == "stage:booked,won"
    assert in_english("stufe:lost,bo", WORDS) == "stage:lost,bo"
    assert in_english("stage:verloren", WORDS) == "stage:lost"
    assert in_english('stufe:"im Dialog"', WORDS) == 'stage:"engaged"'
    assert in_english("per:e-mail grund:außer,recht", REVIEW.vocabulary) == (
        "by:email reason:out_of_area,legal"
    )


def test_the_name_of_a_field_says_in_which_language_a_beginning_is_read() -> None:
    assert in_english("dringlichkeit:n", WORDS) == "urgency:normal,low"
    assert in_english("urgency:n", WORDS) == "urgency:n"
    assert in_own_words("urgency:n", WORDS) == "urgency:n", (
        "`now` and `normal`: no German beginning"
    )


def test_a_person_who_is_called_like_a_word_of_ours_is_found_in_quotes() -> None:
    """`Verloren` is a word of stages only; `me` and `Niemand` are names where they are quoted."""
    assert (
        in_english("zuständig:verloren quelle:gewonnen", WORDS) == "owner:verloren source:gewonnen"
    )
    assert in_english('zuständig:"Niemand"', WORDS) == 'owner:"Niemand"'
    assert in_own_words("owner:niemand", WORDS) == 'zuständig:"niemand"'
    assert in_own_words('owner:"me"', WORDS) == 'zuständig:"me"'
    assert in_own_words("owner:ich,kim", WORDS) == "owner:ich,kim"
    assert in_english("owner:ich,kim", WORDS) == "owner:ich,kim"
    assert parse('owner:"me"', WORDS) != parse("owner:me", WORDS)
    assert parse('owner:"kim"', WORDS) == parse("owner:kim", WORDS)


def test_the_language_of_the_name_is_that_of_the_values_suggested() -> None:
    words, owners = spoken(WORDS), {"zuständig": ["Ich", "Ida Oak", "Nina"]}
    assert hint("stufe:", words, {}).sentence.startswith("stufe: neu  erreicht  im-dialog")
    assert hint("x stufe:neu,ver", words, {}).completions == ("x stufe:neu,verloren",)
    assert hint("stage:lo", words, {}).completions == ("stage:lost",)
    assert hint("zuständig:i", words, owners).completions == (
        'zuständig:"Ich"', 'zuständig:"Ida Oak"', "zuständig:ich",
    )  # fmt: skip
    assert hint("per:", spoken(REVIEW.vocabulary), {}).sentence == "per: e-mail  sms"
    wrong = hint("stufe:xx", words, {})
    assert wrong.is_wrong
    assert "neu, erreicht, im-dialog" in wrong.sentence


def test_a_catalogue_that_takes_an_english_value_or_one_twice_is_not_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hostile = {"new": "lost", "contacted": "weg", "engaged": "weg", "booked": 'ge,"bucht'}
    monkeypatch.setattr("data.listing.own_values.word_of", lambda value: hostile.get(value, value))
    own = own_values(WORDS.fields["stage"])
    assert own == {stage: "weg" if stage == "contacted" else stage for stage in own}


LISTS = {
    "leads": INBOUND.vocabulary, "drafts": REVIEW.vocabulary, "steps": FOLLOW_UPS.vocabulary,
    "inbox": inbox().vocabulary, "imports": IMPORTS.vocabulary, "pairs": pairs().vocabulary,
    "board": words_of_the_board(a_playbook()),
}  # fmt: skip
OTHER_VALUES = ["portal", "Kim", "Verloren", "2h", "50", "", "a,b", "out of area"]


@cache
def pieces(name: str) -> st.SearchStrategy[str]:
    """What may be typed into a filter of this list, in both languages, right or wrong."""
    words = LISTS[name]
    own = spoken(words)
    fields = (*words.fields.values(), *own.fields.values())
    values = {value for one in fields for value in (*one.suggested, *one.values, *one.special)}
    begun = {value[:length] for value in values for length in (1, 2, 3)}
    value = st.sampled_from([*OTHER_VALUES, *sorted(values | begun)])
    several = st.lists(value, min_size=1, max_size=3).map(",".join)
    return st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["", "", "!"]),
            st.sampled_from(sorted({*own.fields, *own.flags, "roof"})),
            st.sampled_from(["", ":", ":", ":", "=", ">", "<="]),
            several | several.map('"{}"'.format) | several.map('"{}'.format),
        ),
    )


def is_kept(piece: str, words: Vocabulary) -> bool:
    """It makes sense, and is no text with a quote in its midst, which no other quotes can hold."""
    parsed = parse(piece, words)
    texts = [term.text for term in parsed.terms if isinstance(term, Word)]
    return not parsed.wrong and not any('"' in text for text in texts)


@pytest.mark.parametrize("language", ["de", ""])
@pytest.mark.parametrize("name", LISTS)
@given(data=st.data(), blank=st.sampled_from([" ", "  ", ""]))
def test_what_is_shown_is_read_as_what_is_kept(
    name: str, language: str, data: st.DataObject, blank: str
) -> None:
    speak("de")
    words, typed = LISTS[name], data.draw(st.lists(pieces(name), max_size=4))
    speak(language)
    english = [in_english(piece, words) for piece in typed]
    for kept in (typed, english):
        text = blank.join(piece for piece in kept if is_kept(piece, words))
        shown = in_own_words(text, words)
        assert parse(in_english(shown, words), words) == parse(text, words), (text, shown)
