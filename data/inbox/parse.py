"""From raw bytes to named values: JSON, form-encoded and multipart bodies. No decisions here."""

from __future__ import annotations

import json
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

MAX_FIELDS = 500
MAX_TEXT = 20_000
"""Longest text of one field that is kept for work; the raw payload keeps all of it."""


class Unreadable(ValueError):
    """The payload cannot be understood; the text is the reason shown in quarantine."""


class NotText(Unreadable):
    """There is nothing to read: the body is empty or not UTF-8. A gateway can say so at once."""


def media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def read_fields(content_type: str, payload: bytes) -> dict[str, Any]:
    """Fields by name; raises `Unreadable` with a sentence. File parts keep only their name."""
    kind = media_type(content_type)
    if kind == "multipart/form-data":
        return _multipart(content_type, payload)
    text = _decoded(payload)
    if kind == "application/x-www-form-urlencoded":
        return _form(text)
    if kind in {"application/json", ""} or kind.endswith("+json") or text.lstrip()[:1] == "{":
        return _json(text)
    raise Unreadable(f"The content type '{kind}' is not JSON, a form or multipart.")


def _decoded(payload: bytes) -> str:
    if not payload.strip():
        raise NotText("The body is empty.")
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(f"The body is not UTF-8 (byte {error.start}).") from None


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, parse_constant=lambda word: word)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The body is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from None
    except (RecursionError, ValueError):
        raise Unreadable("The JSON is nested too deeply or holds a number too long.") from None
    if not isinstance(value, dict):
        raise Unreadable("The JSON is not an object with named fields.")
    return value


def _form(text: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise NotText("The form's percent-encoding is not UTF-8.") from None
    except ValueError:
        raise Unreadable(f"The form has more than {MAX_FIELDS} fields.") from None
    if not pairs:
        raise Unreadable("The form has no fields.")
    return _collect(pairs)


def _multipart(content_type: str, payload: bytes) -> dict[str, Any]:
    if not payload.strip():
        raise NotText("The body is empty.")
    header = b"Content-Type: " + content_type.encode("ascii", "replace") + b"\r\n\r\n"
    try:
        form = BytesParser(policy=HTTP).parsebytes(header + payload)
        if not form.is_multipart():
            raise Unreadable("The multipart body has no parts; its boundary may be wrong.")
        pairs = [_part(part) for part in form.iter_parts()]
    except UnicodeDecodeError:
        raise NotText("A multipart field is not UTF-8.") from None
    except (LookupError, IndexError, AttributeError, TypeError):
        raise Unreadable("The multipart body is broken.") from None
    if len(pairs) > MAX_FIELDS:
        raise Unreadable(f"The form has more than {MAX_FIELDS} fields.")
    return _collect(pairs)


def _part(part: Message) -> tuple[str, str]:
    name = part.get_param("name", header="content-disposition")
    if not isinstance(name, str) or not name:
        raise Unreadable("A multipart field has no name.")
    if filename := part.get_filename():
        return name, filename
    content = part.get_payload(decode=True)
    return name, content.decode("utf-8") if isinstance(content, bytes) else ""


def _collect(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """A repeated name becomes a list, as checkboxes send it."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            held = fields[name]
            fields[name] = [*held, value] if isinstance(held, list) else [held, value]
        else:
            fields[name] = value
    return fields
