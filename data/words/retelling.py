"""Sentences that others made from templates of ours, or that were stored: said again, translated.

A sentence that no template fits stays as it is: nothing is lost by not being known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from data.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Reworded:
    """A text that is told in other words than those it was stored in, in every language.

    `named` follows it as it stands: a name that somebody must find again, in no language.
    """

    stored: str
    told: str
    named: str


Template = str | tuple[str, str] | Reworded
"""A text, or its two forms for one and for many of `{at_least}`, else of `{count}`."""

Narrow = tuple[tuple[str, str], ...]
"""Places that hold nothing else, whatever somebody wrote: their names, each with its pattern."""

COUNTED: Narrow = (("count", r"\d+(?:\.\d+)?"),)

Inner = Callable[[str, str], str]
"""What stands in a place, by the place's name: said again as well."""


def as_it_stands(_name: str, value: str) -> str:
    return value


def retold(sentence: str, templates: Iterable[Template], inner: Inner = as_it_stands) -> str:
    """The sentence in the operator's language, by the first template that made it."""
    found = retold_if_known(sentence, templates, inner)
    return sentence if found is None else found


def retold_if_known(
    sentence: str,
    templates: Iterable[Template],
    inner: Inner = as_it_stands,
    narrow: Narrow = COUNTED,
) -> str | None:
    """The same; None where no template made it."""
    for template in templates:
        places = filled(sentence, template, narrow)
        if places is not None:
            said = {name: inner(name, value) for name, value in places.items()}
            return _form(template, places).format(**said) + _named(template, places)
    return None


def filled(sentence: str, template: Template, narrow: Narrow = COUNTED) -> dict[str, str] | None:
    """What stands in the template's places, where it made the sentence."""
    for form in stored_forms(template):
        if found := _pattern(form, narrow).fullmatch(sentence):
            return found.groupdict()
    return None


def stored_forms(template: Template) -> tuple[str, ...]:
    """As it may stand in the database."""
    if isinstance(template, Reworded):
        return (template.stored,)
    return (template,) if isinstance(template, str) else template


def _form(template: Template, places: Mapping[str, str]) -> str:
    if isinstance(template, Reworded):
        return _(template.told)
    if isinstance(template, str):
        return _(template)
    return ngettext(*template, int(float(places.get("at_least", places["count"]))))


def _named(template: Template, places: Mapping[str, str]) -> str:
    """With the places as they were stored."""
    return f" ({template.named.format(**places)})" if isinstance(template, Reworded) else ""


@cache
def _pattern(template: str, narrow: Narrow) -> re.Pattern[str]:
    """What a template can make; a place that stands in it twice is filled the same way."""
    parts, named, only = [], set[str](), dict(narrow)
    for literal, name, _form, _conversion in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            within = only.get(name, ".+?")
            parts.append(f"(?P={name})" if name in named else f"(?P<{name}>{within})")
            named.add(name)
    return re.compile("".join(parts), re.DOTALL)
