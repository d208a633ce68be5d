"""A posted form as bytes: mail providers post mails in the charset that each mail had.

`data.inbox.parse` promises UTF-8 and refuses the rest; SendGrid's Inbound Parse says in a field of
its own (`charsets`) which charset every other field is in, and a raw mail can hold several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from data.inbox.mail.header import decode_charset
from data.inbox.mail.mime import field_of, read_parameters, split_mail
from data.inbox.parse import MAX_FIELDS, MAX_TEXT, Unreadable, media_type

_MORE_TEXT = MAX_TEXT * 50
"""A mail's text, its header and its source are longer than one answer in a form."""


@dataclass(frozen=True, slots=True)
class PostedForm:
    """`fields` by name, the first of each; `files` are (content type, content) in their order."""

    fields: Mapping[str, bytes] = field(default_factory=dict)
    files: tuple[tuple[str, bytes], ...] = ()

    def text(self, name: str, charset: str = "") -> str:
        """One field as text, trimmed; empty where it is missing."""
        content = self.fields.get(name, b"")[: _MORE_TEXT * 4]
        return decode_charset(content, charset or "utf-8").replace("\x00", "").strip()[:_MORE_TEXT]

    def first(self, *names: str) -> str:
        return next((text for name in names if (text := self.text(name))), "")


def read_posted_form(content_type: str, body: bytes) -> PostedForm:
    """Fields of a form or of multipart; raises `Unreadable`."""
    if media_type(content_type) == "multipart/form-data":
        return _multipart(content_type, body)
    try:
        pairs = parse_qsl(
            body.decode("latin-1"),
            keep_blank_values=True,
            encoding="latin-1",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError:
        raise Unreadable(f"The form has more than {MAX_FIELDS} fields.") from None
    if not pairs:
        raise Unreadable("The form has no fields.")
    return PostedForm(_first_of_each((n, value.encode("latin-1")) for n, value in pairs))


def _multipart(content_type: str, body: bytes) -> PostedForm:
    header = b"Content-Type: " + content_type.encode("ascii", "replace") + b"\n\n"
    _, parts = split_mail(header + body)
    named: list[tuple[str, bytes]] = []
    files: list[tuple[str, bytes]] = []
    for part in parts:
        _, parameters = read_parameters(field_of(part.fields, "Content-Disposition"))
        name = parameters.get("name", "")
        if part.filename:
            files.append((part.content_type, part.content))
        elif name:
            named.append((name, part.content))
    if not named:
        raise Unreadable("The multipart body has no named parts; its boundary may be wrong.")
    return PostedForm(_first_of_each(named), tuple(files))


def _first_of_each(pairs: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    fields: dict[str, bytes] = {}
    for name, content in pairs:
        fields.setdefault(name, content)
    return fields
