"""GoHighLevel: what its events and its workflows send, and what is understood.

Formats: marketplace.gohighlevel.com/docs/webhook/{ContactCreate, ContactDndUpdate, InboundMessage,
OutboundMessage, AppointmentCreate, LCEmailStats, WebhookIntegrationGuide} with their examples; the
flat body of a workflow's "Webhook" action as public repositories receive it (Titaniumwarr/
calltools-and-gohighlevel, JFernandez0524/JoseTheRealtor), `calendar` with its misspelt status.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from data.inbox.senders.gohighlevel import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONTACT = {
    "locationId": "ve9EPM428h8vShlRW1KT", "id": "nmFmQEsNgz6AVpgLVUJ0", "address1": "3535 1st St N",
    "city": "Tampa", "state": "FL", "country": "US", "postalCode": "33601",
     "companyName": "Ortiz Ltd",
    "source": "quote form", "dateAdded": "2026-02-26T12:41:02.193Z", "dnd": False,
    "email": "dana@example.org", "name": "Dana Ortiz", "firstName": "Dana", "lastName": "Ortiz",
    "phone": "+18135550147", "tags": ["roof"], "website": "https://example.org", "attachments": [],
    "assignedTo": "u1", "customFields": [{"id": "BcdmQE", "value": "Slate"}],
}  # fmt: skip


@pytest.mark.parametrize("body", [
    {"type": "ContactCreate", **CONTACT},
    {"type": "ContactCreate", "locationId": "ve9", "data": CONTACT},
    {"event": "ContactCreate", "payload": CONTACT},
])  # fmt: skip
def test_a_new_contact_is_a_lead(body: Any) -> None:
    names = ("external_id", "name", "email", "phone", "company", "source", "place")
    assert told(SENDER, posted(body), *names) == [
        ("lead", "nmFmQEsNgz6AVpgLVUJ0", "Dana Ortiz", "dana@example.org", "+18135550147",
         "Ortiz Ltd", "quote form",
         {"postal": "33601", "city": "Tampa", "state": "FL", "country": "US"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "kind"),
    [("ContactUpdate", "contact_update"), ("ContactTagUpdate", "contact_update"),
     ("ContactDelete", "other"), ("OpportunityCreate", "other"), ("NoteCreate", "other"),
     ("TaskCreate", "other"), ("INSTALL", "other"), ("ContactMerged", "other"),
        ("lead", "lead")],
)  # fmt: skip
def test_other_events_are_no_leads(event: str, kind: str) -> None:
    assert told(SENDER, posted({"type": event, **CONTACT}), "external_id") == [
        (kind, "nmFmQEsNgz6AVpgLVUJ0")
    ]


FLAT = {
    "contact_id": "C9", "first_name": "Dana", "last_name": "Ortiz", "full_name": "Dana Ortiz",
    "email": "dana@example.org", "phone": "(813) 555-0147", "tags": "a,b", "country": "US",
    "timezone": "America/New_York", "date_created": "2026-02-06T20:45:03.000Z",
    "contact_source": "google ads", "full_address": "", "contact_type": "lead",
    "location": {"name": "Acme Dental", "address": "1 Main St", "city": "Miami", "id": "L1"},
    "user": {"firstName": "Op", "lastName": "Erator", "email": "op@example.com"},
    "workflow": {"id": "w1", "name": "New lead"}, "triggerData": {},
    "contact": {"attributionSource": {"url": "https://example.org/p", "utmSource": "google",
                                      "campaign": "spring"}},
    "customData": {"message": "Two crowns, please"}, "What is your budget?": "500",
}  # fmt: skip


def test_a_workflows_flat_hook_is_a_lead_and_the_houses_own_address_is_not_theirs() -> None:
    names = ("external_id", "name", "email", "phone", "message", "source", "owner", "page", "utm",
             "place", "zone")  # fmt: skip
    assert told(SENDER, posted(FLAT), *names) == [
        ("lead", "C9", "Dana Ortiz", "dana@example.org", "(813) 555-0147", "Two crowns, please",
         "google ads", "op@example.com", "https://example.org/p",
         {"source": "google", "campaign": "spring"}, {"country": "US"}, "America/New_York"),
    ]  # fmt: skip
    [(_, extra)] = told(SENDER, posted(FLAT), "extra")
    assert extra["What is your budget?"] == "500"
    assert extra["workflow"] == "New lead"


@pytest.mark.parametrize(
    ("more", "understood"),
    [
        ({"dnd": True}, [("opt_out", "email", "dana@example.org"), ("opt_out", "sms",
         "+18135550147")]),
        ({"dnd": True, "dndSettings": {"SMS": {"status": "inactive"},
         "Email": {"status": "active"}}},
         [("opt_out", "email", "dana@example.org"), ("opt_out", "sms", "+18135550147")]),
        ({"dnd": False, "dndSettings": {"SMS": {"status": "active", "message": "STOP"},
                                        "Email": {"status": "inactive"}}},
         [("opt_out", "sms", "+18135550147")]),
        ({"dnd": False, "dndSettings": {"SMS": {"status": "permanent"}}},
         [("opt_out", "sms", "+18135550147")]),
        ({"dnd": False, "dndSettings": {"SMS": {"status": "inactive"},
         "Email": {"status": "inactive"}}},
         [("opt_in", "email", "dana@example.org"), ("opt_in", "sms", "+18135550147")]),
        ({"dnd": False}, [("opt_in", "email", "dana@example.org"), ("opt_in", "sms",
         "+18135550147")]),
        ({"dnd": False, "dndSettings": {"FB": {"status": "active"}}}, [("other", "", "")]),
        ({"dnd": False, "dndSettings": []},
         [("opt_in", "email", "dana@example.org"), ("opt_in", "sms", "+18135550147")]),
    ],
)  # fmt: skip
def test_do_not_disturb_is_an_opt_out_of_each_channel(
    more: dict[str, Any], understood: list[Any]
) -> None:
    """A channel that is free beside one that is not tells a state, not a change: no opt-in."""
    body = {"type": "ContactDndUpdate", **CONTACT, **more}
    assert told(SENDER, posted(body), "channel", "recipient") == understood


def test_a_dnd_hook_that_says_nothing_of_dnd_brings_nobody_back() -> None:
    body = {"type": "ContactDndUpdate", "id": "C1", "email": "dana@example.org"}
    assert told(SENDER, posted(body)) == [("other",)]


def message(**more: Any) -> dict[str, Any]:
    return {
        "type": "InboundMessage", "locationId": "L1", "attachments": [], "contactId": "C1",
        "conversationId": "V1", "dateAdded": "2026-02-21T11:31:45.750Z", "direction": "inbound",
        "messageType": "SMS", "messageId": "M1", "body": "This is a test", "status": "delivered",
        **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "understood"),
    [
        (message(), ("message", "sms", "This is a test", False)),
        (message(body="STOP"), ("opt_out", "sms", "STOP", False)),
        (message(body="start"), ("opt_in", "sms", "start", False)),
        (message(body="stop by tomorrow?"), ("message", "sms", "stop by tomorrow?", True)),
        (message(messageType="TYPE_SMS", body="Hi"), ("message", "sms", "Hi", False)),
        (message(messageType="WhatsApp", body="Hi"), ("message", "whatsapp", "Hi", False)),
        (message(messageType="Live_Chat", body="Hi"), ("message", "live chat", "Hi", False)),
        (message(messageType="FB", body="Hi"), ("message", "fb", "Hi", False)),
        ({"contact_id": "C1", "phone": "+18135550147", "message": {"type": 2, "body": "Stop"},
          "workflow": {"name": "Customer replied"}}, ("opt_out", "sms", "Stop", False)),
    ],
)  # fmt: skip
def test_texts_and_chats_in(body: Any, understood: Any) -> None:
    assert told(SENDER, posted(body), "channel", "text", "unclear") == [understood]


def test_a_message_names_its_contact_by_highlevels_id() -> None:
    [item] = SENDER.understand(posted(message()))
    assert (item.external_id, item.submission.external_id) == ("M1", "C1")
    assert (item.submission.email, item.submission.phone) == ("", "")


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"status": "voicemail", "attachments": ["https://example.org/v.mp3"]}, "missed_call"),
        ({"status": "no-answer", "callStatus": "no-answer"}, "missed_call"),
        ({"status": "completed", "callStatus": "busy"}, "missed_call"),
        ({"status": "completed", "callDuration": 0}, "missed_call"),
        ({"status": "completed", "callStatus": "completed", "callDuration": 120}, "call"),
        ({"type": "OutboundMessage", "status": "completed", "callDuration": 120}, "call"),
        ({"direction": "outbound", "status": "no-answer"}, "other"),
        ({"direction": "outbound", "status": "completed", "callDuration": 60}, "call"),
    ],
)  # fmt: skip
def test_a_call_that_nobody_took_is_a_missed_call(more: dict[str, Any], kind: str) -> None:
    """The docs' own example of an answered call in says OutboundMessage, with its direction."""
    assert told(SENDER, posted(message(messageType="CALL", body=None, **more))) == [(kind,)]


