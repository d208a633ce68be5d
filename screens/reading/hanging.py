"""Lines that are wrapped under their own text, and not under the label or the date before it.

A line hangs under its leading blanks, or where `hang` says. In a narrow sheet, where too little
room would be left, all but the first two cells are given back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rich._wrap import divide_line
from rich.cells import cell_len
from textual.content import Content, Span, _FormattedLine
from textual.style import Style

MARK = "hang"
"""The meta key under which a line carries where it hangs; it is taken off before drawing."""

SLIGHT = 2
"""Cells of the indentation where there is no room for the whole, and behind a sign."""

_LISTED = re.compile("[^\\w\\s(\"'“[{] ")
"""A line that begins with a sign and a blank, such as `✓ done`."""


def hang(line: Content, cells: int) -> Content:
    """Return the line, to be wrapped `cells` further to the right."""
    return line.stylize(Style.from_meta({MARK: cells}), 0, 1) if line.plain else line


class Hung(Content):
    """Content that is wrapped so.

    `_wrap_and_format` is internal API of Textual: tests/screens/test_hanging.py holds this.
    """

    def __init__(self, text: str, spans: list[Span], hangs: Sequence[int]) -> None:
        super().__init__(text, spans)
        self._hangs = tuple(hangs)

    def get_height(self, rules: Any, width: int) -> int:
        return len(self._wrap_and_format(width)) if width > 0 else 0

    def _wrap_and_format(self, width: int, *args: Any, **options: Any) -> list[_FormattedLine]:
        selection = options.pop("selection", None)
        look = options.pop("selection_style", None)
        get_style, post = options.get("get_style", Style.parse), options.get("post_style")
        drawn: list[_FormattedLine] = []
        lines = zip(self.split(allow_blank=True), self._hangs, strict=True)
        for y, (line, cells) in enumerate(lines):
            shown = line if post is None else line.stylize(post)
            chosen = selection.get_span(y) if selection is not None else None
            if look is not None and chosen is not None:
                start, end = chosen
                shown = shown.stylize(look, start, len(line.plain) if end == -1 else end)
            drawn += [
                _FormattedLine(get_style, piece, width, x, y)
                for x, piece in _wrapped(shown, width, cells)
            ]
        return drawn


def hung(content: Content) -> Hung:
    """The content, each of its lines wrapped under its own text."""
    lines = content.split(allow_blank=True)
    spans = [span for span in content.spans if _hang_of(span) is None]
    return Hung(content.plain, spans, [_cells(line) for line in lines])


def _cells(line: Content) -> int:
    """How far to the right a line is wrapped."""
    text = line.plain
    told = (cells for span in line.spans if (cells := _hang_of(span)) is not None)
    return next(told, SLIGHT if _LISTED.match(text) else len(text) - len(text.lstrip(" ")))


def _hang_of(span: Span) -> int | None:
    style = span.style
    return style.meta.get(MARK) if isinstance(style, Style) and style._meta else None


def _wrapped(line: Content, width: int, cells: int) -> Iterable[tuple[int, Content]]:
    """The pieces of a line, each with the place in the line that its first cell would have."""
    text = line.plain
    first = divide_line(text, width)[:1]
    if not first:
        return [(0, line)]
    rest = text[first[0] :]
    longest = max((cell_len(word) for word in rest.split(" ")), default=0)
    if width - cells < max(longest, width // 2):
        cells = min(cells, SLIGHT)
    cuts = [*first, *(first[0] + cut for cut in divide_line(rest, max(width - cells, 1)))]
    head, *others = line.divide(cuts)
    blanks = Content(" " * cells)
    return [
        (0, head.rstrip()),
        *((cut - cells, blanks + one.rstrip()) for cut, one in zip(cuts, others, strict=True)),
    ]
