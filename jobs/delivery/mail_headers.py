"""Header fields that come out on the wire as what was put in, and as nothing else.

Python 3.11's own classes decode `=?utf-8?q?a=0aBcc:_x@y?=` from a name or a subject and then write
the line break out, a header of the attacker's (CVE-2024-6923, with a twist that `raise on CR/LF`
does not see); they fold long ids and links as encoded words, which breaks threading and
unsubscribing; and they parse every value with a grammar, which took half of the time of a mail.
So every field of ours is written down here, when it is made, and parsed by nobody. Most fields of a
mail are those of the last one, and are kept: nobody changes one.
"""

from email.header import Header
from functools import lru_cache

LONGEST_PLAIN = 60  # characters of text that stand in one line of 78 with the name of the field
_ENCODED_WORD_MARK = "=?"  # RFC 2047: every reader would decode what follows


class Field(str):
    """A header field: the value as it was put in, and `written`, the same folded and encoded.

    Raises ValueError for a value with a line break. The breaks in `written` are ours.
    """

    name: str
    written: str

    def __new__(cls, name: str, value: str, written: str | None = None) -> "Field":
        if len(value.splitlines()) > 1 or value.endswith(("\r", "\n")):
            raise ValueError(f"a line break in the value of {name}")
        field = super().__new__(cls, value)
        field.name = name
        field.written = value if written is None else written
        return field

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        """What a copy of it is made from."""
        return self.name, str(self), self.written


@lru_cache(maxsize=256)
def ids_or_links(name: str, *items: str) -> Field:
    """Message-ID and its like: broken only between its items (RFC 5322 3.6.4, RFC 2369)."""
    return Field(name, ", ".join(items), ",\n ".join(items))


@lru_cache(maxsize=256)
def line_of_text(name: str, text: str) -> Field:
    """Subject: as it is when it is short and plain, else wholly as encoded words."""
    return Field(name, text, text if _is_plain(text) else _encoded(text, name))


@lru_cache(maxsize=256)
def mailbox(field: str, name: str, address: str) -> Field:
    """From, To, Reply-To: the name quoted or encoded, never re-read; the address is checked."""
    if not name:
        return Field(field, address)
    if _is_plain(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        words = f'"{escaped}"'
    else:
        words = _encoded(name, field)
    # A line of its own: an address may have 254 octets.
    return Field(field, f"{name} <{address}>", f"{words}\n <{address}>")


def _is_plain(text: str) -> bool:
    fits = len(text) <= LONGEST_PLAIN and text.isascii() and text.isprintable()
    return fits and _ENCODED_WORD_MARK not in text


def _encoded(text: str, field: str) -> str:
    return Header(text, charset="utf-8", header_name=field).encode()
