"""Whether a step's conditions hold for a lead at the time the step is due."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.leads.rating import rating_of
from data.leads.tables import Lead
from data.outreach.reach import recipients_of
from data.playbook.conditions import Condition, Operator, parse_condition
from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class Known:
    """What conditions may look at. `rating` is None for whoever was not asked or did not answer."""

    has_replied: bool
    has_email: bool
    has_phone: bool
    has_booking_link: bool
    has_review_link: bool
    is_hot: bool
    score: int
    rating: int | None
    tags: frozenset[str]
    intent: str
    source: str
    urgency: str


@dataclass(frozen=True, slots=True)
class Applies:
    """Whether a step is said at all; `why` names the condition that does not hold."""

    is_met: bool
    why: str = ""


def decide_when(conditions: Sequence[str], known: Known) -> Applies:
    """All of them must hold; none is always met."""
    for text in conditions:
        condition = parse_condition(text)
        if _holds(condition, known) == condition.is_negated:
            return Applies(False, f"left out: it is for '{text}', and {_found(condition, known)}")
    return Applies(True)


def known_of(lead: Lead, since: datetime, playbook: Playbook) -> Known:
    """The lead's values; `since` is when the sequence began: their words since count."""
    recipients = recipients_of(lead)
    return Known(
        has_replied=lead.wrote_after(since),
        has_email="email" in recipients,
        has_phone="sms" in recipients,
        has_booking_link=bool(playbook.business.booking_url),
        has_review_link=bool(playbook.business.review_url),
        is_hot=lead.hot_at is not None,
        score=lead.score,
        rating=rating_of(lead),
        tags=frozenset(lead.tags),
        intent=lead.intent,
        source=lead.source,
        urgency=lead.urgency.value,
    )


def _holds(condition: Condition, known: Known) -> bool:
    if condition.operator is not None:
        value = _amount(condition.what, known)
        return value is not None and _COMPARE[condition.operator](value, condition.number)
    if condition.name:
        return condition.name in _names(condition.what, known)
    return _flags(known)[condition.what]


def _found(condition: Condition, known: Known) -> str:
    """What is so instead, in words."""
    if condition.operator is not None:
        value = _amount(condition.what, known)
        return f"the {condition.what} is {'not known' if value is None else value}"
    if condition.name:
        names = sorted(name for name in _names(condition.what, known) if name)
        return f"the {condition.what} is {', '.join(names) or 'none'}"
    return f"that is {'so' if condition.is_negated else 'not so'}"


_COMPARE: Mapping[Operator, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def _amount(what: str, known: Known) -> int | None:
    return known.score if what == "score" else known.rating


def _names(what: str, known: Known) -> frozenset[str]:
    if what == "tag":
        return known.tags
    one = known.intent if what == "intent" else known.source
    return frozenset((known.urgency if what == "urgency" else one,))


def _flags(known: Known) -> dict[str, bool]:
    return {
        "no_reply": not known.has_replied,
        "has_email": known.has_email,
        "has_phone": known.has_phone,
        "has_booking_link": known.has_booking_link,
        "has_review_link": known.has_review_link,
        "hot": known.is_hot,
        "rated": known.rating is not None,
    }
