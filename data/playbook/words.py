"""Find a rule's words in what a person wrote. Positions always refer to the text as it was written.

The text is folded character by character, with the place each folded character came from, because
folding changes lengths (ß becomes ss, İ becomes i and a dot). A word is then looked up with plain
`str.find`: time is linear in the text, and nothing a team writes is ever a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from data.playbook.amounts import Amount, amounts

__all__ = ["Amount", "Match", "amounts", "find", "find_each"]

# Typographic, modifier, prime, accent and full-width forms that keyboards put in place of ' and -.
_APOSTROPHES = dict.fromkeys("\u2019\u2018\u02bc\u00b4`\u2032\uff07", "'")
_PLAIN = str.maketrans({"`": "'", **dict.fromkeys("\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f", " ")})
"""What ASCII has of the same: `str.isspace` takes all of these for blanks."""
_RUN = re.compile(r"[a-z0-9]+")
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
    """`origin[i]` is the index in the written text of the folded character `text[i]`.

    `runs` are its runs of letters and digits, each once; None where they were not taken apart.
    """

    text: str
    origin: Sequence[int]
    runs: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A rule's word as it is written and as it is looked for, without its `*`."""

    word: str
    folded: str
    any_ending: bool

    @property
    def run(self) -> str:
        """A run of letters and digits that must stand in the text as it is; empty: none must."""
        found = _RUN.match(self.folded) if self.folded.isascii() else None
        is_open = self.any_ending and found is not None and found.end() == len(self.folded)
        return found[0] if found and not is_open else ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """All words of a rule, and the same by the run that each needs (empty: it needs none)."""

    words: tuple[str, ...]
    wanted: tuple[_Wanted, ...]
    by_run: Mapping[str, Sequence[_Wanted]]
    runs: frozenset[str]

    def possible_in(self, folded: _Folded) -> list[_Wanted]:
        """Those whose letters stand in the text: hardly any, and this is quickly asked."""
        if folded.runs is None:
            return [one for one in self.wanted if one.folded in folded.text]
        found = [one for one in self.by_run.get("", ()) if one.folded in folded.text]
        if not folded.runs.isdisjoint(self.runs):  # nearly every rule and message
            for run in folded.runs & self.runs:
                found += [one for one in self.by_run[run] if one.folded in folded.text]
        return found


def find(words: Sequence[str], text: str) -> tuple[Match, ...]:
    """Every place where one of `words` stands in `text` as a whole word or phrase.

    Case, accents' encoding, apostrophes, dashes and the kind and number of blanks don't matter. A
    trailing `*` takes any ending (`redesign*`). Matches are in the order of the text and may
    overlap (`price` in `price list`); a word listed twice counts once.
    """
    rule = _rule_of(words)
    return _found(rule.words, text) if rule.possible_in(_fold(text)) else ()


def find_each(rules: Mapping[Key, WordRule], text: str) -> dict[Key, tuple[Match, ...]]:
    """What `find` says of each rule, in the order of the table; rules without a match are left out.

    One look at the text for all of them: most rules have no word in most messages.
    """
    table, folded = _table_of(rules), _fold(text)
    if folded.runs is None:
        places = set(range(len(table.rules)))
    else:
        places = {place for part, place in table.endless if part in folded.text}
        for run in folded.runs & table.by_run.keys():
            places.update(table.by_run[run])
    found = {}
    for place in sorted(places):
        key, words = table.rules[place]
        if matches := find(words, text):
            found[key] = matches
    return found


@dataclass(frozen=True, slots=True)
class _Table(Generic[Key]):
    """Rules by their place in the table; `by_run` and `endless` say which of them a text may meet:
    by a run of letters that one of their words needs, or by a word that needs none."""

    rules: Sequence[tuple[Key, Sequence[str]]]
    by_run: Mapping[str, Sequence[int]]
    endless: Sequence[tuple[str, int]]


_TABLES: dict[int, tuple[Mapping[Any, WordRule], _Table[Any]]] = {}
"""By the identity of a playbook's table, which is held here and never changes."""


def _table_of(rules: Mapping[Key, WordRule]) -> _Table[Key]:
    held = _TABLES.get(id(rules))
    if held is not None and held[0] is rules:
        return held[1]
    by_run: dict[str, list[int]] = {}
    endless: list[tuple[str, int]] = []
    for place, rule in enumerate(rules.values()):
        for run, wanted in _rule_of(rule.words).by_run.items():
            if run:
                by_run.setdefault(run, []).append(place)
            else:
                endless += [(one.folded, place) for one in wanted]
    table = _Table([(key, rule.words) for key, rule in rules.items()], by_run, endless)
    if len(_TABLES) >= MOST_TABLES:
        _TABLES.clear()
    _TABLES[id(rules)] = rules, table
    return table


@lru_cache(maxsize=64)  # rules ask the same of a message more than once, and so does a trial
def _found(words: tuple[str, ...], text: str) -> tuple[Match, ...]:
    folded, rule = _fold(text), _rule(words)
    matches = [
        Match(wanted.word, start, end, text[start:end])
        for wanted in rule.possible_in(folded)
        for start, end in _places(wanted, folded)
    ]
    return tuple(sorted(matches, key=lambda match: (match.start, -match.end, match.word)))


def _places(wanted: _Wanted, folded: _Folded) -> list[tuple[int, int]]:
    word, text, places = wanted.folded, folded.text, []
    at = text.find(word)
    is_edge = _is_edge if folded.runs is None else _is_plain_edge
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


@lru_cache(maxsize=1024)
def _rule(words: tuple[str, ...]) -> _Rule:
    """The words of a rule, each once, as they are looked for."""
    found = (
        _Wanted(word, _fold(word.removesuffix("*")).text.strip(), word.endswith("*"))
        for word in dict.fromkeys(words)
    )
    wanted = tuple(one for one in found if one.folded)
    by_run: dict[str, list[_Wanted]] = {}
    for one in wanted:
        by_run.setdefault(one.run, []).append(one)
    return _Rule(words, wanted, by_run, frozenset(by_run) - {""})


_KNOWN: dict[int, tuple[Sequence[str], _Rule]] = {}
"""The rules of playbooks that are in use, by their identity: their words take long to compare."""


def _rule_of(words: Sequence[str]) -> _Rule:
    held = _KNOWN.get(id(words))
    if held is not None and held[0] is words:
        return held[1]
    rule = _rule(tuple(words))
    if isinstance(words, tuple):  # it stays as it is, and so does its id while it is held here
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[id(words)] = words, rule
    return rule


@lru_cache(maxsize=8)  # the same message is asked about by every rule in turn
def _fold(text: str) -> _Folded:
    if text.isascii():
        plain = text.translate(_PLAIN).lower()
        if "  " not in plain:  # nothing changes its place: what most people write
            return _Folded(plain, range(len(plain)), frozenset(_RUN.findall(plain)))
    characters: list[str] = []
    origin: list[int] = []
    for index, written in enumerate(text):
        for character in _fold_character(written):
            if character == " " and characters and characters[-1] == " ":
                continue
            characters.append(character)
            origin.append(index)
    return _Folded("".join(characters), origin)


@lru_cache(maxsize=4096)
def _fold_character(written: str) -> str:
    """One written character in the form that is compared; empty for what nobody can see."""
    if written.isspace():
        return " "
    if unicodedata.category(written) == "Cf":  # zero-width characters and soft hyphens hide words
        return ""
    plain = _APOSTROPHES.get(written) or _DASHES.get(written) or written
    return unicodedata.normalize("NFD", plain.casefold())
