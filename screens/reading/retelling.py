"""Sentences that rules, transports and jobs stored in English, told again in the operator's words.

A template's places are told again as well, by their names: words of ours, sentences within the
sentence, an hour with its day. What no template of ours made stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

from data.activity.failures import FAILURES
from data.activity.rules_named import RULES
from data.activity.sentences import SUMMARIES
from data.activity.whys import WHYS, WITHIN
from data.inbox.sentences import ARRIVALS
from data.inbox.states import InboundState
from data.leads.stages import LeadStage
from data.outreach.states import EnrolmentState, FollowUpState, MessageState, Purpose
from data.schedule.results import RESULTS
from data.words import N_, _
from data.words.retelling import COUNTED, Narrow, Template, retold_if_known
from screens.region import day, day_and_month, weekday

SENTENCES: tuple[Template, ...] = (*RULES, *WHYS, *SUMMARIES, *FAILURES, *RESULTS, *ARRIVALS)
INNER: tuple[Template, ...] = (*SENTENCES, *WITHIN)

WORDS = frozenset({"channel", "channels", "former", "kind", "medium", "outcome", "part", "purpose",
                   "rank", "reasons", "shared", "state", "touch", "urgency", "wanted",
                   "way"})  # fmt: skip
"""Places that hold words of ours, several joined by a comma or by `and`."""
PARTS = frozenset(
    {
        "choice",
        "clue",
        "deed",
        "every",
        "explained",
        "fits",
        "length",
        "limit",
        "said",
        "span",
        "tags",
        "target",
        "why",
    }
)
"""Places that hold a sentence, or a part of one."""

DATED = frozenset({"back", "steps", "until", "when"})
"""Places that hold days as rules write them: `Tue 24 Nov`, with an hour behind it or a step's name
before it."""

OWNERS = frozenset({"before", "after", "owner"})
NOBODY = N_("nobody")
"""What stands there for a lead that is everybody's; a person of that name is called so too."""

STATES = frozenset(
    state.value
    for kind in (LeadStage, MessageState, FollowUpState, EnrolmentState, InboundState)
    for state in kind
) | {"ok", "failed", "running", "planned"}
"""What stands before a colon, with why it is so after it."""

LONGEST = 2_000
"""Characters of a sentence that is looked at; rules say less, people and servers may say more."""
FEWEST_BLANKS = 2
DEEPEST = 4
"""Sentences within sentences."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _one_of(words: Iterable[str]) -> str:
    return f"(?i:{'|'.join(word.replace('_', ' ') for word in words)})"


MEDIA = ("e-mail", "text messages")
NARROW: Narrow = (
    *COUNTED,
    ("at_least", r"\d+"),
    ("channel", "email|sms"),
    ("clock", rf"\d\d:\d\d (?:{'|'.join(WEEKDAYS)})"),
    ("fits", "(?:(?!; ).)+"),
    ("found", r"'(?:(?!'; ).)+'"),
    ("intent", "[^,;]+"),
    ("item", r"\d+"),
    ("lead", r"\d+"),
    ("length", "(?:(?!; ).)+"),
    ("medium", _one_of(MEDIA)),
    ("message", r"\d+"),
    ("part", "country|state|city"),
    ("purpose", _one_of(Purpose)),
    ("shared", "e-mail address|contact id|phone number"),
    ("source", "[^,;]+"),
    ("state", _one_of(STATES)),
    ("touch", "[A-Za-z][a-z ]{2,20}"),
    ("wanted", r"[\w-]+"),
    ("way", "[^,;]+"),
)
_CLOCK = re.compile(rf"(\d\d:\d\d) ({'|'.join(WEEKDAYS)})")
_DATED = re.compile(rf"\b({'|'.join(WEEKDAYS)}) (\d\d) ({'|'.join(MONTHS)})\b")
_JOINED = re.compile(r"(, | and )")


@lru_cache(maxsize=2_000)
def told_again(sentence: str) -> str:
    """The sentence in the operator's language, as far as it is ours."""
    return _told(sentence, SENTENCES, DEEPEST)


def _told(sentence: str, templates: tuple[Template, ...], deep: int) -> str:
    if not deep or len(sentence) > LONGEST:
        return sentence
    whole = _whole(sentence, templates, deep)
    return _in_pieces(sentence, templates, deep) if whole is None else whole


def _whole(sentence: str, templates: tuple[Template, ...], deep: int) -> str | None:
    """As one template made it; None where none did."""

    def inner(name: str, value: str) -> str:
        if name in WORDS:
            return "".join(map(_word, _JOINED.split(value)))
        if name in PARTS:
            return _told(value, INNER, deep - 1)
        if name in DATED:
            return _DATED.sub(_dated, value)
        if name in OWNERS and value == NOBODY:
            return _(value)
        if name == "clock":
            return _clock(value)
        return _day(value) if name == "day" else value

    return retold_if_known(sentence, templates, inner, NARROW)


def _in_pieces(sentence: str, templates: tuple[Template, ...], deep: int) -> str:
    """What is joined: clauses by a semicolon, each told by itself; a list by commas, where all of
    it is ours; by a colon a state, or what happened, and why."""
    clauses = sentence.split("; ")
    if len(clauses) > 1:
        return "; ".join(_told(clause, templates, deep - 1) for clause in clauses)
    parts = sentence.split(", ")
    if len(parts) > 1:
        said = [_whole(part, templates, 1) for part in parts]
        if None not in said:
            return ", ".join(filter(None, said))
    head, colon, why = sentence.partition(": ")
    words = _JOINED.split(head)
    if words[0] in STATES:
        head = "".join(map(_word, words))
    elif not colon:
        return _of_the_catalogue(sentence)
    else:
        head = _whole(head, templates, 1) or head
    return f"{head}{colon}{_told(why, templates, deep - 1)}" if colon else head


def _of_the_catalogue(sentence: str) -> str:
    """What a rule says from a text that is said elsewhere as well; words alone may be anybody's."""
    return _(sentence) if sentence.count(" ") >= FEWEST_BLANKS else sentence


def _word(word: str) -> str:
    """With the capital that it had."""
    if word in (", ", " and "):
        return _(word) if word == " and " else word
    low = word[:1].lower() + word[1:]
    said = _(low.replace("_", " "))
    if low == word or said == low:
        return said if low == word else word
    return said[:1].upper() + said[1:]


def _clock(value: str) -> str:
    found = _CLOCK.fullmatch(value)
    if found is None:
        return value
    return f"{found[1]} {_weekday(found[2])}"


def _dated(found: re.Match[str]) -> str:
    """A day without its year, which may be the 29th of February; its weekday as it was written."""
    try:
        said = date(2024, 1 + MONTHS.index(found[3]), int(found[2]))
    except ValueError:  # somebody else's words
        return found[0]
    return f"{_weekday(found[1])} {day_and_month(said)}"


def _weekday(short: str) -> str:
    return weekday(date(2024, 1, 1 + WEEKDAYS.index(short)))  # that year began on a Monday


def _day(value: str) -> str:
    try:
        return day(datetime.strptime(value, "%d %b %Y").replace(tzinfo=UTC))
    except ValueError:
        return value
