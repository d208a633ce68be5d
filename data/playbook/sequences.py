"""Sequences as data: what is said, how long after what, to whom, and under which condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from data.playbook.channel import Channel
from data.playbook.conditions import Conditions
from data.playbook.values import Key, Rules, Sentence

Unit = Literal["minutes", "hours", "days", "business_days", "before_minutes", "before_days"]
Audience = Literal["open", "won", "lost"]
StoppedBy = Literal["reply", "booking"]

UNITS: tuple[Unit, ...] = (
    "minutes",
    "hours",
    "days",
    "business_days",
    "before_minutes",
    "before_days",
)
_LENGTH = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "business_days": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """How long after the sequence began, or before the appointment, a step is due.

    `minutes` and `hours` are time that passes; days are dates on the lead's own clock at the same
    time of day, business days those of the business's country.
    """

    unit: Unit
    amount: int

    @property
    def is_before(self) -> bool:
        return self.unit.startswith("before_")

    @property
    def length(self) -> timedelta:
        """About how long that is, to tell an earlier step from a later one."""
        return _LENGTH[self.unit.removeprefix("before_")] * self.amount

    @property
    def said(self) -> str:
        """Such as "3 days after it began" or "1 day before the appointment"."""
        unit = self.unit.removeprefix("before_").replace("_", " ")
        time = f"{self.amount} {unit.removesuffix('s') if self.amount == 1 else unit}"
        if self.is_before:
            return f"{time} before the appointment"
        return f"{time} after it began" if self.amount else "as soon as it began"


class Step(Rules):
    """One touch of a sequence. Exactly one of the six waits says when it is due.

    `window` narrows the hours of its channel to `[hours.windows.NAME]`; a step whose `when` does
    not hold at its time is left out; `review`: a person reads it first.
    """

    name: Key
    minutes: int | None = Field(default=None, ge=0, le=60 * 24 * 7)
    hours: int | None = Field(default=None, ge=0, le=24 * 30)
    days: int | None = Field(default=None, ge=0, le=730)
    business_days: int | None = Field(default=None, ge=0, le=260)
    before_minutes: int | None = Field(default=None, ge=5, le=60 * 24 * 7)
    before_days: int | None = Field(default=None, ge=1, le=60)
    template: Key
    channels: tuple[Channel, ...] = ()
    window: str = ""
    when: Conditions = ()
    review: bool = False

    @model_validator(mode="after")
    def _waits_once(self) -> Step:
        given = [unit for unit in UNITS if getattr(self, unit) is not None]
        if len(given) != 1:
            said = f", not {' and '.join(given)}" if given else ""
            raise ValueError(f"a step needs exactly one wait: one of {', '.join(UNITS)}{said}")
        return self

    @property
    def wait(self) -> Wait:
        unit = next(unit for unit in UNITS if getattr(self, unit) is not None)
        return Wait(unit, getattr(self, unit))

    @property
    def said(self) -> str:
        """The whole rule in words: its wait, its hours and its conditions."""
        hours = f", in the hours '{self.window}'" if self.window else ""
        when = f", if {' and '.join(self.when).replace('_', ' ')}" if self.when else ""
        return f"{self.wait.said}{hours}{when}"


class Sequence(Rules):
    """Touches in order; a lead without an outcome at the end goes on to the sequence `then`.

    `audience` is the kind of lead it is for. What is in `stopped_by` ends it; an opt-out, a dead
    address and an operator end every sequence. It does not begin again for a lead within
    `again_after_days`, nor while one of a higher `priority` runs.
    """

    label: Sentence
    then: Key | None = None
    audience: Audience = "open"
    stopped_by: tuple[StoppedBy, ...] = ("reply", "booking")
    again_after_days: int = Field(default=0, ge=0)
    priority: int = Field(default=0, ge=-100, le=100)
    steps: tuple[Step, ...] = Field(min_length=1)

    @cached_property
    def is_anchored(self) -> bool:
        """Whether it counts back from an appointment; such a one runs beside any other."""
        return any(step.wait.is_before for step in self.steps)

    @model_validator(mode="after")
    def _steps_go_forward(self) -> Sequence:
        names = [step.name for step in self.steps]
        if len(set(names)) != len(names):
            raise ValueError("two steps have the same name")
        waits = [step.wait for step in self.steps]
        after = [wait.length for wait in waits if not wait.is_before]
        before = [wait.length for wait in waits if wait.is_before]
        is_before_last = sorted(waits, key=lambda wait: wait.is_before) == waits
        if after != sorted(after) or before != sorted(before, reverse=True) or not is_before_last:
            raise ValueError("steps must be in the order of their waits, those before last")
        return self

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)
