"""A key map: which keys its owner gives to which verbs and moves. Everything else stays."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from textual.keys import KEY_TO_UNICODE_NAME, REPLACED_KEYS, Keys

from data.words import _
from screens.keys.moves import MOVES
from screens.verbs import VERBS

UNBOUND = "unbound_"
"""Begins a key that no keyboard has: Textual's maps cannot take a key away, only give another."""

MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")

TWINS = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""What a terminal sends for either is the same byte."""

OURS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {verb.id: verb.keys for verb in VERBS.values()}
    | {move.name: move.keys for move in MOVES.values()}
)
"""The keys of every name while no map says otherwise."""


class BadKeyMap(ValueError):
    """The key map cannot be used; the text says where and what to write (exit 2)."""


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The names that have other keys than ours; the first of several is the one that is shown."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    preset: str = "default"

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys of a verb or move, by its id."""
        return self.keys.get(name, OURS.get(name, ()))

    def for_textual(self) -> dict[str, str]:
        """As `App.set_keymap` takes it."""
        return {name: ",".join(keys) or UNBOUND + name for name, keys in self.keys.items()}

    def over(self, other: KeyMap) -> KeyMap:
        """This map, and what the other says of names that this one leaves alone."""
        return KeyMap(MappingProxyType({**other.keys, **self.keys}), other.preset)


def is_unbound(key: str) -> bool:
    """Whether a map took this name's key away."""
    return key.startswith(UNBOUND)


def is_known(name: str) -> bool:
    return name in OURS


def label_of(name: str) -> str:
    """What a verb or move is called on the screen; a stranger by its own name."""
    if name in MOVES:
        return MOVES[name].label
    return next((verb.label for verb in VERBS.values() if verb.id == name), name)


def help_of(name: str) -> str:
    """What a verb or move does."""
    if name in MOVES:
        return MOVES[name].label
    return next((verb.help for verb in VERBS.values() if verb.id == name), "")


def key_named(text: str) -> str:
    """Textual's name of the key that somebody wrote: `>`, `ctrl+s`, `f2`, `greater_than_sign`.

    Raises `BadKeyMap` for what is no key, and for what a terminal cannot tell from another.
    """
    written = text if len(text) == 1 else text.strip()
    *modifiers, key = [written] if written == "+" else written.split("+")
    if written.endswith("++"):
        modifiers, key = written[:-2].split("+"), "+"
    modifiers = sorted((word.casefold() for word in modifiers), key=_place)
    if any(word not in MODIFIERS for word in modifiers):
        raise BadKeyMap(
            _("{text!r} is not a key: before the + stands one of {modifiers}").format(
                text=text, modifiers=", ".join(MODIFIERS)
            )
        )
    key = _plain_key(key.casefold() if modifiers else key, text)
    if modifiers == ["shift"] and len(key) == 1:
        return key.upper()
    named = "+".join([*modifiers, key])
    if named in TWINS:
        raise BadKeyMap(
            _("{text!r} is {twins} to a terminal: it sends the same for both").format(
                text=text, twins=TWINS[named]
            )
        )
    return named


def _place(modifier: str) -> int:
    return MODIFIERS.index(modifier) if modifier in MODIFIERS else -1


def _plain_key(key: str, text: str) -> str:
    if len(key) == 1:
        if not key.isprintable():
            raise BadKeyMap(_("{text!r} is not a key").format(text=text))
        return _name_of_sign(key)
    folded = _ALSO.get(key.casefold(), key.casefold())
    if folded in _NAMED or sign_of(folded):
        return folded
    from difflib import get_close_matches

    near = get_close_matches(folded, sorted(_NAMED | set(KEY_TO_UNICODE_NAME)), 1)
    hint = (
        _("; did you mean {near}?").format(near=near[0])
        if near
        else _("; write the sign itself, or such as f5")
    )
    raise BadKeyMap(_("{text!r} is not a key{hint}").format(text=text, hint=hint))


def _name_of_sign(sign: str) -> str:
    if sign.isalnum():
        return sign
    if sign == " ":
        return "space"
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return {long: short for short, long in REPLACED_KEYS.items()}.get(name, name) or sign


_NAMED = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")}
_ALSO = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "blank": "space",
    "greater": "greater_than_sign",
    "less": "less_than_sign",
}


def is_character(key: str) -> bool:
    """Whether a field that is typed into would take it as text."""
    return bool(sign_of(key))


def sign_of(key: str) -> str:
    """The one printable sign of a key; empty for all others."""
    if len(key) == 1:
        return key
    long = REPLACED_KEYS.get(key, key)
    name = KEY_TO_UNICODE_NAME.get(long, long.replace("_", " ").upper())
    try:
        sign = " " if key == "space" else unicodedata.lookup(name)
    except KeyError:
        return ""
    return sign if sign.isprintable() else ""


def names() -> Iterator[str]:
    """Every name a map may speak of, in the order in which they are shown."""
    yield from OURS
