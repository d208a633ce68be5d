"""Is whoever writes now somebody we know? The matrix of docs/design.md, as a pure function.

    shared            | mail same | no mail on one side | mail differs, names agree | both differ
    ------------------|-----------|---------------------|---------------------------|------------
    e-mail address    | same      | –                   | –                         | –
    sender's own id   | same      | same                | same                      | suspected
    phone number      | same      | same                | same                      | suspected

A missing name agrees with nothing, and a role or relay address is an address that differs: who
shares a number and nothing else is suspected, never merged in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data.leads.likeness import names_agree


class Shared(StrEnum):
    """What two submissions have in common. The best clue comes first."""

    EMAIL = "e-mail address"
    PERSON = "contact id"
    PHONE = "phone number"


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who a submission or a lead says it is; `email` folded, also where it identifies nobody."""

    name: str
    email: str


class Sameness(StrEnum):
    """Merged by itself, or only offered to a person as a pair."""

    SAME = "same"
    SUSPECTED = "suspected"


def decide_sameness(shared: Shared, known: Somebody, new: Somebody) -> Sameness:
    """What follows from something that two have in common and that can identify a person."""
    if shared is Shared.EMAIL or not known.email or not new.email:
        return Sameness.SAME
    if names_agree(known.name, new.name):
        return Sameness.SAME
    return Sameness.SUSPECTED
