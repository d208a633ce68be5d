"""A mail of two texts, written down as bytes in one go.

The standard library builds a tree of messages and walks through it with a generator for each part;
that took longer than everything else between a text and the wire. What comes out here is byte for
byte the same (`tests/jobs/delivery/test_mail_bytes.py` compares them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.policy import EmailPolicy
from typing import Any, Protocol

from jobs.delivery.mail_headers import Field


class Writable(Protocol):
    """What can be handed over: a `Mail`, or a message of the standard library."""

    def as_bytes(self, *, policy: EmailPolicy[Any]) -> bytes: ...

    def keys(self) -> list[str]:
        """The names of its header fields, in their order."""


@dataclass(frozen=True, slots=True)
class Part:
    """One way to read the mail: its own fields, and the text as it travels but for \\n at the end
    of a line."""

    fields: Sequence[Field]
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A multipart mail; `fields` name `boundary`, which no line of a part may begin with."""

    fields: Sequence[Field]
    boundary: str
    parts: Sequence[Part]

    def keys(self) -> list[str]:
        return [field.name for field in self.fields]

    def as_bytes(self, *, policy: EmailPolicy[Any]) -> bytes:
        """As it goes over the wire. Raises UnicodeEncodeError for letters that `policy` has not."""
        begin = f"--{self.boundary}\n"
        parts = (f"{begin}{_head(part.fields)}{part.text}\n" for part in self.parts)
        whole = f"{_head(self.fields)}{''.join(parts)}--{self.boundary}--\n"
        return whole.replace("\n", policy.linesep).encode("utf-8" if policy.utf8 else "ascii")


def _head(fields: Sequence[Field]) -> str:
    lines = [f"{field.name}: {field.written}\n" for field in fields]
    return "".join([*lines, "\n"])
