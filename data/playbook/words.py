"""Find a rule's words in what a person wrote. Positions always refer to the text as it was written.

The text is folded character by character, with the place each folded character came from, because
folding changes lengths (ß becomes ss, İ becomes i and a dot). A word is then looked up with plain
`str.find`: time is linear in the text, and nothing a team writes is ever a regular expression.

A text is looked through once for the words of all rules that were ever asked for, since rules ask
the same of a message one after the other, and the rules that a trial compares share most words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from data.playbook.amounts import Amount, amounts

__all__ = ["Amount", "Match", "amounts", "find", "find_each"]

# Typographic, modifier, prime, accent and full-width forms that keyboards put in place of ' and -.
_APOSTROPHES = dict.fromkeys("\u2019\u2018\u02bc\u00b4`\u2032\uff07", "'")
_PLAIN = str.maketrans({"`": "'", **dict.fromkeys("\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f", " ")})
"""What ASCII has of the same: `str.isspace` takes all of these for blanks."""
_RUN = re.compile(r"[a-z0-9]+")
_HEAD = 3
"""Letters by which words with any ending are kept: few words of a text share them by chance."""
MOST_KNOWN = 1024
"""Rules that are kept ready; a playbook has some dozens."""
MOST_TABLES = 64
"""Tables of rules that are kept ready; a playbook has four."""
_DASHES = dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-")


Key = TypeVar("Key")


class WordRule(Protocol):
    """Anything of a playbook that is found by its words."""

    @property
    def words(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """`word` as the rule has it, and where it stands: `text[start:end] == found`."""

    word: str
    start: int
    end: int
    found: str


@dataclass(frozen=True, slots=True)
class _Folded:
    """`origin[i]` is the index in the written text of the folded character `text[i]`."""

    text: str
    origin: Sequence[int]
    is_ascii: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A rule's word as it is written and as it is looked for, without its `*`."""

    word: str
    folded: str
    any_ending: bool

    @property
    def run(self) -> str:
        """The letters and digits it begins with, which stand in a text that has it: as they are,
        or with others behind them where `is_open`. Empty: it begins with something else."""
        found = _RUN.match(self.folded)
        return found[0] if found else ""

    @property
    def is_open(self) -> bool:
        return self.any_ending and self.run == self.folded


@dataclass(frozen=True, eq=False, slots=True)
class _Lexicon:
    """The words of all rules so far, by what a text must hold for them to stand in it: a run of
    letters and digits, the head of one, or nothing that is quickly asked (`others`)."""

    words: frozenset[str] = frozenset()
    by_run: Mapping[str, tuple[_Wanted, ...]] = field(default_factory=dict)
    by_head: Mapping[str, tuple[_Wanted, ...]] = field(default_factory=dict)
    others: tuple[_Wanted, ...] = ()

    def possible_in(self, folded: _Folded) -> list[_Wanted]:
        """Those whose letters stand in the text: hardly any, and this is quickly asked."""
        runs = frozenset(_RUN.findall(folded.text))
        found = [one for run in runs & self.by_run.keys() for one in self.by_run[run]]
        heads = {run[:_HEAD] for run in runs}
        found += [one for head in heads & self.by_head.keys() for one in self.by_head[head]]
        return [one for one in (*found, *self.others) if one.folded in folded.text]

    def with_words(self, words: frozenset[str]) -> _Lexicon:
        """A new one, so that whoever reads in another thread keeps the one that they have."""
        by_run, by_head, others = dict(self.by_run), dict(self.by_head), list(self.others)
        for word in words - self.words:
            one = _Wanted(word, _fold(word.removesuffix("*")).text.strip(), word.endswith("*"))
            if one.run and not one.is_open:
                by_run[one.run] = (*by_run.get(one.run, ()), one)
            elif len(one.run) >= _HEAD:
                by_head[one.run[:_HEAD]] = (*by_head.get(one.run[:_HEAD], ()), one)
            elif one.folded:
                others.append(one)
        return _Lexicon(self.words | words, by_run, by_head, tuple(others))


_lexicon = _Lexicon()
"""Never forgets: what a team's playbooks say comes to hundreds of words, also after many edits."""
_learning = Lock()


def find(words: Sequence[str], text: str) -> tuple[Match, ...]:
    """Every place where one of `words` stands in `text` as a whole word or phrase.

    Case, accents' encoding, apostrophes, dashes and the kind and number of blanks don't matter. A
    trailing `*` takes any ending (`redesign*`). Matches are in the order of the text and may
    overlap (`price` in `price list`); a word listed twice counts once.
    """
    rule = _rule_of(words)
    hits = _hits(text, _lexicon)
    return () if rule.isdisjoint(hits) else _matches(rule, hits)


