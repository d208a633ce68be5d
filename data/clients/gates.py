"""Stage gates as pure functions: what is met, what is missing, and may the client go on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from data.refused import Refused
from data.words import _, counted

if TYPE_CHECKING:
    from data.playbook.outline import AnyCriterion, AnyStage, Staged

S = TypeVar("S", bound="AnyStage")

Met = Literal["open", "evidence", "ticked", "waived"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database can prove of one client."""

    leads: int
    bookings: int
    days_in_stage: int
    variant: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """A person's confirmation or waiver."""

    waived: bool
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a gate list. `part` is `entry`, `exit` or `deliverable`; `stage` whose list.

    `why` is as it is stored when the client moves: in English, and told again by who shows it.
    """

    stage: str
    part: Literal["entry", "exit", "deliverable"]
    key: str
    text: str
    met: Met
    why: str

    @property
    def is_met(self) -> bool:
        return self.met != "open"


@dataclass(frozen=True, slots=True)
class Gate:
    """The way out of a stage: its exit list and the next stage's entry list.

    `next_stage` is empty in the last one. Deliverables are shown beside it; they do not bar.
    """

    stage: str
    next_stage: str
    items: tuple[Item, ...]
    deliverables: tuple[Item, ...]

    @property
    def met(self) -> int:
        return sum(item.is_met for item in self.items)

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.is_met)

    @property
    def exit_is_met(self) -> bool:
        return all(item.is_met for item in self.items if item.stage == self.stage)


def stage_of(key: str, lifecycle: Staged[S]) -> S:
    for stage in lifecycle.stages:
        if stage.key == key:
            return stage
    known = ", ".join(stage.key for stage in lifecycle.stages)
    raise Refused(
        _("The playbook has no stage '{key}' any more; it has {known}.").format(
            key=key, known=known
        )
    )


def next_stage_of(key: str, lifecycle: Staged[S]) -> S | None:
    keys = [stage.key for stage in lifecycle.stages]
    position = keys.index(key) + 1
    return lifecycle.stages[position] if position < len(keys) else None


def gate_of(
    stage_key: str,
    lifecycle: Staged[AnyStage],
    ticks: Mapping[tuple[str, str], Ticked],
    facts: Facts,
) -> Gate:
    """The gate list of a client in `stage_key`. `ticks` are keyed by (stage, criterion).

    The first stage's own entry list is part of its gate: a client is put there by winning the
    lead, before anybody could look at the list.
    """
    stage, following = stage_of(stage_key, lifecycle), next_stage_of(stage_key, lifecycle)
    items: list[Item] = []
    if stage is lifecycle.stages[0]:
        items += _items(stage, "entry", stage.entry, ticks, facts, exit_met=True)
    items += _items(stage, "exit", stage.exit, ticks, facts, exit_met=True)
    if following is not None:
        exit_met = all(item.is_met for item in items)
        items += _items(following, "entry", following.entry, ticks, facts, exit_met=exit_met)
    deliverables = _items(stage, "deliverable", stage.deliverables, ticks, facts, exit_met=True)
    next_key = following.key if following else ""
    return Gate(stage_key, next_key, tuple(items if following else ()), tuple(deliverables))


def _items(
    stage: AnyStage,
    part: Literal["entry", "exit", "deliverable"],
    criteria: Sequence[AnyCriterion],
    ticks: Mapping[tuple[str, str], Ticked],
    facts: Facts,
    *,
    exit_met: bool,
) -> list[Item]:
    items = []
    for criterion in criteria:
        if criterion.variants and facts.variant not in criterion.variants:
            continue
        if facts.variant and facts.variant in criterion.not_for:
            continue
        met, why = _met(criterion, ticks.get((stage.key, criterion.key)), facts, exit_met)
        items.append(Item(stage.key, part, criterion.key, criterion.text, met, why))
    return items


def _met(
    criterion: AnyCriterion, tick: Ticked | None, facts: Facts, exit_met: bool
) -> tuple[Met, str]:
    if tick is not None:
        if tick.waived:
            return "waived", f"waived by {tick.by}: {tick.why}"
        return "ticked", f"ticked by {tick.by}"
    evidence = criterion.evidence
    if evidence is None:
        return "open", ""
    if evidence.kind == "previous_stage":
        return ("evidence", "the exit list is complete") if exit_met else ("open", "")
    counts = {
        "leads": facts.leads,
        "bookings": facts.bookings,
        "days_in_stage": facts.days_in_stage,
    }
    count = counts.get(evidence.kind, 0)
    seen = _seen(evidence.kind, count, evidence.at_least)
    return ("evidence", seen) if count >= evidence.at_least else ("open", seen)


def _seen(kind: str, count: int, at_least: int) -> str:
    """How much of what the criterion asks for has been counted."""
    if kind == "leads":
        return f"{count} of {counted(at_least, 'lead', 'leads')}"
    if kind == "bookings":
        return f"{count} of {counted(at_least, 'booking', 'bookings')}"
    return f"{count} of {counted(at_least, 'day', 'days')} in the stage"
