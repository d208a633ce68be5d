"""Mailgun: events new and old, routes, and the signature.

Formats: documentation.mailgun.com "Webhooks" (signature and event-data), "Event structure" (its
examples of failures), the older form-encoded hooks, "Routes" (parsed messages and raw MIME).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.mailgun import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import form, multipart, posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHOM = "dana@example.org"


def hook(event: str, **more: Any) -> dict[str, Any]:
    return {
        "signature": {"timestamp": "1772000000", "token": "c0f8", "signature": "d2be"},
        "event-data": {
            "id": "CPgfbmQMTCKtHW6uIWtuVe", "timestamp": 1521472262.908181, "event": event,
            "recipient": WHOM, "recipient-domain": "example.org", "tags": [], "campaigns": [],
            "message": {"headers": {"to": WHOM, "from": "us@example.com", "subject": "Your roof",
                                    "message-id": "20130503182626.18666.16540@example.com"}},
            "flags": {"is-test-mode": False}, "user-variables": {}, **more,
        },
    }  # fmt: skip


def failed(severity: str, reason: str, code: Any, message: str, **more: Any) -> dict[str, Any]:
    status = {"code": code, "message": message, "attempt-no": 1, **more}
    return hook("failed", severity=severity, reason=reason, **{"delivery-status": status})


@pytest.mark.parametrize(
    ("body", "understood"),
    [
        (hook("accepted"), ("other", "", None)), (hook("delivered"), ("delivered", "", None)),
        (hook("opened"), ("open", "", None)), (hook("clicked"), ("click", "", None)),
        (hook("unsubscribed"), ("opt_out", "", None)), (hook("complained"), ("complaint", "",
         None)),
        (hook("stored"), ("other", "", None)), (hook("rejected"), ("other", "", None)),
        (failed("permanent", "bounce", 550,
         "5.1.1 The email account that you tried to reach does not exist"),
         ("bounce", "5.1.1", True)),
        (failed("permanent", "suppress-bounce", 605, "",
                description="Not delivering to previously bounced address"), ("bounce", "605",
                 True)),
        (failed("permanent", "suppress-unsubscribe", 606, ""), ("opt_out", "", None)),
        (failed("permanent", "suppress-complaint", 607, ""), ("complaint", "", None)),
        (failed("permanent", "generic", 550, "No such user here", **{"enhanced-code": ""}),
         ("bounce", "550", True)),
        (failed("permanent", "generic", 552, "5.2.2 Mailbox full"), ("bounce", "5.2.2", False)),
        (failed("permanent", "generic", 554, "5.7.1 Blocked: see our policy"),
         ("bounce", "5.7.1", False)),
        (failed("permanent", "old", 602, "Too old"), ("bounce", "602", False)),
        (failed("temporary", "generic", 452, "4.2.2 over quota", **{"retry-seconds": 600}),
         ("bounce", "4.2.2", False)),
        (failed("temporary", "generic", 498, "No MX for example.org"), ("bounce", "498", False)),
        (failed("permanent", "bounce", 550, "", **{"enhanced-code": "5.1.10"}),
         ("bounce", "5.1.10", True)),
    ],
)  # fmt: skip
def test_events(body: Any, understood: Any) -> None:
    assert told(SENDER, posted(body), "status", "permanent") == [understood]
    [(_, *whose)] = told(SENDER, posted(body), "external_id", "recipient", "message_ids")
    assert whose == [
        "CPgfbmQMTCKtHW6uIWtuVe", WHOM, ("<20130503182626.18666.16540@example.com>",),
    ]  # fmt: skip


@pytest.mark.parametrize(("bot", "by_machine"), [("apple", True), ("", False), (None, False)])
def test_a_bots_open_says_so(bot: str | None, by_machine: bool) -> None:
    body = hook("opened", **{"client-info": {"client-type": "mobile browser", "bot": bot}})
    assert told(SENDER, posted(body), "by_machine") == [("open", by_machine)]


@pytest.mark.parametrize(
    ("fields", "understood"),
    [
        ({"event": "bounced", "code": "550", "error": "5.1.1 The email account does not exist"},
         ("bounce", "5.1.1", True)),
        ({"event": "dropped", "reason": "hardfail", "code": "605",
          "description": "Not delivering to previously bounced address"}, ("bounce", "605", True)),
        ({"event": "dropped", "reason": "old", "code": "602", "description": "Too old"},
         ("bounce", "602", False)),
        ({"event": "delivered"}, ("delivered", "", None)), ({"event": "opened"}, ("open", "",
         None)),
        ({"event": "clicked", "url": "https://x"}, ("click", "", None)),
        ({"event": "unsubscribed"}, ("opt_out", "", None)),
        ({"event": "complained"}, ("complaint", "", None)),
    ],
)  # fmt: skip
def test_the_older_hooks_are_forms(fields: dict[str, str], understood: Any) -> None:
    whole = {"recipient": WHOM, "domain": "example.com", "timestamp": "1521243339", "token": "5fc1",
             "signature": "ab", "Message-Id": "<2013@example.com>", **fields}  # fmt: skip
    for delivery in (form(whole), multipart(whole), Delivery(form(whole).body)):
        names = ("status", "permanent", "recipient", "message_ids")
        assert told(SENDER, delivery, *names) == [(*understood, WHOM, ("<2013@example.com>",))]


ROUTED = {
    "recipient": "us@example.com", "sender": WHOM, "from": "Dana Ortiz <dana@example.org>",
    "subject": "Re: Your roof", "body-plain": "Tuesday, please.\n\nOn Mon, Us wrote:\n> When?\n",
    "stripped-text": "Tuesday, please.", "stripped-signature": "", "timestamp": "1772000000",
    "token": "c0f8", "signature": "d2be", "body-html": "<p>Tuesday, please.</p>",
    "message-headers": json.dumps([
        ["Received", "by luna.mailgun.net with SMTP"], ["Message-Id", "<m1@mail.example.org>"],
        ["From", "Dana Ortiz <dana@example.org>"], ["In-Reply-To", "<ours@example.com>"],
        ["Subject", "Re: Your roof"], ["Content-Type", "multipart/alternative; boundary=x"]]),
}  # fmt: skip


def test_a_routed_mail_is_decided_as_in_the_mailbox() -> None:
    names = ("external_id", "name", "email", "subject", "text", "message_ids")
    for delivery in (form(ROUTED), multipart(ROUTED)):
        assert told(SENDER, delivery, *names) == [
            ("reply", "<m1@mail.example.org>", "Dana Ortiz", WHOM, "Re: Your roof",
             "Tuesday, please.", ("<ours@example.com>",)),
        ]  # fmt: skip


def test_a_routed_mail_without_its_header_still_says_who_and_what() -> None:
    fields = {name: value for name, value in ROUTED.items() if name != "message-headers"}
    [(kind, *said)] = told(SENDER, form(fields), "email", "text")
    assert kind in ("message", "reply")
    assert said == [WHOM, "Tuesday, please."]


def test_a_raw_mail_is_handed_on_as_it_is() -> None:
    raw = (b"From: Dana Ortiz <dana@example.org>\r\nTo: us@example.com\r\nSubject: Away\r\n"
           b"Message-ID: <m2@example.org>\r\nAuto-Submitted: auto-replied\r\n\r\n"
           b"Ich bin bis 9. M\xc3\xa4rz 2026 nicht im B\xc3\xbcro.\r\n")  # fmt: skip
    fields = {"recipient": "us@example.com", "body-mime": raw, "subject": "Away"}
    assert told(SENDER, multipart(fields), "external_id", "email") == [
        ("auto_reply", "<m2@example.org>", WHOM)
    ]


@pytest.mark.parametrize(
    "delivery",
    [posted({}), posted([]), posted({"event-data": {}}), form({"a": "b"}), Delivery(b""),
     form({"body-plain": "x", "message-headers": "["}),
     Delivery(b"\xff\xfe", "application/x-www-form-urlencoded")],
)  # fmt: skip
def test_what_is_neither_is_refused_in_a_sentence(delivery: Delivery) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(delivery)


def signature(at: datetime, key: str = "key") -> dict[str, str]:
    stamp, token = str(int(at.timestamp())), "50dcec4a2d0ef27036c44ff39ce46324"
    digest = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": token, "signature": digest}


def test_the_signature_stands_in_the_body() -> None:
    for delivery in (
        posted({"signature": signature(NOW), "event-data": {"event": "opened"}}),
        form({**ROUTED, **signature(NOW)}), multipart({**ROUTED, **signature(NOW)}),
        form({**ROUTED, **signature(NOW - timedelta(hours=8))}),
    ):  # fmt: skip
        SENDER.verify(delivery, "key", NOW)


@pytest.mark.parametrize(
    "delivery",
    [
        posted({"event-data": {}}), posted({"signature": signature(NOW, "other")}), posted([1]),
        posted({"signature": "x"}), posted({"signature": {**signature(NOW), "token": "x"}}),
        form({"timestamp": "x"}), form({**ROUTED, **signature(NOW - timedelta(days=2))}),
        Delivery(b"{"), Delivery(b"", "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
def test_a_wrong_an_old_and_a_missing_signature_are_refused(delivery: Delivery) -> None:
    with pytest.raises(BadSignature, match=r"\.$"):
        SENDER.verify(delivery, "key", NOW)
