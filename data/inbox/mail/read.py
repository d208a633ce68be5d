"""From a mail's bytes to a value that the rules can ask; no decisions here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.inbox.mail.header import (
    decode_words,
    read_addresses,
    read_date,
    read_message_ids,
)
from data.inbox.mail.mime import Fields, Part, field_of, split_mail
from data.inbox.parse import Unreadable

MAX_MAIL_TEXT = 1_000_000
"""Longest text of one mail that the rules look at, in characters."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `fields` are its header fields as they came, unfolded but not decoded.

    `text` and `html` are what its reader sees, attachments and attached mails left out. `parts` are
    all parts without parts, in order, with the type in lower case: text for `text/…` and
    `message/…` (an attached mail is its whole source), bytes for everything else.
    """

    fields: Fields = ()
    text: str = ""
    html: str = ""
    parts: tuple[tuple[str, str | bytes], ...] = ()

    def header(self, name: str) -> str:
        """The first of that name, decoded, on one line; empty where there is none."""
        return decode_words(field_of(self.fields, name))

    def headers(self, name: str) -> list[str]:
        name = name.lower()
        return [decode_words(value) for key, value in self.fields if key.lower() == name]

    def parts_of(self, *content_types: str) -> list[str]:
        """The texts of the parts of these types, in order."""
        return [
            content
            for content_type, content in self.parts
            if content_type in content_types and isinstance(content, str)
        ]

    @property
    def content_type(self) -> str:
        return field_of(self.fields, "Content-Type").partition(";")[0].strip().lower()

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def sender(self) -> str:
        """The address in From, or empty."""
        return self._first("From")[1]

    @property
    def sender_name(self) -> str:
        return self._first("From")[0]

    @property
    def reply_to(self) -> tuple[str, str]:
        """(name, address) of Reply-To, both empty where there is none."""
        return self._first("Reply-To")

    @property
    def recipients(self) -> tuple[str, ...]:
        """Addresses in To, Cc and Delivered-To and its kin, each once, best clue first."""
        names = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Apparently-To")
        values = [value for name in names for value in self._raw(name)]
        return tuple(dict.fromkeys(pair[1] for value in values for pair in read_addresses(value)))

    @property
    def message_id(self) -> str:
        """With its angle brackets, or empty."""
        return next(iter(read_message_ids(field_of(self.fields, "Message-ID"))), "")

    @property
    def in_reply_to(self) -> str:
        return next(iter(read_message_ids(field_of(self.fields, "In-Reply-To"))), "")

    @property
    def references(self) -> tuple[str, ...]:
        """Oldest first, as they stand."""
        return read_message_ids(field_of(self.fields, "References"))

    @property
    def return_path(self) -> str | None:
        """None where there is none, empty where it is the null path `<>` (RFC 5321, 4.5.5)."""
        values = self._raw("Return-Path")
        return values[0].strip().strip("<>").strip() if values else None

    @property
    def date(self) -> datetime | None:
        """Aware, at the sender's offset; where Date is missing, when it was last received."""
        written = read_date(field_of(self.fields, "Date"))
        return written or read_date(field_of(self.fields, "Received").rpartition(";")[2])

    def _raw(self, name: str) -> list[str]:
        name = name.lower()
        return [value for key, value in self.fields if key.lower() == name]

    def _first(self, name: str) -> tuple[str, str]:
        return next(iter(read_addresses(field_of(self.fields, name))), ("", ""))


def read_mail(raw: bytes) -> Mail:
    """Read any mail; only what has no header field at all is refused with `Unreadable`."""
    fields, parts = split_mail(raw)
    if not raw.strip():
        raise Unreadable("The mail is empty.")
    if not fields:
        raise Unreadable("This is not a mail: it does not begin with header fields.")
    return Mail(
        fields,
        _seen(parts, "text/plain"),
        _seen(parts, "text/html"),
        tuple((part.content_type, _content(part)) for part in parts),
    )


def _seen(parts: list[Part], content_type: str) -> str:
    texts = [
        part.text
        for part in parts
        if part.content_type == content_type and not part.attached and not part.filename
    ]
    return "\n".join(texts)[:MAX_MAIL_TEXT]


def _content(part: Part) -> str | bytes:
    return part.text if part.content_type.startswith(("text/", "message/")) else part.content
