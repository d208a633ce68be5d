"""Try a playbook before it is in force: what it would have done to the leads there already are."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from data.playbook.models import Playbook
from data.playbook.per_client import for_client
from data.trial.again import Rules, differences, rules_of
from data.trial.judging import Aspect
from data.trial.past import Past

TURNS = 3
"""Most frequent turns that are told of each aspect."""


@dataclass(frozen=True, slots=True)
class Change:
    """One aspect of one lead, by the rules in force and by those that are tried."""

    aspect: Aspect
    before: str
    after: str
    why_before: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangedLead:
    """A lead for whom the tried rules would have decided otherwise."""

    id: int
    who: str
    received_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """So many leads would have gone from `before` to `after`."""

    before: str
    after: str
    leads: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many leads would have changed in this aspect, with the most frequent turns."""

    aspect: Aspect
    leads: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """`looked_at` leads were judged twice; `changed` are those that differ, the newest first."""

    looked_at: int
    counts: tuple[Count, ...]
    changed: tuple[ChangedLead, ...]


def try_rules(
    past: Iterable[Past], tried: Playbook, in_force: Playbook, transports: Collection[str]
) -> Trial:
    """Judge every lead by both playbooks and keep what differs. Pure: it takes no transaction."""
    with without_collector():
        return _try_rules(past, tried, in_force, transports)


@contextmanager
def without_collector() -> Iterator[None]:
    """It finds nothing in what is kept to the end, and takes a fifteenth of the time to do so."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _try_rules(
    past: Iterable[Past], tried: Playbook, in_force: Playbook, transports: Collection[str]
) -> Trial:
    rules: dict[int, Rules] = {}
    looked_at, changed = 0, []
    for one in past:
        looked_at += 1
        values = one.values
        client = (one.lead.client_id or 0) if values else 0  # without values it is as our own
        if client not in rules:
            rules[client] = rules_of(for_client(in_force, values), for_client(tried, values))
        if changes := changes_of(one, rules[client], transports):
            lead = one.lead
            who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
            changed.append(ChangedLead(lead.id or 0, who, lead.received_at, changes))
    return Trial(looked_at, _counted(changed), tuple(changed))


def changes_of(past: Past, rules: Rules, transports: Collection[str]) -> tuple[Change, ...]:
    """What the tried rules would have decided otherwise for this lead."""
    return tuple(
        Change(was.aspect, was.value, now.value, was.why, now.why)
        for was, now in differences(past, rules, transports)
    )


def _counted(changed: Sequence[ChangedLead]) -> tuple[Count, ...]:
    counts = []
    for aspect in Aspect:
        turns = Counter(
            (change.before, change.after)
            for lead in changed
            for change in lead.changes
            if change.aspect is aspect
        )
        if turns:
            # A text is each lead's own: that it differs is what counts, and the list shows it.
            often = turns.most_common(TURNS) if aspect is not Aspect.TEXT else []
            told = tuple(Turn(before, after, leads) for (before, after), leads in often)
            counts.append(Count(aspect, turns.total(), told))
    return tuple(counts)
