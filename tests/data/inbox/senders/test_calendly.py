"""Calendly: invitees, moves in either order, no-shows, routing forms; and the older hook.

Formats: developer.calendly.com/api-docs (Webhook payload; Webhook signatures), "Receive data from
scheduled events in real time" (reschedules), and v1's webhook sample data.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.calendly import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENT = "https://api.calendly.com/scheduled_events/GB1"
OLD, NEW = f"{EVENT}/invitees/OLD", f"{EVENT}/invitees/NEW"


def hook(event: str, **more: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "uri": NEW, "email": "dana@example.org", "name": "Dana Ortiz", "first_name": None,
        "last_name": None, "status": "active", "timezone": "America/New_York",
        "text_reminder_number": None, "rescheduled": False, "old_invitee": None,
        "new_invitee": None, "no_show": None, "created_at": "2026-02-20T01:00:00.000000Z",
        "questions_and_answers": [],
        "tracking": {"utm_campaign": "spring", "utm_source": None, "salesforce_uuid": None},
        "scheduled_event": {
            "uri": EVENT, "name": "30 Minute Meeting", "status": "active",
            "start_time": "2026-03-05T15:00:00.000000Z", "end_time": "2026-03-05T15:30:00.000000Z",
            "location": {"type": "zoom", "join_url": "https://zoom.example/1"},
        },
    }  # fmt: skip
    return {
        "event": event,
        "created_at": "2026-02-20T01:00:01.000000Z",
        "created_by": "https://api.calendly.com/users/A",
        "payload": {**payload, **more},
    }


def test_a_new_invitee_is_a_booking_with_its_time_and_place() -> None:
    names = ("external_id", "name", "email", "zone", "utm", "booking.id", "booking.starts_at",
             "booking.ends_at", "booking.title", "booking.place")  # fmt: skip
    assert told(SENDER, posted(hook("invitee.created")), *names) == [
        ("booking", NEW, "Dana Ortiz", "dana@example.org", "America/New_York",
         {"campaign": "spring"}, NEW, datetime(2026, 3, 5, 15, tzinfo=UTC),
         datetime(2026, 3, 5, 15, 30, tzinfo=UTC), "30 Minute Meeting", "https://zoom.example/1"),
    ]  # fmt: skip


def test_a_move_is_told_twice_and_each_half_names_both_so_the_order_does_not_matter() -> None:
    created = hook("invitee.created", old_invitee=OLD)
    cancelled = hook("invitee.canceled", uri=OLD, rescheduled=True, new_invitee=NEW)
    names = ("external_id", "booking.id", "booking.replaces", "booking.starts_at")
    assert told(SENDER, posted(created), *names) == [
        ("booking_change", NEW, NEW, OLD, datetime(2026, 3, 5, 15, tzinfo=UTC))
    ]
    assert told(SENDER, posted(cancelled), *names) == [("booking_change", OLD, NEW, OLD, None)]


def test_a_move_that_does_not_name_the_new_invitee_is_still_no_cancel() -> None:
    cancelled = hook("invitee.canceled", uri=OLD, rescheduled=True)
    assert told(SENDER, posted(cancelled), "booking.id", "booking.replaces") == [
        ("booking_change", OLD, "")
    ]


def test_a_cancel_says_why() -> None:
    body = hook("invitee.canceled", cancellation={"canceled_by": "Dana", "reason": "Found another"})
    assert told(SENDER, posted(body), "booking.id", "booking.why", "text") == [
        ("booking_cancel", NEW, "Found another", "Found another")
    ]


@pytest.mark.parametrize(
    ("more", "phone", "message"),
    [
        ({"text_reminder_number": "+1 212-555-0142"}, "+1 212-555-0142", ""),
        ({"questions_and_answers": [
            {"question": "Phone Number", "answer": "+1 212-555-0142", "position": 0},
            {"question": "Please share anything that will help prepare for our meeting.",
             "answer": "The gutter leaks.", "position": 1}]}, "+1 212-555-0142",
              "The gutter leaks."),
        ({"scheduled_event": {"location": {"type": "outbound_call",
         "location": "+1 212-555-0142"}}},
         "+1 212-555-0142", ""),
    ],
)  # fmt: skip
def test_numbers_and_answers_are_found(more: dict[str, Any], phone: str, message: str) -> None:
    body = hook("invitee.created", **more)
    assert told(SENDER, posted(body), "phone", "message") == [("booking", phone, message)]


@pytest.mark.parametrize("event", ["invitee_no_show.created", "invitee_no_show.deleted"])
def test_a_no_show_changes_no_booking(event: str) -> None:
    body = {"event": event, "payload": {"uri": "https://x/no_shows/1", "invitee": NEW}}
    assert told(SENDER, posted(body)) == [("other",)]


def test_a_routing_form_is_a_lead_even_where_no_time_was_picked() -> None:
    body = {
        "event": "routing_form_submission.created",
        "payload": {
            "uri": "https://api.calendly.com/routing_form_submissions/R1",
            "questions_and_answers": [
                {"question": "Name", "answer": "Dana Ortiz"},
                {"question": "Email", "answer": "dana@example.org"},
                {"question": "Team size", "answer": "10-50"},
            ],
            "tracking": {"utm_source": "ads"},
            "result": {"type": "external_url", "value": "https://x"},
        },
    }
    assert told(SENDER, posted(body), "name", "email", "utm") == [
        ("lead", "Dana Ortiz", "dana@example.org", {"source": "ads"})
    ]


def test_the_older_hook_says_the_same() -> None:
    body = {
        "event": "invitee.created",
        "time": "2026-02-20T01:00:00Z",
        "payload": {
            "event_type": {"uuid": "CC", "name": "15 Minute Meeting", "slug": "15min"},
            "event": {"uuid": "BB", "start_time": "2026-03-14T12:00:00Z", "location": "The office",
                      "end_time": "2026-03-14T12:15:00Z", "canceled": False},
            "invitee": {"uuid": "AA", "name": "Dana Ortiz", "email": "dana@example.org",
                        "text_reminder_number": "+14045551234", "timezone": "UTC",
                        "is_reschedule": True},
            "questions_and_answers": [], "tracking": {},
            "old_invitee": {"uuid": "ZZ"}, "old_event": {"uuid": "YY"},
        },
    }  # fmt: skip
    names = ("external_id", "email", "phone", "booking.replaces", "booking.title", "booking.place")
    assert told(SENDER, posted(body), *names) == [
        ("booking_change", "AA", "dana@example.org", "+14045551234", "ZZ", "15 Minute Meeting",
         "The office"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", [{}, {"event": "invitee.created"}, {"payload": []}, [], 7, None])
def test_what_has_no_payload_is_refused(body: Any) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(posted(body))


def signed(body: bytes, at: datetime, secret: str = "key") -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"calendly-webhook-signature": f"t={stamp},v1={digest}"}


def test_the_signature_covers_time_and_body() -> None:
    body = b'{"event":"invitee.created"}'
    SENDER.verify(Delivery(body, headers=signed(body, NOW)), "key", NOW)
    for headers in (
        {}, signed(body, NOW, "other"), signed(body + b" ", NOW),
        signed(body, NOW - timedelta(minutes=10)), {"calendly-webhook-signature": "v1=ab"},
        {"calendly-webhook-signature": "t=1,v1=zz"}, {"calendly-webhook-signature": ",,,="},
    ):  # fmt: skip
        with pytest.raises(BadSignature, match=r"\.$"):
            SENDER.verify(Delivery(body, headers=headers), "key", NOW)
