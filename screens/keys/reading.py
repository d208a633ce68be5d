"""Read a key map from what `CALLBOARD_KEYS` names: a preset, or a TOML file.

preset = "vim"

[keys]
approve = "y"
advance = [">", "f6"]
"pane.inbound" = "f1"
zoom = []
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from screens.keys.key_map import BadKeyMap, KeyMap, is_known, key_named, names
from screens.keys.presets import PRESETS

LARGEST = 100_000
"""Bytes of a key map's file; it is read before the first frame."""


def read_key_map(where: str) -> KeyMap | None:
    """The map that the setting names; None where it is empty: the operator's own choice holds.

    Raises `BadKeyMap` with the file, the line of thought and what to write.
    """
    if not where:
        return None
    if where in PRESETS:
        return PRESETS[where]
    path = Path(where).expanduser()
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise BadKeyMap(f"{path} is larger than {LARGEST // 1000} kB: that is no key map.")
        return parsed(tomllib.loads(text.decode()), str(path))
    except FileNotFoundError:
        near = get_close_matches(where, PRESETS, 1)
        hint = f" Did you mean the preset {near[0]}?" if near else ""
        raise BadKeyMap(
            f"{path} is not there. Name a file, or one of the presets {_listed()}.{hint}"
        ) from None
    except OSError as error:
        raise BadKeyMap(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadKeyMap(f"{path} is not TOML: {error}.") from None


def parsed(table: dict[str, Any], path: str) -> KeyMap:
    """The map of a TOML table."""
    for word in table.keys() - {"preset", "keys"}:
        raise BadKeyMap(f"{path}: {word!r} has no meaning here; keys stand under [keys].")
    preset = table.get("preset", "default")
    if preset not in PRESETS:
        raise BadKeyMap(f"{path}: there is no preset {preset!r}; there are {_listed()}.")
    keys = table.get("keys", {})
    if not isinstance(keys, dict):
        raise BadKeyMap(f"{path}: [keys] must be a table of names and their keys.")
    own = {name: _keys(name, value, path) for name, value in keys.items()}
    return KeyMap(MappingProxyType(own)).over(PRESETS[preset])


def _keys(name: str, value: Any, path: str) -> tuple[str, ...]:
    if isinstance(value, dict):
        raise BadKeyMap(
            f'{path}: write names with a dot in quotes: "{name}.{next(iter(value), "")}".'
        )
    if not is_known(name):
        near = get_close_matches(name, list(names()), 1)
        hint = f" Did you mean {near[0]}?" if near else " `callboard keys` lists the names."
        raise BadKeyMap(f"{path}: nothing is called {name!r}.{hint}")
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(key, str) and key for key in written):
        raise BadKeyMap(f'{path}: {name} must be a key, such as "x", or a list of keys.')
    try:
        return tuple(dict.fromkeys(key_named(key) for key in written))
    except BadKeyMap as problem:
        raise BadKeyMap(f"{path}: {name}: {problem}.") from None


def _listed() -> str:
    return ", ".join(PRESETS)
