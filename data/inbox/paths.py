"""Where a value stands in a payload, as a team writes it in the playbook.

    contact.email                    a key in an object
    answers[0].value                 the first entry of a list (-1: the last)
    custom["E-Mail Adresse"]         a key with blanks, dots or brackets in it
    = "Zillow"                       no place: the same text every time

A key that is not there as written is found by its folded name too (`E-Mail` for `email`), and in a
list of questions with answers a key is the question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from data.inbox.field_names import fold
from data.inbox.pairs import answer_of

MAX_STEPS = 20


class BadPath(ValueError):
    """A path that cannot be read; the text is a sentence that names it."""


@dataclass(frozen=True, slots=True)
class Path:
    """`steps` from the outside in, or the `constant` that stands for every payload."""

    text: str
    steps: tuple[str | int, ...] = ()
    constant: str = ""


_NAME = re.compile(r"[^.\[\]\"']+")
_INDEX = re.compile(r"\[\s*(-?[0-9]{1,6})\s*\]")
_QUOTED = re.compile(r"\[\s*(?:\"([^\"]+)\"|'([^']+)')\s*\]")
_CONSTANT = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")


@lru_cache(maxsize=2048)
def read_path(text: str) -> Path:
    """Raises `BadPath` with a sentence."""
    stripped = text.strip()
    if not stripped:
        raise BadPath("a path must not be empty")
    if stripped.startswith("="):
        found = _CONSTANT.fullmatch(stripped)
        if not found:
            raise BadPath(f"'{text}' is not a fixed text; write it as = \"text\"")
        return Path(text, (), found[1] if found[1] is not None else found[2])
    steps: list[str | int] = []
    at = 0
    while at < len(stripped):
        step, at = _step(text, stripped, at, first=not steps)
        steps.append(step)
    if len(steps) > MAX_STEPS:
        raise BadPath(f"'{text[:80]}' has more than {MAX_STEPS} steps")
    return Path(text, tuple(steps))


def _step(text: str, path: str, at: int, *, first: bool) -> tuple[str | int, int]:
    if path[at] == "[":
        if found := _INDEX.match(path, at):
            return int(found[1]), found.end()
        if found := _QUOTED.match(path, at):
            return found[1] or found[2], found.end()
        closed = "]" in path[at:]
        why = 'write a number or a key in quotes, such as [0] or ["E-Mail"]' if closed else \
            "a bracket is never closed"  # fmt: skip
        raise BadPath(f"'{text}' is not a path: {why}")
    if path[at] == ".":
        at += 1
        if first or at == len(path):
            raise BadPath(f"'{text}' is not a path: a name is missing beside a dot")
    elif not first and path[at] not in "\"']":
        raise BadPath(f"'{text}' is not a path: a dot is missing before '{path[at : at + 20]}'")
    found = _NAME.match(path, at)
    if not found or not found[0].strip():
        why = "a name is missing beside a dot" if path[at] == "." else \
            f"'{path[at]}' can only stand in a key in quotes, such as [\"E-Mail\"]"  # fmt: skip
        raise BadPath(f"'{text}' is not a path: {why}")
    return found[0].strip(), found.end()


def look_up(path: Path, value: Any) -> Any:
    """What stands at the path, or None. Never raises."""
    if not path.steps:
        return path.constant
    if isinstance(value, Mapping) and path.text in value:
        return value[path.text]  # a flat key that is written like a path
    for step in path.steps:
        value = _inside(value, step)
        if value is None:
            return None
    return value


def without(path: Path, value: Any) -> Any:
    """A copy of the payload without what stands at the path; only what leads there is copied."""
    if not path.steps:
        return value
    if isinstance(value, Mapping) and path.text in value:
        return {key: part for key, part in value.items() if key != path.text}
    return _cut(value, path.steps)


def _cut(value: Any, steps: tuple[str | int, ...]) -> Any:
    key = _key(value, steps[0])
    if key is None:
        return value
    if isinstance(value, list):
        if len(steps) == 1 or isinstance(steps[0], str):
            return [part for place, part in enumerate(value) if place != key]
        return [_cut(part, steps[1:]) if place == key else part for place, part in enumerate(value)]
    if len(steps) == 1:
        return {name: part for name, part in value.items() if name != key}
    return {name: _cut(part, steps[1:]) if name == key else part for name, part in value.items()}


def _inside(value: Any, step: str | int) -> Any:
    key = _key(value, step)
    if key is None:
        return None
    found = value[key]
    return answer_of(found) if isinstance(value, list) and isinstance(step, str) else found


def _key(value: Any, step: str | int) -> Any:
    """The key or index under which `step` is found, or None."""
    if isinstance(value, list):
        if isinstance(step, int):
            place = step + len(value) if step < 0 else step
            return place if 0 <= place < len(value) else None
        return next((at for at, one in enumerate(value) if answer_of(one, step) is not None), None)
    if not isinstance(value, Mapping):
        return None
    if step in value or str(step) in value:
        return step if step in value else str(step)
    folded = fold(str(step))
    return next((key for key in value if folded and fold(str(key)[:200]) == folded), None)
