"""Mails as people, their machines and mail servers send them, put into the mailbox."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from data.inbox.process import Processed
from data.outreach.tables import Message
from tests.build import NOON, Agency
from tests.data.inbox.following.telling import tell

OURS = "hello@mapleandmain.example.com"


def mailed(agency: Agency, mail: str, *, now: datetime = NOON) -> Processed:
    raw = mail.replace("\n", "\r\n").encode()
    return tell(agency, "mailbox", raw, "message/rfc822", now=now)


def letter(
    text: str,
    *,
    sender: str = "Dana Ortiz <dana@example.org>",
    to: str = OURS,
    answers: Message | None = None,
    key: str = "r1@mail.example.org",
    at: datetime = NOON,
    more: str = "",
) -> str:
    """A person's mail; `answers` the message by its In-Reply-To, unless it is None."""
    thread = f"In-Reply-To: {answers.header_id}\n" if answers else ""
    subject = f"Re: {answers.subject}" if answers else "A question"
    return (
        f"Message-ID: <{key}>\nFrom: {sender}\nTo: {to}\nDate: {format_datetime(at)}\n"
        f"Subject: {subject}\n{thread}{more}Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


def out_of_office(until: str, *, answers: Message, key: str = "ooo1@mail.example.org") -> str:
    text = f"I am out of the office and will be back on {until}."
    machine = "Auto-Submitted: auto-replied\n"
    plain = letter(text, answers=answers, key=key, more=machine)
    return plain.replace("Subject: Re:", "Subject: Out of Office: Re:")


def bounce(
    status: str,
    *,
    recipient: str = "dana@example.org",
    of: str = "",
    original: str = "",
    key: str = "b1@mx.example.org",
) -> str:
    """A delivery report (RFC 3464); `of` is the Message-ID of what comes back."""
    first = f"Original-Recipient: rfc822; {original}\n" if original else ""
    returned = (
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {of}\nTo: {recipient}\n\n"
        if of
        else ""
    )
    return (
        f"Message-ID: <{key}>\nFrom: Mail Delivery System <mailer-daemon@mx.example.org>\n"
        f"To: {OURS}\nSubject: Undelivered Mail Returned to Sender\nReturn-Path: <>\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "
        'boundary="b"\n\n--b\nContent-Type: text/plain\n\nThis is the mail system. '
        f"Your message to {recipient} could not be delivered.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        f"{first}Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} said so\n\n{returned}--b--\n"
    )


def complaint(of: str, recipient: str = "") -> str:
    """A feedback report (RFC 5965); most name no recipient."""
    named = f"Original-Rcpt-To: {recipient}\n" if recipient else ""
    return (
        "Message-ID: <c1@fbl.example.net>\nFrom: feedback@fbl.example.net\n"
        f"To: {OURS}\nSubject: FW: a message\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n"
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
        f"User-Agent: FBL/1\nVersion: 1\n{named}\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {of}\nFrom: {OURS}\n"
        "Subject: a message\n\nHi\n\n--b--\n"
    )
