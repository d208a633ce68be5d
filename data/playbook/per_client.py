"""A client's own values laid over the team's playbook: who speaks, from where, and at what hours.

Leads may belong to a client of the agency (DESIGN §4). What is written to them is written in that
client's name; so whoever composes a text or judges an hour asks for the playbook of the lead first
(`data.clients.own_rules`) and then goes on as ever. A value replaces the team's for that client
alone, and a value that is missing leaves the team's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from data.playbook.models import Area, Business, Playbook, Window
from data.playbook.nearest import did_you_mean
from data.playbook.problems import explain
from data.playbook.values import Rules
from data.playbook.voice import Voice
from data.refused import Refused
from data.words import _

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(
    r"(?P<opens>\d{1,2}:\d\d)\s*-\s*(?P<closes>\d{1,2}:\d\d)"
    r"(?:\s+(?P<days>[a-z]{3}(?:\s*[-,]\s*[a-z]{3})*))?"
)


@dataclass(frozen=True, slots=True)
class Value:
    """Where a value goes: the table of the playbook, its key there, and how it is written."""

    table: str
    key: str
    about: str
    read: Callable[[str], Any] = str


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _window(text: str) -> dict[str, Any]:
    """`08:00-20:00`, or with days: `08:00-20:00 mon-fri`, `09:00-13:00 mon,wed`."""
    found = _HOURS.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError("write hours as 08:00-20:00, or with days as 08:00-20:00 mon-fri")
    days = {"days": _days(found["days"])} if found["days"] else {}
    return {"opens": found["opens"], "closes": found["closes"], **days}


def _days(text: str) -> tuple[int, ...]:
    days: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _unused, last = part.partition("-")
        for name in filter(None, (first, last)):
            if name not in _DAYS:
                raise ValueError(f"'{name}' is not a day; write {', '.join(_DAYS)}")
        begin, end = _DAYS.index(first) + 1, _DAYS.index(last or first) + 1
        if end < begin:
            raise ValueError(f"'{part}' runs backwards; write the days as mon-fri")
        days += range(begin, end + 1)
    return tuple(dict.fromkeys(days))


VALUES = {
    "business_name": Value("business", "name", "the name in texts and under them"),
    "agent": Value("business", "agent", "the first name under messages"),
    "email": Value("business", "email", "where answers go, and who mails come from"),
    "reply_to": Value("business", "reply_to", "an address for answers; may hold {token}"),
    "phone": Value("business", "phone", "the number in texts"),
    "website": Value("business", "website", "the address in texts"),
    "postal_address": Value("business", "postal_address", "printed under every e-mail"),
    "country": Value("business", "country", "two capital letters"),
    "timezone": Value("business", "timezone", "the clock of the client's office"),
    "booking_url": Value("business", "booking_url", "where to pick a time"),
    "review_url": Value("business", "review_url", "where customers write a review"),
    "area_postal_prefixes": Value("area", "postal_prefixes", "beginnings, by commas", _listed),
    "area_cities": Value("area", "cities", "names, by commas", _listed),
    "area_states": Value("area", "states", "names, by commas", _listed),
    "area_countries": Value("area", "countries", "two letters each, by commas", _listed),
    "hours_email": Value("hours", "email", "08:00-20:00 mon-fri", _window),
    "hours_sms": Value("hours", "sms", "within the team's own hours", _window),
    "voice_greeting": Value("voice", "greeting", "Dear {{ full_name }},"),
    "voice_greeting_without_name": Value("voice", "greeting_without_name", "Good day,"),
    "voice_sign_off": Value("voice", "sign_off", "who signs"),
    "sources": Value("sources", "", "whose leads are this client's, by commas", _listed),
}
"""Every value that changes what Callboard does for the client's leads."""

SOURCES = "sources"
"""The value that says which leads are the client's."""

_OF_ONE_BUSINESS = ("phone", "website", "booking_url", "review_url")
"""A client that is named is not reached at the team's phone, nor reviewed at its page. Answers and
the postal address stay the team's until they are set: somebody must stand behind a message."""

_TABLES: dict[str, type[Rules]] = {"business": Business, "area": Area, "voice": Voice}


def check_values(values: Mapping[str, str], playbook: Playbook) -> None:
    """Raise `Refused`, with everything that is wrong, for values that could not be used."""
    problems = [
        problem for name, text in values.items() if (problem := _problem(name, text, playbook))
    ]
    if problems:
        raise Refused(_("No value was set. {problems}").format(problems=" ".join(problems)))


