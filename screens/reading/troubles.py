"""A trouble, as this operator reads it: in his language and on his clock (`data.trouble`)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from data.trouble import shortened, told_at
from data.trouble_sentences import CHECKED, DOS, READINGS, place_of, what_it_is
from data.words import _, is_english, ungettext
from data.words.retelling import retold, retold_if_known
from screens.reading.stored import in_his_words
from screens.spans import local_time

_MADE = re.compile(
    r"(?P<what>.+?)(?: (?P<word>since|at) (?P<at>\d{4}-\d\d-\d\d \d\d:\d\d) UTC)?"
    r"(?: — (?P<do>.+))?",
    re.DOTALL,
)
"""As `Trouble.sentence` joins them."""

SPANS = (
    ungettext("{count} second", "{count} seconds"),
    ungettext("{count} minute", "{count} minutes"),
    ungettext("{count} hour", "{count} hours"),
    ungettext("{count} day", "{count} days"),
)
"""How far a clock jumped."""


class Told(NamedTuple):
    """`what` is the thing and its state, `sentence` the whole: since when, and what to do."""

    what: str
    sentence: str


def trouble_told(sentence: str, zone: tzinfo | None, now: datetime) -> Told:
    """Without a zone its time stays in UTC, and says so."""
    if is_english():
        return Told(shortened(sentence), told_at(sentence, zone, now) if zone else sentence)
    found = _MADE.fullmatch(sentence)
    if found is None:
        return Told(shortened(sentence), sentence)
    what = what_it_is(found["what"], _part)
    begun = what
    if found["at"]:
        at = f"{found['at']} UTC"
        if zone is not None:
            moment = datetime.fromisoformat(found["at"]).replace(tzinfo=UTC)
            at = local_time(moment, now, zone)
        told = _("{what} since {at}") if found["word"] == "since" else _("{what} at {at}")
        begun = told.format(what=what, at=at)
    return Told(what, f"{begun} — {what_to_do(found['do'])}" if found["do"] else begun)


def what_to_do(said: str) -> str:
    """The way out of a trouble, or the fault of a mailbox or a feed, which says it too."""
    if is_english():
        return said
    for templates in (READINGS, DOS):
        if (told := retold_if_known(said.rstrip("."), templates, _part)) is not None:
            return told
    return in_his_words(said)


def _part(name: str, value: str) -> str:
    if name == "why":
        return what_to_do(value)
    if name == "place":
        return place_of(value)
    if name == "words":
        return value.replace(CHECKED, _(CHECKED))
    return retold(value, SPANS) if name == "span" else value
