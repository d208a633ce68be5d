"""Stored text is never trusted.

A lead writes whatever it likes into a form; the console shows it to an operator who decides on
what is shown. Two walls stand between the two. `plain` and `plain_lines` make the text readable
where a widget takes it up. `TerminalGate` is the last one: it sees every segment on its way to the
terminal, whatever widget made it, and lets no control, no invisible and no direction-changing
character pass. In an app:

    def get_line_filters(self) -> Sequence[LineFilter]:
        return gated(super().get_line_filters())

Line filters are internal API of Textual: tests/terminal/test_gate.py holds this in a real pty.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import category

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

MARKS_PER_BASE = 2
"""Nonspacing marks kept on one character: what living languages need; more is a pile."""

ZERO_WIDTH_PER_BASE = 4
"""Characters without a width of their own kept after one base (Burmese needs three)."""

CACHED_LENGTH = 512
"""Characters; longer texts are cleaned without remembering the result."""

# Every Cc, Cf, Cs, Zl and Zp of Unicode, and what is drawn as nothing at all: the "default
# ignorable" letters and marks, variation selectors, tags. Skin tones belong here because terminals
# disagree about their width, and one cell of disagreement breaks every column behind it.
_HOSTILE = re.compile(
    "["
    "\\x00-\\x1f\\x7f-\\x9f\\xad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2"
    "\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f"
    "\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff"
    "\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3"
    "\\U0001d159\\U0001d173-\\U0001d17a\\U0001f3fb-\\U0001f3ff\\U000e0000-\\U000e0fff"
    "]"
)

# Three in a row of what may be a mark. Marks are neither word characters nor blanks; the blocks
# of punctuation and box drawing, which fill every border, are left out because they hold no mark.
_MAYBE_PILE = re.compile(
    "(?:[^\\w\\s\\x00-\\u02ff\\u2000-\\u20cf\\u2100-\\u2cee\\u3000-\\u3029]"
    "|[\\u1160-\\u11ff\\ud7b0-\\ud7ff]){3}"
)

_LINE_BREAKS = re.compile("[ \\t]*[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]\\s*")
_WEB_ADDRESS = re.compile("(?:https?://|mailto:|tel:)[!-~]+")


def plain(text: str, limit: int | None = None) -> str:
    """Make stored text fit for one line of a terminal.

    Line breaks and tabs become one blank; other controls become the sign that stands for them, so
    that nobody hides an order to the terminal from the person who reads; what is invisible goes.
    Nothing is read as markup, and the result is the same when cleaned again.

    Args:
        text: Anything that was stored.
        limit: The most characters to return, with `…` as the last one where something was cut.
    """
    if limit is not None and len(text) > 8 * limit + 64:
        # What is thrown away mustn't cost time: a mail can hold megabytes.
        return _limited(_cleaned(text[: 8 * limit + 64]) + "…", limit)
    cleaned = _remembered(text) if len(text) <= CACHED_LENGTH else _cleaned(text)
    return cleaned if limit is None else _limited(cleaned, limit)


def plain_lines(text: str, limit: int | None = None) -> list[str]:
    """Make stored text fit for a terminal and keep its lines.

    Args:
        text: Anything that was stored.
        limit: The most lines to return; the last one is `…` where something was cut.

    Returns:
        Lines without line ends; none for an empty text. Tabs reach to the next eighth column.
    """
    lines = text.splitlines()
    if limit is not None and len(lines) > limit:
        lines = [*lines[: limit - 1], "…"][:limit]
    return [plain(line.expandtabs(8)) for line in lines]


def _limited(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…"[:limit]


def _cleaned(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAKS.sub(" ", text).replace("\t", " ")
    return _bounded(_HOSTILE.sub(_sign_for, text))


_remembered = lru_cache(8192)(_cleaned)


def _sign_for(hostile: re.Match[str]) -> str:
    """Return what is shown in place of one hostile character."""
    code = ord(hostile[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the "control picture", such as ␛
    if code == 0x7F:
        return "␡"
    if code < 0xA0:
        return "·"
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return "\ufffd"  # half a character: something was there, and it can't be written
    return ""


def _bounded(text: str) -> str:
    """Cut piles of marks, which spill over the lines above and below; drop marks on nothing."""
    kept: list[str] = []
    marks = zero_width = 0
    for character in text:
        if get_character_cell_size(character):
            marks = zero_width = 0
        elif not kept:
            continue  # it would sit on whatever is drawn to the left of this text
        else:
            zero_width += 1
            marks += category(character) in ("Mn", "Me")
            if marks > MARKS_PER_BASE or zero_width > ZERO_WIDTH_PER_BASE:
                continue
        kept.append(character)
    return "".join(kept)


def visible(text: str) -> str:
    """What any widget drew, without hostile characters and as wide as Textual believes it is."""
    return text if text.isascii() and text.isprintable() else _gated_text(text)


@lru_cache(8192)
def _gated_text(text: str) -> str:
    if not (_HOSTILE.search(text) or _MAYBE_PILE.search(text)):
        return text
    cleaned = _bounded(_HOSTILE.sub(lambda m: "·" * get_character_cell_size(m[0]), text))
    return set_cell_size(cleaned, cell_len(text))


@lru_cache(1024)
def _gated_style(style: Style) -> Style:
    return style if style.link == safe_link(style.link) else style.update_link(None)


def safe_link(link: str | None) -> str | None:
    """The link where it is a web address and nothing more: links are sent as OSC 8."""
    return link if link is not None and _WEB_ADDRESS.fullmatch(link) else None


class TerminalGate(LineFilter):
    """Lets nothing but visible text and safe links through to the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments cleaned, each as many cells wide as before; the same list if clean.

        Args:
            segments: One line of a widget. Control segments, which Textual would write as they
                are, are left out.
            background: Not used.
        """
        cleaned: list[Segment] = []
        unchanged = True
        for segment in segments:
            text, style, control = segment
            safe_text = visible(text)
            safe_style = style if style is None or style.link is None else _gated_style(style)
            if control:
                unchanged = False
            elif safe_text is text and safe_style is style:
                cleaned.append(segment)
            else:
                unchanged = False
                cleaned.append(Segment(safe_text, safe_style))
        return segments if unchanged else cleaned


GATE = TerminalGate()
"""One for all: Textual remembers filtered lines by the filter object."""


def gated(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """Return an app's line filters with the gate as the last one."""
    return [*(line_filter for line_filter in filters if line_filter is not GATE), GATE]
