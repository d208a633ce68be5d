"""Feedback reports name who complained about which mail of ours."""

from __future__ import annotations

import pytest

from data.inbox.mail.complaint import is_not_spam, read_complaints
from data.inbox.mail.read import Mail, read_mail

REPORTED = """Received: from out.agency.example by mx.isp.example
From: Agency <quotes@agency.example>
To: ann@isp.example
Subject: Your quote
Message-ID: <q-117@agency.example>

Hello Ann
"""


def report(fields: str, kind: str = "message/feedback-report", reported: str = REPORTED) -> Mail:
    """After RFC 5965, appendix B, and the reports of Yahoo, Return Path and Comcast."""
    return read_mail(
        f"""From: Feedback Loop <fbl@isp.example>
To: fbl@agency.example
Subject: Abuse report
Content-Type: multipart/report; report-type=feedback-report;
 boundary="arf"

--arf
Content-Type: text/plain

This is an email abuse report for a message received from 192.0.2.1.

--arf
Content-Type: {kind}

{fields}
--arf
Content-Type: message/rfc822
Content-Disposition: inline

{reported}
--arf--
""".encode()
    )


BASE = "Feedback-Type: abuse\nUser-Agent: ISP-FBL/1.0\nVersion: 1\n"


def test_the_original_recipient_complained_about_our_mail() -> None:
    (complaint,) = read_complaints(report(BASE + "Original-Rcpt-To: <bob@isp.example>\n"))
    assert complaint.recipient == "bob@isp.example"
    assert complaint.message_id == "<q-117@agency.example>"
    assert complaint.feedback == "abuse"


def test_without_one_it_is_the_reported_mails_recipient() -> None:
    (complaint,) = read_complaints(report(BASE + "Original-Mail-From: <quotes@agency.example>\n"))
    assert complaint.recipient == "ann@isp.example"


def test_every_named_recipient_is_told() -> None:
    fields = BASE + "Original-Rcpt-To: a@isp.example\nOriginal-Rcpt-To: rfc822; b@isp.example\n"
    found = [complaint.recipient for complaint in read_complaints(report(fields))]
    assert found == ["a@isp.example", "b@isp.example"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/octet-stream", "message/delivery-status", "text/rfc822"]
)
def test_a_mislabelled_report_is_found(kind: str) -> None:
    found = read_complaints(report(BASE + "Original-Rcpt-To: bob@isp.example\n", kind))
    assert [complaint.recipient for complaint in found] == ["bob@isp.example"]


@pytest.mark.parametrize("feedback", ["abuse", "opt-out", "opt-out-list", "fraud", "other"])
def test_the_reports_own_type_is_kept(feedback: str) -> None:
    fields = f"Version: 1\nUser-Agent: x\nFeedback-Type: {feedback}\n"
    assert read_complaints(report(fields))[0].feedback == feedback


def test_an_authentication_failure_names_nobody() -> None:
    fields = (
        "Feedback-Type: auth-failure\nVersion: 1\nUser-Agent: x\nOriginal-Rcpt-To: a@b.example\n"
    )
    (complaint,) = read_complaints(report(fields))
    assert complaint.recipient == ""


def test_not_spam_is_no_complaint() -> None:
    mail = report("Feedback-Type: not-spam\nVersion: 1\nUser-Agent: x\n")
    assert read_complaints(mail) == []
    assert is_not_spam(mail)


def test_a_blacked_out_mail_leaves_what_is_known() -> None:
    (complaint,) = read_complaints(report(BASE, reported="REDACTED"))
    assert (complaint.recipient, complaint.message_id) == ("", "")


def test_hotmails_older_report_has_no_fields() -> None:
    """Hotmail's JMRP before 2017: the mail alone, as multipart/mixed."""
    mail = read_mail(
        b"From: staff@hotmail.com\nSubject:  complaint about message from 192.0.2.7\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
        b"X-HmXmrOriginalRecipient: bob@hotmail.com\n" + REPORTED.encode() + b"\n--b--\n"
    )
    (complaint,) = read_complaints(mail)
    assert complaint.recipient == "bob@hotmail.com"
    assert complaint.message_id == "<q-117@agency.example>"


def test_a_forwarded_mail_is_no_complaint() -> None:
    mail = read_mail(
        b"From: ann@customer.example\nSubject: original as attachment\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\n"
        b"Content-Type: message/rfc822\n\n" + REPORTED.encode() + b"\n--b--\n"
    )
    assert read_complaints(mail) == []
