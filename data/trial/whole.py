"""All of `callboard playbook try`: the last leads judged anew, and whom it meets midway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.outreach.touched import Touched, touched
from data.playbook.house import House
from data.playbook.models import Playbook
from data.trial.past import read_past
from data.trial.trying import Trial, try_rules, without_collector

if TYPE_CHECKING:
    from data.store import Store

LAST = 1000
"""Leads, unless somebody asks for more: a second, and months of most agencies."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What the leads would have seen, and who is in the middle of what changes."""

    trial: Trial
    touched: tuple[Touched, ...]


def try_playbook(store: Store, tried: Playbook, house: House, *, last: int = LAST) -> Tried:
    """Read in one short transaction, and judge when it is over; nothing is written anywhere."""
    tried = _on_the_same_clock(tried, house.playbook)
    with without_collector():
        with store.read() as session:
            past = read_past(session, last)
            met = touched(session, tried, house.playbook)
        return Tried(try_rules(past, tried, house.playbook, house.transports), met)


def _on_the_same_clock(tried: Playbook, in_force: Playbook) -> Playbook:
    """A playbook that names no zone gets the one that settings gave the rules in force."""
    if tried.business.timezone:
        return tried
    business = tried.business.model_copy(update={"timezone": in_force.business.timezone})
    return tried.model_copy(update={"business": business})
