"""Any other sender: the playbook says which field is which, and the rest is guessed.

Payloads may be JSON (an object, or a list of them), form-encoded or multipart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from data.inbox.field_names import fold
from data.inbox.leaves import leaves
from data.inbox.parse import NotText, Unreadable, media_type, read_fields
from data.inbox.paths import Path, look_up, read_path, without
from data.inbox.several import MAX_LEADS, Parts, taken_apart
from data.inbox.submission import Submission
from data.inbox.understand import Guess, assemble, guess, text_of
from data.inbox.understood import Delivery, Kind, Understood

NOBODY = "No field is a name, an address, a phone or a message."

_AROUND_MAX = 200
"""Keys around a list of leads that are looked at, for each of them."""

_SHARED = frozenset({"source", "detail", "page", "zone", "submitted", "owner"})
"""What is said around a list holds for every lead in it; a name or a message would not."""

_EVENTS = ("event", "eventtype", "eventname", "triggertype", "trigger", "topic")
_TESTS = ("istest", "test", "testmode", "istestlead", "testlead", "issample")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The playbook's mapping, read: `items` is where the list stands, `fields` the rest."""

    items: Path | None
    fields: Mapping[str, tuple[Path, ...]]


def mapped(delivery: Delivery, mapping: Mapping[str, list[str]]) -> list[Understood]:
    """What a delivery says, one item for each lead.

    Raises `Unreadable` with a sentence; and `BadPath`, a ValueError naming the path, for a mapping
    that the playbook's model did not check.
    """
    rules = _rules(mapping)
    try:
        payload = _payload(delivery)
        parts = _parts(payload, rules)
        shared = guess(leaves(parts.around))
        found = [_one(parts, place, shared, rules) for place in range(len(parts.leads))]
    except RecursionError:
        raise Unreadable("The payload is nested too deeply.") from None
    if all(item.kind == Kind.OTHER for item in found):
        raise Unreadable(found[0].why if found else "The list of leads is empty.")
    return found


def _rules(mapping: Mapping[str, list[str]]) -> _Rules:
    fields = {
        name: tuple(read_path(path) for path in ([paths] if isinstance(paths, str) else paths))
        for name, paths in mapping.items()
    }
    items = fields.pop("items", ())
    return _Rules(items[0] if items else None, {name: one for name, one in fields.items() if one})


def _payload(delivery: Delivery) -> Any:
    body = delivery.body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] != b"[" or media_type(delivery.content_type) == "multipart/form-data":
        return read_fields(delivery.content_type, delivery.body)
    try:
        return json.loads(body.decode("utf-8"), parse_constant=lambda word: word)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"The body is not JSON: {error.msg} in {where}.") from None
    except UnicodeDecodeError as error:
        raise NotText(f"The body is not UTF-8 (byte {error.start}).") from None
    except ValueError:
        raise Unreadable("The JSON holds a number too long.") from None


def _parts(payload: Any, rules: _Rules) -> Parts:
    if rules.items is None:
        parts = taken_apart(payload)
    else:
        found = look_up(rules.items, payload)
        if found is None:
            raise Unreadable(f"There is no list of leads at '{rules.items.text}'.")
        around = without(rules.items, payload)
        leads = tuple(found) if isinstance(found, list) else (found,)
        parts = Parts(around if isinstance(around, Mapping) else {}, leads, is_list=True)
    parts = replace(parts, around=dict(islice(parts.around.items(), _AROUND_MAX)))
    if len(parts.leads) > MAX_LEADS:
        raise Unreadable(f"The delivery holds more than {MAX_LEADS:,} leads.")
    return parts


def _one(parts: Parts, place: int, shared: Guess, rules: _Rules) -> Understood:
    lead = parts.leads[place]
    if not isinstance(lead, Mapping):
        which = f"Entry {place + 1} of the list" if parts.is_list else "The payload"
        return Understood(Kind.OTHER, why=f"{which} is not an object with named fields.")
    taken = _taken(lead, parts.around, rules)
    guessed = _guessed(lead, shared, rules, taken)
    said = assemble(guessed)
    if not said.external_id and len(parts.leads) > 1:
        said = _with_place(said, shared.known.get("id", ""), place)
    event = taken.pop("event", "") or _first(lead, _EVENTS) or _first(parts.around, _EVENTS)
    kind = Kind.OTHER if said.is_empty else Kind.LEAD
    why = NOBODY if said.is_empty else _why(rules)
    return Understood(
        kind,
        event=event[:200],
        external_id=said.external_id,
        occurred_at=said.submitted_at,
        submission=said,
        text=said.message,
        is_test=any(_says_yes(one, _TESTS) for one in (lead, parts.around)),
        why=why,
    )


def _why(rules: _Rules) -> str:
    if not rules.fields:
        return "The fields were guessed by their names."
    return f"The playbook names {', '.join(rules.fields)}; other fields were guessed."


def _taken(lead: Any, around: Any, rules: _Rules) -> dict[str, str]:
    """What the playbook names: the first path that holds something, in the lead or around it."""
    taken: dict[str, str] = {}
    for name, paths in rules.fields.items():
        values = (_text(name, look_up(path, part)) for path in paths for part in (lead, around))
        taken[name] = next((value for value in values if value), "")
    return taken


def _text(name: str, value: Any) -> str:
    """A value of any shape as the text of one field; an object is read by its own names."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str | int | float):
        return text_of(value)
    inside = guess(leaves({name: value}))
    if name == "name":
        return assemble(inside).name
    return inside.known.get(name, "")


def _guessed(lead: Mapping[str, Any], shared: Guess, rules: _Rules, taken: dict[str, str]) -> Guess:
    """Everything else is guessed from what the playbook did not name."""
    rest: Any = lead
    for paths in rules.fields.values():
        for path in paths:
            rest = without(path, rest)
    guessed = guess(leaves(rest if isinstance(rest, Mapping) else {}))
    for kind in _SHARED & shared.known.keys():
        if kind not in guessed.known:
            guessed.known[kind], guessed.named[kind] = shared.known[kind], shared.named[kind]
    guessed.utm = {**shared.utm, **guessed.utm}
    unwanted = set(rules.fields)
    if "name" in rules.fields:
        unwanted |= {"first", "last"}
    elif taken.get("first") or taken.get("last"):
        unwanted |= {"name"}
    for kind in unwanted & guessed.known.keys():
        left, name = guessed.known.pop(kind), guessed.named.pop(kind)[0]
        if left != taken.get(kind):
            guessed.extra.setdefault(name or kind, left)
    for kind, value in taken.items():
        if kind.startswith("utm_"):
            guessed.utm.pop(kind[4:], None)
            guessed.utm.update({kind[4:]: value[:200]} if value else {})
        elif value:
            guessed.known[kind], guessed.named[kind] = value, (kind, 0)
    return guessed


def _with_place(said: Submission, shared_id: str, place: int) -> Submission:
    """Leads that share their delivery's id are told apart by where they stand in it."""
    return replace(said, external_id=f"{shared_id[:180]}#{place + 1}") if shared_id else said


def _first(part: Any, names: tuple[str, ...]) -> str:
    if not isinstance(part, Mapping):
        return ""
    texts = {fold(str(key)[:60]): value for key, value in part.items() if isinstance(value, str)}
    return next((text_of(texts[name]) for name in names if texts.get(name)), "")


def _says_yes(part: Any, names: tuple[str, ...]) -> bool:
    if not isinstance(part, Mapping):
        return False
    return any(
        fold(str(key)[:60]) in names and str(value)[:5].lower() in ("true", "1", "yes")
        for key, value in part.items()
        if isinstance(value, str | int | bool)
    )
