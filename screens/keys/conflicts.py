"""What is wrong with a key map that can be read: one key for two things, or for nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual.app import App
from textual.binding import Binding

from data.words import _
from screens.keys import key_name
from screens.keys.key_map import OURS, KeyMap, is_character, label_of
from screens.keys.moves import MOVES
from screens.keys.places import Place, places

IN_FIELDS = ("close", *(move.name for move in MOVES.values() if move.typed_through))
"""Names that are needed while somebody types: a sign would only be typed."""


def conflicts(key_map: KeyMap, app: type[App[Any]]) -> list[str]:
    """A sentence for each, the same each time; imports every screen (see `places`)."""
    if not key_map.keys:
        return []
    return list(dict.fromkeys([*_unusable(key_map), *_clashes(key_map, places(app))]))


def _unusable(key_map: KeyMap) -> Iterator[str]:
    for name in IN_FIELDS:
        keys = key_map.keys_of(name)
        if name in key_map.keys and all(is_character(key) for key in keys):
            listed = " ".join(key_name(key) for key in keys) or _("no key")
            yield (
                _(
                    "{label_of} has {listed}: while you type in a field that is text. "
                    "Give it one more, such as f2."
                ).format(label_of=label_of(name), listed=listed)
            )


def _clashes(key_map: KeyMap, everywhere: Iterable[Place]) -> Iterator[str]:
    """One sentence for two names that a map gave one key, with every place where they meet."""
    met: dict[tuple[str, str, str], list[str]] = {}
    for place in everywhere:
        for key, wins, loses in _met_at(place, key_map):
            where = met.setdefault((key, wins, loses), [])
            if place.name not in where:
                where.append(place.name)
    for (key, wins, loses), where in met.items():
        listed = "; ".join(where[:3]) + (
            _("; and {where} more").format(where=len(where) - 3) if len(where) > 3 else ""
        )
        yield _("{key_name} is both {wins} and {loses} ({listed}): there it is {wins}.").format(
            key_name=key_name(key), wins=wins, loses=loses, listed=listed
        )


def _met_at(place: Place, key_map: KeyMap) -> Iterator[tuple[str, str, str]]:
    """Key, the label that wins, and the one that is never heard."""
    taken: dict[str, tuple[str, str]] = {}
    for _unused, binding in sorted(place.bindings(), key=lambda pair: not pair[1].priority):
        for key in _keys_of(binding, key_map):
            name, label = binding.id or binding.action, _label(binding)
            before = taken.setdefault(key, (name, label))
            if before[0] != name and _is_given(key, {before[0], name}, key_map):
                yield key, before[1], label


def _keys_of(binding: Binding, key_map: KeyMap) -> tuple[str, ...]:
    """A name's bindings are one for each of its keys; mapped, each of them has all the new ones."""
    if binding.id and binding.id in key_map.keys:
        return key_map.keys[binding.id]
    return (binding.key,)


def _is_given(key: str, names: set[str], key_map: KeyMap) -> bool:
    """Whether the map, and not our own choice, brought one of the two to this key."""
    return any(
        key in key_map.keys.get(name, ()) and key not in OURS.get(name, ()) for name in names
    )


def _label(binding: Binding) -> str:
    known = label_of(binding.id or "")
    return known or binding.description or binding.action.replace("_", " ")
