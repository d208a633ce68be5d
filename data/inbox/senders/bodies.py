"""The values of a body whose content type may be missing or wrong: JSON, a form, or multipart.

Some senders post forms in one place and JSON in another, and a body that lies in a file has no
content type at all, so what it looks like decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.inbox.parse import MAX_FIELDS, Unreadable, media_type, read_fields
from data.inbox.senders.shapes import as_text, json_body
from data.inbox.understood import Delivery

_FORM = "application/x-www-form-urlencoded"


def read_body(delivery: Delivery) -> Any:
    """JSON of any shape, or the fields of a form; raises `Unreadable`."""
    kind = true_type(delivery)
    if media_type(kind) in {_FORM, "multipart/form-data"}:
        return read_fields(kind, delivery.body)
    return json_body(delivery.body)


def true_type(delivery: Delivery) -> str:
    """The content type that the body itself shows, with its boundary where it has one."""
    stated = media_type(delivery.content_type)
    start = delivery.body[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if stated == "multipart/form-data" and "boundary" in delivery.content_type.lower():
        return delivery.content_type
    if start.startswith(b"--") and b"content-disposition" in start.lower():
        boundary = start[2:].splitlines()[0].strip().decode("ascii", "replace")
        return f'multipart/form-data; boundary="{boundary[:200]}"'
    if start[:1] in (b"{", b"["):
        return "application/json"
    if stated == _FORM or _looks_like_form(start):
        return _FORM
    return "application/json"


def _looks_like_form(start: bytes) -> bool:
    name, equals, _ = start.partition(b"=")
    return bool(equals) and 0 < len(name) < 200 and not set(name) & set(b' "<>{}[]:\n')


def objects_of(value: Any) -> list[dict[str, Any]]:
    """One object or a list of them; raises `Unreadable` where there is none."""
    items = value if isinstance(value, list) else [value]
    found = [item for item in items if isinstance(item, dict)]
    if not found:
        raise Unreadable("The JSON holds no object with named fields.")
    return found


def plain_fields(value: Any, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The texts, numbers and flat lists of an object, by name; what is nested is left out."""
    if not isinstance(value, Mapping):
        return {}
    fields = {str(name): item for name, item in value.items() if name not in without}
    flat = [(name, item) for name, item in fields.items() if _is_flat(item)]
    return dict(flat[:MAX_FIELDS])


def _is_flat(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MAX_FIELDS and all(
            isinstance(item, str | int | float) for item in value
        )
    return isinstance(value, str | int | float)


def phone_text(value: Any) -> str:
    """A number as it came. A blank before it is a `+` that form decoding lost (FACTS): it stays."""
    text = as_text(value)
    if isinstance(value, str) and value[:1] == " " and text[:1].isdigit():
        return f" {text}"
    return text
