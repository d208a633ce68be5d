"""Lay a team's tables over the default ones. Plain dicts in, a new plain dict out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Tables = Mapping[str, Any]

# The lists by which a source is recognised. No word may stand in two sources.
_RECOGNISED_BY = ("aliases", "utm_medium", "utm_source")


def lay_over(below: Tables, above: Tables) -> dict[str, Any]:
    """Tables merge by key; lists and values replace; neither argument is changed.

    Two exceptions. `[business]` replaces as a whole: the example's postal address under a real
    name would be worse than an error. And a word by which the team's file recognises a source
    leaves the default's lists, so that `[sources.zillow]` needs no rewriting of the portal's.
    """
    merged = _merge(_without_claimed(below, above), above)
    if "business" in above:
        merged["business"] = above["business"]
    return merged


def _merge(below: Tables, above: Tables) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        if isinstance(under, Mapping) and isinstance(value, Mapping):
            merged[key] = _merge(under, value)
        else:
            merged[key] = value
    return merged


def _without_claimed(below: Tables, above: Tables) -> dict[str, Any]:
    claims = _tables_in(above.get("sources"))
    if not claims:
        return dict(below)
    taken = {
        key: {word for name, source in claims.items() for word in _claimed(name, source, key)}
        for key in _RECOGNISED_BY
    }
    sources = {
        name: {key: _left(value, taken.get(key)) for key, value in source.items()}
        for name, source in below["sources"].items()
    }
    return {**below, "sources": sources}


def _left(value: Any, taken: set[str] | None) -> Any:
    """The default's words that the team's file does not take; any other value as it is."""
    return [word for word in value if word.casefold() not in taken] if taken else value


def _claimed(name: str, source: Tables, key: str) -> set[str]:
    given = source.get(key)
    words = list(given) if isinstance(given, list) else []
    if key == "aliases":
        words += [name, source.get("label")]
    return {word.strip().casefold() for word in words if isinstance(word, str)}


def _tables_in(value: Any) -> dict[str, Tables]:
    """What is not even a table is left for the checks to name."""
    if not isinstance(value, Mapping):
        return {}
    return {key: table for key, table in value.items() if isinstance(table, Mapping)}
