"""Text from outside, made safe to stand in one line (of a header, of a reason, of a timeline) and
to travel in the lines of a mail.
"""

import re
import unicodedata
from email.quoprimime import body_encode
from functools import lru_cache

# Line and paragraph separators break a line as CR and LF do; bidi overrides let a name pose as
# another one. Joiners (also category Cf) stay: emoji and several scripts need them.
_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_BREAKS = frozenset(("Cc", "Zl", "Zp"))

LONGEST_QUOTED = 76  # characters of a line, its end not counted (RFC 2045 6.7)
# A line that needs no more than its equals signs quoted: short, ASCII, and no blank at its end. The
# library looks at every byte with a table.
_PLAIN_LINE = re.compile(rb"(?:[\t -~]{,75}[!-~])?")


def one_line(text: str, limit: int | None = None) -> str:
    """`text` with every line break and control character turned into a blank, and cut at `limit`.

    Blanks are folded, lone surrogates become ?, so the result always encodes.
    """
    if not text.isprintable():
        text = _without_breaks(text)
    folded = " ".join(text.split())
    if limit is not None and len(folded) > limit:
        return folded[: limit - 1].rstrip() + "…"
    return folded


def _without_breaks(text: str) -> str:
    kept = "".join(
        " " if unicodedata.category(char) in _BREAKS else char
        for char in text
        if char not in _BIDI_CONTROLS
    )
    return kept.encode("utf-8", "replace").decode("utf-8")


def as_sentence(words: str) -> str:
    """`words` ending in a full stop, whatever they ended in."""
    return words.rstrip(" .") + "."


def quoted_printable(text: str) -> str:
    """`text` as the standard library quotes it with lines of 76, with a line break at its end.

    Raises UnicodeEncodeError for a lone surrogate.
    """
    return "".join(map(_quoted_line, text.encode().splitlines()))


@lru_cache(maxsize=1024)
def _quoted_line(line: bytes) -> str:
    """With its end. Most lines are those of a template, and so of the last mail."""
    quoted = line.replace(b"=", b"=3D")
    if _PLAIN_LINE.fullmatch(quoted):
        return f"{quoted.decode('ascii')}\n"
    return f"{body_encode(line.decode('latin-1'), LONGEST_QUOTED)}\n"