def test_a_mail_in_is_decided_as_in_the_mailbox() -> None:
    body = message(
        messageType="Email", emailMessageId="E1", messageId=None, to=["us@example.com"],
        **{"from": "Dana Ortiz <dana@example.org>"}, subject="Re: Quote",
        body='<div style="font-size: 11pt;">Yes, Tuesday works.</div>',
    )  # fmt: skip
    names = ("channel", "external_id", "name", "email", "text", "subject")
    [told_of] = told(SENDER, posted(body), *names)
    assert told_of[0] in ("message", "reply")
    assert told_of[1:] == (
        "email", "E1", "Dana Ortiz", "dana@example.org", "Yes, Tuesday works.", "Re: Quote",
    )  # fmt: skip


def test_an_automatic_mail_in_is_no_message() -> None:
    body = message(
        messageType="Email", emailMessageId="E1", **{"from": "dana@example.org"},
        subject="Automatic reply: Quote", body="I am out of the office until 9 March 2026.",
    )  # fmt: skip
    assert told(SENDER, posted(body)) == [("auto_reply",)]


@pytest.mark.parametrize(
    ("status", "kind"),
    [("delivered", "delivered"), ("read", "delivered"), ("sent", "other"), ("pending", "other"),
     ("failed", "bounce"), ("undelivered", "bounce")],
)  # fmt: skip
def test_what_became_of_our_message(status: str, kind: str) -> None:
    body = message(type="OutboundMessage", direction="outbound", status=status)
    assert told(SENDER, posted(body), "message_ids") == [(kind, ("M1",))]


