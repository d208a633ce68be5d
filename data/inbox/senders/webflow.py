"""Webflow forms, version 2 of the Data API and version 1.

Formats: developers.webflow.com, Data API v2 "Form Submission" event and "Working with Webhooks"
(signature), Data API v1 "Form Submission".
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer, Shape
from data.inbox.senders.answers import submission_of
from data.inbox.senders.shapes import dict_at, dicts_at, first_text, json_body, text_at
from data.inbox.senders.signatures import hmac_hex, within_window
from data.inbox.understand import read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_SUBMITTED = "form_submission"
_WINDOW = timedelta(minutes=5)
_SHAPES: dict[str, Shape] = {
    "formtextarea": "long", "formselect": "choice", "formcheckboxinput": "choice",
    "formradioinput": "choice",
}  # fmt: skip


def understand(delivery: Delivery) -> list[Understood]:
    body = json_body(delivery.body)
    event = text_at(body, "triggerType") or _SUBMITTED
    said = dict_at(body, "payload") or (body if isinstance(body, dict) else {})
    happened = read_time(first_text(said, "submittedAt", "d", "triggeredAt", "createdOn"))
    submission_id = first_text(said, "id", "_id")
    if event != _SUBMITTED:
        return [Understood(Kind.OTHER, event, submission_id, happened)]
    data = dict_at(said, "data") or dict_at(said, "formResponse")
    if not data:
        raise Unreadable("The submission has no data.")
    shapes = _shapes(said)
    return [
        Understood(
            Kind.LEAD,
            event=event,
            external_id=submission_id,
            occurred_at=happened,
            submission=submission_of(
                [
                    Answer(str(name), value, shape=_shape(shapes, name))
                    for name, value in data.items()
                ],
                external_id=submission_id,
                submitted_at=happened,
                page=first_text(said, "pageUrl", "publishedPath", "pagePath"),
                form=first_text(said, "name", "formName", "displayName"),
                extra={key: text_at(said, key) for key in ("formId", "siteId", "site", "pageId")},
            ),
        )
    ]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """Signed is the time in milliseconds, a colon and the raw body; five minutes are allowed."""
    stated_time = delivery.headers.get("x-webflow-timestamp", "").strip()
    signed = stated_time.encode("utf-8", "replace") + b":" + delivery.body
    hmac_hex(secret, signed, delivery.headers.get("x-webflow-signature", ""))
    within_window(stated_time, now, _WINDOW)


def _shapes(said: dict[str, Any]) -> dict[str, str]:
    return {
        text_at(field, "fieldName"): text_at(field, "fieldType").casefold()
        for field in dicts_at(said, "schema")
    }


def _shape(shapes: dict[str, str], name: str) -> Shape:
    return _SHAPES.get(shapes.get(name, ""), "")


SENDER = Sender("webflow", understand, verify)
