"""Sixteen colours, the terminal's own, or none: what each role becomes where there is no palette.

Themes for such terminals (`themes.FEW_ROLES`) name roles by colours that nobody sees. A line filter
of the app turns them into what the terminal has: one of its sixteen colours, or bold, dim and
reverse. So `NO_COLOR` means no colour at all and no greys in true colour, and a blend that some
widget made becomes the role it is nearest to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from screens.themes import FEW_ROLES, MONO, SIXTEEN, TERMINAL

PLAIN = Style()
REVERSE = Style(reverse=True)
BOLD = Style(bold=True)
DIM = Style(dim=True)

Table = Mapping[str, Style]


def _ansi(colour: str, *, bold: bool = False) -> Style:
    return Style(color=colour, bold=bold or None)


def _on(colour: str) -> Style:
    return Style(bgcolor=colour)


LETTERS: Mapping[str, Table] = {
    SIXTEEN.name: {
        "foreground": _ansi("bright_white"), "muted": _ansi("white"), "line": _ansi("white"),
        "accent": _ansi("bright_cyan"), "success": _ansi("bright_green"),
        "warning": _ansi("bright_yellow"), "error": _ansi("bright_red"),
        "on_cursor": _ansi("black"), "background": _ansi("black"),
    },
    TERMINAL.name: {
        "foreground": PLAIN, "muted": DIM, "line": DIM, "accent": _ansi("cyan"),
        "success": _ansi("green"), "warning": _ansi("yellow", bold=True),
        "error": _ansi("red", bold=True), "on_cursor": PLAIN, "background": PLAIN,
    },
    MONO.name: {
        "foreground": PLAIN, "muted": DIM, "line": DIM, "accent": BOLD, "success": PLAIN,
        "warning": BOLD, "error": BOLD, "on_cursor": PLAIN, "background": PLAIN,
    },
}  # fmt: skip
"""What text of a role looks like, by theme."""

_PLAIN_GROUNDS = {
    "background": PLAIN, "surface": PLAIN, "panel": PLAIN, "rest": PLAIN, "note": PLAIN,
    "cursor": REVERSE, "foreground": REVERSE, "selection": REVERSE,
}  # fmt: skip
GROUNDS: Mapping[str, Table] = {
    SIXTEEN.name: {
        **dict.fromkeys(("background", "surface", "panel", "rest", "note"), _on("black")),
        "cursor": _on("cyan"), "foreground": _on("white"), "selection": _on("blue"),
    },
    TERMINAL.name: _PLAIN_GROUNDS,
    MONO.name: _PLAIN_GROUNDS,
}  # fmt: skip
"""What the ground of a role looks like, by theme. On a reversed one no text has a colour."""


class FewColours(LineFilter):
    """Draws every line in what the terminal has, whatever widget made it."""

    def __init__(self, theme: str) -> None:
        """Make the filter of one of `SIXTEEN`, `TERMINAL` and `MONO`, by its name."""
        super().__init__()
        self._letters = _by_colour(LETTERS[theme])
        self._grounds = _by_colour(GROUNDS[theme])
        self.shown = lru_cache(2048)(self._shown)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in colours that there are; their text is the same."""
        shown = self.shown
        return [
            Segment(text, None if style is None else shown(style), control)
            for text, style, control in segments
        ]

    def _shown(self, style: Style) -> Style:
        """Return what a style looks like; links and what a mouse does are kept."""
        ground = _nearest(style.bgcolor, self._grounds)
        letters = _nearest(style.color, self._letters)
        bare = style.without_color if style.color or style.bgcolor else style
        if style.meta:
            bare += Style(meta=style.meta)
        if ground.reverse:
            return bare + REVERSE
        return bare + ground + letters


@lru_cache
def filter_for(theme: str) -> FewColours:
    """The one filter of a theme for all: Textual remembers filtered lines by the filter object."""
    return FewColours(theme)


def _by_colour(table: Table) -> dict[tuple[int, int, int], Style]:
    hexes = asdict(FEW_ROLES)
    return {Color.parse(hexes[role]).rgb: style for role, style in table.items()}


def _nearest(colour: RichColor | None, table: Mapping[tuple[int, int, int], Style]) -> Style:
    """What the role looks like whose colour is this one, or is the nearest to it."""
    if colour is None or colour.is_default:
        return PLAIN
    wanted = tuple(colour.get_truecolor())
    nearest = min(
        table, key=lambda one: sum((a - b) ** 2 for a, b in zip(one, wanted, strict=True))
    )
    return table[nearest]
