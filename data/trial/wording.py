"""Where two texts differ, line by line, as people compare them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """`sign` is "-" for a line that goes and "+" for one that comes."""

    sign: Literal["-", "+"]
    text: str


def lines_that_differ(before: str, after: str) -> Iterator[Line]:
    """What goes before what comes, in the order of the text; empty lines tell nothing."""
    old, new = before.splitlines(), after.splitlines()
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (Line("-", line) for line in old[i:j] if line)
            yield from (Line("+", line) for line in new[k:m] if line)
