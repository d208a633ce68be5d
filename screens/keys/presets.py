"""The key maps that come with Callboard."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.words import _
from screens.keys.key_map import KeyMap

_KEYS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "default": {},
        "vim": {
            "page_down": ("ctrl+f", "pagedown"),
            "page_up": ("ctrl+b", "pageup"),
            "next_pane": ("ctrl+w", "tab"),
            "palette": ("colon", "ctrl+p"),
        },
        "no-ctrl": {
            "save": ("f2",),
            "throw_away": ("f8",),
            "own_editor": ("f4",),
            "palette": ("colon", "f9"),
            "jump": ("comma", "f6"),
        },
    }
)

ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "default": _("The keys of the handbook"),
        "vim": _("ctrl+f and ctrl+b turn pages, : finds a verb, ctrl+w goes to the next pane"),
        "no-ctrl": _("No key with ctrl, for a tmux or screen inside another"),
    }
)

PRESETS: Mapping[str, KeyMap] = MappingProxyType(
    {name: KeyMap(MappingProxyType(dict(keys)), name) for name, keys in _KEYS.items()}
)
