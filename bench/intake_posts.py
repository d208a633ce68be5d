"""Requests as several senders make them, each of another person, ready to be put on the wire."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

PUBLIC_URL = "https://leads.bench.example"
SECRETS = {"typeform": "bench-typeform", "twilio": "bench-twilio", "calendly": "bench-calendly"}
"""These prove where they come from, so that checking is part of what is measured."""

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Post:
    """One request: where to, what is in it, and the whole of it as bytes."""

    source: str
    content_type: str
    body: bytes
    wire: bytes


def posts(count: int, first: int = 0) -> list[Post]:
    """So many, of all senders in turn; `first` is the number of the first person."""
    return [_MAKERS[number % len(_MAKERS)](number) for number in range(first, first + count)]


def _post(source: str, content_type: str, body: bytes, **headers: str) -> Post:
    lines = [
        f"POST /in/{source} HTTP/1.1",
        "Host: bench",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return Post(source, content_type, body, "\r\n".join([*lines, "", ""]).encode() + body)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _person(number: int) -> dict[str, str]:
    return {
        "name": f"{_word(number)} {_word(number * 7919)}",
        "email": f"lead-{number}@example.org",
        "message": f"Our roof needs help with leak number {number}.",
    }


def _word(number: int) -> str:
    """A name that few others have."""
    letters = hashlib.sha256(str(number).encode()).hexdigest()
    return "".join(chr(ord("a") + int(pair, 16) % 26) for pair in letters[:7]).capitalize()


def _website(number: int) -> Post:
    return _post("website", JSON, _json(_person(number)))


def _website_form(number: int) -> Post:
    return _post("website", FORM, urlencode(_person(number)).encode())


def _typeform(number: int) -> Post:
    person = _person(number)
    answers = [
        {"type": "text", "text": person["name"], "field": {"ref": "full_name"}},
        {"type": "email", "email": person["email"], "field": {"ref": "email"}},
        {"type": "text", "text": person["message"], "field": {"ref": "message"}},
    ]
    form = {"form_id": "f1", "token": f"typeform-{number}", "answers": answers}
    body = _json({"event_id": f"e{number}", "event_type": "form_response", "form_response": form})
    digest = hmac.digest(SECRETS["typeform"].encode(), body, "sha256")
    return _post(
        "typeform", JSON, body, Typeform_Signature="sha256=" + base64.b64encode(digest).decode()
    )


def _facebook(number: int) -> Post:
    value = {"leadgen_id": 7_000_000 + number, "page_id": 11, "form_id": 12, "created_time": 1}
    change = {"field": "leadgen", "value": value}
    return _post(
        "facebook",
        JSON,
        _json({"object": "page", "entry": [{"id": "11", "time": 1, "changes": [change]}]}),
    )


def _twilio(number: int) -> Post:
    fields = {
        "MessageSid": f"SM{number:032d}",
        "From": f"+1212555{number % 10_000:04d}",
        "To": "+12125550199",
        "Body": f"Can you look at roof {number}?",
        "NumMedia": "0",
    }
    signed = f"{PUBLIC_URL}/in/twilio" + "".join(key + fields[key] for key in sorted(fields))
    digest = hmac.digest(SECRETS["twilio"].encode(), signed.encode(), "sha1")
    signature = base64.b64encode(digest).decode()
    return _post("twilio", FORM, urlencode(fields).encode(), X_Twilio_Signature=signature)


def _sendgrid(number: int) -> Post:
    event = {"event": "delivered", "email": f"lead-{number}@example.org", "timestamp": 1,
             "sg_event_id": f"sg-{number}", "sg_message_id": f"m{number}.filter"}  # fmt: skip
    return _post("sendgrid", JSON, _json([event]))


def _jotform(number: int) -> Post:
    person = _person(number)
    first, _, last = person["name"].partition(" ")
    raw = {"q3_name": {"first": first, "last": last}, "q4_email": person["email"],
           "q5_message": person["message"]}  # fmt: skip
    fields = {"formID": "231", "submissionID": f"5{number:09d}", "rawRequest": json.dumps(raw)}
    parts = [
        f'--bench\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = ("".join(parts) + "--bench--\r\n").encode()
    return _post("jotform", "multipart/form-data; boundary=bench", body)


_MAKERS: tuple[Callable[[int], Post], ...] = (
    _website,
    _typeform,
    _website_form,
    _facebook,
    _website,
    _twilio,
    _website,
    _jotform,
    _sendgrid,
    _website_form,
)
