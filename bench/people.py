"""People who write: no two with the same address, and nothing in what they say is an accident."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.senders import Submission

FIRST = (
    "Dana",
    "Sam",
    "Kim",
    "Alex",
    "Noor",
    "Jo",
    "Lee",
    "Maria",
    "Peter",
    "Wendy",
    "Ines",
    "Ali",
)
LAST = ("Ortiz", "Lee", "Nowak", "Fairchild", "Okafor", "Berg", "Silva", "Haddad", "Novak", "Reed")

ROUTINE = (
    "Our roof needs help with a leak.",
    "We have a leak over the porch and water comes in.",
    "Some shingles came off in the storm, could you have a look?",
    "The gutter is loose. Please call me.",
)
"""Answered by a template at once."""

ASKS_THE_PRICE = "How much is a new roof?"
"""Waits for a person, and nobody here ever approves it."""

AGAIN = "One more thing: the chimney is loose too."
"""Said by somebody who wrote before."""


def people(rng: random.Random) -> Iterator[Submission]:
    """An endless stream: most are routine, some ask the price, some write a second time."""
    routine: list[Submission] = []
    number = 0
    while True:
        number += 1
        fields = {"name": name_of(number), "email": f"lead-{number}@example.org"}
        lot = rng.random()
        if lot < 0.05 and len(routine) > 40:
            before = routine.pop(rng.randrange(len(routine) - 30))  # acknowledged long ago
            yield Submission(number, {**before.fields, "message": AGAIN}, again=True)
            continue
        if lot < 0.10:
            yield Submission(number, {**fields, "message": ASKS_THE_PRICE})
            continue
        said = Submission(number, {**fields, "message": rng.choice(ROUTINE)})
        routine.append(said)
        if number % 2:  # half of the forms give their submissions an id of their own
            said.fields["id"] = f"form-{number}"
        yield said


def urgent(number: int) -> Submission:
    """A routine submission outside of the stream, which is surely answered by a text."""
    fields = {"name": "Una First", "email": f"first-{number}@example.org", "message": ROUTINE[0]}
    return Submission(10**9 + number, fields)


def name_of(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
