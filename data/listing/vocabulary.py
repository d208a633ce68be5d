"""What a list's filter may speak of: its fields, each with the SQL that answers for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.reading import Reader

Kind = Literal["word", "number", "span", "tag"]
"""What stands behind the colon: a word, a number, a span of time such as 2h, one of several tags.

A span is how long ago the column's time is, or how far ahead where the field says so.
"""

ME = "me"
NOBODY = ("none", "nobody")
"""What stands for the operator, and for an empty field, where people and sources are named."""


@dataclass(frozen=True, slots=True)
class Field:
    """`source`, `score`: a name that is typed, and a column that it asks.

    `values` are the only words there are; empty: any. `ours` are words of the house among those
    that are stored: each has one in every language. `known` reads the words that are stored, by
    steps along an index. `probe` is the index's own column: a condition on it finds its rows
    without reading the list. `only` narrows the rows for which the question makes sense.
    """

    name: str
    sql: str
    kind: Kind = "word"
    help: str = ""
    values: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    known: Known | None = None
    probe: str = ""
    only: str = ""
    ahead: bool = False
    offered: tuple[str, ...] = ()
    """The words that are suggested, where more are understood (`data.listing.spoken`)."""

    @property
    def special(self) -> tuple[str, ...]:
        """Words that stand for somebody else; in quotes they are names like any other."""
        return (ME, *NOBODY) if self.known is not None else ()

    @property
    def suggested(self) -> tuple[str, ...]:
        return self.offered or self.values or self.ours or self.special


@dataclass(frozen=True, slots=True)
class Known:
    """The words that stand in an indexed column, found one after the other."""

    table: str
    column: str
    where: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A word that stands alone: `hot`, `late`. In its SQL `:now` is the time of the question."""

    name: str
    sql: str
    help: str = ""
    probe: str = ""
    """The same condition in an index's own words."""


ByWord = Callable[[Reader, str, int], "list[int] | None"]
"""An index of words: takes what was typed and how many rows at most; None where there are more."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that a filter of one list understands; `text` is searched for plain words."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    flags: Mapping[str, Flag] = field(default_factory=dict)
    text: tuple[str, ...] = ()
    near: str = ""
    """The column in which letters that stand in order are near enough: a name."""
    by_word: ByWord | None = None
    """Finds the rows in which a word begins so, in a list too long to look at every row."""

    offered: tuple[str, ...] = ()
    """The names that are suggested, where more are understood (`data.listing.spoken`)."""

    @property
    def names(self) -> tuple[str, ...]:
        return self.offered or (*self.fields, *self.flags)


def vocabulary(
    *parts: Field | Flag, text: tuple[str, ...], near: str = "", by_word: ByWord | None = None
) -> Vocabulary:
    """The fields and flags by their names."""
    fields = {part.name: part for part in parts if isinstance(part, Field)}
    flags = {part.name: part for part in parts if isinstance(part, Flag)}
    return Vocabulary(fields, flags, text, near, by_word)
