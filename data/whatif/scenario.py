"""A question to the future: until when, about whom, and what somebody does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(days=731)
"""Nobody's rules stay as they are for longer; and it would take a while."""


class DeedKind(StrEnum):
    """What the person, or one of us, might do."""

    REPLY = "reply"
    BOOK = "book"
    OPT_OUT = "opt_out"
    CALL = "call"
    NO_SHOW = "no_show"
    WON = "won"
    LOST = "lost"


SAID = {
    DeedKind.REPLY: "they reply",
    DeedKind.BOOK: "they book an appointment",
    DeedKind.OPT_OUT: "they opt out",
    DeedKind.CALL: "somebody calls them",
    DeedKind.NO_SHOW: "they do not come",
    DeedKind.WON: "they are won",
    DeedKind.LOST: "they are lost",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that happens at `at` (UTC) to the lead in question."""

    at: datetime
    kind: DeedKind


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is supposed. Without `lead_id` it is about all leads, and nobody does anything.

    `approves`: every draft that waits for a person is approved as it stands; else it waits on.
    """

    until: datetime
    lead_id: int | None = None
    deeds: tuple[Deed, ...] = ()
    approves: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that would happen, as the timeline would tell it. `at` is UTC.

    `text` is the beginning of what would be said, for a message that leaves or waits. `number` is
    the entry's place on the timeline: two may read alike.
    """

    number: int
    at: datetime
    lead_id: int | None
    lead_name: str
    kind: str
    summary: str
    why: str
    by: str
    text: str = ""
