"""How the tables of CRMs, booking tools, telephony and mail providers post and compare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from data.inbox.understood import Delivery, Sender, Understood

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=xYzZY"


def posted(body: Any, **delivery: Any) -> Delivery:
    return Delivery(json.dumps(body).encode(), **delivery)


def form(fields: Mapping[str, str], **delivery: Any) -> Delivery:
    return Delivery(urlencode(fields).encode(), FORM, **delivery)


def multipart(fields: Mapping[str, str | bytes], **delivery: Any) -> Delivery:
    parts = [
        f'--xYzZY\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + (content if isinstance(content, bytes) else content.encode())
        + b"\r\n"
        for name, content in fields.items()
    ]
    return Delivery(b"".join(parts) + b"--xYzZY--\r\n", MULTIPART, **delivery)


def told(sender: Sender, delivery: Delivery, *names: str) -> list[tuple[Any, ...]]:
    """Of each item the kind as a word, and what else is named."""
    return [(item.kind.value, *(value_of(item, name) for name in names))
            for item in sender.understand(delivery)]  # fmt: skip


def value_of(item: Understood, name: str) -> Any:
    if name in Understood.__slots__:
        return getattr(item, name)
    if name.startswith("booking."):
        return getattr(item.booking, name.removeprefix("booking."))
    return getattr(item.submission, name)
