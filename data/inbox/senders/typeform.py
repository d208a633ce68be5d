"""Typeform.

Format: typeform.com/developers/webhooks/example-payload (answers by type, hidden fields, variables)
and /secure-your-webhooks (signature). The list of the Responses API has the same items.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer, Shape
from data.inbox.senders.answers import submission_of
from data.inbox.senders.shapes import (
    dict_at,
    dicts_at,
    first_text,
    json_body,
    list_at,
    text_at,
    value_at,
)
from data.inbox.senders.signatures import hmac_base64
from data.inbox.understand import read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_SUBMITTED = "form_response"
_FIELDS = {"email": "email", "phone_number": "phone"}


def understand(delivery: Delivery) -> list[Understood]:
    body = json_body(delivery.body)
    event = text_at(body, "event_type") or _SUBMITTED
    responses = [dict_at(body, "form_response")] if dict_at(body, "form_response") else []
    responses = responses or [item for item in dicts_at(body, "items") if "answers" in item]
    if not responses:
        raise Unreadable("The body has no form_response.")
    return [_response(response, event, text_at(body, "event_id")) for response in responses]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    """`sha256=` and the base64 of the raw body's HMAC; no time is signed."""
    hmac_base64(secret, delivery.body, delivery.headers.get("typeform-signature", ""))


def _response(response: dict[str, Any], event: str, event_id: str) -> Understood:
    """A response that was only begun (`form_response_partial`) is no lead yet."""
    response_id = first_text(response, "token", "response_id") or event_id
    happened = read_time(text_at(response, "submitted_at"))
    titles = _titles(dicts_at(response, "definition", "fields"))
    answers = [_answer(item, titles) for item in dicts_at(response, "answers")]
    hidden = [
        Answer(name, value, name, shape="hidden")
        for name, value in dict_at(response, "hidden").items()
    ]
    extra = {"form_id": text_at(response, "form_id"), **_variables(response)}
    return Understood(
        Kind.LEAD if event == _SUBMITTED else Kind.OTHER,
        event=event,
        external_id=response_id,
        occurred_at=happened,
        submission=submission_of(
            [*answers, *hidden],
            external_id=response_id,
            submitted_at=happened,
            form=text_at(response, "definition", "title"),
            extra=extra,
        ),
    )


def _titles(fields: list[dict[str, Any]], depth: int = 0) -> dict[str, str]:
    """Question by field id and by ref; groups hold fields of their own."""
    titles: dict[str, str] = {}
    for field in fields:
        title = text_at(field, "title")
        for key in (text_at(field, "id"), text_at(field, "ref")):
            if key and title:
                titles[key] = title
        if depth < 4:
            titles.update(_titles(dicts_at(field, "properties", "fields"), depth + 1))
    return titles


def _answer(item: dict[str, Any], titles: dict[str, str]) -> Answer:
    field_id, ref = text_at(item, "field", "id"), text_at(item, "field", "ref")
    stated = text_at(item, "field", "title")
    kind = text_at(item, "type")
    return Answer(
        question=titles.get(field_id) or titles.get(ref) or stated or ref or field_id,
        name=ref,
        value=_value(item, kind),
        field=_FIELDS.get(kind) or _FIELDS.get(text_at(item, "field", "type"), ""),
        shape=_shape(kind, text_at(item, "field", "type")),
    )


def _shape(kind: str, field_type: str) -> Shape:
    if field_type == "long_text":
        return "long"
    return "" if kind in {"text", "email", "phone_number"} else "choice"


def _value(item: dict[str, Any], kind: str) -> Any:
    """The value lies under the name of its type."""
    if kind == "choice":
        return first_text(dict_at(item, "choice"), "label", "other", "ref")
    if kind == "choices":
        return [*list_at(item, "choices", "labels"), text_at(item, "choices", "other")]
    if kind == "payment":
        payment = dict_at(item, "payment")
        return " ".join(text for key in ("amount", "currency") if (text := text_at(payment, key)))
    return value_at(item, kind)


def _variables(response: dict[str, Any]) -> dict[str, str]:
    """What the form worked out by itself; a score of nothing says nothing."""
    said = {"score": text_at(response, "calculated", "score")}
    for variable in dicts_at(response, "variables"):
        value = text_at(variable, text_at(variable, "type"))
        said.setdefault(text_at(variable, "key") or "variable", value)
    return {name: value for name, value in said.items() if value not in {"", "0"}}


SENDER = Sender("typeform", understand, verify)
