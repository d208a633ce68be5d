"""Words are found whole, in any case, where they stand."""

import time
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.playbook.words import find, find_each


def found(words: str | list[str], text: str) -> list[str]:
    return [match.found for match in find([words] if isinstance(words, str) else words, text)]


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("price", "The PRICE?", ["PRICE"]),
        ("price", "priceless prices", []),
        ("price*", "priceless prices", ["priceless", "prices"]),
        ("fee", "I feel fee-free, one fee", ["fee", "fee"]),
        ("how much", "How\n   much\tis it", ["How\n   much"]),
        ("how much", "how\u00a0much", ["how\u00a0much"]),
        ("how much", "show much", []),
        ("i'll sue", "I’ll sue", ["I’ll sue"]),
        ("i’ll sue", "I'll sue", ["I'll sue"]),
        ("lawyer", "my lawyer's", ["lawyer"]),
        ("lawyer", "(lawyer)", ["lawyer"]),
        ("lawyer", "_lawyer_", ["lawyer"]),
        ("non-disclosure", "a non‑disclosure form", ["non‑disclosure"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("strasse", "Straße 5", ["Straße"]),
        ("s", "ß", []),
        ("istanbul", "in İstanbul", []),
        ("i̇stanbul", "in İstanbul", ["İstanbul"]),
        ("café", "cafe\u0301 and CAFÉ", ["cafe\u0301", "CAFÉ"]),
        ("cafe", "café cafe\u0301", []),
        ("lawyer", "law\u200byer", ["law\u200byer"]),
        ("c++", "C++ and c", ["C++"]),
        ("a.s.a.p.", "A.S.A.P.!", ["A.S.A.P."]),
        ("価格", "価格", ["価格"]),
        ("complain*", "complained, complaint's", ["complained", "complaint"]),
        ("*", "anything", []),
        ("", "anything", []),
        (" ", "any thing", []),
        ("aa", "aa aa aaa", ["aa", "aa"]),
    ],
)
def test_a_word_is_found_whole_and_in_any_case(word, text, expected):
    assert found(word, text) == expected


def test_matches_come_in_the_order_of_the_text_and_may_overlap():
    assert found(["list", "price", "price list"], "a price list") == ["price list", "price", "list"]


def test_a_word_listed_twice_counts_once():
    assert found(["price", "price"], "price") == ["price"]


def test_the_match_names_the_word_as_the_rule_has_it():
    (match,) = find(["Redesign*"], "a REDESIGNING")
    assert (match.word, match.start, match.end) == ("Redesign*", 2, 13)


NASTY = st.text(
    st.one_of(
        st.sampled_from("aAsSßẞİıŉǰΐﬁﬃʼ’'`-– \t\n\u00a0\u200b\u00ad\u0301\u0345*.$k1"),
        st.characters(),
    ),
    max_size=40,
)


@given(st.lists(NASTY, max_size=6), NASTY)
def test_a_match_always_lies_inside_and_is_the_slice_it_says(words, text):
    for match in find(words, text):
        assert 0 <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.found
        assert match.word in words


@given(NASTY, st.sampled_from(["refund", "how much", "ärger*", "i'll sue"]), NASTY)
def test_a_word_between_blanks_is_always_found(before, word, after):
    said = word.removesuffix("*").upper().replace(" ", "\n ")
    text = f"{before} {said} {after}"
    assert any(
        match.start <= len(before) + 1 and match.end >= len(before) + 1 + len(said)
        for match in find([word], text)
    )


@given(NASTY)
def test_the_way_accents_are_encoded_does_not_matter(text):
    composed = unicodedata.normalize("NFC", f"ein {text} Ärger")
    decomposed = unicodedata.normalize("NFD", f"ein {text} Ärger")
    assert len(find(["ärger"], composed)) == len(find(["ärger"], decomposed))


@pytest.mark.parametrize("unit", ["a", "a ", "ab", "\u0301"])
def test_hostile_text_takes_linear_time(unit):
    text = unit * (40_000 // len(unit))
    began = time.process_time()
    find(["a", "a a", "aab*", "a" * 50, "b*"], text)
    assert time.process_time() - began < 2, "up to 0.2 s is usual; quadratic would take minutes"


WORDS = ("a", "a b", "ab*", "a-b*", "i'll", "b.a.", "-a", "*", "é*", "a b*", "aé")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abi'l-.` \t\nAB_1", max_size=30))
def test_plain_letters_are_searched_like_all_others(text):
    """A text in ASCII takes a shorter way; with another character behind it, it does not."""
    assert find(WORDS, text) == tuple(m for m in find(WORDS, f"{text} ß") if m.end <= len(text))


@dataclass(frozen=True)
class Rule:
    words: tuple[str, ...]


SAID = st.lists(st.sampled_from(("a", "a b", "abc", "a-b", "i'll", "é", "x"))).map(" ".join)


@example([("ab*",), ("a",)], "abc a")
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(tuple), max_size=4), SAID | NASTY)
def test_a_table_finds_what_its_rules_find_one_by_one(rules, text):
    table = {place: Rule(words) for place, words in enumerate(rules)}
    alone = {place: find(rule.words, text) for place, rule in table.items()}
    assert find_each(table, text) == {place: found for place, found in alone.items() if found}
    assert list(find_each(table, text)) == sorted(find_each(table, text))