def find_each(rules: Mapping[Key, WordRule], text: str) -> dict[Key, tuple[Match, ...]]:
    """What `find` says of each rule that has a match, in the order of the table."""
    table = _table_of(rules)
    hits = _hits(text, _lexicon)
    places = {place for word in hits if word in table.by_word for place in table.by_word[word]}
    return {
        key: _matches(rule, hits) for key, rule in (table.rules[place] for place in sorted(places))
    }


@dataclass(frozen=True, slots=True)
class _Table(Generic[Key]):
    """Rules by their place in the table; `by_word` says which of them have a word."""

    rules: Sequence[tuple[Key, frozenset[str]]]
    by_word: Mapping[str, Sequence[int]]


_TABLES: dict[int, tuple[Mapping[Any, WordRule], _Table[Any]]] = {}
"""By the identity of a playbook's table, which is held here and never changes."""


def _table_of(rules: Mapping[Key, WordRule]) -> _Table[Key]:
    held = _TABLES.get(id(rules))
    if held is not None and held[0] is rules:
        return held[1]
    known = [(key, _rule_of(rule.words)) for key, rule in rules.items()]
    by_word: dict[str, list[int]] = {}
    for place, (_, rule) in enumerate(known):
        for word in rule:
            by_word.setdefault(word, []).append(place)
    table = _Table(known, by_word)
    if len(_TABLES) >= MOST_TABLES:
        _TABLES.clear()
    _TABLES[id(rules)] = rules, table
    return table


def _matches(rule: frozenset[str], hits: Mapping[str, Sequence[Match]]) -> tuple[Match, ...]:
    found = [match for word in rule.intersection(hits) for match in hits[word]]
    if len(found) > 1:
        found.sort(key=lambda match: (match.start, -match.end, match.word))
    return tuple(found)


@lru_cache(maxsize=32)  # rules ask the same of a message more than once, and so does a trial
def _hits(text: str, lexicon: _Lexicon) -> Mapping[str, Sequence[Match]]:
    """The words of all rules that stand in the text, and where."""
    folded = _fold(text)
    hits = {}
    for wanted in lexicon.possible_in(folded):
        if places := _places(wanted, folded):
            hits[wanted.word] = [
                Match(wanted.word, start, end, text[start:end]) for start, end in places
            ]
    return hits


def _places(wanted: _Wanted, folded: _Folded) -> list[tuple[int, int]]:
    word, text, places = wanted.folded, folded.text, []
    at = text.find(word)
    is_edge = _is_plain_edge if folded.is_ascii else _is_edge
    while at >= 0:
        end = at + len(word)
        whole = is_edge(text, at) and (wanted.any_ending or is_edge(text, end))
        if not whole:
            at = text.find(word, at + 1)
            continue
        while wanted.any_ending and end < len(text) and _in_word(text[end]):
            end += 1
        places.append((folded.origin[at], folded.origin[end - 1] + 1))
        at = text.find(word, end)
    return places


def _is_edge(text: str, at: int) -> bool:
    """Whether no word runs across the gap before `text[at]`."""
    return not (0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at]))


def _is_plain_edge(text: str, at: int) -> bool:
    """The same for ASCII, which has no marks."""
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def _in_word(character: str) -> bool:
    # A combining mark belongs to the letter before it: "cafe" does not stand in "café".
    return character.isalnum() or unicodedata.combining(character) != 0


_KNOWN: dict[int, tuple[Sequence[str], frozenset[str]]] = {}
"""The rules of playbooks that are in use, by their identity: their words take long to compare."""


def _rule_of(words: Sequence[str]) -> frozenset[str]:
    """The rule's words, each once, when the lexicon knows them."""
    held = _KNOWN.get(id(words))
    if held is not None and held[0] is words:
        return held[1]
    rule = frozenset(words)
    if not rule <= _lexicon.words:
        _learn(rule)
    if isinstance(words, tuple):  # it stays as it is, and so does its id while it is held here
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[id(words)] = words, rule
    return rule


def _learn(rule: frozenset[str]) -> None:
    global _lexicon
    with _learning:
        _lexicon = _lexicon.with_words(rule)


def _fold(text: str) -> _Folded:
    if text.isascii():
        plain = text.translate(_PLAIN).lower()
        if "  " not in plain:  # nothing changes its place: what most people write
            return _Folded(plain, range(len(plain)), is_ascii=True)
    characters: list[str] = []
    origin: list[int] = []
    for index, written in enumerate(text):
        for character in _fold_character(written):
            if character == " " and characters and characters[-1] == " ":
                continue
            characters.append(character)
            origin.append(index)
    return _Folded("".join(characters), origin, is_ascii=False)


@lru_cache(maxsize=4096)
def _fold_character(written: str) -> str:
    """One written character in the form that is compared; empty for what nobody can see."""
    if written.isspace():
        return " "
    if unicodedata.category(written) == "Cf":  # zero-width characters and soft hyphens hide words
        return ""
    plain = _APOSTROPHES.get(written) or _DASHES.get(written) or written
    return unicodedata.normalize("NFD", plain.casefold())
