"""Sentences that others made from templates of ours, or that were stored: said again, translated.

A sentence that no template fits stays as it is: nothing is lost by not being known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from string import Formatter

from data.words import _, ngettext

Template = str | tuple[str, str]
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
            return _form(template, places).format(**said)
    return None


def filled(sentence: str, template: Template, narrow: Narrow = COUNTED) -> dict[str, str] | None:
    """What stands in the template's places, where it made the sentence."""
    forms = (template,) if isinstance(template, str) else template
    for form in forms:
        if found := _pattern(form, narrow).fullmatch(sentence):
            return found.groupdict()
    return None


def _form(template: Template, places: dict[str, str]) -> str:
    if isinstance(template, str):
        return _(template)
    return ngettext(*template, int(float(places.get("at_least", places["count"]))))


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
