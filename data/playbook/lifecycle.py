"""The implementation stages of 002 as typed values: what is asked at each door, and of whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from data.playbook.values import Key, Rules, Sentence


class Evidence(Rules):
    """What the database itself can prove, so that nobody has to tick it."""

    kind: Literal["previous_stage", "leads", "bookings", "days_in_stage"]
    at_least: int = Field(default=1, ge=1)


class Criterion(Rules):
    """One line of a gate, for clients on one of `variants` (none: all) and on none of `not_for`."""

    key: Key
    text: Sentence
    evidence: Evidence | None = None
    variants: tuple[Key, ...] = ()
    not_for: tuple[Key, ...] = ()


class Stage(Rules):
    """One implementation stage of 002. Days are business days; `days_max` empty means ongoing."""

    key: Key
    label: Sentence
    owner: Sentence
    goal: Sentence
    status: Sentence
    days_min: int | None = None
    days_max: int | None = None
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()
    activities: tuple[Sentence, ...] = ()
    deliverables: tuple[Criterion, ...] = ()
    metrics: tuple[Sentence, ...] = ()


class Lifecycle(Rules):
    """002: the way to `goal` has a limit of its own beside each stage's."""

    goal: Key = "operational"
    limit_days: int = Field(default=20, ge=1)
    escalate_after_days: int = Field(default=1, ge=0)
    stages: tuple[Stage, ...] = Field(min_length=2)
    variants: dict[Key, Sentence] = {}

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Lifecycle:
        keys = [stage.key for stage in self.stages]
        if len(set(keys)) != len(keys):
            raise ValueError("two stages have the same key")
        if self.goal not in keys:
            raise ValueError(f"goal '{self.goal}' is not one of the stages")
        for stage in self.stages:
            items = [item.key for item in (*stage.entry, *stage.exit, *stage.deliverables)]
            if len(set(items)) != len(items):
                raise ValueError(f"stage '{stage.key}' has two criteria with the same key")
        return self
