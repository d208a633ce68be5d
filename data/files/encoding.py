"""The text in bytes whose encoding nobody told: by its mark, its form, or what the words say."""

from __future__ import annotations

import codecs
import re

from data.inbox.field_names import field_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Old Excel writes the machine's code page; the order decides where the words do not.
_CODE_PAGES = ("cp1252", "mac-roman", "cp1250", "cp1251", "cp932", "gb18030", "euc-kr", "big5")
_SAMPLE = 65_536
_WORD = re.compile(r"[^\s,;|\t\"]+")
_LETTERS_OF = {"cp1251": ("\u0400", "\u04ff"), "cp932": ("\u3040", "\u30ff")}


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; bytes that fit nothing are read as latin-1."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    if encoding := _wide(data[:_SAMPLE]):
        return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and len(data) > 100 and "end" in error.reason:
            return data.decode("utf-8", "replace"), "utf-8"  # cut off within its last letter
    encoding = _code_page(data)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: every other byte of Latin text is zero."""
    sample = sample[: len(sample) & ~1]
    if len(sample) < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else ""


def _code_page(data: bytes) -> str:
    """The one under which the header's words are known, then under which letters make words."""
    sample = _with_high_bytes(data)
    best, most = "latin-1", (-1, float("-inf"))
    for encoding in _CODE_PAGES:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        header = text.partition("\n")[0].partition("\r")[0]
        known = sum(
            bool(field_of(word)) for word in re.split(r"[,;|\t\"]+", header) if not word.isascii()
        )
        score = (known, _plausible(text, encoding))
        if score > most:
            best, most = encoding, score
    return best


def _with_high_bytes(data: bytes) -> bytes:
    """The first lines that are not ASCII, with the header, up to a sample's size."""
    if len(data) <= _SAMPLE:
        return data
    lines = data[: 20 * _SAMPLE].splitlines()
    chosen = [lines[0], *(line for line in lines[1:] if not line.isascii())]
    return b"\n".join(chosen)[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]


def _plausible(text: str, encoding: str) -> float:
    """Letters among letters speak for an encoding, signs and controls among them against it."""
    if encoding in ("gb18030", "euc-kr", "big5"):
        return -1.0  # nearly any bytes fit them: only known words in the header count
    if encoding in _LETTERS_OF:
        first, last = _LETTERS_OF[encoding]
        high = [char for char in text if not char.isascii()]
        own = sum(first <= char <= last for char in high)
        in_words = sum(
            sum(first <= char <= last for char in word) >= 3 for word in _WORD.findall(text)
        )
        return own * 1.5 if in_words and own > 0.8 * len(high) else -1_000.0
    score = 0.0
    for word in _WORD.findall(text):
        if word.isascii() or len(word) > 100:
            continue
        framed = f" {word} "
        for place in range(1, len(framed) - 1):
            if not framed[place].isascii():
                score += _weight(framed[place - 1], framed[place], framed[place + 1])
    return score if encoding == "cp1252" else score - 0.01


def _weight(before: str, char: str, after: str) -> float:
    among = before.isalpha() or after.isalpha()
    if char in "’‘“”–—…·°€£™®©«»§²³":
        return 0.3 if not (before.isalpha() and after.isalpha()) or char == "’" else -2.0
    if not char.isalpha():
        return -2.0 if among else -0.5
    if char.isupper() and before.islower():
        return -1.5  # a capital within a word
    if char in "ƒˆªº¡¿ÐÞþ":
        return -0.5
    return 1.0 if among else 0.0
