"""A second pair of eyes: what two different people must approve, each having read the same text.

Which drafts those are is decided with their other reasons, when they are held, and stored there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.outreach.route import Held
    from data.playbook.models import Playbook


class Look(StrEnum):
    """What an approval came to."""

    FIRST = "first"
    """Somebody else has to approve the same text before it leaves."""
    LAST = "last"
    """It leaves."""
    AGAIN = "again"
    """The same person once more: that is still one pair of eyes."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who approved a text, and its hash (`data.outreach.approval`); empty: nobody did."""

    by: str
    hash: str

    def saw(self, text: str) -> bool:
        return bool(self.by) and self.hash == text


@dataclass(frozen=True, slots=True)
class Looked:
    """`beside` is the other person who approved the same text."""

    look: Look
    why: str
    beside: str = ""


def marked(held: Held, playbook: Playbook) -> Held:
    """The reason with what the playbook says about a second pair of eyes for it."""
    rule = playbook.review.reasons.get(held.reason)
    return replace(held, second=True) if rule is not None and rule.second else held


def needs_two(reasons: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The stored reasons for which two people must look; none: one is enough."""
    return tuple(dict.fromkeys(item["reason"] for item in reasons if item.get("second")))


def decide_look(needed: tuple[str, ...], eyes: Iterable[Eyes], text: str, by: str) -> Looked:
    """What it means that `by` approves `text` (a hash) now, after those `eyes`."""
    if not needed:
        return Looked(Look.LAST, "")
    must = f"{named(needed)}: two people must approve the same text"
    seen = [one.by for one in eyes if one.saw(text)]
    others = [name for name in seen if not is_same(name, by)]
    if others:
        return Looked(Look.LAST, f"{must}, and {others[0]} did", others[0])
    return Looked(Look.AGAIN if seen else Look.FIRST, must)


def still_missing(needed: tuple[str, ...], first: Eyes, last: Eyes, text: str) -> str:
    """Why two people did not approve `text`, for the last word at the door; empty: they did."""
    if not needed or (first.saw(text) and last.saw(text) and not is_same(first.by, last.by)):
        return ""
    return f"{named(needed)}: a second person has not approved this text"


def is_same(one: str, other: str) -> bool:
    """Whether two names of operators are one person's."""
    return one.strip().casefold() == other.strip().casefold()


def named(reasons: Iterable[str]) -> str:
    return ", ".join(reason.replace("_", " ") for reason in reasons)
