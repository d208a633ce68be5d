"""Words as the index sees them: small letters, cut at everything that is neither letter nor digit.

Characters are judged by the Unicode of 2002, which both engines know: a newer one that we took for
a letter and they for a blank would make two words of one.
"""

from __future__ import annotations

import re
import unicodedata

_OLD = unicodedata.ucd_3_2_0


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in their order; accents are kept (`folded` takes them off)."""
    composed = unicodedata.normalize("NFC", text).lower()
    return tuple("".join(_kept(char) for char in composed).split())


def folded(word: str) -> str:
    """Without accents, as PostgreSQL's index holds it; `ﬁ` is `fi`."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(char for char in apart if not unicodedata.combining(char)).lower()


def all_folded(text: str) -> str:
    """A whole text as `folded` does a word: quickly, for what is only looked for in it."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def _kept(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else " "
    return char if _OLD.category(char)[0] in "LN" else " "


_MARKS = re.compile("[\u0300-\u036f]+")
_PHONE = re.compile(r"[+(]?[\d\s().\-/+]*\d[\d\s().\-/]*")


def dialled(text: str) -> str:
    """The digits of what looks like a telephone number, without the zeros before it; else empty.

    Four digits are the end of a number, and enough to look for.
    """
    if not _PHONE.fullmatch(text.strip()):
        return ""
    digits = "".join(char for char in text if char in "0123456789").lstrip("0")
    return digits if 4 <= len(digits) <= 15 else ""
