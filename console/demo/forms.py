"""What a web form posts: the same fields as JSON, form-encoded or multipart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode


class Posted(NamedTuple):
    content_type: str
    payload: bytes


def as_json(fields: Mapping[str, str]) -> Posted:
    return Posted("application/json", json.dumps(dict(fields)).encode())


def as_form(fields: Mapping[str, str]) -> Posted:
    return Posted("application/x-www-form-urlencoded", urlencode(fields).encode())


def as_multipart(fields: Mapping[str, str]) -> Posted:
    boundary = "callboard-demo-boundary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = "".join(parts) + f"--{boundary}--\r\n"
    return Posted(f"multipart/form-data; boundary={boundary}", body.encode())


ENCODINGS = (as_json, as_form, as_multipart)
