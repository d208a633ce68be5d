"""Which key does what: the map in force, for whoever shows a key or says it in a sentence."""

from __future__ import annotations

from textual.events import Event, Key
from textual.keys import format_key

from data.words import _
from screens.keys.key_map import KeyMap

_in_force = KeyMap()


def use(key_map: KeyMap) -> None:
    """From here on this map is shown; the app gives it to Textual as well."""
    global _in_force
    _in_force = key_map


def in_force() -> KeyMap:
    """The map that holds."""
    return _in_force


def key_of(name: str) -> str:
    """The key of a verb or move as Textual names it; empty where the map leaves it none."""
    keys = _in_force.keys_of(name)
    return keys[0] if keys else ""


def is_the_key(name: str, event: Event) -> bool:
    """Whether this is one of the keys of a verb or move."""
    return isinstance(event, Key) and event.key in _in_force.keys_of(name)


def the_key(name: str) -> str:
    """The key of a verb or move as it stands in a sentence: `n`, `enter`, `ctrl+s`.

    What the map left no key is found in the palette, so that key is said.
    """
    key = key_of(name)
    if key:
        return _IN_SENTENCES.get(key) or key_name(key)
    return the_key("palette") if name != "palette" else _("(no key)")


def yes_key(usual: str = "y") -> str:
    """The key that answers "are you sure?": one that asked for nothing, so that a key held too long
    decides nothing. What the map in force gives to a verb or move is passed over."""
    given = {key for keys in _in_force.keys.values() for key in keys}
    return next(key for key in (usual, *_SAY_YES) if key not in given)


def key_name(key: str) -> str:
    """How a key is written: by its sign where that is on every keyboard."""
    return _SAID.get(key) or format_key(key)


_SAY_YES = ("y", "Y", "S", "T", *(f"f{number}" for number in range(1, 13)))
_SAID = {"enter": "enter", "shift+up": "shift+↑", "shift+down": "shift+↓"}
_IN_SENTENCES = {"escape": "escape"}