def test_highlevels_own_mail_reports_as_mailgun_does() -> None:
    body = {"type": "LCEmailStats", "locationId": "L1", "webhookPayload": {
        "event": "failed", "id": "x", "severity": "permanent", "reason": "bounce",
        "recipient": "dana@example.org", "timestamp": 1714032441,
        "delivery-status": {"code": 550, "message": "5.1.1 User unknown"}}}  # fmt: skip
    assert told(SENDER, posted(body), "recipient", "status", "permanent") == [
        ("bounce", "dana@example.org", "5.1.1", True)
    ]


APPOINTMENT = {
    "id": "0TkCdp9PfvLeWKYRRvIz", "address": "Zoom", "title": "First visit", "calendarId": "B1",
    "contactId": "C1", "groupId": "G1", "appointmentStatus": "confirmed", "assignedUserId": "U1",
    "users": ["U1"], "notes": "Bring photos", "source": "booking_widget",
    "startTime": "2026-03-05T16:00:00+05:30", "endTime": "2026-03-05T17:00:00+05:30",
    "dateAdded": "2026-03-01T16:00:00+05:30", "dateUpdated": "2026-03-01T16:00:00+05:30",
}  # fmt: skip


@pytest.mark.parametrize(
    ("event", "status", "kind"),
    [
        ("AppointmentCreate", "confirmed", "booking"), ("AppointmentCreate", "new", "booking"),
        ("AppointmentUpdate", "confirmed", "booking_change"),
        ("AppointmentUpdate", "cancelled", "booking_cancel"),
        ("AppointmentUpdate", "invalid", "booking_cancel"),
        ("AppointmentUpdate", "noshow", "other"), ("AppointmentUpdate", "showed", "other"),
        ("AppointmentDelete", "confirmed", "booking_cancel"),
    ],
)  # fmt: skip
def test_appointments(event: str, status: str, kind: str) -> None:
    held = {**APPOINTMENT, "appointmentStatus": status}
    flat = {**held, "type": event, "locationId": "L1"}
    for body in ({"type": event, "locationId": "L1", "appointment": held}, flat):
        [item] = SENDER.understand(posted(body))
        assert (item.kind, item.external_id) == (kind, "0TkCdp9PfvLeWKYRRvIz")
        assert item.submission.external_id == "C1"
        if item.booking:
            assert item.booking.starts_at == datetime(2026, 3, 5, 10, 30, tzinfo=UTC)


