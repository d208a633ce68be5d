"""How a cell looks, as a number, and the shortest order that turns one look into another.

A terminal keeps the look it was last told. Textual says it all anew for each piece of text and
takes it back behind it, which is most of what it sends.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style
from textual.strip import Strip

from screens.safety import safe_link

MOST_STYLES = 4096
"""Styles whose number is remembered; each carries the actions and links of its widget."""

PLAIN = 0
"""The number of the look that a terminal has after a reset."""

_SEEN_ON_BLANKS = frozenset(("4", "7", "9", "21", "53"))
"""Underlined, reversed, struck out, underlined twice, overlined; the rest needs a letter."""

_ENDED_BY = {
    "1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28",
    "9": "29", "21": "24", "51": "54", "52": "54", "53": "55",
}  # fmt: skip
"""The code that ends each attribute, some of them two."""


class Look(NamedTuple):
    """The numbers of an SGR order in three parts, and the address behind the text."""

    attributes: frozenset[str] = frozenset()
    colour: str = ""
    background: str = ""
    link: str | None = None


class Pens:
    """Numbers for looks: equal on the terminal means the same number."""

    def __init__(self, colours: ColorSystem) -> None:
        self._colours = colours
        self._looks: list[Look] = [Look()]
        self._numbers: dict[Look, int] = {Look(): PLAIN}
        self._of_style: dict[Style, int] = {}
        self._turns: dict[tuple[int, int], str] = {}

    def of(self, style: Style | None, *, blank: bool = False) -> int:
        """The number of a style's look; `blank`: of blanks in it, where a colour shows nothing."""
        if style is None:
            return PLAIN
        number = self._of_style.get(style)
        if number is None:
            if len(self._of_style) >= MOST_STYLES:
                self._of_style.clear()
            number = self._of_style[style] = self._number(self._look(style))
        return self._blank(number) if blank else number

    def turn(self, old: int, new: int) -> str:
        """What tells a terminal that writes in `old` to write in `new`."""
        known = self._turns.get((old, new))
        if known is None:
            known = self._turns[old, new] = _turned(self._looks[old], self._looks[new])
        return known

    def _look(self, style: Style) -> Look:
        """Textual's own numbers; the default colours are what a terminal has anyway."""
        drawn = style.without_color
        attributes = Strip.render_ansi(drawn, self._colours)
        return Look(
            frozenset(attributes.split(";")) if attributes else frozenset(),
            self._codes(style.color, foreground=True),
            self._codes(style.bgcolor, foreground=False),
            safe_link(style.link),
        )

    def _codes(self, colour: Color | None, *, foreground: bool) -> str:
        if colour is None or colour.is_default:
            return ""
        return ";".join(colour.downgrade(self._colours).get_ansi_codes(foreground))

    def _blank(self, number: int) -> int:
        look = self._looks[number]
        if look.attributes & _SEEN_ON_BLANKS:
            return number
        return self._number(Look(frozenset(), "", look.background, look.link))

    def _number(self, look: Look) -> int:
        number = self._numbers.setdefault(look, len(self._looks))
        if number == len(self._looks):
            self._looks.append(look)
        return number


def _turned(old: Look, new: Look) -> str:
    codes = min(_kept(old, new), ["0", *_kept(Look(link=old.link), new)], key=_length)
    order = f"\x1b[{';'.join(codes)}m" if codes else ""
    if codes == ["0"]:
        order = "\x1b[m"
    return order if old.link == new.link else f"{order}\x1b]8;;{new.link or ''}\x1b\\"


def _kept(old: Look, new: Look) -> list[str]:
    """The codes that change only what differs."""
    ends = {_ENDED_BY[code] for code in old.attributes - new.attributes}
    still = {code for code in old.attributes if _ENDED_BY[code] not in ends}
    codes = [*sorted(ends), *sorted(new.attributes - still)]
    if old.colour != new.colour:
        codes.append(new.colour or "39")
    if old.background != new.background:
        codes.append(new.background or "49")
    return codes


def _length(codes: list[str]) -> int:
    return sum(len(code) + 1 for code in codes)
