"""A delivery that holds a list of leads, taken apart into one payload for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from data.inbox.field_names import fold
from data.inbox.leaves import holds_person
from data.inbox.pairs import is_pair

MAX_LEADS = 1_000
"""Of one delivery."""
_MAX_KEYS = 500  # among which a list of leads is looked for

_LISTS = frozenset({
    "leads", "contacts", "items", "data", "results", "records", "submissions", "entries", "rows",
    "people", "persons", "customers", "responses", "payload", "events", "list", "members",
    "subscribers", "objects", "values", "prospects", "applicants", "inquiries", "enquiries",
})  # fmt: skip
_ENVELOPES = frozenset({
    "data", "payload", "body", "result", "response", "event", "leads", "contacts", "records",
    "submissions", "entries",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """`around` is what stood around the list; `leads` its entries, whatever they are."""

    around: Mapping[str, Any]
    leads: tuple[Any, ...]
    is_list: bool


def taken_apart(value: Any, depth: int = 0) -> Parts:
    """The leads of a payload: one, unless it plainly holds a list of people."""
    if isinstance(value, list):
        return Parts({}, tuple(value), is_list=True)
    if not isinstance(value, Mapping):
        return Parts({}, (value,), is_list=False)
    for key, part in islice(value.items(), _MAX_KEYS):
        folded = fold(str(key)[:60])
        if isinstance(part, list) and folded in _LISTS and _are_leads(part):
            rest = {name: one for name, one in value.items() if name != key}
            if not holds_person(rest):
                return Parts(rest, tuple(part), is_list=True)
        if isinstance(part, Mapping) and folded in _ENVELOPES and depth < 3:
            inner = taken_apart(part, depth + 1)
            rest = {name: one for name, one in value.items() if name != key}
            if inner.is_list and not holds_person(rest):
                return Parts({**inner.around, **rest}, inner.leads, is_list=True)
    return Parts({}, (value,), is_list=False)


def _are_leads(entries: list[Any]) -> bool:
    """Several objects, none of them a question with its answer, and people in them."""
    return (
        len(entries) > 1
        and all(isinstance(entry, Mapping) for entry in entries)
        and not any(is_pair(entry) for entry in entries)
        and any(holds_person(entry) for entry in entries[:MAX_LEADS])
    )