def test_a_workflows_appointment_has_its_zone_beside_its_time() -> None:
    calendar = {"title": "Visit", "calendarName": "Visits", "appointmentId": "A1", "id": "CAL",
                "appoinmentStatus": "confirmed", "status": "booked",
                "startTime": "2026-10-07T10:00:00", "endTime": "2026-10-07T11:00:00",
                "selectedTimezone": "America/New_York"}  # fmt: skip
    names = ("external_id", "name", "phone", "booking.starts_at", "booking.title")
    assert told(SENDER, posted({**FLAT, "calendar": calendar}), *names) == [
        ("booking", "A1", "Dana Ortiz", "(813) 555-0147", datetime(2026, 10, 7, 14, tzinfo=UTC),
         "Visit"),
    ]  # fmt: skip
    cancelled = {"calendar": {"appointmentId": "A1", "status": "cancelled"}}
    assert told(SENDER, posted(cancelled), "booking.id") == [("booking_cancel", "A1")]
    for zone in ("", "Nowhere/Land", "../../etc/passwd", "\x00", "America"):
        held = {**calendar, "selectedTimezone": zone}
        body = {"calendar": held}
        assert told(SENDER, posted(body), "booking.starts_at") == [("booking", None)]


BODY = b'{"type":"ContactCreate"}'


def public(key: Any) -> str:
    kind = (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return str(key.public_key().public_bytes(*kind).decode())


def test_with_highlevels_public_key_as_the_secret_the_body_must_be_signed_with_it() -> None:
    key = Ed25519PrivateKey.generate()
    right = {"x-ghl-signature": b64encode(key.sign(BODY)).decode()}
    SENDER.verify(Delivery(BODY, headers=right), public(key), NOW)
    other = {"x-ghl-signature": b64encode(Ed25519PrivateKey.generate().sign(BODY)).decode()}
    for headers in ({}, other, {"x-ghl-signature": "N/A"}, {"x-ghl-signature": "!"},
                    {"x-webhook-secret": public(key)}):  # fmt: skip
        with pytest.raises(BadSignature, match=r"\.$"):
            SENDER.verify(Delivery(BODY, headers=headers), public(key), NOW)


def test_the_older_rsa_signature_is_checked_with_the_older_key() -> None:
    key = rsa.generate_private_key(65537, 2048)
    signature = b64encode(key.sign(BODY, padding.PKCS1v15(), hashes.SHA256())).decode()
    SENDER.verify(Delivery(BODY, headers={"x-wh-signature": signature}), public(key), NOW)
    with pytest.raises(BadSignature):
        SENDER.verify(
            Delivery(BODY + b" ", headers={"x-wh-signature": signature}), public(key), NOW
        )


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"x-webhook-secret": "word"}}, {"headers": {"authorization": "Bearer word"}},
        {"headers": {"authorization": "Basic " + b64encode(b"callboard:word").decode()}},
        {"query": {"key": "word"}}, {"headers": {"x-callboard-key": "word"}},
    ],
)  # fmt: skip
def test_with_another_word_as_the_secret_the_hook_has_to_bring_it(given: dict[str, Any]) -> None:
    SENDER.verify(Delivery(BODY, **given), "word", NOW)
    for secret in ("other", ""):
        with pytest.raises(BadSignature, match=r"\.$"):
            SENDER.verify(Delivery(BODY, **given), secret, NOW)
    with pytest.raises(BadSignature):
        SENDER.verify(Delivery(BODY), "word", NOW)
