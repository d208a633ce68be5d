"""Unbounce landing pages, popups and sticky bars.

Format: documentation.unbounce.com, "Using a Webhook": a form with `page_url`, `page_name`,
`page_id`, `variant` and the answers as JSON in `data.json` (every value a list) and again in
`data.xml`; or the answers as a JSON or XML body. Day and clock are UTC. Unbounce signs nothing and
states no id.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable, media_type
from data.inbox.senders.answer import Answer
from data.inbox.senders.answers import submission_of
from data.inbox.senders.brackets import read_form
from data.inbox.senders.shapes import as_text, dict_at, first_text, json_in, text_at
from data.inbox.senders.xml_tree import leaves, parse_xml
from data.inbox.understand import read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_ABOUT = ("ip_address", "page_uuid", "page_id", "variant", "time_submitted", "date_submitted")
_PAGE = ("page_url", "page_name")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})? ?([AP]M)? ?(?:UTC|GMT)", re.IGNORECASE)
_ENVELOPE = ("data.json", "data.xml", "data_json", "data_xml", "form_data", "data")


def understand(delivery: Delivery) -> list[Understood]:
    fields = _fields(delivery)
    data = _data(fields)
    said = {name: _single(value) for name, value in {**fields, **data}.items()}
    answers = [
        Answer(name, value)
        for name, value in said.items()
        if name not in (*_ABOUT, *_PAGE, *_ENVELOPE, "lead_id", "id")
    ]
    if not answers:
        raise Unreadable("The form has no fields with answers.")
    lead_id = first_text(said, "lead_id", "submission_id")
    happened = _submitted_at(
        text_at(said, "date_submitted"), text_at(said, "time_submitted")
    ) or read_time(first_text(said, "submitted_at", "created_at"))
    return [
        Understood(
            Kind.LEAD,
            external_id=lead_id,
            occurred_at=happened,
            submission=submission_of(
                answers,
                external_id=lead_id,
                submitted_at=happened,
                page=text_at(said, "page_url"),
                form=text_at(said, "page_name"),
                extra={name: text_at(said, name) for name in _ABOUT},
            ),
        )
    ]


def _fields(delivery: Delivery) -> dict[str, Any]:
    if media_type(delivery.content_type).endswith("xml"):
        return _from_xml(delivery.body, delivery.content_type)
    if delivery.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _from_xml(delivery.body)
    return read_form(delivery)


def _from_xml(body: bytes, content_type: str = "") -> dict[str, Any]:
    """`<form_data>` with one element for each field."""
    found: dict[str, Any] = {}
    for leaf in leaves(parse_xml(body, content_type)):
        found.setdefault(leaf.name, leaf.text)
    return found


def _data(fields: dict[str, Any]) -> dict[str, Any]:
    """The answers, which say the page's name and address once more."""
    for name in ("data.json", "data_json"):
        value = fields.get(name)
        found = json_in(value, name) if isinstance(value, str) and value.strip() else value
        if isinstance(found, dict):
            return found
    for name in ("form_data", "data"):
        if inner := dict_at(fields, name):
            return inner
    if xml := first_text(fields, "data.xml", "data_xml"):
        return _from_xml(xml.encode("utf-8"))
    return {}


def _single(value: Any) -> Any:
    """Every value is a list, most of one part."""
    if isinstance(value, list):
        parts = [part for part in value if as_text(part) or isinstance(part, bool)]
        return parts[0] if len(parts) == 1 else parts
    return value


def _submitted_at(day: str, clock: str) -> datetime | None:
    """A day `2024-05-01` and a clock `04:17 PM UTC`; None where the clock names no zone."""
    match = _CLOCK.fullmatch(clock[:32])
    if match is None:
        return None
    hour, half = int(match[1]), (match[3] or "").upper()
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    return read_time(f"{day[:10]}T{hour:02d}:{match[2]}+00:00")


SENDER = Sender("unbounce", understand)
