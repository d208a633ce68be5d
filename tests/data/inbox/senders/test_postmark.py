"""Postmark: what its records say, and inbound mails.

Formats: postmarkapp.com/developer/webhooks/{bounce, spam-complaint, delivery, open-tracking, click,
subscription-change, inbound}-webhook and /developer/api/bounce-api (types of bounces).
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.postmark import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHOM = "dana@example.org"
OURS = "883953f4-6105-42a2-a16a-77a8eac79483"


def bounce(kind: str, code: int, details: str = "", **more: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce", "MessageStream": "outbound", "ID": 4323372036854775807,
         "Type": kind,
        "TypeCode": code, "Name": kind, "Tag": "quote", "MessageID": OURS, "Metadata": {"a": "b"},
        "ServerID": 23, "Description": "What Postmark says of this type.", "Details": details,
        "Email": WHOM, "From": "us@example.com", "BouncedAt": "2026-02-05T16:33:54.9070259Z",
        "DumpAvailable": True, "Inactive": True, "CanActivate": True, "Subject": "Your roof",
         **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "understood"),
    [
        (bounce("HardBounce", 1, "smtp;550 5.1.1 user unknown"), ("bounce", "5.1.1", True)),
        (bounce("HardBounce", 1, "Test bounce details"), ("bounce", "", True)),
        (bounce("HardBounce", 1, "smtp;550 5.7.1 Service unavailable, blocked"),
         ("bounce", "5.7.1", False)),
        (bounce("BadEmailAddress", 100000), ("bounce", "", True)),
        (bounce("SoftBounce", 4096, "smtp;452 4.2.2 over quota"), ("bounce", "4.2.2", False)),
        (bounce("Transient", 2), ("bounce", "", False)), (bounce("DnsError", 256), ("bounce", "",
         False)),
        (bounce("Blocked", 100006), ("bounce", "", False)),
        (bounce("SpamNotification", 512), ("bounce", "", False)),
        (bounce("DMARCPolicy", 100009), ("bounce", "", False)),
        (bounce("Unsubscribe", 16), ("opt_out", "", None)),
        (bounce("Subscribe", 32), ("opt_in", "", None)),
        (bounce("AutoResponder", 64), ("auto_reply", "", None)),
        (bounce("ChallengeVerification", 16384), ("auto_reply", "", None)),
        (bounce("SpamComplaint", 100001), ("complaint", "", None)),
        (bounce("ManuallyDeactivated", 100002), ("other", "", None)),
        ({**bounce("", 1), "Type": None}, ("bounce", "", True)),
        ({k: v for k, v in bounce("HardBounce", 1).items() if k != "RecordType"},
         ("bounce", "", True)),
        (bounce("SomethingNew", 999), ("bounce", "", False)),
    ],
)  # fmt: skip
def test_bounces_by_their_type(body: Any, understood: Any) -> None:
    assert told(SENDER, posted(body), "status", "permanent") == [understood]
    [(_, *whose)] = told(SENDER, posted(body), "external_id", "recipient", "message_ids", "subject")
    assert whose == ["4323372036854775807", WHOM, (OURS,), "Your roof"]


@pytest.mark.parametrize(
    ("body", "understood"),
    [
        ({"RecordType": "SpamComplaint", "ID": 42, "Type": "SpamComplaint", "TypeCode": 100001,
          "Email": WHOM, "MessageID": OURS, "BouncedAt": "2026-02-05T16:33:54Z"},
         ("complaint", "42", "")),
        ({"RecordType": "Delivery", "Recipient": WHOM, "MessageID": OURS, "Details": "250 OK",
          "DeliveredAt": "2026-02-05T16:33:54Z"}, ("delivered", OURS, "")),
        ({"RecordType": "Open", "Recipient": WHOM, "MessageID": OURS, "FirstOpen": True,
          "ReceivedAt": "2026-02-05T16:33:54Z"}, ("open", OURS, "")),
        ({"RecordType": "Click", "Recipient": WHOM, "MessageID": OURS, "ClickLocation": "HTML",
          "OriginalLink": "https://example.org/x"}, ("click", OURS, "https://example.org/x")),
        ({"RecordType": "SomethingNew", "Recipient": WHOM, "MessageID": OURS}, ("other", OURS, "")),
    ],
)  # fmt: skip
def test_other_records(body: Any, understood: Any) -> None:
    assert told(SENDER, posted(body), "external_id", "link") == [understood]
    assert told(SENDER, posted(body), "recipient", "email")[0][1:] == (WHOM, WHOM)


@pytest.mark.parametrize(
    ("more", "understood"),
    [
        ({"SuppressSending": True, "SuppressionReason": "ManualSuppression", "Origin": "Recipient"},
         ("opt_out", None)),
        ({"SuppressSending": True, "SuppressionReason": "HardBounce", "Origin": "Recipient"},
         ("bounce", True)),
        ({"SuppressSending": True, "SuppressionReason": "SpamComplaint"}, ("complaint", None)),
        ({"SuppressSending": False, "SuppressionReason": None, "Origin": "Recipient"},
         ("opt_in", None)),
        ({"SuppressSending": None}, ("opt_out", None)), ({}, ("opt_out", None)),
    ],
)  # fmt: skip
def test_a_suppression_says_why(more: dict[str, Any], understood: Any) -> None:
    body = {"RecordType": "SubscriptionChange", "MessageID": OURS, "MessageStream": "broadcast",
            "ChangedAt": "2026-02-01T10:53:34.416071Z", "Recipient": WHOM, **more}  # fmt: skip
    assert told(SENDER, posted(body), "permanent") == [understood]


def mail(**more: Any) -> dict[str, Any]:
    return {
        "FromName": "Dana Ortiz", "MessageStream": "inbound", "From": WHOM, "To": "us@example.com",
        "FromFull": {"Email": WHOM, "Name": "Dana Ortiz", "MailboxHash": ""},
        "ToFull": [{"Email": "us@example.com", "Name": "Us", "MailboxHash": ""}], "Cc": "",
        "OriginalRecipient": "us@example.com", "Subject": "Re: Your roof", "MailboxHash": "",
        "MessageID": "73e6d360-66eb", "ReplyTo": "", "Date": "Thu, 5 Feb 2026 16:59:01 +0200",
        "TextBody": "Tuesday, please.\n\nOn Mon, 2 Feb 2026 Us <us@example.com> wrote:\n> When?\n",
        "HtmlBody": "<p>Tuesday, please.</p>", "StrippedTextReply": "Tuesday, please.", "Tag": "",
        "Headers": [{"Name": "X-Spam-Status", "Value": "No"},
                    {"Name": "Message-ID", "Value": "<m1@mail.example.org>"},
                    {"Name": "In-Reply-To", "Value": "<ours@example.com>"}],
        "Attachments": [], **more,
    }  # fmt: skip


def test_a_mail_in_is_decided_as_in_the_mailbox() -> None:
    names = ("external_id", "name", "email", "subject", "text", "message_ids", "occurred_at")
    for body in (mail(), {"RecordType": "Inbound", **mail()}):
        assert told(SENDER, posted(body), *names) == [
            ("reply", "<m1@mail.example.org>", "Dana Ortiz", WHOM, "Re: Your roof",
             "Tuesday, please.", ("<ours@example.com>",),
             datetime(2026, 2, 5, 14, 59, 1, tzinfo=UTC)),
        ]  # fmt: skip


def test_a_mail_without_an_id_of_its_own_has_postmarks() -> None:
    body = mail(Headers=[])
    assert told(SENDER, posted(body), "external_id")[0][1] == "73e6d360-66eb"


def test_an_automatic_mail_is_one_by_its_header() -> None:
    body = mail(Headers=[{"Name": "Auto-Submitted", "Value": "auto-replied"}],
     TextBody="I am away.",
                HtmlBody="", StrippedTextReply="")  # fmt: skip
    assert told(SENDER, posted(body)) == [("auto_reply",)]


def test_a_bounce_that_comes_in_as_a_mail_has_its_report_among_the_files() -> None:
    report = (
        b"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; gone@example.org\n"
        b"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n"
    )
    body = mail(
        FromFull={"Email": "MAILER-DAEMON@mx.example.net", "Name": "Mail Delivery System"},
        Subject="Undelivered Mail Returned to Sender", TextBody="Your mail came back.", HtmlBody="",
        Headers=[{"Name": "Content-Type",
                  "Value": 'multipart/report; report-type=delivery-status; boundary="x"'}],
        Attachments=[{"Name": "report", "ContentType": "message/delivery-status",
                      "Content": b64encode(report).decode(), "ContentLength": len(report)}],
    )  # fmt: skip
    assert told(SENDER, posted(body), "recipient", "status", "permanent") == [
        ("bounce", "gone@example.org", "5.1.1", True)
    ]


def test_headers_cannot_be_smuggled_in_by_a_value() -> None:
    headers = [{"Name": "X-A", "Value": "1\r\nAuto-Submitted: auto-replied"},
               {"Name": "X B\r\nAuto-Submitted", "Value": "auto-replied"}]  # fmt: skip
    [(kind,)] = told(SENDER, posted(mail(Headers=headers)))
    assert kind in ("reply", "message")


@pytest.mark.parametrize("body", [{}, [], {"RecordType": []}, {"Email": "x"}, "x", None])
def test_what_is_no_record_is_refused_in_a_sentence(body: Any) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(posted(body))


def test_postmark_signs_nothing_and_brings_a_password() -> None:
    basic = {"authorization": "Basic " + b64encode(b"callboard:word").decode()}
    SENDER.verify(Delivery(b"{}", headers=basic), "word", NOW)
    for headers, secret in (
        ({}, "word"), (basic, "other"), (basic, ""), ({"authorization": "Basic !"}, "word"),
        ({"authorization": "Digest word"}, "word"),
    ):  # fmt: skip
        with pytest.raises(BadSignature, match=r"\.$"):
            SENDER.verify(Delivery(b"{}", headers=headers), secret, NOW)
