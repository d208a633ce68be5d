"""Which words answer first: by where from, how, what about, and at which hour somebody wrote."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from data.playbook.channel import Channel
from data.playbook.values import ClockTime, Key, Rules


class Way(StrEnum):
    """How somebody got in touch. A missed call is one that nobody of us took."""

    FORM = "form"
    EMAIL = "email"
    TEXT = "text"
    CALL = "call"
    MISSED_CALL = "missed_call"


BY_PHONE = (Way.TEXT, Way.CALL, Way.MISSED_CALL)
"""Who got in touch so has the phone in hand: a text may answer at once (DESIGN §3)."""

Nothing = Annotated[str, StringConstraints(max_length=0)]


class FirstResponse(Rules):
    """One rule of `[[first_response]]`: everything that it names must be so; the first such rule
    answers, else the source's own template does.

    `hours` are two times of the lead's own clock: from the first up to the second, which may lie
    on the next morning. `both` sends on every channel of `channels` that reaches the person.
    `sequence` begins once the answer was sent: empty for none, absent for the source's.
    """

    name: Key
    sources: tuple[Key, ...] = ()
    came_by: tuple[Way, ...] = ()
    intents: tuple[Key, ...] = ()
    hours: tuple[ClockTime, ClockTime] | None = None
    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    template: Key
    channels: tuple[Channel, ...] = ()
    both: bool = False
    sequence: Key | Nothing | None = None

    @model_validator(mode="after")
    def _hours_are_a_span(self) -> FirstResponse:
        if self.hours and self.hours[0] == self.hours[1]:
            raise ValueError("hours must be two different times, such as ['20:00', '07:00']")
        return self

    def is_at(self, local: datetime) -> bool:
        """Whether `local`, on the lead's own clock, is in its hours and days.

        A night belongs to the day on which it began: 02:00 on Saturday is still Friday's night.
        """
        day = local.isoweekday()
        if self.hours is not None:
            begins, ends = self.hours
            wall = local.time().replace(tzinfo=None)
            if not _between(begins, wall, ends):
                return False
            if begins > ends and wall < ends:
                day = 7 if day == 1 else day - 1
        return not self.days or day in self.days


def _between(begins: time, wall: time, ends: time) -> bool:
    if begins < ends:
        return begins <= wall < ends
    return wall >= begins or wall < ends
