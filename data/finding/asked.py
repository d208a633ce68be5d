"""What somebody typed to find a thing: words, a number, an address. Never syntax.

Whatever is typed becomes words, so an operator's `AND`, a quote or a star is looked for like any
other word and can break nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from data.finding.folding import dialled, folded, words_of
from data.finding.index import LETTERS
from data.reading import LARGEST_ID

MOST_WORDS, LONGEST = 8, 200
"""Words and characters of a question that are looked for; nobody means more."""


class Kind(StrEnum):
    """What can be found. A reply is something written or told by a lead, and opens the lead."""

    LEAD = "lead"
    CLIENT = "client"
    MESSAGE = "message"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Asked:
    """`number` is an id where one is named, of `kind` where that is said: `client 5`, `#123`."""

    text: str
    words: tuple[str, ...]
    number: int | None = None
    kind: Kind | None = None
    address: str = ""
    digits: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


_NUMBER = re.compile(r"(?:(lead|client|message)\s*)?[#№]?\s*(\d{1,10})", re.IGNORECASE)


def asked(text: str) -> Asked:
    """Read what was typed."""
    text = text[:LONGEST].strip()
    words = words_of(text)[:MOST_WORDS]
    named = _NUMBER.fullmatch(text)
    number = int(named[2]) if named and int(named[2]) <= LARGEST_ID else None
    kind = Kind(named[1].lower()) if named and named[1] else None
    address = text.lower().removeprefix("mailto:").strip("<>") if "@" in text else ""
    return Asked(text, words, number, kind, address if " " not in address else "", dialled(text))


ENOUGH_LETTERS = 4
"""So many are looked for as the beginning of a word in long texts; fewer are half of all words."""


def first_letters(question: Asked) -> Asked:
    """The same question with no more of each word than SQLite has an index of."""
    return replace(question, words=tuple(word[:LETTERS] for word in question.words))


def begin(names: str, question: Asked) -> bool:
    """Whether every word that was typed begins a word of these names."""
    held = {folded(word) for word in words_of(names)}
    typed = [folded(word) for word in question.words]
    return all(any(word.startswith(one) for word in held) for one in typed)


class Reach(StrEnum):
    """How much of a word is typed: all of it, at least of all but the last, or its beginning."""

    WHOLE = "whole"
    LAST = "last"
    BEGINNINGS = "beginnings"


def for_sqlite(question: Asked, reach: Reach) -> str:
    """The words as an FTS5 question."""
    together = " ".join(_each(question.words, '"', "*", reach))
    if question.digits and reach is not Reach.LAST:
        return f'({together}) OR "{question.digits}"{"" if reach is Reach.WHOLE else "*"}'
    return together


def for_postgres(question: Asked, reach: Reach) -> str:
    """The same as a `tsquery`."""
    words = [word for typed in question.words for word in words_of(folded(typed))]
    together = " & ".join(_each(words, "'", ":*", reach))
    if question.digits and reach is not Reach.LAST:
        return f"({together}) | '{question.digits}'{'' if reach is Reach.WHOLE else ':*'}"
    return together


def _each(words: Sequence[str], quote: str, star: str, reach: Reach) -> list[str]:
    quoted = [f"{quote}{word}{quote}" for word in words]
    if reach is Reach.BEGINNINGS:
        return [f"{word}{star}" for word in quoted]
    if reach is Reach.LAST and len(words[-1]) >= ENOUGH_LETTERS:
        quoted[-1] += star
    return quoted
