"""CallRail: calls, texts and forms, and what is understood.

Formats: apidocs.callrail.com/#webhooks and its signed example (key, body and signature), the
support article "Webhooks" (what the hook before a call holds), a real hook's fields as
chiirp's public specification has them, apidocs.callrail.com "Retrieving a form submission".
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.callrail import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import form, posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def call(**more: Any) -> dict[str, Any]:
    return {
        "answered": False, "business_phone_number": "+14045550100", "call_type": "abandoned",
        "company_id": 155920786, "company_name": "House & Roof", "customer_city": "Rochester",
        "created_at": "2026-02-19T13:41:00.252-05:00", "customer_country": "US",
        "customer_name": "Dana Ortiz", "customer_phone_number": "+12125550142",
        "customer_state": "NY", "direction": "inbound", "duration": "13", "first_call": True,
        "formatted_customer_phone_number": "212-555-0142", "formatted_duration": "13s",
        "formatted_tracking_source": "Google Paid", "formatted_value": "--", "id": 766970532,
        "lead_status": "", "note": "", "recording": "", "source_name": "Ads", "tags": [],
        "start_time": "2026-02-19T13:41:00.236-05:00", "tracking_phone_number": "+14045558514",
        "transcription": "", "voicemail": False, "utm_source": "google", "utm_campaign": "roof",
        "landing_page_url": "https://example.org/", "resource_id": "CAL09c8",
        "person_resource_id": "PER104f", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "event"),
    [
        (call(), "missed_call", "abandoned"),
        (call(call_type="missed", duration="0"), "missed_call", "missed"),
        (call(call_type="voicemail", voicemail=True, business_phone_number=""), "missed_call",
         "voicemail"),
        (call(answered="false", voicemail="true"), "missed_call", "voicemail"),
        (call(answered=True, call_type="answered", duration=115), "call", "answered"),
        (call(answered="true"), "call", "answered"),
        (call(direction="outbound", call_type="outbound", answered="true"), "call",
         "outbound_call"),
        (call(direction="outbound", call_type="outbound", duration="0"), "other", "outbound_call"),
        ({"answered": False, "customer_phone_number": "+12125550142", "duration": 0}, "missed_call",
         "missed"),
        ({"answered": True, "callernum": "+12125550142", "callername": "D", "duration": "247",
          "destinationnum": "2015014231", "id": "305895151", "recording": ""}, "call", "answered"),
    ],
)  # fmt: skip
def test_a_call_that_nobody_took_is_a_missed_call(body: Any, kind: str, event: str) -> None:
    assert told(SENDER, posted(body), "event", "phone") == [(kind, event, "+12125550142")]


def test_the_hook_before_a_call_looks_like_a_missed_one_and_is_none() -> None:
    """It is answered: false, missed and of no seconds, for the call has only begun."""
    coming = {
        "answered": False, "call_type": "missed", "formatted_call_type": "Missed Call",
        "customer_city": "Rochester", "customer_name": "Dana Ortiz", "duration": "0",
        "customer_phone_number": "+12125550142", "company_resource_id": "COM1",
        "created_at": "2026-02-19T13:41:00.252-05:00", "direction": "inbound", "first_call": True,
        "formatted_tracking_phone_number": "404-555-8514", "resource_id": "CAL1",
         "voicemail": False,
        "start_time": "2026-02-19T13:41:00.236-05:00", "source_name": "Ads", "total_calls": 1,
    }  # fmt: skip
    assert told(SENDER, posted(coming), "event") == [("other", "pre_call")]
    said = call(call_type="missed", duration="0")
    assert told(SENDER, posted(said, query={"type": "pre_call"}), "event") == [
        ("other", "pre_call")
    ]
    assert told(SENDER, posted(coming, query={"type": "post_call"})) == [("missed_call",)]


def test_a_voicemail_brings_who_what_and_where_from() -> None:
    body = call(
        voicemail=True, transcription="Call me back", recording="https://app.callrail.com/r"
    )
    names = ("external_id", "name", "phone", "source", "text", "message", "link", "utm", "place",
             "page", "occurred_at")  # fmt: skip
    assert told(SENDER, posted(body), *names) == [
        ("missed_call", "CAL09c8", "Dana Ortiz", "+12125550142", "Google Paid", "Call me back",
         "Call me back", "https://app.callrail.com/r", {"source": "google", "campaign": "roof"},
         {"city": "Rochester", "state": "NY", "country": "US"}, "https://example.org/",
         datetime(2026, 2, 19, 18, 41, 0, 236000, tzinfo=UTC)),
    ]  # fmt: skip


def test_the_query_string_form_of_older_accounts_is_read_too() -> None:
    fields = {"answered": "true", "callernum": "+12125550142", "callername": "SKYPE CALLER",
              "callercity": "BAKERSFIELD", "duration": "247", "id": "201235151",
              "datetime": "2014-10-09 16:23:45",
               "recording": "http://app.callrail.com/r"}  # fmt: skip
    assert told(SENDER, form(fields), "phone", "name", "external_id") == [
        ("call", "+12125550142", "SKYPE CALLER", "201235151")
    ]


@pytest.mark.parametrize(
    ("more", "query", "kind", "phone"),
    [
        ({"content": "Is Tuesday free?"}, {}, "message", "+12125550142"),
        ({"content": "STOP"}, {}, "opt_out", "+12125550142"),
        ({"content": "stop", "direction": "incoming"}, {}, "opt_out", "+12125550142"),
        ({"content": "On our way", "source_number": "+14045558514", "direction": "outgoing",
          "destination_number": "+12125550142"}, {}, "other", "+12125550142"),
        ({"content": "Hi", "source_number": "+14045558514", "destination_number": "+12125550142"},
         {"type": "sms_sent"}, "other", "+12125550142"),
    ],
)  # fmt: skip
def test_texts(more: dict[str, str], query: dict[str, str], kind: str, phone: str) -> None:
    body = {"resource_id": "SMT019", "source_number": "+12125550142",
     "timestamp": "2026-02-19T13:41Z",
            "destination_number": "+14045558514", "company_resource_id": "COM1",
             **more}  # fmt: skip
    names = ("phone", "external_id", "channel", "text")
    assert told(SENDER, posted(body, query=query), *names) == [
        (kind, phone, "SMT019", "sms", more["content"])
    ]


def test_a_form_is_a_lead() -> None:
    body = {
        "resource_id": "FRM1", "company_id": "COM1", "person_id": "PER1", "first_form": True,
        "form_data": {"name": "Dana Ortiz", "email": "dana@example.org", "comments": "A new roof"},
        "form_url": "https://example.org/form", "landing_page_url": "https://example.org/",
        "submitted_at": "2026-02-19T13:41:00.000Z", "customer_phone_number": "+12125550142",
        "customer_name": "DANA O", "source": "Google Ads", "form_name": "Quote", "medium": "cpc",
    }  # fmt: skip
    names = ("external_id", "name", "email", "phone", "message", "source", "detail", "page")
    assert told(SENDER, posted(body), *names) == [
        ("lead", "FRM1", "Dana Ortiz", "dana@example.org", "+12125550142", "A new roof",
         "Google Ads", "Quote", "https://example.org/form"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"[1,2]"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(Delivery(body))


def test_the_signature_is_the_bodys() -> None:
    body = b'{"id":1}'
    right = b64encode(hmac.new(b"token", body, "sha1").digest()).decode()
    SENDER.verify(Delivery(body, headers={"signature": right}), "token", NOW)
    for headers, secret in (
        ({}, "token"), ({"signature": right}, "other"), ({"signature": "é"}, "token"),
        ({"signature": right}, ""),
    ):  # fmt: skip
        with pytest.raises(BadSignature, match=r"\.$"):
            SENDER.verify(Delivery(body, headers=headers), secret, NOW)
    with pytest.raises(BadSignature):
        SENDER.verify(Delivery(body + b" ", headers={"signature": right}), "token", NOW)
