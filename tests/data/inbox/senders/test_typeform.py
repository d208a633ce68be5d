"""Typeform: answers by their types, questions from the definition, the signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.typeform import SENDER
from data.inbox.understood import BadSignature, Delivery, Kind
from tests.data.inbox.senders.telling import posted

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

QUESTIONS = [
    {"id": "n", "ref": "r-n", "type": "short_text", "title": "What's your name?"},
    {"id": "l", "ref": "r-l", "type": "long_text", "title": "And your roof?"},
    {"id": "c", "ref": "r-c", "type": "multiple_choice", "title": "Which service?"},
    {"id": "g", "type": "contact_info", "title": "Contact", "properties": {"fields": [
        {"id": "g1", "type": "short_text", "title": "First name"},
        {"id": "g2", "type": "short_text", "title": "Last name"},
        {"id": "g3", "type": "phone_number", "title": "Phone number"},
        {"id": "g4", "type": "email", "title": "Email"},
    ]}},
]  # fmt: skip


def an_answer(field: str, kind: str, value: Any, field_type: str = "") -> dict[str, Any]:
    return {"type": kind, kind: value, "field": {"id": field, "type": field_type or kind}}


def a_response(
    *answers: dict[str, Any], event: str = "form_response", **more: Any
) -> dict[str, Any]:
    """Written after typeform.com/developers/webhooks/example-payload."""
    response = {
        "form_id": "lT4Z3j", "token": "a3a12ec6", "landed_at": "2026-01-18T18:07:02Z",
        "submitted_at": "2026-01-18T18:17:02Z", "answers": list(answers),
        "definition": {"id": "lT4Z3j", "title": "Free quote", "fields": QUESTIONS}, **more,
    }  # fmt: skip
    return {"event_id": "LtWXD3crgy", "event_type": event, "form_response": response}


def test_answers_are_known_by_type_and_by_question() -> None:
    (lead,) = SENDER.understand(posted(a_response(
        an_answer("n", "text", "Laura", "short_text"),
        an_answer("x", "email", "laura@x.org"),
        an_answer("y", "phone_number", "+34123456789"),
        an_answer("l", "text", "Red tiles.", "long_text"),
        an_answer("c", "choices", {"labels": ["Repair", "Paint"], "other": "Gutter"}),
        an_answer("z", "boolean", False),
        an_answer("w", "number", 3),
        hidden={"utm_source": "google", "gclid": "Cj0", "user_id": "u1"},
        calculated={"score": 9},
        variables=[{"key": "lead_name", "type": "text", "text": "typeform"}],
    )))  # fmt: skip
    said = lead.submission
    assert (lead.kind, lead.event, lead.external_id) == (Kind.LEAD, "form_response", "a3a12ec6")
    assert (said.name, said.email, said.phone) == ("Laura", "laura@x.org", "+34123456789")
    assert (said.message, said.detail) == ("Red tiles.", "Free quote")
    assert said.utm == {"source": "google"}
    assert said.extra == {
        "Which service?": "Repair, Paint, Gutter", "z": False, "w": 3, "gclid": "Cj0",
        "user_id": "u1", "form_id": "lT4Z3j", "score": "9", "lead_name": "typeform",
    }  # fmt: skip
    assert said.submitted_at == lead.occurred_at == datetime(2026, 1, 18, 18, 17, 2, tzinfo=UTC)


def test_the_questions_of_a_contact_group_are_found() -> None:
    (lead,) = SENDER.understand(posted(a_response(
        an_answer("g1", "text", "Jane", "short_text"), an_answer("g2", "text", "Doe", "short_text"),
        an_answer("g3", "phone_number", "+12125550142"), an_answer("g4", "email", "j@x.org"),
    )))  # fmt: skip
    said = lead.submission
    assert (said.name, said.email, said.phone) == ("Jane Doe", "j@x.org", "+12125550142")


def test_a_choice_of_ones_own_and_a_payment_are_words() -> None:
    (lead,) = SENDER.understand(posted(a_response(
        an_answer("c", "choice", {"other": "Skylight"}),
        an_answer("p", "payment", {"amount": "10", "currency": "USD", "last4": "1234"}),
    )))  # fmt: skip
    extra = lead.submission.extra
    assert (extra["Which service?"], extra["p"]) == ("Skylight", "10 USD")


def test_a_response_that_was_only_begun_is_no_lead() -> None:
    body = a_response(an_answer("x", "email", "l@x.org"), event="form_response_partial")
    (partial,) = SENDER.understand(posted(body))
    assert (partial.kind, partial.event) == (Kind.OTHER, "form_response_partial")


def test_the_list_of_the_responses_api_is_read_one_by_one() -> None:
    items = [
        {"token": token, "answers": [an_answer("x", "email", f"{token}@x.org")]} for token in "ab"
    ]
    leads = SENDER.understand(posted({"total_items": 2, "items": items}))
    assert [lead.submission.email for lead in leads] == ["a@x.org", "b@x.org"]


@pytest.mark.parametrize("body", [{}, [], {"form_response": []}, {"form_response": "x"}])
def test_what_holds_no_response_is_refused(body: Any) -> None:
    with pytest.raises(Unreadable, match="form_response"):
        SENDER.understand(posted(body))


def test_the_signature_is_base64_of_the_raw_body() -> None:
    """typeform.com/developers/webhooks/secure-your-webhooks"""
    verify = SENDER.verify
    assert verify is not None
    body = posted(a_response()).body
    digest = hmac.new(b"s3", body, hashlib.sha256)
    right = "sha256=" + base64.b64encode(digest.digest()).decode()
    verify(Delivery(body, headers={"typeform-signature": right}), "s3", NOW)
    for stated, content in ((right, body + b" "), ("", body), (right[:-4], body),
                            ("sha256=" + digest.hexdigest(), body),
                            ("sha256=ü", body)):  # fmt: skip
        with pytest.raises(BadSignature):
            verify(Delivery(content, headers={"typeform-signature": stated}), "s3", NOW)
