"""Whatever is posted to the CRMs', booking tools', telephony's and mail providers' doors is read or
refused in a sentence; nothing else is raised, and nothing takes long."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.inbox.parse import Unreadable
from data.inbox.senders import (
    calcom,
    calendly,
    callrail,
    gohighlevel,
    hubspot,
    mailgun,
    postmark,
    sendgrid,
    twilio,
)
from data.inbox.understood import BadSignature, Delivery, Sender, Understood
from tests.data.inbox.patience import PATIENCE
from tests.data.inbox.senders import (
    test_calcom,
    test_calendly,
    test_callrail,
    test_gohighlevel,
    test_hubspot,
    test_mailgun,
    test_postmark,
    test_sendgrid,
    test_twilio,
)
from tests.data.inbox.senders.telling import FORM, MULTIPART, form, multipart

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENDERS = [module.SENDER for module in (hubspot, gohighlevel, calendly, calcom, twilio, callrail,
                                        sendgrid, mailgun, postmark)]  # fmt: skip
KNOWN: list[tuple[Sender, Any]] = [
    (hubspot.SENDER, [test_hubspot.event("contact.creation")]),
    (hubspot.SENDER, test_hubspot.CONTACT_OF_A_WORKFLOW),
    (gohighlevel.SENDER, {"type": "ContactCreate", **test_gohighlevel.CONTACT}),
    (gohighlevel.SENDER, {"type": "ContactDndUpdate", "dnd": False, "dndSettings": {
        "SMS": {"status": "active"}}, **test_gohighlevel.CONTACT}),
    (gohighlevel.SENDER, test_gohighlevel.FLAT),
    (gohighlevel.SENDER, test_gohighlevel.message()),
    (gohighlevel.SENDER, test_gohighlevel.message(messageType="Email", subject="x", to=["x"])),
    (gohighlevel.SENDER, {"type": "AppointmentCreate",
     "appointment": test_gohighlevel.APPOINTMENT}),
    (calendly.SENDER, test_calendly.hook("invitee.created", old_invitee="x")),
    (calcom.SENDER, test_calcom.hook("BOOKING_RESCHEDULED", rescheduleUid="x")),
    (calcom.SENDER, test_calcom.hook("FORM_SUBMITTED")),
    (twilio.SENDER, test_twilio.text_in("stop")),
    (twilio.SENDER, test_twilio.call("completed", RecordingUrl="x")),
    (callrail.SENDER, test_callrail.call()),
    (callrail.SENDER, {"content": "stop", "form_data": {"name": "x"}, "recent_messages": [{}]}),
    (sendgrid.SENDER, [test_sendgrid.event("bounce", type="bounce", reason="5.1.1")]),
    (mailgun.SENDER, test_mailgun.failed("permanent", "bounce", 550, "5.1.1 unknown")),
    (postmark.SENDER, test_postmark.bounce("HardBounce", 1, "5.1.1")),
    (postmark.SENDER, test_postmark.mail(Attachments=[{"ContentType": "message/x",
     "Content": "x"}])),
]  # fmt: skip

WORDS = st.sampled_from(
    ["", " ", "\x00", "\ud800", "stop", "=?utf-8?b?//?=", "+", "5.1.1", "<", "@", "\r\nX: y",
     "é" * 40,
     "9" * 400, "2026-99-99T99:99:99Z", "0001-01-01T00:00:00+14:00", "1e999", "true", "../..", "{",
      "["]
)  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | WORDS
    | st.just("HUGE")
    | st.just(-1)
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)


def read(sender: Sender, delivery: Delivery) -> list[Understood]:
    """What is understood; only `Unreadable`, with a sentence, may come instead."""
    try:
        items = sender.understand(delivery)
    except Unreadable as refusal:
        if not str(refusal).endswith("."):
            raise
        return []
    for item in items:
        assert isinstance(item, Understood)
        said = json.dumps(repr(item), ensure_ascii=False)
        assert "\x00" not in said
        for text in (item.event, item.external_id, item.text, item.recipient, item.why, item.link):
            assert text == text.encode("utf-8", "strict").decode()
    return items


def written(value: Any) -> bytes:
    """JSON that a hostile sender could write, however Python would refuse to."""
    text = json.dumps(value, default=str).replace('"HUGE"', "9" * 5_000)
    return text.encode("utf-8", "surrogatepass")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*path, index))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    step, *rest = path
    if isinstance(value, dict):
        return {k: replaced(v, tuple(rest), new) if k == step else v for k, v in value.items()}
    return [replaced(v, tuple(rest), new) if i == step else v for i, v in enumerate(value)]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SENDERS), ANYTHING)
def test_any_json_is_read_or_refused(sender: Sender, value: Any) -> None:
    read(sender, Delivery(written(value)))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KNOWN), st.data())
def test_a_documented_payload_with_something_else_in_any_place(
    known: tuple[Sender, Any], data: st.DataObject
) -> None:
    sender, value = known
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(value))))
        value = replaced(value, path, data.draw(ANYTHING))
    read(sender, Delivery(written(value)))


def test_each_single_value_of_each_payload_may_be_of_any_shape() -> None:
    for sender, value in KNOWN:
        for path in places(value):
            for new in (None, [], {}, 0, "", [[]], [None], {"value": {}}, True, "\x00", -1.5, [{}]):
                read(sender, Delivery(written(replaced(value, path, new))))


@given(
    st.sampled_from(SENDERS),
    st.binary(max_size=200),
    st.sampled_from(["", "application/json", FORM, MULTIPART, "multipart/form-data", "text/xml",
     "\x00"]),
)  # fmt: skip
def test_any_bytes_are_read_or_refused(sender: Sender, body: bytes, content_type: str) -> None:
    read(sender, Delivery(body, content_type))


@given(
    st.sampled_from([twilio.SENDER, callrail.SENDER, mailgun.SENDER, sendgrid.SENDER]),
    st.dictionaries(
        st.sampled_from([
            "event", "recipient", "body-mime", "body-plain", "message-headers", "email", "headers",
            "envelope", "charsets", "text", "html", "from", "Body", "From", "MessageStatus",
            "ErrorCode", "CallStatus", "RecordingUrl", "OptOutType", "NumMedia", "answered",
            "callernum", "stripped-text", "timestamp", "subject",
        ]),
        WORDS | st.text(max_size=40), max_size=8,
    ),
    st.booleans(),
)  # fmt: skip
def test_any_form_is_read_or_refused(sender: Sender, fields: dict[str, str], parts: bool) -> None:
    plain = {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}
    read(sender, multipart(plain) if parts else form(plain))


@given(
    st.sampled_from(SENDERS), st.binary(max_size=60),
    st.dictionaries(
        st.sampled_from([
            "x-hubspot-signature-v3", "x-hubspot-signature", "x-hubspot-request-timestamp",
            "x-ghl-signature", "x-wh-signature", "calendly-webhook-signature", "signature",
            "x-cal-signature-256", "x-twilio-signature", "authorization",
            "x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp",
        ]), WORDS | st.text(max_size=30)),
    st.sampled_from(["word", "é", "MCowBQYDK2Vw", "-----BEGIN PUBLIC KEY-----\nAAAA",
     "MFkwEwYHKoZIzj0"]),
    st.text(max_size=30),
)  # fmt: skip
def test_any_signature_is_refused_in_a_sentence(
    sender: Sender, body: bytes, headers: dict[str, str], secret: str, url: str
) -> None:
    assert sender.verify is not None
    with pytest.raises(BadSignature, match=r"\.$"):
        sender.verify(Delivery(body, headers=headers, url=url), secret, NOW)


HUGE = "a" * 200_000


@pytest.mark.parametrize(
    ("sender", "delivery"),
    [
        *((sender, Delivery(b"[" * 20_000 + b"]" * 20_000)) for sender in SENDERS),
        *((sender, Delivery(b'{"data":' * 900 + b"1" + b"}" * 900)) for sender in SENDERS),
        *((sender, Delivery(b'{"a":' * 4_000)) for sender in SENDERS),
        (twilio.SENDER, form(test_twilio.text_in("stop texting me " * 12_000))),
        (twilio.SENDER, form({"Body": "." * 200_000, "From": HUGE})),
        (mailgun.SENDER, Delivery(json.dumps(
            test_mailgun.failed("permanent", "bounce", 550, "user " * 40_000)).encode())),
        (sendgrid.SENDER, Delivery(json.dumps(
            [test_sendgrid.event("bounce", reason="5.1" * 60_000)]).encode())),
        (sendgrid.SENDER, Delivery(json.dumps([test_sendgrid.event("open")] * 3_000).encode())),
        (hubspot.SENDER, Delivery(json.dumps([test_hubspot.event("deal.x")] * 4_000).encode())),
        (hubspot.SENDER, Delivery(json.dumps(
            {"properties": {f"p{n}": {"value": "x"} for n in range(4_000)}}).encode())),
        (postmark.SENDER, Delivery(json.dumps(
            test_postmark.mail(TextBody="> x\n" * 50_000)).encode())),
        (postmark.SENDER, Delivery(json.dumps(test_postmark.mail(
            Headers=[{"Name": "X-A", "Value": "b" * 1_000}] * 900)).encode())),
        (mailgun.SENDER, form({"body-plain": HUGE, "message-headers": "[" * 10_000})),
        (sendgrid.SENDER, multipart({"headers": "A: b\n" * 40_000, "text": HUGE})),
        (sendgrid.SENDER, multipart({"email": b"--x\n" * 50_000})),
        (calendly.SENDER, Delivery(json.dumps(test_calendly.hook("invitee.created",
            questions_and_answers=[{"question": "What?", "answer": "x" * 90}] * 8_000)).encode())),
    ],
)  # fmt: skip
def test_a_lot_is_read_or_refused_in_proportion(sender: Sender, delivery: Delivery) -> None:
    started = time.process_time()
    read(sender, delivery)
    assert time.process_time() - started < PATIENCE
