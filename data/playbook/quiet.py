"""Where a state allows fewer hours than the federal rule: `[hours.states]` of a playbook.

Only narrower than the channel's own window: a state never opens what that one shuts.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from data.leads.american_places import ZONES_OF_STATE
from data.playbook.nearest import did_you_mean
from data.playbook.values import ClockTime, Rules

Day = Annotated[int, Field(ge=1, le=7)]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]

OpenHours = tuple[time, time]
"""From the first up to, and not including, the second, on one local day."""

SATURDAY, SUNDAY = 6, 7


class Span(Rules):
    opens: ClockTime
    closes: ClockTime

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Span:
        if self.opens >= self.closes:
            raise ValueError("opens must be earlier than closes")
        return self


class StateHours(Rules):
    """A state's own hours for texts, on the recipient's clock; days 1 (Monday) to 7.

    `saturday` and `sunday` take the place of `opens` and `closes` on that day. `holidays = false`
    shuts the federal holidays, `closed` days of the year of the state's own, such as "07-24".
    """

    opens: ClockTime = time(0)
    closes: ClockTime = time.max
    days: tuple[Day, ...] = (1, 2, 3, 4, 5, 6, 7)
    saturday: Span | None = None
    sunday: Span | None = None
    holidays: bool = True
    closed: tuple[MonthDay, ...] = ()

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> StateHours:
        if self.opens >= self.closes:
            raise ValueError("opens must be earlier than closes")
        if not self.days:
            raise ValueError("days must name at least one day")
        return self

    def span(self, day: date, *, is_holiday: bool) -> OpenHours | None:
        """The open hours of a local day; None: it stays shut."""
        weekday = day.isoweekday()
        shut = (is_holiday and not self.holidays) or f"{day:%m-%d}" in self.closed
        if shut or weekday not in self.days:
            return None
        special = {SATURDAY: self.saturday, SUNDAY: self.sunday}.get(weekday)
        return (special.opens, special.closes) if special else (self.opens, self.closes)


def known_states(states: dict[str, StateHours]) -> dict[str, StateHours]:
    """Refuse letters that are no state: a rule for "FA" would silently hold for nobody."""

    for state in states:
        if state not in ZONES_OF_STATE:
            guess = did_you_mean(state, sorted(ZONES_OF_STATE))
            raise ValueError(f"'{state}' is no US state or Canadian province{guess}")
    return states


States = Annotated[dict[str, StateHours], AfterValidator(known_states)]
