"""Header fields that come out on the wire as what was put in, and as nothing else.

Python 3.11's own classes decode `=?utf-8?q?a=0aBcc:_x@y?=` from a name or a subject and then write
the line break out, a header of the attacker's (CVE-2024-6923, with a twist that `raise on CR/LF`
does not see); and they fold long ids and links as encoded words, which breaks threading and
unsubscribing. So these three kinds of field write themselves.
"""

from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UniqueAddressHeader
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, Policy
from typing import Any, ClassVar, Literal

LONGEST_PLAIN = 60  # characters of text that stand in one line of 78 with the name of the field
_ENCODED_WORD_MARK = "=?"  # RFC 2047: every reader would decode what follows


class _AsItIs(BaseHeader):
    """The text is the value; no encoded word in it is ever decoded."""

    max_count: ClassVar[Literal[1]] = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"] = None
        kwds["decoded"] = value


class IdsAndLinks(_AsItIs):
    """Message-ID and its like: broken only between its items (RFC 5322 3.6.4, RFC 2369)."""

    def fold(self, *, policy: "Policy[Message]") -> str:
        value = str(self).replace(", ", f",{policy.linesep} ")
        return f"{self.name}: {value}{policy.linesep}"


class OneLineOfText(_AsItIs):
    """Subject: as it is when it is short and plain, else wholly as encoded words."""

    def fold(self, *, policy: "Policy[Message]") -> str:
        text = str(self)
        value = text if _is_plain(text) else _encoded(text, self.name, policy.linesep)
        return f"{self.name}: {value}{policy.linesep}"


class Mailboxes(UniqueAddressHeader):
    """From, To, Reply-To, from `Address` objects: the name quoted or encoded, never re-read."""

    name: str  # the registry adds BaseHeader, which has it

    def fold(self, *, policy: "Policy[Message]") -> str:
        boxes = []
        for box in self.addresses:
            name, address = box.display_name, f"{box.username}@{box.domain}"
            if not name:
                boxes.append(address)
            elif _is_plain(name):
                quoted = name.replace("\\", "\\\\").replace('"', '\\"')
                # A line of its own: an address may have 254 octets.
                boxes.append(f'"{quoted}"{policy.linesep} <{address}>')
            else:
                words = _encoded(name, self.name, policy.linesep)
                boxes.append(f"{words}{policy.linesep} <{address}>")
        return f"{self.name}: {f',{policy.linesep} '.join(boxes)}{policy.linesep}"


def header_policy() -> "EmailPolicy[EmailMessage]":
    """The policy of a message whose fields are of these kinds; values are one line already."""
    registry = HeaderRegistry()
    registry.map_to_type("subject", OneLineOfText)
    for name in ("from", "to", "reply-to"):
        registry.map_to_type(name, Mailboxes)  # type: ignore[arg-type]
    for name in ("message-id", "in-reply-to", "references", "list-unsubscribe"):
        registry.map_to_type(name, IdsAndLinks)
    return EmailPolicy(header_factory=registry)


def _is_plain(text: str) -> bool:
    fits = len(text) <= LONGEST_PLAIN and text.isascii() and text.isprintable()
    return fits and _ENCODED_WORD_MARK not in text


def _encoded(text: str, field: str, linesep: str) -> str:
    return Header(text, charset="utf-8", header_name=field).encode(linesep=linesep)
