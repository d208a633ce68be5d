"""Tells the escape key from the begin of a sequence, also where keys come faster than one can type.

A terminal sends ESC for the key, and ESC with more behind it for an arrow or a click. Textual's
parser takes whatever follows the key at once for a sequence: escape and `4`, typed ahead or come
together over a slow line, were `¢`, and escape was lost. No sequence that a terminal sends us goes
on with a letter, a digit or a control character.
"""

from __future__ import annotations

ESC = "\x1b"

PASTE, PASTED = "\x1b[200~", "\x1b[201~"
"""Between the two everything is text, whatever it looks like."""

GOES_ON = frozenset("[O]P_^X\\bf\x7f\x1b")
"""What may follow in a sequence. With `b`, `f` and DEL terminals say alt and an arrow or backspace;
a second ESC is the parser's own affair."""


class Escapes:
    """`apart` gives what was read in pieces; one that is only `ESC` is the key."""

    def __init__(self) -> None:
        self._is_pasting = False
        self.held = ""
        """The end of what was read: the rest of it may still be on its way."""

    def apart(self, text: str) -> list[str]:
        """The pieces of what was held and of what was read now, in order; none is empty."""
        text, self.held = self.held + text, ""
        pieces: list[str] = []
        start = at = 0
        while (at := text.find(ESC, at)) >= 0:
            mark = PASTED if self._is_pasting else PASTE
            rest = text[at : at + len(mark)]
            if rest == mark:
                self._is_pasting = not self._is_pasting
            elif mark.startswith(rest):
                self.held, text = text[at:], text[:at]
                break
            elif not self._is_pasting and rest[1] not in GOES_ON:
                pieces += [text[start:at], ESC]
                start = at + 1
            at += 1
        return [piece for piece in (*pieces, text[start:]) if piece]

    def late(self) -> list[str]:
        """Nothing more has come: what was held, alone, is all there is."""
        held, self.held = self.held, ""
        return [held] if held else []
