"""How many SMS a text takes: it is paid for, and may arrive, in pieces.

GSM 03.38: the plain alphabet takes seven bits a character, a few signs of its extension table two
places; 160 places are one SMS, and 153 each of several, since the pieces name their place in a
header. One character outside the alphabet turns the whole text into UCS-2: 70, or 67 in each of
several; what lies beyond the basic plane (emoji) takes two places. Neither a sign of two places nor
an emoji is ever cut in two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_OF_TWO = frozenset("\f^{}\\[~]|€")
"""The extension table: an escape and a character."""

Encoding = Literal["GSM-7", "UCS-2"]
_ALONE = {"GSM-7": 160, "UCS-2": 70}
_OF_SEVERAL = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """`units` are places in the encoding. `misfits`: the characters that made it UCS-2, each once,
    in their order."""

    count: int
    encoding: Encoding
    units: int
    misfits: str


def segments_of(text: str) -> Segments:
    """The SMS that `text` is sent as; an empty text is one."""
    misfits = "".join(dict.fromkeys(char for char in text if not _fits(char)))
    encoding: Encoding = "UCS-2" if misfits else "GSM-7"
    widths = [_width(char, encoding) for char in text]
    units = sum(widths)
    if units <= _ALONE[encoding]:
        return Segments(1, encoding, units, misfits)
    return Segments(_pieces(widths, _OF_SEVERAL[encoding]), encoding, units, misfits)


def _fits(char: str) -> bool:
    return char in GSM_7 or char in GSM_7_OF_TWO


def _width(char: str, encoding: Encoding) -> int:
    is_wide = char in GSM_7_OF_TWO if encoding == "GSM-7" else ord(char) > 0xFFFF
    return 2 if is_wide else 1


def _pieces(widths: Iterable[int], room: int) -> int:
    count, left = 1, room
    for width in widths:
        if width > left:
            count, left = count + 1, room
        left -= width
    return count
