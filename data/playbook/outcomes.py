"""What follows from an outcome: the sequence that a word of THE HUB's form begins (000)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from data.playbook.values import Key, Rules, Sentence

OutcomeName = Literal[
    "won",
    "job_done",
    "booked",
    "no_show",
    "no_answer",
    "call_back",
    "not_now",
    "lost",
    "not_a_lead",
]


class Start(Rules):
    """Which sequence begins, and how many local days later its own waits begin to count."""

    sequence: Key | Literal[""] = ""
    after_days: int = Field(default=0, ge=0, le=730)


class OutcomeReason(Start):
    """A reason that an outcome's note names, by whole words: it has a beginning of its own."""

    words: tuple[Sentence, ...] = Field(min_length=1)


class OutcomeRule(Start):
    """What follows from an outcome; the first of `reasons` that its note names goes before it."""

    reasons: dict[Key, OutcomeReason] = {}
