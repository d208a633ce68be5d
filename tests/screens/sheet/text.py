"""What a shot of the contact sheet says, as text that can be read, compared and put into git."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual._context import visible_screen_stack
from textual.strip import Strip

if TYPE_CHECKING:
    from console.app import CallboardApp

FOLDER = "callboard-sheet-"
"""What the name of the folder of the databases begins with; eight random letters follow."""

_CHANCE = (
    (re.compile(rf"(?<={FOLDER})\w{{1,8}}(/\d{{1,3}})?"), "x"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "0"),
    (re.compile(r"(?<=this process since )\w+ \d\d:\d\d"), "?"),
    (re.compile(r"(?<=SQLite )[\d.]+ [·-] [\d.]+ [kM]B?[…~]?( and [\d.]+ kB of log)?"), "?"),
    (re.compile(r"[\d.]+ [kMGT]B free|(?<=reading this screen  )( *)[\d.]+ m?s( *)"), "?"),
)
"""What is another each time: a random name, a secret, the machine's clock, its disk, its haste, and
what the database has still in its log."""


def said(app: CallboardApp) -> str:
    """The screen's kind, then its lines."""
    lines = _drawn(app)
    text = "\n".join([type(app.screen).__name__, *(line.text.rstrip() for line in lines)])
    for chance, sign in _CHANCE:
        text = chance.sub(lambda found, sign=sign: sign * len(found[0]), text)
    return text + "\n"


def shape(app: CallboardApp) -> str:
    """How each cell stands out at a terminal without colours: bold, dim, reverse, underlined."""
    return "\n".join(_marks(line).rstrip() for line in _drawn(app))


def _drawn(app: CallboardApp) -> list[Strip]:
    """The lines of the screen in front; with those behind it where it shows them as they are."""
    is_clear = app.screen.styles.background.is_transparent
    visible_screen_stack.set(app._background_screens if is_clear else [])
    return app.screen._compositor.render_strips()


def _marks(line: Strip) -> str:
    marks = []
    for text, style, _control in line._segments:
        mark = " "
        if style is not None and style.reverse:
            mark = "r"
        elif style is not None and style.underline:
            mark = "u"
        elif style is not None and style.bold:
            mark = "b"
        elif style is not None and style.dim:
            mark = "."
        marks.append(mark * len(text))
    return "".join(marks)
