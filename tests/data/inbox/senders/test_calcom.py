"""Cal.com: bookings and what becomes of them, and its routing forms.

Format: cal.com/docs/developing/guides/automation/webhooks (payloads by trigger, version 2021-10-20,
which 2026-07-27 extends; `MEETING_*` lie flat), older payloads from public repositories.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.calcom import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def hook(event: str, **more: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "title": "Visit between Op Erator and Dana Ortiz", "eventTitle": "Visit", "uid": "uid-new",
        "startTime": "2026-03-05T15:00:00Z", "endTime": "2026-03-05T15:30:00Z", "bookingId": 91,
        "organizer": {"id": 1, "name": "Op Erator", "email": "op@example.com"},
        "attendees": [{"email": "dana@example.org", "name": "Dana Ortiz", "firstName": "Dana",
                       "timeZone": "Europe/Madrid", "language": {"locale": "es"}},
                      {"email": "guest@example.org", "name": "A Guest", "timeZone": "UTC"}],
        "responses": {
            "name": {"label": "your_name", "value": "Dana Ortiz", "isHidden": False},
            "email": {"label": "email_address", "value": "dana@example.org", "isHidden": False},
            "attendeePhoneNumber": {"label": "phone_number", "value": "+34 911 23 45 67"},
            "location": {"label": "location", "value": {"value": "integrations:daily",
                                                        "optionValue": ""}},
            "notes": {"label": "additional_notes", "value": "Second floor"},
            "guests": {"label": "additional_guests", "value": ["guest@example.org"]},
            "roof-type": {"label": "What roof is it?", "value": "Slate", "isHidden": False},
        },
        "location": "integrations:daily",
        "metadata": {"videoCallUrl": "https://app.cal.com/video/uid-new"},
        "status": "ACCEPTED",
    }  # fmt: skip
    return {
        "triggerEvent": event,
        "createdAt": "2026-02-20T10:00:00.000Z",
        "payload": {**payload, **more},
    }


def test_a_booking_says_who_when_where_and_what_for() -> None:
    names = ("external_id", "name", "email", "phone", "message", "zone", "extra",
     "booking.starts_at",
             "booking.title", "booking.place")  # fmt: skip
    assert told(SENDER, posted(hook("BOOKING_CREATED")), *names) == [
        ("booking", "uid-new", "Dana Ortiz", "dana@example.org", "+34 911 23 45 67", "Second floor",
         "Europe/Madrid", {"What roof is it?": "Slate"}, datetime(2026, 3, 5, 15, tzinfo=UTC),
         "Visit", "https://app.cal.com/video/uid-new"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "more", "kind", "replaces", "why"),
    [
        ("BOOKING_RESCHEDULED", {"rescheduleUid": "uid-old", "rescheduleId": 90}, "booking_change",
         "uid-old", ""),
        ("BOOKING_RESCHEDULED", {"rescheduledFromUid": "uid-old"}, "booking_change", "uid-old", ""),
        ("BOOKING_RESCHEDULED", {}, "booking_change", "", ""),
        ("BOOKING_CANCELLED", {"cancellationReason": "No longer needed"}, "booking_cancel", "",
         "No longer needed"),
        ("BOOKING_REJECTED", {"rejectionReason": "Fully booked"}, "booking_cancel", "",
         "Fully booked"),
        ("BOOKING_REQUESTED", {"status": "PENDING"}, "booking", "", ""),
        ("BOOKING_REQUESTED", {"rescheduleUid": "uid-old"}, "booking_change", "uid-old", ""),
    ],
)  # fmt: skip
def test_what_becomes_of_a_booking(
    event: str, more: dict[str, Any], kind: str, replaces: str, why: str
) -> None:
    names = ("external_id", "booking.id", "booking.replaces", "booking.why")
    assert told(SENDER, posted(hook(event, **more)), *names) == [
        (kind, "uid-new", "uid-new", replaces, why)
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"triggerEvent": "MEETING_ENDED", "uid": "uid-new", "title": "Visit", "attendees": []},
        {"triggerEvent": "MEETING_STARTED", "uid": "uid-new", "attendees": [{"email": "d@x.org"}]},
        hook("BOOKING_PAID"), hook("BOOKING_NO_SHOW_UPDATED"), hook("RECORDING_READY"),
        {"triggerEvent": "OOO_CREATED", "payload": {"oooEntry": {"id": 1}}},
    ],
)  # fmt: skip
def test_the_rest_changes_no_booking(body: Any) -> None:
    assert told(SENDER, posted(body)) == [("other",)]


def test_a_ping_is_a_test() -> None:
    body = {"triggerEvent": "PING", "createdAt": "2026-02-20T10:00:00.000Z", "payload": {
        "type": "Test", "title": "Test trigger event",
         "attendees": [{"email": "jdoe@example.com"}]}}  # fmt: skip
    assert told(SENDER, posted(body), "is_test", "email") == [("other", True, "")]


@pytest.mark.parametrize("event", ["FORM_SUBMITTED", "FORM_SUBMITTED_NO_EVENT"])
def test_a_routing_form_is_a_lead_whichever_version_sent_it(event: str) -> None:
    newer = {"triggerEvent": event, "createdAt": "2026-02-20T10:00:00.000Z", "payload": {
        "formId": "f1", "formName": "Intake", "responses": {
            "Your name": {"value": "Dana Ortiz", "response": "Dana Ortiz"},
            "Email": {"value": "dana@example.org", "response": "dana@example.org"},
            "Where": {"value": ["Madrid"], "response": [{"label": "Madrid",
             "id": "1"}]}}}}  # fmt: skip
    older = {"triggerEvent": event, "createdAt": "2026-02-20T10:00:00.000Z",
             "Your name": "Dana Ortiz", "Email": "dana@example.org",
              "Where": ["Madrid"]}  # fmt: skip
    for body in (newer, older):
        [(kind, name, email, extra)] = told(SENDER, posted(body), "name", "email", "extra")
        assert (kind, name, email) == ("lead", "Dana Ortiz", "dana@example.org")
        assert extra["Where"] in ("Madrid", ["Madrid"])


@pytest.mark.parametrize(
    ("more", "name", "phone", "place"),
    [
        ({"responses": {"name": {"value": {"firstName": "Dana", "lastName": "Ortiz"}},
                        "email": {"value": "dana@example.org"},
                        "location": {"value": {"value": "phone", "optionValue": "+34911234567"}}},
          "location": "+34911234567", "metadata": {}}, "Dana Ortiz", "+34911234567",
           "+34911234567"),
        ({"responses": {}, "attendees": [{"name": "Dana Ortiz", "email": "dana@example.org",
                                          "phoneNumber": "+34911234567"}],
          "location": "12 High Street", "metadata": {}}, "Dana Ortiz", "+34911234567",
         "12 High Street"),
        ({"responses": None, "attendees": [{"name": "Dana Ortiz", "email": "x@example.org"}],
          "location": None, "metadata": None}, "Dana Ortiz", "", ""),
    ],
)  # fmt: skip
def test_name_number_and_place_wherever_they_lie(
    more: dict[str, Any], name: str, phone: str, place: str
) -> None:
    body = hook("BOOKING_CREATED", **more)
    assert told(SENDER, posted(body), "name", "phone", "booking.place") == [
        ("booking", name, phone, place)
    ]


@pytest.mark.parametrize("body", [{}, {"payload": {}}, [], {"triggerEvent": None}])
def test_what_names_no_trigger_is_refused(body: Any) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(posted(body))


def test_the_signature_is_the_bodys() -> None:
    body = b'{"triggerEvent":"PING"}'
    right = hmac.new(b"key", body, hashlib.sha256).hexdigest()
    SENDER.verify(Delivery(body, headers={"x-cal-signature-256": right}), "key", NOW)
    for headers, secret in (
        ({}, "key"), ({"x-cal-signature-256": right}, "other"), ({"x-cal-signature-256": "no"},
         "key"),
        ({"x-cal-signature-256": "no-secret-provided"}, "key"), ({"x-cal-signature-256": right},
         ""),
    ):  # fmt: skip
        with pytest.raises(BadSignature, match=r"\.$"):
            SENDER.verify(Delivery(body, headers=headers), secret, NOW)
