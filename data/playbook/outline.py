"""What the panes need of the rules, read from a playbook as it is written.

A console fills its panes before it imports pydantic: building the models takes as long as all else
that the panes wait for. An outline judges nothing. Where anything in it is not plainly as a
playbook says it there is none: then the models decide, and tell what is wrong. A test holds it to
what they make of the same tables. Named tuples, since a dataclass takes ten times as long to make.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from data.playbook import lifecycle, models

    AnyPlaybook: TypeAlias = "models.Playbook | Outline"
    AnyCriterion: TypeAlias = "lifecycle.Criterion | Criterion"
    AnyStage: TypeAlias = "lifecycle.Stage | Stage"

_KEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_EVIDENCE = ("previous_stage", "leads", "bookings", "days_in_stage")

S_co = TypeVar("S_co", covariant=True)


class Staged(Protocol[S_co]):
    """A way of stages, outlined or not."""

    @property
    def stages(self) -> tuple[S_co, ...]: ...


class Evidence(NamedTuple):
    kind: str
    at_least: int


class Criterion(NamedTuple):
    key: str
    text: str
    evidence: Evidence | None
    variants: tuple[str, ...]
    not_for: tuple[str, ...]


class Stage(NamedTuple):
    key: str
    label: str
    days_min: int | None
    days_max: int | None
    entry: tuple[Criterion, ...]
    exit: tuple[Criterion, ...]
    deliverables: tuple[Criterion, ...]


class Lifecycle(NamedTuple):
    limit_days: int
    stages: tuple[Stage, ...]


class Business(NamedTuple):
    country: str
    timezone: str
    example: bool


class Outline(NamedTuple):
    """Named as in `models.Playbook`, so that what draws and counts takes either."""

    business: Business
    lifecycle: Lifecycle

    def in_zone(self, timezone: str) -> Outline:
        """The same business on another clock."""
        return self._replace(business=self.business._replace(timezone=timezone))


class _Unclear(Exception):
    """The models have to say what this is."""


def outline_of(tables: Mapping[str, Any]) -> Outline | None:
    """The outline of a playbook's tables; None where only the models can tell."""
    try:
        return Outline(_business(_table(tables, "business")), _way(_table(tables, "lifecycle")))
    except _Unclear:
        return None


def _business(table: Mapping[str, Any]) -> Business:
    example, zone = table.get("example", False), table.get("timezone", "")
    if not isinstance(example, bool) or not isinstance(zone, str):
        raise _Unclear
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _Unclear from None
    return Business(_like(_COUNTRY, table.get("country", "US")), zone, example)


def _way(table: Mapping[str, Any]) -> Lifecycle:
    stages = tuple(_stage(each) for each in _tables(table, "stages"))
    if len(stages) < 2 or len({stage.key for stage in stages}) < len(stages):
        raise _Unclear
    return Lifecycle(_number(table.get("limit_days", 20), least=1), stages)


def _stage(table: Mapping[str, Any]) -> Stage:
    return Stage(
        key=_like(_KEY, table.get("key")),
        label=_sentence(table, "label"),
        days_min=_days(table, "days_min"),
        days_max=_days(table, "days_max"),
        entry=_criteria(table, "entry"),
        exit=_criteria(table, "exit"),
        deliverables=_criteria(table, "deliverables"),
    )


def _criteria(table: Mapping[str, Any], name: str) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            key=_like(_KEY, each.get("key")),
            text=_sentence(each, "text"),
            evidence=_evidence(_table(each, "evidence")) if "evidence" in each else None,
            variants=_keys(each, "variants"),
            not_for=_keys(each, "not_for"),
        )
        for each in _tables(table, name)
    )


def _evidence(table: Mapping[str, Any]) -> Evidence:
    kind = table.get("kind")
    if kind not in _EVIDENCE:
        raise _Unclear
    return Evidence(str(kind), _number(table.get("at_least", 1), least=1))


def _table(above: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = above.get(name)
    if not isinstance(found, Mapping):
        raise _Unclear
    return found


def _tables(above: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = above.get(name, ())
    if not isinstance(found, Sequence) or not all(isinstance(each, Mapping) for each in found):
        raise _Unclear
    return found


def _keys(above: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = above.get(name, ())
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise _Unclear
    return tuple(_like(_KEY, each) for each in found)


def _sentence(table: Mapping[str, Any], name: str) -> str:
    found = table.get(name)
    if not isinstance(found, str) or not found.strip():
        raise _Unclear
    return found.strip()


def _like(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise _Unclear
    return value


def _days(table: Mapping[str, Any], name: str) -> int | None:
    return None if table.get(name) is None else _number(table[name])


def _number(value: object, least: int | None = None) -> int:
    if type(value) is not int or (least is not None and value < least):
        raise _Unclear
    return value
