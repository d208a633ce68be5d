"""Every sign that is no letter, named once, each with what stands for it where it can't be shown.

A sign and its stand-in are one cell wide, so nothing moves when one is taken for the other: whoever
draws uses the sign, and `Lettering`, a line filter of the app, puts the stand-in in its place just
before the terminal. Borders and scrollbars are signs too. Terminals that show characters of
"ambiguous" width in two cells need the stand-ins as well: every border is made of such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from unicodedata import category, name, normalize

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

CHECK = "✓"
"""Done, allowed, marked."""
CROSS = "✗"
"""Refused, failed, wrong."""
OPEN = "○"
"""Still to do."""
PROVED = "◆"
"""Done, and something of ours proves it."""
BLOCKED = "■"
HERE = "▸"
"""Where somebody is on a way; we speak."""
THEY = "◂"
"""They speak."""
CURSOR = "▌"
CURSOR_BLURRED = "▏"
"""The cursor of a list without the focus."""
NONE = "–"
"""Nothing stands here."""
MORE = "…"
"""Something was cut off, or is still going on."""
BETWEEN = "·"
"""Between two statements of one line; with a blank on either side."""
BULLET = "•"
BECOMES = "→"
TIMES = "×"
UP, DOWN, LEFT, RIGHT = "↑", "↓", "←", "→"
RISES, FALLS = "▴", "▾"
"""More than before, less than before."""
EDITED = "✎"
"""Somebody else is editing this."""
SEEN = "◦"
"""Somebody else has this open."""
HELD = "‖"
"""Held back from leaving."""
FULL, EMPTY = "▰", "▱"
"""A part of a gate or a measure that is there, and one that is missing."""
BAR, BAR_REST = "█", "░"
LEVELS = "▁▂▃▄▅▆▇█"
"""From least to most: the columns of a sparkline."""
QUARTERS = "○◔◑◕●"
"""A clock that has just begun, to one that has run out."""
THUMB = "▐"
"""The movable part of a scrollbar; half a cell, so that it stands off the text before it."""

STAND_INS: Mapping[str, str] = {
    CHECK: "+", CROSS: "x", OPEN: "o", PROVED: "*", BLOCKED: "!", HERE: ">", THEY: "<",
    CURSOR: ">", CURSOR_BLURRED: ":", NONE: "-", MORE: "~", BETWEEN: "-", BULLET: "*",
    BECOMES: ">", TIMES: "x", UP: "^", DOWN: "v", LEFT: "<", RISES: "^", FALLS: "v",
    EDITED: "&", SEEN: "'", HELD: "|", FULL: "#", EMPTY: ".", BAR: "#", BAR_REST: ".",
    "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%",
    "◔": ".", "◑": ":", "◕": "8", "●": "@", THUMB: "#", "┃": "|",
    "—": "-", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": ",", "‐": "-", "‑": "-",
    "№": "#", "٪": "%", "›": ">", "‹": "<", "«": '"', "»": '"',
    "▲": "^", "▼": "v", "▶": ">", "◀": "<", "►": ">", "▪": "*", "✔": "+",
    "▔": "-", "▎": "|", "▊": "|", "▕": "|", "▀": "=", "©": "c", "®": "r", "™": "t",
    "ß": "s", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "a", "Æ": "A",
    "œ": "o", "Œ": "O", "þ": "t", "Þ": "T", "ð": "d", "ı": "i", "§": "S", "°": "o", "€": "E",
}  # fmt: skip
"""One cell of ASCII for each of one cell; the letters only where the terminal has no others."""


_SIGNS = re.compile("[·×©®\\u2000-\\u209f\\u20d0-\\u20ff\\u2150-\\u2bff]")
"""What a font may lack or draw in two cells: punctuation, arrows, boxes, blocks, shapes, braille.
Letters and currencies are text and left to the terminal."""


class Letters(Enum):
    """What the terminal can show."""

    ALL = "all"
    """Everything."""
    TEXT = "text"
    """Letters of every script, but no borders and signs."""
    ASCII = "ascii"
    """Nothing but ASCII."""


@lru_cache(4096)
def in_letters(text: str, letters: Letters) -> str:
    """Return `text` in what the terminal can show, in as many cells.

    Args:
        text: What is about to be drawn.
        letters: What there is; `Letters.ALL` leaves the text as it is.
    """
    if letters is Letters.ALL or text.isascii():
        return text
    going_on = text.replace(" …", "..") if " …" in text else text
    if letters is Letters.TEXT:
        shown = _SIGNS.sub(lambda sign: _stand_in(sign[0]), going_on)
    else:
        shown = "".join(one if one.isascii() else _stand_in(one) for one in going_on)
    return shown if cell_len(shown) == cell_len(text) else set_cell_size(shown, cell_len(text))


@lru_cache(4096)
def _stand_in(sign: str) -> str:
    """What stands for one character, in as many cells."""
    known = STAND_INS.get(sign)
    if known is not None:
        return known
    width = get_character_cell_size(sign)
    drawn = _drawn(sign)
    if drawn is not None:
        return drawn * width
    if category(sign) == "Zs":
        return " " * width
    base = normalize("NFKD", sign)[:1]
    if base.isascii() and category(sign)[0] in "LNP" and width == 1:
        return base
    return "?" * width


def _drawn(sign: str) -> str | None:
    """What stands for a line, a block or a dot of a drawing; None for what is none of them."""
    code = ord(sign)
    if 0x2500 <= code < 0x2580:
        called = name(sign)
        upright = any(word in called for word in ("VERTICAL", "UP", "DOWN"))
        level = any(word in called for word in ("HORIZONTAL", "LEFT", "RIGHT"))
        return "+" if upright and level else "|" if upright else "-"
    if 0x2580 <= code < 0x25A0:
        return "#"
    if 0x2800 <= code < 0x2900:
        dots = (code - 0x2800).bit_count()
        return " " if not dots else "." if dots < 3 else ":" if dots < 6 else "#"
    return None


class Lettering(LineFilter):
    """Draws every line in what the terminal can show, whatever widget made it."""

    def __init__(self, letters: Letters) -> None:
        super().__init__()
        self.letters = letters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, each in as many cells; the same list where all is ASCII."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        letters = self.letters
        return [
            segment
            if segment.text.isascii()
            else Segment(in_letters(segment.text, letters), segment.style, segment.control)
            for segment in segments
        ]
