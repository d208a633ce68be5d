"""SendGrid: the Event Webhook's events, Inbound Parse, and the signature.

Formats: twilio.com/docs/sendgrid/for-developers/tracking-events/event, /getting-started-event-
webhook-security-features, /parsing-email/setting-up-the-inbound-parse-webhook.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from data.inbox.parse import Unreadable
from data.inbox.senders.sendgrid import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import multipart, posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHOM = "dana@example.org"


def event(word: str, **more: Any) -> dict[str, Any]:
    return {
        "email": WHOM, "timestamp": 1772000000, "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        "event": word, "category": ["quote"], "sg_event_id": "ZGVsaXZlcmVk",
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "understood"),
    [
        (event("processed"), ("other", "", None)),
        (event("delivered", response="250 OK"), ("delivered", "", None)),
        (event("bounce", type="bounce", reason="500 unknown recipient", status="5.0.0"),
         ("bounce", "5.0.0", True)),
        (event("bounce", type="bounce", reason="550 5.1.1 The email account does not exist",
               status="5.1.1", bounce_classification="Invalid Address"), ("bounce", "5.1.1", True)),
        (event("bounce", type="bounce", reason="552 5.2.2 mailbox full", status="5.2.2"),
         ("bounce", "5.2.2", False)),
        (event("bounce", type="blocked", reason="554 5.7.1 blocked", status="5.7.1"),
         ("bounce", "5.7.1", False)),
        (event("bounce", type="blocked", reason="unable to get mx info", status=""),
         ("bounce", "", False)),
        (event("bounce", type="bounce", reason="550 5.7.1 rejected by policy", status="5.0.0"),
         ("bounce", "5.0.0", False)),
        (event("bounce", reason="500 unknown recipient", status="5.0.0"), ("bounce", "5.0.0",
         True)),
        (event("deferred", response="451 4.3.2 try later", attempt="5"), ("bounce", "4.3.2",
         False)),
        (event("dropped", reason="Bounced Address", status="5.0.0"), ("bounce", "5.0.0", True)),
        (event("dropped", reason="Invalid"), ("bounce", "", True)),
        (event("dropped", reason="Unsubscribed Address"), ("opt_out", "", None)),
        (event("dropped", reason="Spam Reporting Address"), ("complaint", "", None)),
        (event("dropped", reason="Recipient List over Package Quota"), ("other", "", None)),
        (event("open", useragent="Mozilla/4.0", ip="255.255.255.255"), ("open", "", None)),
        (event("click", url="https://example.org/"), ("click", "", None)),
        (event("spamreport"), ("complaint", "", None)),
        (event("unsubscribe"), ("opt_out", "", None)),
        (event("group_unsubscribe", asm_group_id=10), ("opt_out", "", None)),
        (event("group_resubscribe", asm_group_id=10), ("opt_in", "", None)),
        (event("account_status_change", type="compliance_suspend"), ("other", "", None)),
    ],
)  # fmt: skip
def test_events(body: Any, understood: Any) -> None:
    assert told(SENDER, posted([body]), "status", "permanent") == [understood]
    [(_, *names)] = told(SENDER, posted([body]), "external_id", "email", "recipient", "channel")
    assert names == ["ZGVsaXZlcmVk", WHOM, WHOM, "email"]


def test_our_message_is_named_by_its_message_id_first_and_by_sendgrids_last() -> None:
    assert told(SENDER, posted([event("open")]), "message_ids") == [
        ("open", ("<14c5d75ce93.dfd.64b469@ismtpd-555>",
                  "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0", "14c5d75ce93")),
    ]  # fmt: skip


def test_an_open_by_a_machine_says_so_and_a_click_has_its_link() -> None:
    body = [event("open", sg_machine_open=True), event("open", sg_machine_open=False),
            event("click", url="https://example.org/x")]  # fmt: skip
    assert told(SENDER, posted(body), "by_machine", "link") == [
        ("open", True, ""), ("open", False, ""), ("click", False, "https://example.org/x"),
    ]  # fmt: skip


HEADERS = (
    "Received: by mx0047p1mdw1.sendgrid.net; Thu, 26 Feb 2026 20:10:47 +0000 (UTC)\n"
    "From: Dana Ortiz <dana@example.org>\nTo: us@example.com\nSubject: Re: Your roof\n"
    "Message-ID: <m1@mail.example.org>\nIn-Reply-To: <ours@example.com>\n"
    "References: <older@example.com>\n <ours@example.com>\n"
    'Content-Type: multipart/alternative; boundary="theirs"\n'
)


def test_a_parsed_mail_is_read_in_the_charsets_that_it_had() -> None:
    body = {
        "headers": HEADERS, "dkim": "{@example.org : pass}", "to": "us@example.com",
        "from": "Dana Ortiz <dana@example.org>", "subject": "Re: Your roof", "spam_score": "0.1",
        "text": "Martes está bien.\n\nOn Thu, Feb 26, 2026 Us <us@example.com> wrote:\n> When?"
        .encode("latin-1"),
        "html": "<div>Martes</div>", "attachments": "0",
        "envelope": '{"to":["us@example.com"],"from":"dana@example.org"}',
        "charsets": '{"to":"UTF-8","from":"UTF-8","subject":"UTF-8","text":"iso-8859-1"}',
    }  # fmt: skip
    names = ("external_id", "name", "email", "subject", "text", "message_ids")
    for delivery in (multipart(body), Delivery(multipart(body).body)):
        assert told(SENDER, delivery, *names) == [
            ("reply", "<m1@mail.example.org>", "Dana Ortiz", "dana@example.org", "Re: Your roof",
             "Martes está bien.", ("<ours@example.com>", "<older@example.com>")),
        ]  # fmt: skip


RAW_BOUNCE = b"""\
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: us@example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-Id: <b1@mx.example.net>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your mail.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; dana@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: message/rfc822

