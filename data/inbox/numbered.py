"""Gravity Forms sends its entries by number: `1.3` is the first name of the name field 1.

Sub-inputs of a name are .2 prefix, .3 first, .4 middle, .6 last, .8 suffix; those of an address
.1 street, .2 line 2, .3 city, .4 state, .5 postal code, .6 country (docs.gravityforms.com,
GF_Field_Name and GF_Field_Address).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SUB_INPUT = re.compile(r"([0-9]{1,5})\.([1-8])")
_NAME = {"3": "first", "6": "last"}
_ADDRESS = {"3": "city", "4": "state", "5": "postal", "6": "country"}


def with_names(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, with the parts of a numbered name or address under names that say so."""
    groups: dict[str, dict[str, Any]] = {}
    for key, value in fields.items():
        if found := _SUB_INPUT.fullmatch(str(key)):
            groups.setdefault(found[1], {})[found[2]] = value
    names: dict[str, str] = {}
    for number, parts in groups.items():
        # The boxes of a choice are numbered from .1 on in the same way: nothing is their city.
        if {"3", "6"} <= parts.keys() and parts.keys().isdisjoint({"1", "5", "7"}):
            names |= {f"{number}.{part}": name for part, name in _NAME.items()}
        elif {"1", "3", "4", "5", "6"} <= parts.keys() and _is_postal(parts["5"]):
            names |= {f"{number}.{part}": name for part, name in _ADDRESS.items()}
    if not names:
        return fields
    return {names.get(str(key), key): value for key, value in fields.items()}


def _is_postal(value: Any) -> bool:
    text = str(value)[:20].strip()
    return len(text) <= 12 and any(char.isdigit() for char in text)
