"""Find a rule's words in what a person wrote. Positions always refer to the text as it was written.

The text is folded character by character, with the place each folded character came from, because
folding changes lengths (ß becomes ss, İ becomes i and a dot). A word is then looked up with plain
`str.find`: time is linear in the text, and nothing a team writes is ever a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.playbook.amounts import Amount, amounts

__all__ = ["Amount", "Match", "amounts", "find"]

# Typographic, modifier, prime, accent and full-width forms that keyboards put in place of ' and -.
_APOSTROPHES = dict.fromkeys("\u2019\u2018\u02bc\u00b4`\u2032\uff07", "'")
_PLAIN = str.maketrans({"`": "'", **dict.fromkeys("\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f", " ")})
"""What ASCII has of the same: `str.isspace` takes all of these for blanks."""
_RUN = re.compile(r"[a-z0-9]+")
MOST_KNOWN = 1024
"""Rules that are kept ready; a playbook has some dozens."""
_DASHES = dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-")


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

    def possible_in(self, folded: _Folded) -> Iterable[_Wanted]:
        """Those that may stand in the text: hardly any, and this is quickly asked."""
        if folded.runs is None:
            return self.wanted
        runs = ("", *(folded.runs & self.by_run.keys()))
        return (one for run in runs for one in self.by_run.get(run, ()))


def find(words: Sequence[str], text: str) -> tuple[Match, ...]:
    """Every place where one of `words` stands in `text` as a whole word or phrase.

    Case, accents' encoding, apostrophes, dashes and the kind and number of blanks don't matter. A
    trailing `*` takes any ending (`redesign*`). Matches are in the order of the text and may
    overlap (`price` in `price list`); a word listed twice counts once.
    """
    rule, folded = _rule_of(words), _fold(text)
    if folded.runs is not None and "" not in rule.by_run and folded.runs.isdisjoint(rule.by_run):
        return ()  # nearly every rule and message
    return _found(rule.words, text)


@lru_cache(maxsize=64)  # rules ask the same of a message more than once, and so does a trial
def _found(words: tuple[str, ...], text: str) -> tuple[Match, ...]:
    folded, rule = _fold(text), _rule(words)
    matches = [
        Match(wanted.word, start, end, text[start:end])
        for wanted in rule.possible_in(folded)
        if wanted.folded in folded.text
        for start, end in _places(wanted, folded)
    ]
    return tuple(sorted(matches, key=lambda match: (match.start, -match.end, match.word)))


def _places(wanted: _Wanted, folded: _Folded) -> list[tuple[int, int]]:
    word, text, places = wanted.folded, folded.text, []
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        whole = _is_edge(text, at) and (wanted.any_ending or _is_edge(text, end))
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
    return _Rule(words, wanted, by_run)


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
