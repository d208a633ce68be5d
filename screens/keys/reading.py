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
from types import MappingProxyType
from typing import Any

from data.words import _
from screens.keys.key_map import BadKeyMap, KeyMap, is_known, key_named, names
from screens.keys.presets import PRESETS
from screens.named import named

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
    path = named(where)
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise BadKeyMap(
                _("{path} is larger than {largest} kB: that is no key map.").format(
                    path=path, largest=LARGEST // 1000
                )
            )
        return parsed(tomllib.loads(text.decode()), str(path))
    except FileNotFoundError:
        near = get_close_matches(where, PRESETS, 1)
        hint = _(" Did you mean the preset {near}?").format(near=near[0]) if near else ""
        raise BadKeyMap(
            _("{path} is not there. Name a file, or one of the presets {listed}.{hint}").format(
                path=path, listed=_listed(), hint=hint
            )
        ) from None
    except OSError as error:
        raise BadKeyMap(
            _("{path} cannot be read: {strerror}.").format(path=path, strerror=error.strerror)
        ) from None
    except UnicodeDecodeError:
        raise BadKeyMap(
            _(
                "{path} is no text in UTF-8. `callboard keys --toml` writes a map to begin with."
            ).format(path=path)
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise BadKeyMap(_("{path} is not TOML: {error}.").format(path=path, error=error)) from None


def parsed(table: dict[str, Any], path: str) -> KeyMap:
    """The map of a TOML table."""
    for word in table.keys() - {"preset", "keys"}:
        raise BadKeyMap(
            _("{path}: {word!r} has no meaning here; keys stand under [keys].").format(
                path=path, word=word
            )
        )
    preset = table.get("preset", "default")
    if preset not in PRESETS:
        raise BadKeyMap(
            _("{path}: there is no preset {preset!r}; there are {listed}.").format(
                path=path, preset=preset, listed=_listed()
            )
        )
    keys = table.get("keys", {})
    if not isinstance(keys, dict):
        raise BadKeyMap(
            _("{path}: [keys] must be a table of names and their keys.").format(path=path)
        )
    own = {name: _keys(name, value, path) for name, value in keys.items()}
    return KeyMap(MappingProxyType(own)).over(PRESETS[preset])


def _keys(name: str, value: Any, path: str) -> tuple[str, ...]:
    if isinstance(value, dict):
        raise BadKeyMap(
            _('{path}: write names with a dot in quotes: "{name}.{value}".').format(
                path=path, name=name, value=next(iter(value), "")
            )
        )
    if not is_known(name):
        near = get_close_matches(name, list(names()), 1)
        hint = (
            _(" Did you mean {near}?").format(near=near[0])
            if near
            else _(" `callboard keys` lists the names.")
        )
        raise BadKeyMap(
            _("{path}: nothing is called {name!r}.{hint}").format(path=path, name=name, hint=hint)
        )
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(key, str) and key for key in written):
        raise BadKeyMap(
            _('{path}: {name} must be a key, such as "x", or a list of keys.').format(
                path=path, name=name
            )
        )
    try:
        return tuple(dict.fromkeys(key_named(key) for key in written))
    except BadKeyMap as problem:
        raise BadKeyMap(f"{path}: {name}: {problem}.") from None


def _listed() -> str:
    return ", ".join(PRESETS)
