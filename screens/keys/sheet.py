"""The sheet of all keys: what each does and on which screens, for the command and for docs/keys.md.

Imports every screen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from textual.app import App

from data.words import _
from screens.keys import key_name
from screens.keys.key_map import OURS, KeyMap, help_of, label_of, names, sign_of
from screens.keys.places import places
from screens.keys.presets import ABOUT, PRESETS

EVERYWHERE = _("everywhere")

MANY = 4
"""Screens that are named one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """`keys` as they are written; none where a map took them away."""

    name: str
    keys: tuple[str, ...]
    label: str
    does: str
    where: tuple[str, ...]
    is_own: bool
    """Whether the map gives it other keys than ours."""

    @property
    def places(self) -> str:
        """Where it can be pressed, in a few words."""
        if len(self.where) <= MANY:
            return ", ".join(self.where)
        more = len(self.where) - MANY + 1
        return _("{places} and {count} more").format(
            places=", ".join(self.where[: MANY - 1]), count=more
        )


def rows(key_map: KeyMap, app: type[App[Any]]) -> list[KeyRow]:
    """Every verb and move that is bound somewhere, in the order of their tables."""
    where: dict[str, list[str]] = {}
    for place in places(app):
        screen = place.name.partition(",")[0]
        for node, binding in place.bindings():
            found = where.setdefault(binding.id or "", [])
            named = EVERYWHERE if node is app else screen
            if named not in found:
                found.append(named)
    return [
        KeyRow(
            name,
            tuple(key_name(key) for key in key_map.keys_of(name)),
            label_of(name),
            help_of(name),
            (EVERYWHERE,) if EVERYWHERE in where[name] else tuple(where[name]),
            key_map.keys_of(name) != OURS[name],
        )
        for name in names()
        if name in where
    ]


def as_toml(key_map: KeyMap) -> Iterator[str]:
    """A file to begin with: every name with its keys, commented out where they are ours."""
    yield "# Your own keys: set CALLBOARD_KEYS to the path of this file."
    yield "# A key is a sign (a, G, ?), a name (enter, f5, pagedown), or either with ctrl+ or alt+."
    yield '# Several keys: ["x", "f5"], the first is shown. No key: [], the palette has it still.'
    yield f'preset = "{key_map.preset}"  # {", ".join(PRESETS)}'
    yield ""
    yield "[keys]"
    preset = PRESETS[key_map.preset]
    for name in names():
        keys = [sign_of(key) or key for key in key_map.keys_of(name)]
        written = json.dumps(keys[0] if len(keys) == 1 else keys, ensure_ascii=False)
        quoted = f'"{name}"' if "." in name else name
        is_own = key_map.keys_of(name) != preset.keys_of(name)
        yield f"{'' if is_own else '# '}{quoted} = {written}  # {label_of(name)}"


def as_markdown(found: Iterable[KeyRow]) -> Iterator[str]:
    """docs/keys.md."""
    yield from _HEAD.splitlines()
    yield "| key | | what it does | where | name in a key map |"
    yield "| --- | --- | --- | --- | --- |"
    for row in found:
        keys = " ".join(f"`{key}`" if key != "|" else "`\\|`" for key in row.keys)
        yield f"| {keys} | {row.label} | {row.does} | {row.places} | `{row.name}` |"


_PRESETS = "\n".join(
    f"- `{name}`: {about[:1].lower()}{about[1:]}." for name, about in ABOUT.items()
)

_HEAD = f"""\
# Keys

Made by `callboard keys --markdown`; a test fails when it is out of date.

The last line of every screen shows what can be pressed just there, `?` all of it, and the palette
(`ctrl+p`) finds it by its words. A key means the same wherever it is offered.

## Your own keys

`CALLBOARD_KEYS` names a preset or a TOML file:

{_PRESETS}

```toml
preset = "vim"

[keys]
approve = "f5"
advance = [">", "f6"]     # several: the first is shown
"pane.inbound" = "f1"     # a name with a dot stands in quotes
zoom = []                 # no key; the palette has it still
```

`callboard keys --toml` prints a file to begin with. `callboard keys` prints the map in force and
says which of its keys do two things on one screen, with both verbs and the screen; the console says
the first of them when it opens, `callboard doctor` how many. The key nearest to the cursor wins.

Without `CALLBOARD_KEYS` a preset can be chosen in the palette (*Keys: vim*); it is kept for you
wherever you use this database. Footer, `?` and palette follow the map. Digits and letters that a
dialog offers beside its own choices stay what they are; only "are you sure?" takes another key than
`y` where your map gives `y` to something, and shows it.

What a terminal cannot tell apart is refused: `ctrl+i` is `tab`, `ctrl+m` is `enter`, `ctrl+h` is
`backspace`. `ctrl+q` always leaves.

## All keys
"""
