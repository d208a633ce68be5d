"""Find a rule's words in what a person wrote. Positions always refer to the text as it was written.

The text is folded character by character, with the place each folded character came from, because
folding changes lengths (ß becomes ss, İ becomes i and a dot). A word is then looked up with plain
`str.find`: time is linear in the text, and nothing a team writes is ever a regular expression.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.playbook.amounts import Amount, amounts

__all__ = ["Amount", "Match", "amounts", "find"]

# Typographic, modifier, prime, accent and full-width forms that keyboards put in place of ' and -.
_APOSTROPHES = dict.fromkeys("\u2019\u2018\u02bc\u00b4`\u2032\uff07", "'")
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
    """`origin[i]` is the index in the written text of the folded character `text[i]`."""

    text: str
    origin: Sequence[int]


def find(words: Sequence[str], text: str) -> tuple[Match, ...]:
    """Every place where one of `words` stands in `text` as a whole word or phrase.

    Case, accents' encoding, apostrophes, dashes and the kind and number of blanks don't matter. A
    trailing `*` takes any ending (`redesign*`). Matches are in the order of the text and may
    overlap (`price` in `price list`); a word listed twice counts once.
    """
    folded = _fold(text)
    matches = [
        Match(word, start, end, text[start:end])
        for word in dict.fromkeys(words)
        for start, end in _places(word, folded)
    ]
    return tuple(sorted(matches, key=lambda match: (match.start, -match.end)))


def _places(word: str, folded: _Folded) -> list[tuple[int, int]]:
    any_ending = word.endswith("*")
    wanted = _fold_word(word.removesuffix("*"))
    text, places = folded.text, []
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        whole = _is_edge(text, at) and (any_ending or _is_edge(text, end))
        if not whole:
            at = text.find(wanted, at + 1)
            continue
        while any_ending and end < len(text) and _in_word(text[end]):
            end += 1
        places.append((folded.origin[at], folded.origin[end - 1] + 1))
        at = text.find(wanted, end)
    return places


def _is_edge(text: str, at: int) -> bool:
    """Whether no word runs across the gap before `text[at]`."""
    return not (0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at]))


def _in_word(character: str) -> bool:
    # A combining mark belongs to the letter before it: "cafe" does not stand in "café".
    return character.isalnum() or unicodedata.combining(character) != 0


@lru_cache(maxsize=4096)
def _fold_word(word: str) -> str:
    return _fold(word).text.strip()


@lru_cache(maxsize=8)  # the same message is asked about by every rule in turn
def _fold(text: str) -> _Folded:
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
