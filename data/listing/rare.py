"""A word of a filter that hardly any row has: which rows those are, by an index of words.

A search would look at every row of a long list to find them. Whether a word is rare is seen in the
same rows whatever the order and the page: the first of the list's own order. Where the
index names too many rows, or none that the filter lets through, the list is searched as for any
other word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from data.listing.condition import Condition, Question, condition, known_words
from data.listing.language import Parsed, Word
from data.listing.listing import Listing
from data.listing.paths import MOST_PICKED, Rows, beyond
from data.listing.vocabulary import Vocabulary
from data.reading import Reader, numbers

Row = TypeVar("Row")

LONG = 20_000
"""Rows up to which a list is simply searched."""

SAMPLE = 5_000
"""Rows that tell how rare a word is in a longer one."""

FEW = 25
"""A word that so many of them have is not rare: a search fills a page of it with every stride."""

LETTERS = 3
"""Fewest letters that an index is asked for."""


def rows_with_rare_words(
    reader: Reader, listing: Listing[Row], question: Question, asks: Condition
) -> list[int] | None:
    """The rows in which a word begins with the rarest of those asked for; None: search."""
    words = listing.vocabulary
    wanted = [term for term in question.parsed.terms if isinstance(term, Word) and not term.negated]
    if words.by_word is None or question.near or not wanted:
        return None
    own = Rows(reader, listing, Condition("", (), asks.values), listing.orders[0])
    long = _long_segment(own)
    until = own.offset(long, SAMPLE, None, back=False) if long is not None else None
    if long is None or until is None:
        return None
    for term in wanted:
        if len(term.text) < LETTERS or _is_of_a_field(reader, words, term.text):
            continue
        alone = condition(reader, replace(question, parsed=Parsed((term,))), words, listing.values)
        if not _is_rare(own, alone, long, until):
            continue
        found = words.by_word(reader, term.text, MOST_PICKED)
        if found is not None and _any_of(reader, listing, asks, found):
            return found
    return None


def _long_segment(own: Rows[Any]) -> int | None:
    for number in range(len(own.order.segments)):
        if own.offset(number, LONG, None, back=False) is not None:
            return number
    return None


def _is_of_a_field(reader: Reader, words: Vocabulary, text: str) -> bool:
    """Whether a field with few words has it in one of them: its rows stand in no index of words."""
    for field in words.fields.values():
        stored = (*field.values, *(known_words(reader, field.known) if field.known else ()))
        if any(text.lower() in one.lower() for one in stored):
            return True
    return False


def _is_rare(own: Rows[Any], alone: Condition, number: int, until: tuple[Any, ...]) -> bool:
    segment = own.order.segments[number]
    test, last = beyond(segment, until, back=True, inclusive=True, name="u")
    found = own.reader.rows(
        f"SELECT 1 FROM {own.listing.source} WHERE {segment.where}{test} AND {alone.sql}"
        " LIMIT :few",
        **alone.values,
        **last,
        few=FEW,
    )
    return len(found) < FEW


def _any_of(reader: Reader, listing: Listing[Any], asks: Condition, ids: list[int]) -> bool:
    """Whether the filter as a whole lets any of them through."""
    return bool(
        reader.rows(
            f"SELECT 1 FROM {listing.source} WHERE {listing.key} IN ({numbers(ids)})"
            f" AND {listing.base} AND {asks.sql} LIMIT 1",
            **asks.values,
        )
    )
