"""The filter language: `roof !leak source:portal score>50 owner:me waiting>2h hot`.

Pure: what was typed becomes terms, all of which a row must meet, or a sentence that says what is
wrong with the first one that makes no sense. What is still being typed (`source:`, a lone `!`)
narrows nothing yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from data.listing.vocabulary import Field, Vocabulary
from data.words import _

Operator = Literal[":", "=", ">", ">=", "<", "<="]

MOST_TYPED = 500
"""Characters of a filter that are read; nobody types more by intention."""

MOST_TERMS = 24
"""Terms of a filter: each one is a condition of a statement."""


@dataclass(frozen=True, slots=True)
class Word:
    """Stands somewhere in the row's texts; folded to lower case."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A field is one of these words (`:` begins with, `=` is) or beyond a number or a span.

    `is_literal`: the word stood in quotes and is a name, though without them it is `me` or `none`.
    """

    field: str
    operator: Operator
    value: tuple[str, ...] | float | timedelta
    negated: bool = False
    is_literal: bool = False


@dataclass(frozen=True, slots=True)
class Flagged:
    """A word that stands alone."""

    flag: str
    negated: bool = False


Term = Word | Match | Flagged


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was typed. With something `wrong` the terms say less than was meant."""

    terms: tuple[Term, ...] = ()
    wrong: str = ""

    def __bool__(self) -> bool:
        return bool(self.terms)


_TOKEN = re.compile(r'(?P<no>!?)(?:(?P<name>[^\W\d]+)(?P<op>[<>]=?|[:=]))?(?P<rest>"[^"]*"?|\S*)')
_UNTYPED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What no key makes and no database takes, though a clipboard may hold it."""
_SPAN = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*(s|m|min|h|d|w)?", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of what was typed, taken apart at its operator, and where it stands."""

    negated: bool
    name: str
    operator: str
    value: str
    is_quoted: bool
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The pieces from left to right; blanks inside quotes are part of them."""
    for found in _TOKEN.finditer(_UNTYPED.sub(" ", text[:MOST_TYPED])):
        if found.group():
            rest = found["rest"]
            yield Token(
                bool(found["no"]),
                (found["name"] or "").lower(),
                found["op"] or "",
                rest.strip('"') if rest.startswith('"') else rest,
                rest.startswith('"'),
                found.start(),
                found.end(),
            )


def parse(text: str, words: Vocabulary) -> Parsed:
    """What was typed, as terms of this list."""
    terms: list[Term] = []
    wrong = ""
    for token in tokens(text):
        read = _term(token, words)
        if isinstance(read, str):
            wrong = wrong or read
        elif read is not None:
            terms.append(read)
    if len(terms) > MOST_TERMS:
        wrong = wrong or _("That is more than {most_terms} conditions.").format(
            most_terms=MOST_TERMS
        )
    return Parsed(tuple(dict.fromkeys(terms))[:MOST_TERMS], wrong)


def _term(token: Token, words: Vocabulary) -> Term | str | None:
    """The term, the sentence on what is wrong with it, or None while it is being typed."""
    typed = token.value
    if not token.name:
        if not typed:
            return None
        if not token.is_quoted and typed.lower() in words.flags:
            return Flagged(typed.lower(), token.negated)
        return Word(typed.lower(), token.negated)
    field = words.fields.get(token.name)
    if field is None:
        if token.operator != ":" or typed.startswith("//"):  # a web address, or arithmetic
            return Word(f"{token.name}{token.operator}{typed}".lower(), token.negated)
        return _no_such_field(token.name, words)
    if not typed:
        return None
    if field.kind in ("number", "span"):
        return _measured(token, field)
    return _matched(token, field)


def _no_such_field(name: str, words: Vocabulary) -> str:
    from difflib import get_close_matches  # only for whoever mistypes

    near = get_close_matches(name, words.fields, 1) or get_close_matches(name, words.flags, 1)
    if near:
        meant = near[0] if near[0] in words.flags else f"{near[0]}:"
        return _("Nothing here is called “{name}”; did you mean {meant}?").format(
            name=name, meant=meant
        )
    return _("Nothing here is called “{name}”; there is {names}.").format(
        name=name, names=", ".join(words.names) or _("no field")
    )


def _measured(token: Token, field: Field) -> Match | str:
    sign: Operator = "=" if token.operator in (":", "=") else token.operator  # type: ignore[assignment]
    found = _SPAN.fullmatch(token.value.lower())
    if found is None or (field.kind == "number" and found[2]):
        example = "50" if field.kind == "number" else "2h"
        wanted = _("a number") if field.kind == "number" else _("a time such as 30m, 2h or 3d")
        return _("{name} wants {wanted}: {name}>{example}").format(
            name=field.name, wanted=wanted, example=example
        )
    amount = float(found[1])
    if field.kind == "number":
        return Match(field.name, sign, amount, token.negated)
    if sign == "=":
        return _("{name} wants < or >: {name}>2h").format(name=field.name)
    span = timedelta(seconds=amount * _SECONDS[found[2] or "m"])
    return Match(field.name, sign, span, token.negated)


def _matched(token: Token, field: Field) -> Match | str | None:
    if token.operator not in (":", "="):
        return _("{name} is a word: {name}:{token}").format(name=field.name, token=token.value)
    typed = token.value.lower()
    is_whole = token.is_quoted and not field.values  # a name may have a comma
    wanted = (typed,) if is_whole else tuple(word for word in typed.split(",") if word)
    for word in wanted if field.values else ():
        starts = [value for value in field.values if value.startswith(word)]
        if not starts or (token.operator == "=" and word not in field.values):
            return _("There is no {name} “{word}”; there is {field}.").format(
                name=field.name, word=word, field=", ".join(field.suggested)
            )
    sign: Operator = "=" if token.operator == "=" else ":"
    is_literal = token.is_quoted and typed in field.special
    return Match(field.name, sign, wanted, token.negated, is_literal) if wanted else None
