"""Twilio: texts in, the fate of ours, calls, and the signature.

Formats: twilio.com/docs/messaging/guides/webhook-request, /outbound-message-status-in-status-
callbacks, /api/errors/21610, /voice/twiml#request-parameters, /voice/twiml/{dial,record}, Event
Streams' com.twilio.messaging.*; the signed example is that of /usage/security.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha1, sha256
from typing import Any

import pytest

from data.inbox.senders.twilio import SENDER
from data.inbox.understood import BadSignature, Delivery
from data.leads.identity import read_phone
from tests.data.inbox.senders.telling import FORM, form, posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
THEM, US = "+12125550142", "+15005550006"


def text_in(body: str, **more: str) -> dict[str, str]:
    return {
        "ToCountry": "US", "SmsMessageSid": "SM1", "NumMedia": "0", "FromZip": "10001",
        "SmsSid": "SM1", "FromState": "NY", "SmsStatus": "received", "FromCity": "NEW YORK",
        "Body": body, "FromCountry": "US", "To": US, "NumSegments": "1", "MessageSid": "SM1",
        "AccountSid": "AC1", "From": THEM, "ApiVersion": "2010-04-01", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "understood"),
    [
        (text_in("Is Tuesday free?"), ("message", "Is Tuesday free?", False)),
        (text_in("STOP"), ("opt_out", "STOP", False)),
        (text_in("Stop please"), ("opt_out", "Stop please", False)),
        (text_in("stop by tomorrow?"), ("message", "stop by tomorrow?", True)),
        (text_in("START"), ("opt_in", "START", False)),
        (text_in("YES"), ("message", "YES", False)),
        (text_in("HELP"), ("message", "HELP", False)),
        (text_in("Detener", OptOutType="STOP"), ("opt_out", "Detener", False)),
        (text_in("yes", OptOutType="START"), ("opt_in", "yes", False)),
        (text_in("help", OptOutType="HELP"), ("message", "help", False)),
        (text_in("", NumMedia="1", MediaUrl0="https://api.twilio.com/m/1"), ("message", "", False)),
    ],
)  # fmt: skip
def test_a_text_in(fields: dict[str, str], understood: Any) -> None:
    assert told(SENDER, form(fields), "text", "unclear") == [understood]
    names = ("external_id", "channel", "phone", "recipient")
    [(_, *who)] = told(SENDER, form(fields), *names)
    assert who == ["SM1", "sms", THEM, THEM]


def test_the_message_of_a_text_is_its_words_and_a_picture_is_linked() -> None:
    fields = text_in("See the roof", NumMedia="1", MediaUrl0="https://api.twilio.com/m/1")
    assert told(SENDER, form(fields), "message", "link") == [
        ("message", "See the roof", "https://api.twilio.com/m/1")
    ]


def test_a_plus_that_form_decoding_lost_can_be_restored() -> None:
    delivery = Delivery(b"MessageSid=SM1&Body=Hi&From=+12125550142&To=+15005550006", FORM)
    [item] = SENDER.understand(delivery)
    assert item.submission.phone == " 12125550142"
    assert read_phone(item.submission.phone, "DE").e164 == THEM


def test_whatsapp_is_a_channel_of_its_own() -> None:
    fields = text_in("Hola", From=f"whatsapp:{THEM}", To=f"whatsapp:{US}", ProfileName="Dana")
    assert told(SENDER, form(fields), "phone", "channel", "name") == [
        ("message", THEM, "whatsapp", "Dana")
    ]


def fate(status: str, **more: str) -> dict[str, str]:
    return {
        "SmsSid": "SM9", "SmsStatus": status, "MessageStatus": status, "To": THEM, "From": US,
        "MessageSid": "SM9", "AccountSid": "AC1", "ApiVersion": "2010-04-01", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "understood"),
    [
        (fate("queued"), ("other", "queued", "", None)),
        (fate("sent"), ("other", "sent", "", None)),
        (fate("delivered"), ("delivered", "delivered", "", None)),
        (fate("read"), ("delivered", "read", "", None)),
        (fate("undelivered", ErrorCode="30003"), ("bounce", "undelivered", "30003", False)),
        (fate("undelivered", ErrorCode="30005"), ("bounce", "undelivered", "30005", True)),
        (fate("undelivered", ErrorCode="30007"), ("bounce", "undelivered", "30007", False)),
        (fate("failed", ErrorCode="21614"), ("bounce", "failed", "21614", True)),
        (fate("failed", ErrorCode="21610"), ("opt_out", "failed", "21610", None)),
        ({"MessageSid": "SM9", "To": THEM, "ErrorCode": "21610"}, ("opt_out", "failed", "21610",
         None)),
    ],
)  # fmt: skip
def test_the_fate_of_our_text_comes_several_times_in_any_order(
    fields: dict[str, str], understood: Any
) -> None:
    """One id, several statuses: the status is the event, so "sent" after "delivered" harms none."""
    assert told(SENDER, form(fields), "event", "status", "permanent") == [understood]
    [(_, *whose)] = told(SENDER, form(fields), "external_id", "recipient", "message_ids")
    assert whose == ["SM9", THEM, ("SM9",)]


def call(status: str, **more: str) -> dict[str, str]:
    return {
        "Called": US, "To": US, "CallStatus": status, "From": THEM, "Direction": "inbound",
        "CallSid": "CA1", "AccountSid": "AC1", "Caller": THEM, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "kind", "event"),
    [
        (call("no-answer", CallDuration="0"), "missed_call", "no-answer"),
        (call("busy"), "missed_call", "busy"), (call("failed"), "missed_call", "failed"),
        (call("canceled"), "missed_call", "canceled"),
        (call("completed", CallDuration="0", Duration="1"), "missed_call", "completed"),
        (call("completed", CallDuration="35", Duration="1"), "call", "completed"),
        (call("ringing"), "other", "ringing"), (call("in-progress"), "other", "in-progress"),
        (call("in-progress", DialCallStatus="no-answer"), "missed_call", "no-answer"),
        (call("completed", DialCallStatus="busy", CallDuration="20"), "missed_call", "busy"),
        (call("completed", DialCallStatus="completed", DialCallDuration="60"), "call", "answered"),
        (call("in-progress", DialCallStatus="completed", RecordingUrl="https://r"), "call",
         "answered"),
        (call("completed", RecordingUrl="https://r", RecordingDuration="9"), "missed_call",
         "voicemail"),
        (call("completed", TranscriptionText="Call me", RecordingUrl="https://r"), "missed_call",
         "voicemail"),
        (call("no-answer", DialCallStatus="no-answer", RecordingUrl="https://r"), "missed_call",
         "voicemail"),
        ({"CallSid": "CA1", "RecordingUrl": "https://r", "RecordingSource": "DialVerb",
          "RecordingStatus": "completed"}, "other", "recording"),
        (call("no-answer", Direction="outbound-api", From=US, To=THEM), "other", "no-answer"),
        (call("completed", Direction="outbound-api", From=US, To=THEM, CallDuration="30"), "call",
         "completed"),
    ],
)  # fmt: skip
def test_a_call_that_nobody_took_is_a_missed_call(
    fields: dict[str, str], kind: str, event: str
) -> None:
    assert told(SENDER, form(fields), "event", "external_id") == [(kind, event, "CA1")]


def test_a_voicemail_brings_its_words_its_recording_and_its_number() -> None:
    fields = call("completed", TranscriptionText="Please call me back", RecordingUrl="https://r/1",
                  CallerName="DANA ORTIZ")  # fmt: skip
    assert told(SENDER, form(fields), "phone", "name", "text", "message", "link") == [
        ("missed_call", THEM, "DANA ORTIZ", "Please call me back", "Please call me back",
         "https://r/1"),
    ]  # fmt: skip


def test_event_streams_say_the_same_as_json() -> None:
    body = [
        {"specversion": "1.0", "type": "com.twilio.messaging.inbound-message.received", "id": "EZ1",
         "data": {"messageSid": "SM1", "from": THEM, "to": US, "body": "stop", "numMedia": 0,
                  "timestamp": "2026-03-01T00:00:00.000Z"}},
        {"specversion": "1.0", "type": "com.twilio.messaging.message.undelivered", "id": "EZ2",
         "data": {"messageSid": "SM2", "from": US, "to": THEM, "errorCode": 30005}},
    ]  # fmt: skip
    assert told(SENDER, posted(body), "external_id", "phone", "status") == [
        ("opt_out", "SM1", THEM, ""), ("bounce", "SM2", THEM, "30005"),
    ]  # fmt: skip


def test_a_form_is_read_whatever_its_content_type_says() -> None:
    delivery = Delivery(form(text_in("Hi")).body, "application/json")
    assert told(SENDER, delivery, "phone") == [("message", THEM)]


URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
SIGNED = (
    b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234"
    b"&From=%2B14158675309&To=%2B18005551212"
)


def signature(url: str, fields: str, secret: str = "12345") -> str:
    return b64encode(hmac.new(secret.encode(), (url + fields).encode(), sha1).digest()).decode()


FIELDS = "CallSidCA1234567890ABCDECaller+14158675309Digits1234From+14158675309To+18005551212"


def delivery(stated: str, body: bytes = SIGNED, **more: Any) -> Delivery:
    return Delivery(body, FORM, {"x-twilio-signature": stated}, **{"url": URL, **more})


def test_the_published_example_is_right() -> None:
    SENDER.verify(delivery("RSOYDt4T1cUTdK1PDd93/VVr8B8="), "12345", NOW)


def test_the_signature_covers_the_address_and_the_sorted_fields() -> None:
    SENDER.verify(delivery(signature(URL, FIELDS)), "12345", NOW)
    SENDER.verify(
        delivery(signature(URL, FIELDS), url="https://mycompany.com/myapp.php",
                 query={"foo": "1", "bar": "2"}), "12345", NOW,
    )  # fmt: skip
    ported = "https://mycompany.com:443/myapp.php?foo=1&bar=2"
    SENDER.verify(delivery(signature(ported, FIELDS)), "12345", NOW)
    SENDER.verify(delivery(signature(URL, FIELDS), url=ported), "12345", NOW)


@pytest.mark.parametrize(
    ("stated", "body", "secret"),
    [
        ("", SIGNED, "12345"), (signature(URL, FIELDS), SIGNED, "other"),
        (signature(URL, FIELDS), SIGNED + b"&x=1", "12345"), ("é", SIGNED, "12345"),
        (signature(URL, FIELDS, ""), SIGNED, ""), (signature(URL, FIELDS), b"%ff=%ff", "12345"),
        (signature("https://elsewhere.example/", FIELDS), SIGNED, "12345"),
    ],
)  # fmt: skip
def test_a_wrong_and_a_missing_signature_are_refused(stated: str, body: bytes, secret: str) -> None:
    with pytest.raises(BadSignature, match=r"\.$"):
        SENDER.verify(delivery(stated, body), secret, NOW)


def test_a_json_body_is_signed_by_its_digest_in_the_address() -> None:
    body = b'[{"type":"x"}]'
    digest = sha256(body).hexdigest()
    url = f"https://example.com/in/twilio?bodySHA256={digest}"
    signed = Delivery(body, "application/json", {"x-twilio-signature": signature(url, "")}, url,
                      {"bodySHA256": digest})  # fmt: skip
    SENDER.verify(signed, "12345", NOW)
    other = Delivery(b"[]", "application/json", dict(signed.headers), url, dict(signed.query))
    with pytest.raises(BadSignature):
        SENDER.verify(other, "12345", NOW)
