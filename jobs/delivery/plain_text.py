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
# A line that needs more than its equals signs quoted: long, not ASCII, or with a blank at its end.
_NEEDS_MORE = re.compile(rb"(?m)^(?!(?:[\t -~]{,75}[!-~])?$).+$")


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
    lines = b"\n".join([*text.encode().splitlines(), b""])
    # The library looks at every byte with a table: most lines need none of that.
    return _NEEDS_MORE.sub(_quoted, lines.replace(b"=", b"=3D")).decode("ascii")


def _quoted(line: re.Match[bytes]) -> bytes:
    return _encoded(line[0])


@lru_cache(maxsize=512)
def _encoded(line: bytes) -> bytes:
    """The long lines of a template are those of the last mail."""
    as_it_was = line.replace(b"=3D", b"=").decode("latin-1")
    return body_encode(as_it_was, LONGEST_QUOTED).encode("ascii")
