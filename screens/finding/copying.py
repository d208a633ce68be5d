"""Put a text on the operator's clipboard, wherever the terminal is (OSC 52).

No terminal says whether it did, and tmux takes such orders only where its owner allows it, so the
order is given twice inside tmux or screen: to that, and through it. The dialog that offers the text
shows it marked as well, for terminals that copy nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping

from screens.terminal.surroundings import through

MOST = 74_994
"""Bytes of a text: what the strictest terminals take at once. No identifier is a tenth of it."""

_SCREENS_PIECE = 240
"""Bytes that GNU screen passes on in one string."""


def nested_orders(environ: Mapping[str, str], text: str) -> Iterator[str]:
    """What is said besides where another program stands between us and the terminal."""
    order = f"\x1b]52;c;{b64encode(text.encode()[:MOST]).decode()}\x07"
    passed_on = through(environ, order)
    if passed_on != order:
        yield passed_on
    elif environ.get("STY"):
        pieces = (order[at : at + _SCREENS_PIECE] for at in range(0, len(order), _SCREENS_PIECE))
        yield "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
