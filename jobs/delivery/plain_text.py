"""Text from outside, made safe to stand in one line: of a header, of a reason, of a timeline."""

import re
import unicodedata

# Line and paragraph separators break a line as CR and LF do; bidi overrides let a name pose as
# another one. Joiners (also category Cf) stay: emoji and several scripts need them.
_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_BREAKS = frozenset(("Cc", "Zl", "Zp"))
_BLANKS = re.compile(r"\s+")


def one_line(text: str, limit: int | None = None) -> str:
    """`text` with every line break and control character turned into a blank, and cut at `limit`.

    Blanks are folded, lone surrogates become ?, so the result always encodes.
    """
    kept = "".join(
        " " if unicodedata.category(char) in _BREAKS else char
        for char in text
        if char not in _BIDI_CONTROLS
    )
    folded = _BLANKS.sub(" ", kept.encode("utf-8", "replace").decode("utf-8")).strip()
    if limit is not None and len(folded) > limit:
        return folded[: limit - 1].rstrip() + "…"
    return folded


def as_sentence(words: str) -> str:
    """`words` ending in a full stop, whatever they ended in."""
    return words.rstrip(" .") + "."