Message-ID: <ours@example.com>
To: dana@example.org
Subject: Your roof

Hello
--b--
"""


def test_a_raw_mail_is_handed_to_the_mailboxs_rules_as_it_is() -> None:
    names = ("recipient", "status", "permanent", "message_ids")
    assert told(SENDER, multipart({"email": RAW_BOUNCE, "from": "x"}), *names) == [
        ("bounce", WHOM, "5.1.1", True, ("<ours@example.com>",))
    ]


def test_an_automatic_answer_is_one_by_its_header() -> None:
    body = {"headers": "From: dana@example.org\nSubject: Re: Hi\nAuto-Submitted: auto-replied\n",
            "text": "I am away.", "subject": "Re: Hi"}  # fmt: skip
    assert told(SENDER, multipart(body), "email") == [("auto_reply", WHOM)]


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(b""), Delivery(b"[]"), Delivery(b"[{}]"), Delivery(b'{"event":[]}'),
        multipart({"what": "x"}), Delivery(b"a=b", "application/x-www-form-urlencoded"),
        Delivery(b"--x", "multipart/form-data; boundary=x"),
        multipart({"text": "x", "charsets": "{"}), multipart({"text": "x", "envelope": "nope"}),
    ],
)  # fmt: skip
def test_what_is_neither_is_refused_in_a_sentence(delivery: Delivery) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(delivery)


KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = b64encode(
    KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()
"""As SendGrid's settings show it: base64 without the lines of PEM."""


def signed(body: bytes, at: datetime, key: ec.EllipticCurvePrivateKey = KEY) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    signature = key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    return {
        "x-twilio-email-event-webhook-signature": b64encode(signature).decode(),
        "x-twilio-email-event-webhook-timestamp": stamp,
    }


def test_the_signature_covers_time_and_body() -> None:
    body = b'[{"event":"open"}]\r\n'
    SENDER.verify(Delivery(body, headers=signed(body, NOW)), PUBLIC, NOW)
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    SENDER.verify(Delivery(body, headers=signed(body, NOW)), pem, NOW)
    other = ec.generate_private_key(ec.SECP256R1())
    for headers, secret in (
        ({}, PUBLIC), (signed(body, NOW, other), PUBLIC), (signed(body + b" ", NOW), PUBLIC),
        (signed(body, NOW - timedelta(minutes=6)), PUBLIC), (signed(body, NOW), "a word"),
        (signed(body, NOW), ""), ({"authorization": f"Bearer {PUBLIC}"}, PUBLIC),
        ({**signed(body, NOW), "x-twilio-email-event-webhook-signature": "?"}, PUBLIC),
    ):  # fmt: skip
        with pytest.raises(BadSignature, match=r"\.$"):
            SENDER.verify(Delivery(body, headers=headers), secret, NOW)


def test_unsigned_inbound_parse_brings_a_shared_word() -> None:
    given = Delivery(b"x", query={"key": "word"})
    SENDER.verify(given, "word", NOW)
    with pytest.raises(BadSignature):
        SENDER.verify(given, "other", NOW)
