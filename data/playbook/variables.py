"""What a template may fill in: each variable, what it is, and a usual value to try texts with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.playbook.voice import SPOKEN, spoken

if TYPE_CHECKING:
    from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class Variable:
    """`usual` is a value of usual length; the business's own are taken from the playbook."""

    about: str
    usual: str = ""
    may_be_empty: bool = False


VARIABLES = {
    "greeting": Variable('"Hi Dana," or "Hi,", in the words of [voice]'),
    "sign_off": Variable("who signs, in the words of [voice]"),
    "first_name": Variable("the lead's first name", "Christopher", may_be_empty=True),
    "full_name": Variable("the lead's name as given", "Christopher Reed", may_be_empty=True),
    "topic": Variable("what they asked about, in words", "a new website", may_be_empty=True),
    "source_label": Variable("the label of the source", "Website"),
    "business": Variable("your business's name"),
    "agent": Variable("who signs"),
    "business_phone": Variable("your phone number", may_be_empty=True),
    "business_email": Variable("your e-mail address"),
    "website": Variable("your website", may_be_empty=True),
    "booking_url": Variable("where to pick a time", may_be_empty=True),
    "review_url": Variable("where customers write a review", may_be_empty=True),
    "received_day": Variable('the weekday they got in touch, such as "Tuesday"', "Wednesday"),
    "received": Variable(
        'when they got in touch: "just now", "last night", "on Tuesday"', "just now"
    ),
    "times": Variable(
        'two times to talk, as one would say it now: "this afternoon or tomorrow morning"',
        "this afternoon or tomorrow morning",
    ),
    "part_of_day": Variable('"morning", "afternoon" or "evening" at their place', "afternoon"),
    "question": Variable(
        "the next question of [qualify] that is open and was not asked yet",
        "Is it something new, or a change to what is there already?",
        may_be_empty=True,
    ),
    "appointment_day": Variable(
        'the day of the appointment, "Tuesday, November 24"',
        "Wednesday, November 25",
        may_be_empty=True,
    ),
    "appointment_time": Variable(
        'its time at their place, "3:00 PM"', "11:30 AM", may_be_empty=True
    ),
}
"""In the order of docs/playbook.md."""


def business_values(playbook: Playbook) -> dict[str, str]:
    """What the texts say of the business."""
    business = playbook.business
    return {
        "business": business.name,
        "agent": business.agent,
        "business_phone": business.phone,
        "business_email": business.email,
        "website": business.website,
        "booking_url": business.booking_url,
        "review_url": business.review_url,
    }


def usual_values(playbook: Playbook) -> dict[str, str]:
    """A lead of whom everything is known; raises `BadText` when [voice] can't be filled."""
    return _voiced({name: one.usual for name, one in VARIABLES.items()}, playbook)


def bare_values(playbook: Playbook) -> dict[str, str]:
    """A lead of whom nothing is known, at a business that says little of itself."""
    known = {name: "" if one.may_be_empty else one.usual for name, one in VARIABLES.items()}
    values = _voiced(known, playbook)
    return {name: "" if VARIABLES[name].may_be_empty else text for name, text in values.items()}


def _voiced(values: dict[str, str], playbook: Playbook) -> dict[str, str]:
    plain = {name: text for name, text in values.items() if name not in SPOKEN}
    plain |= business_values(playbook)
    return plain | spoken(playbook.voice, plain)
