"""A filter as SQL: a condition that reads no index, and those that an index answers by itself.

A list is walked along the index of its order, so the condition must not tempt the database to
leave it for another index and to sort what it finds there: columns stand in expressions. Values
are bound, always; only our own words are written into a statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from data.listing.language import Flagged, Match, Operator, Parsed, Term, Word
from data.listing.vocabulary import ME, NOBODY, Field, Known, Vocabulary
from data.reading import Reader

MOST_KNOWN = 300
"""Words of a column that are read; with more than these the column is compared row by row."""

NEAR_LETTERS = 3
"""Fewest letters that are looked for one after the other: two stand in nearly every name."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: when, by whom, and whether letters in their order are near enough."""

    parsed: Parsed
    now: datetime
    me: str = ""
    near: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """`sql` is empty where nothing is asked. Each probe is a condition that an index answers."""

    sql: str = ""
    probes: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.sql)


def condition(
    reader: Reader, question: Question, words: Vocabulary, values: Mapping[str, Any]
) -> Condition:
    """The filter's terms, all of which a row must meet; `values` are those of the list itself."""
    writer = _Writer(reader, question, words)
    parts = [writer.term(term) for term in question.parsed.terms]
    sql = " AND ".join(part for part in parts if part)
    bound = {"now": question.now, **values, **writer.values}
    return Condition(sql, tuple(writer.probes), bound)


def known_words(reader: Reader, known: Known) -> list[str]:
    """The words in an indexed column, in steps along the index; at most `MOST_KNOWN`."""
    column, where = known.column, known.where
    rows = reader.rows(
        f"WITH RECURSIVE step(word, number) AS ("
        f"SELECT (SELECT min({column}) FROM {known.table} WHERE {where}), 1 UNION ALL"
        f" SELECT (SELECT min({column}) FROM {known.table} WHERE {where}"
        f" AND {column} > step.word), step.number + 1"
        f" FROM step WHERE step.word IS NOT NULL AND step.number < :most)"
        " SELECT word FROM step WHERE word IS NOT NULL",
        most=MOST_KNOWN,
    )
    return [word for (word,) in rows]


class _Writer:
    """Writes terms as SQL and gathers the values that are bound to it."""

    def __init__(self, reader: Reader, question: Question, words: Vocabulary) -> None:
        self.reader, self.question, self.words = reader, question, words
        self.values: dict[str, Any] = {}
        self.probes: list[str] = []

    def term(self, term: Term) -> str:
        if isinstance(term, Word):
            near = self.question.near and not term.negated
            sql = self._near(term.text) if near else self._contains(term.text)
        elif isinstance(term, Flagged):
            flag = self.words.flags[term.flag]
            sql = f"({flag.sql}) = TRUE"
            self._probe(term.negated, flag.probe)
        else:
            sql = self._match(term, self.words.fields[term.field])
        return f"NOT coalesce({sql}, FALSE)" if term.negated else f"({sql})"

    def _contains(self, text: str) -> str:
        whole = " || ' ' || ".join(self.words.text)
        return self._like_any(whole, [f"%{_plain(spelling)}%" for spelling in spellings(text)])

    def _near(self, text: str) -> str:
        if len(text) < NEAR_LETTERS or not self.words.near:
            return self._contains(text)
        patterns = [f"% {'%'.join(map(_plain, word))}%" for word in spellings(text)]
        return self._like_any(f"' ' || {self.words.near}", patterns)

    def _like_any(self, sql: str, patterns: Iterable[str]) -> str:
        tests = (f"lower({sql}) LIKE {self._bind(one)} ESCAPE '\\'" for one in patterns)
        return f"({' OR '.join(tests)})"

    def _match(self, term: Match, field: Field) -> str:
        if isinstance(term.value, tuple):
            return self._word(term, term.value, field)
        if isinstance(term.value, timedelta):
            return self._span(term.value, term.operator, term.negated, field)
        place = self._bind(term.value)
        if field.probe:
            self._probe(term.negated, f"{field.probe} {term.operator} {place}")
        return f"({field.sql} + 0) {term.operator} {place}"

    def _span(self, span: timedelta, operator: Operator, negated: bool, field: Field) -> str:
        """How long ago, or how far ahead: the longer ago, the smaller the time."""
        now = self.question.now
        turned = operator if field.ahead else operator.translate(str.maketrans("<>", "><"))
        place = self._bind(now + span if field.ahead else now - span)
        self._probe(negated, field.probe)
        test = f"({field.sql} {turned} {place}) = TRUE"
        return f"({field.only}) = TRUE AND {test}" if field.only else test

    def _word(self, term: Match, wanted: tuple[str, ...], field: Field) -> str:
        operator, negated = term.operator, term.negated
        if field.kind == "tag":
            end = '"' if operator == "=" else ""
            tags = [f'%"{_plain(json.dumps(word)[1:-1])}{end}%' for word in wanted]
            return self._like_any(f"CAST({field.sql} AS TEXT)", tags)
        among = self._among(wanted, term, field)
        if among is None:
            ends = "" if operator == "=" else "%"
            patterns = [f"{ends}{_plain(form)}{ends}" for one in wanted for form in spellings(one)]
            return self._like_any(field.sql, patterns)
        places = ", ".join(map(self._bind, among)) or "NULL"
        if field.probe and "" not in among:
            self._probe(negated, f"{field.probe} IN ({places})")
        return f"({field.sql} || '') IN ({places})"

    def _among(self, wanted: tuple[str, ...], term: Match, field: Field) -> list[str] | None:
        """The stored words that are meant; None where there are too many to know them."""
        stored = list(field.values)
        if field.known is not None:
            stored = known_words(self.reader, field.known)
        if not stored and not field.known:
            return None
        if len(stored) >= MOST_KNOWN:
            return None
        special = {ME: self.question.me, **dict.fromkeys(NOBODY, "")}
        found: list[str] = []
        for word in wanted:
            if word in field.special and not term.is_literal:
                found.append(special[word])
            elif term.operator == "=":
                found += [one for one in stored if one.lower() == word]
            else:
                found += [one for one in stored if one.lower().startswith(word)]
        return list(dict.fromkeys(found))

    def _probe(self, negated: bool, sql: str) -> None:
        if sql and not negated:
            self.probes.append(sql)

    def _bind(self, value: object) -> str:
        name = f"f{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def spellings(word: str) -> list[str]:
    """A word as `lower` of either database leaves it: SQLite's knows the letters of English."""
    low = word.lower()
    if low.isascii():
        return [low]
    high = "".join(letter if letter.isascii() else letter.upper() for letter in low)
    first = high[0] + low[1:]
    return list(dict.fromkeys((low, first, high)))


def _plain(text: str) -> str:
    """Text for LIKE, with what LIKE would read as a sign escaped."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