def _problem(name: str, text: str, playbook: Playbook) -> str:
    value = VALUES.get(name)
    if value is None:
        near = did_you_mean(name, VALUES) or f"; there is {', '.join(VALUES)}"
        return _ended(f"There is no value '{name}'{near}")
    try:
        if name == SOURCES:
            return _unknown_source(text, playbook)
        _laid_over(playbook, name, text)
        if value.table == "hours" and value.key == "sms":
            _must_lie_within(Window.model_validate(value.read(text)), playbook.hours.sms)
        if value.table == "voice":
            _must_be_sayable(text)
    except ValidationError as error:
        told = explain(error, {value.table: {value.key: text}})
        return f"{name}: {told[0].partition(': ')[2] or told[0]}."
    except ValueError as error:
        return f"{name}: {error}."
    return ""


def _ended(sentence: str) -> str:
    """With its full stop, unless it ends with a question."""
    return sentence if sentence.endswith("?") else f"{sentence}."


def _unknown_source(text: str, playbook: Playbook) -> str:
    for source in _listed(text):
        if source not in playbook.sources:
            near = did_you_mean(source, playbook.sources)
            return _ended(f"{SOURCES}: there is no source '{source}'{near}")
    return ""


def sources_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The sources whose leads are those of the client with these values."""
    return _listed(str(values.get(SOURCES, "")))


def _must_be_sayable(text: str) -> None:
    from data.playbook.language import problems_in
    from data.playbook.variables import VARIABLES
    from data.playbook.voice import SPOKEN

    for problem in problems_in(text, [name for name in VARIABLES if name not in SPOKEN]):
        raise ValueError(problem)


def _must_lie_within(window: Window, house: Window) -> None:
    if window.opens < house.opens or window.closes > house.closes:
        raise ValueError(
            f"text messages leave between {house.opens:%H:%M} and {house.closes:%H:%M} at most"
            " (the playbook's [hours.sms])"
        )


def for_client(playbook: Playbook, values: Mapping[str, Any] | None) -> Playbook:
    """The playbook with a client's values in it; the playbook itself where there are none.

    Never fails: a value that no longer fits (the rules changed after it was set) leaves the
    team's own in force. One playbook is made for each set of values and kept.
    """
    if not values:
        return playbook
    told = tuple(
        sorted((n, str(text)) for n, text in values.items() if n in VALUES and n != SOURCES)
    )
    return _made(_Same(playbook), told) if told else playbook


class _Same:
    """A playbook as a key: the very one, and not one that says the same (that takes too long)."""

    __slots__ = ("playbook",)

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.playbook is self.playbook

    def __hash__(self) -> int:
        return id(self.playbook)


@lru_cache(maxsize=512)
def _made(base: _Same, values: tuple[tuple[str, str], ...]) -> Playbook:
    playbook = base.playbook
    for name, text in values:
        try:
            playbook = _laid_over(playbook, name, text)
        except ValueError:  # pydantic's is one too
            continue
    given = dict(values)
    if "business_name" not in given:
        return playbook
    none = dict.fromkeys((name for name in _OF_ONE_BUSINESS if name not in given), "")
    business = playbook.business.model_copy(update=none)
    return playbook.model_copy(update={"business": business})


def _laid_over(playbook: Playbook, name: str, text: str) -> Playbook:
    """Raises ValueError (pydantic's too) for a value that the table would not take."""
    value = VALUES[name]
    read = value.read(text.strip())
    if value.table == "hours":
        given = Window.model_validate(read)
        window = _narrowed(given, playbook.hours.sms) if value.key == "sms" else given
        update: Any = playbook.hours.model_copy(update={value.key: window})
    else:
        before = getattr(playbook, value.table).model_dump()
        update = _TABLES[value.table].model_validate({**before, value.key: read})
    return playbook.model_copy(update={value.table: update})


def _narrowed(window: Window, house: Window) -> Window:
    """A client's text messages never leave outside the team's hours: those may be the law's."""
    opens, closes = max(window.opens, house.opens), min(window.closes, house.closes)
    days = tuple(day for day in window.days if day in house.days)
    if opens >= closes or not days:
        raise ValueError(f"no hour lies within the playbook's [hours.sms] ({_told(house.opens)}"
                         f"–{_told(house.closes)})")  # fmt: skip
    return window.model_copy(update={"opens": opens, "closes": closes, "days": days})


def _told(moment: time) -> str:
    return f"{moment:%H:%M}"
