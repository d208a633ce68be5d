"""Names with brackets, as PHP and Rails write nested values into a form: `fields[name][value]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data.inbox.parse import media_type, read_fields
from data.inbox.senders.bodies import true_type
from data.inbox.understood import Delivery

_STEP = re.compile(r"\[([^\[\]]*)\]")
_DEPTH = 6


def read_form(delivery: Delivery) -> dict[str, Any]:
    """The values of a form or of a JSON object, nested as their names say; raises `Unreadable`."""
    kind = true_type(delivery)
    start = delivery.body[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if media_type(kind) == "application/json" and start[:1] not in (b"{", b"[") and b"=" in start:
        kind = "application/x-www-form-urlencoded"  # `fields[name][value]=…` without encoding
    return unfold(read_fields(kind, delivery.body))


def unfold(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The nested values. A name that fits nowhere keeps its brackets; nothing is lost."""
    nested: dict[str, Any] = {}
    for name, value in fields.items():
        if not _put(nested, _steps(name), value):
            nested[name] = value
    return nested


def _steps(name: str) -> list[str]:
    head, bracket, _ = name.partition("[")
    if not (head and bracket and name.endswith("]")):
        return [name]
    steps = _STEP.findall(name[len(head) :])
    whole = head + "".join(f"[{step}]" for step in steps)
    return [head, *steps] if whole == name and len(steps) <= _DEPTH else [name]


def _put(nested: dict[str, Any], steps: list[str], value: Any) -> bool:
    if steps[-1] == "" and len(steps) > 1:  # `interests[]`: the value is a list already
        steps = steps[:-1]
    place = nested
    for step in steps[:-1]:
        inner = place.setdefault(step, {})
        if not isinstance(inner, dict):
            return False
        place = inner
    if steps[-1] in place:
        return False
    place[steps[-1]] = value
    return True
