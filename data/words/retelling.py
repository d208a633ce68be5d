"""Sentences that others made from templates of ours, or that were stored: said again, translated.

A sentence that no template fits stays as it is: nothing is lost by not being known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from string import Formatter

from data.words import _


def retold(sentence: str, templates: Iterable[str]) -> str:
    """The sentence in the operator's language, by the first template that made it."""
    for template in templates:
        if found := _pattern(template).fullmatch(sentence):
            return _(template).format(**found.groupdict())
    return sentence


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What a template can make; a place that stands in it twice is filled the same way."""
    parts, named = [], set[str]()
    for literal, name, _form, _conversion in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(f"(?P={name})" if name in named else f"(?P<{name}>.+?)")
            named.add(name)
    return re.compile("".join(parts), re.DOTALL)
