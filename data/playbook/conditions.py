"""When a step applies: a small closed vocabulary, never code.

A condition is one of the words of `FLAGS`, a comparison such as `score>=40`, or one of `NAMED` with
a name, such as `tag:ad`; `not` before it turns it round. What a condition means for a lead is
decided in `data.outreach.conditions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from data.playbook.nearest import did_you_mean

FLAGS = {
    "no_reply": "the person has not written, called or booked since the sequence began",
    "has_email": "there is a usable e-mail address",
    "has_phone": "there is a phone number that can be texted",
    "has_booking_link": "[business] booking_url is set",
    "has_review_link": "[business] review_url is set",
    "hot": "the lead is hot",
    "rated": "they answered the survey with a number",
}
COMPARED = {
    "score": "the lead's points",
    "rating": "the number they answered the survey with, 1 to 5; never true without an answer",
}
NAMED = {
    "tag": "the lead has this tag",
    "intent": "what they want is this",
    "source": "they come from this source",
    "urgency": "it is this urgent: now, soon, normal or low",
}

Operator = Literal["<=", ">=", "<", ">", "="]

_COMPARISON = re.compile(r"([a-z_]+) ?(<=|>=|<|>|=) ?(\d{1,4})")
_EXAMPLES = "such as no_reply, has_phone, score>=40, tag:ad or not hot"


@dataclass(frozen=True, slots=True)
class Condition:
    """`what` is a word of the vocabulary; `name` or `operator` and `number` where it takes them."""

    what: str
    is_negated: bool = False
    name: str = ""
    operator: Operator | None = None
    number: int = 0


@lru_cache(maxsize=256)
def parse_condition(text: str) -> Condition:
    """Raises ValueError with a sentence for anything outside the vocabulary."""
    is_negated, rest = _without_not(" ".join(text.split()))
    if rest in FLAGS:
        return Condition(rest, is_negated)
    if compared := _COMPARISON.fullmatch(rest):
        what, operator, number = compared.groups()
        if what in COMPARED:
            return Condition(what, is_negated, operator=_operator(operator), number=int(number))
        raise ValueError(f"'{what}' can't be compared{did_you_mean(what, COMPARED)}")
    what, colon, name = rest.partition(":")
    if colon and what in NAMED and name.strip():
        return Condition(what, is_negated, name=name.strip())
    known = [*FLAGS, *COMPARED, *NAMED]
    hint = did_you_mean(what, known) or f"; use a word {_EXAMPLES}"
    raise ValueError(f"'{text}' is not a condition{hint}")


def _without_not(text: str) -> tuple[bool, str]:
    return (True, text[4:]) if text.startswith("not ") else (False, text)


def _operator(sign: str) -> Operator:
    return next(one for one in _OPERATORS if one == sign)


_OPERATORS: tuple[Operator, ...] = ("<=", ">=", "<", ">", "=")


def problems_of(conditions: tuple[str, ...], known: dict[str, frozenset[str]]) -> Iterator[str]:
    """A sentence for each name that nothing has; `known` are the names there are, by word."""
    for text in conditions:
        condition = parse_condition(text)
        names = known.get(condition.what)
        if names is not None and condition.name not in names:
            hint = did_you_mean(condition.name, names)
            yield f"'{text}': there is no {condition.what} '{condition.name}'{hint}"


def _checked(text: str) -> str:
    parse_condition(text)
    return text


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Conditions = Annotated[
    tuple[Annotated[str, AfterValidator(_checked)], ...], BeforeValidator(_as_list)
]
"""One condition, or a list of which all must hold."""
