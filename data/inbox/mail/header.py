"""The words of a mail's header: encoded words (RFC 2047), addresses and Message-IDs (RFC 5322).

The standard library's parsers refuse or misread much that is sent; these read what they can, in
time that grows with the length of the header and no faster.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?([^?]*)\?=")
_MESSAGE_ID = re.compile(r"<([^<>\s]+)>")
_NOT_IN_ADDRESS = re.compile(r"[\s<>,;:\"()\[\]]+")
_CHARSET_NAME = re.compile(r"[A-Za-z0-9_.:+-]{1,40}")
_ISO_2022_SHIFT = re.compile(rb"\x1b\$[@AB(]")

_NOT_FOR_MAIL = frozenset({"idna", "punycode", "undefined", "mbcs", "oem"})
"""Python codecs that are no charsets of mail; some are slow on purpose-made input."""

_SUPERSETS = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7",
}
"""What is declared, and what mail programs put under that name (as WHATWG's Encoding does)."""


def decode_charset(content: bytes, charset: str = "") -> str:
    """Text of `content`, whatever it claims to be; what no charset explains becomes U+FFFD."""
    declared = _codec(charset)
    for codec in (declared, _guess(content), "utf-8"):
        try:
            if codec:
                return content.decode(codec)
        except (LookupError, ValueError):
            continue
    if declared == "utf-8":
        text = content.decode("utf-8", "replace")
        readable = sum(character > "\x7f" for character in text)
        return text if text.count("�") * 2 <= readable else content.decode("cp1252", "replace")
    try:
        return content.decode(declared or "cp1252", "replace")
    except (LookupError, ValueError):
        return content.decode("cp1252", "replace")


def _codec(charset: str) -> str:
    name = charset.strip(" \t'\"").partition("*")[0].lower()
    if not _CHARSET_NAME.fullmatch(name) or "escape" in name or name in _NOT_FOR_MAIL:
        return ""
    return _SUPERSETS.get(name, name)


def _guess(content: bytes) -> str:
    return "iso2022_jp_ext" if _ISO_2022_SHIFT.search(content) else ""


def decode_words(value: str) -> str:
    """A header's value as people read it, on one line."""
    decoded: list[str] = []
    run: list[bytes] = []  # of one charset: some servers cut a character between two words
    run_charset = ""
    position = 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[position : word.start()]
        charset = word[1].lower()
        if run and (between.strip() or charset != run_charset):
            decoded.append(decode_charset(b"".join(run), run_charset))
            run = []
        if between.strip() or position == 0:
            decoded.append(between)
        run.append(_word_bytes(word[2], word[3]))
        run_charset, position = charset, word.end()
    if run:
        decoded.append(decode_charset(b"".join(run), run_charset))
    decoded.append(value[position:])
    return " ".join("".join(decoded).replace("\x00", "").split())


def _word_bytes(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    if encoding in "Bb":
        return decode_base64(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)


def decode_base64(content: bytes) -> bytes:
    """What can be read of it: foreign characters, lost padding and added footers are passed by."""
    letters = content.translate(None, _NOT_BASE64).partition(b"=")[0]
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def read_addresses(value: str) -> list[tuple[str, str]]:
    """(name, address) pairs of a raw header value, in order; entries without an address left out.

    Names are decoded after the split: an encoded name may hold a comma (RFC 2047, 5).
    """
    pairs: list[tuple[str, str]] = []
    for entry in _split_list(value):
        outside, angle, inside = entry.rpartition("<")
        address = _address_in(inside) or _address_in(decode_words(entry))
        if not address:
            continue
        name = outside if angle else _comment(entry)
        pairs.append((decode_words(name.strip().strip("\"'")).strip(" \"'"), address))
    return pairs


def _address_in(text: str) -> str:
    """The first word of the form `local@domain`."""
    for word in _NOT_IN_ADDRESS.split(text):
        local, _, rest = word.partition("@")
        if local and (domain := rest.partition("@")[0].rstrip(".")):
            return f"{local}@{domain}"
    return ""


def _comment(entry: str) -> str:
    """The name of the old form `ann@example.com (Ann)`."""
    return entry.partition("(")[2].rpartition(")")[0]


def _split_list(value: str) -> list[str]:
    """At commas and semicolons outside quotes; a quote that never closes quotes nothing."""
    entries, start, quoted = [], 0, False
    balanced = (value.count('"') - value.count('\\"')) % 2 == 0
    for mark in re.finditer(r'\\.|[",;]', value):
        if mark[0] == '"' and balanced:
            quoted = not quoted
        elif mark[0] in ",;" and not quoted:
            entries.append(value[start : mark.start()])
            start = mark.end()
    entries.append(value[start:])
    return entries


def read_message_ids(value: str) -> tuple[str, ...]:
    """With their angle brackets; a lone id that lost its brackets gets them back."""
    found = tuple(f"<{name}>" for name in _MESSAGE_ID.findall(value))
    lone = value.strip(" \t<>\"'")
    return found or ((f"<{lone}>",) if "@" in lone and len(lone.split()) == 1 else ())


def read_date(value: str) -> datetime | None:
    """Aware, at the sender's own offset; "-0000" and no offset count as UTC."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
