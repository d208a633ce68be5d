"""What a row changed of a lead that was there before, so that it can be taken back.

A lead is looked at as single values under names of their own: a field, an entry of `extra`, a tag.
So two rows, or a row and a person, that changed different things are never mixed up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.playbook.urgency import Urgency

_SINGLE = (
    *("name", "first_name", "company", "email", "email_folded", "phone_raw", "phone"),
    *("phone_valid", "phone_country", "message", "page", "zone", "owner", "intent", "urgency"),
    *("last_inbound_at", "came_by"),
)
_KEYED = ("utm", "place", "extra")
PROGRESS = ("stage", "outcome", "closed_at", "respond_by", "overdue_at", "first_response_at")
"""What a new word from somebody we know sets in motion: put back together or not at all."""

_TIMES = frozenset({*PROGRESS[2:], "last_inbound_at"})

Changes = Mapping[str, tuple[Any, Any]]
"""Before and after, by the name of the value; None: it was not there."""


def standing_of(lead: Lead) -> dict[str, Any]:
    """Every value that a row may change, ready for JSON."""
    values = {name: _plain(getattr(lead, name)) for name in (*_SINGLE, *PROGRESS)}
    for name in _KEYED:
        values |= {f"{name}:{key}": value for key, value in getattr(lead, name).items()}
    return values | {f"tags:{tag}": True for tag in lead.tags}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: (before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def put_back(lead: Lead, changes: Changes, *, with_progress: bool) -> list[str]:
    """Undo the changes that still stand; gives the names of what was put back."""
    now = standing_of(lead)
    stands = {name for name, (_, after) in changes.items() if now.get(name) == after}
    moved = {name for name in changes if name in PROGRESS}
    if not (with_progress and moved <= stands):
        stands -= moved
    for name in stands:
        _put(lead, name, changes[name][0])
    return sorted(stands)


def _put(lead: Lead, name: str, value: Any) -> None:
    field, _, key = name.partition(":")
    if field == "tags":
        rest = [tag for tag in lead.tags if tag != key]
        lead.tags = [*rest, key] if value else rest
    elif field in _KEYED:
        rest_of = {k: v for k, v in getattr(lead, field).items() if k != key}
        setattr(lead, field, rest_of if value is None else {**rest_of, key: value})
    else:
        setattr(lead, field, _read(field, value))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(field: str, value: Any) -> Any:
    if field in _TIMES:
        return datetime.fromisoformat(value) if value else None
    if field == "stage":
        return LeadStage(value)
    return Urgency(value) if field == "urgency" else value
