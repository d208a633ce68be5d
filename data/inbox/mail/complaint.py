"""Feedback loops: what a mailbox provider tells when somebody pressed "spam" (ARF, RFC 5965).

Hotmail's older Junk Mail Reporting sends only the mail itself, under a subject of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.inbox.mail.header import read_addresses
from data.inbox.mail.mime import Fields, split_fields
from data.inbox.mail.read import Mail, read_mail
from data.inbox.parse import Unreadable

_REPORTED_MAIL = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers",
                  "message/global", "message/global-headers", "text/rfc822")  # fmt: skip
_NOBODY_COMPLAINED = frozenset({"auth-failure", "dmarc", "dkim", "spf", "virus", "delivery"})
"""Feedback types that machines report about mails (RFC 6591, RFC 5965 7.3): no person is named."""

_HOTMAIL_SUBJECT = re.compile(r"\s*complaint about message from\b", re.IGNORECASE)
_MAX_RECIPIENTS = 100


@dataclass(frozen=True, slots=True)
class Complaint:
    """`recipient` complained about our mail `message_id`; either may have been blacked out.

    `feedback` is the report's own type: abuse, fraud, opt-out, auth-failure, …; for a type that no
    person causes the recipient stays empty, so that nobody is suppressed for it.
    """

    recipient: str
    message_id: str
    feedback: str
    why: str


def read_complaints(mail: Mail) -> list[Complaint]:
    """One for each reported recipient; empty where the mail is no complaint."""
    report = _feedback_report(mail)
    reported = _reported_mail(mail)
    if report is None:
        return _hotmail_complaint(mail, reported)
    feedback = (_first(report, "Feedback-Type") or _first(report, "Abuse-Type") or "abuse").lower()
    if feedback == "not-spam":
        return []
    why = f"A feedback report of the type {feedback[:40]} (RFC 5965)."
    message_id = reported.message_id if reported else ""
    if feedback in _NOBODY_COMPLAINED:
        return [Complaint("", message_id, feedback, why)]
    recipients = _addresses(report, "Original-Rcpt-To", "Removal-Recipient", "Original-Recipient")
    recipients = recipients or _recipients_of(reported)
    return [Complaint(address, message_id, feedback, why) for address in recipients or [""]]


def is_not_spam(mail: Mail) -> bool:
    """A provider's news that somebody took our mail out of the spam folder."""
    report = _feedback_report(mail)
    return report is not None and _first(report, "Feedback-Type").lower() == "not-spam"


def _feedback_report(mail: Mail) -> Fields | None:
    """The report's fields; some senders attach it under a wrong type, or as the only text."""
    for content_type, content in mail.parts:
        if not isinstance(content, str):
            content = content[:100_000].decode("utf-8", "replace")
        is_named = content_type in {"message/feedback-report", "application/feedback-report"}
        if is_named or "feedback-type" in content[:4000].lower():
            fields, _ = split_fields(content[:100_000].lstrip("\n \t").encode("utf-8", "replace"))
            names = {name.lower() for name, _ in fields}
            if is_named or ("feedback-type" in names and names & {"user-agent", "version"}):
                return fields
    return None


def _reported_mail(mail: Mail) -> Mail | None:
    for content in mail.parts_of(*_REPORTED_MAIL):
        try:
            return read_mail(content.encode("utf-8", "replace"))
        except Unreadable:
            continue  # blacked out as a whole
    return None


def _hotmail_complaint(mail: Mail, reported: Mail | None) -> list[Complaint]:
    """Hotmail's JMRP: the original recipient stands in a header that Hotmail added."""
    if reported is None:
        return []
    recipient = reported.header("X-HmXmrOriginalRecipient") or mail.header(
        "X-HmXmrOriginalRecipient"
    )
    if not recipient and not _HOTMAIL_SUBJECT.match(mail.subject):
        return []
    addresses = [pair[1] for pair in read_addresses(recipient)] or _recipients_of(reported)
    why = "A junk mail report of Hotmail (JMRP)."
    return [Complaint((addresses or [""])[0], reported.message_id, "abuse", why)]


def _recipients_of(reported: Mail | None) -> list[str]:
    if reported is None:
        return []
    hidden = reported.header("X-HmXmrOriginalRecipient")
    found = [pair[1] for pair in read_addresses(hidden)] or list(reported.recipients)
    return [address for address in found if not address.lower().startswith("redacted")][:1]


def _addresses(report: Fields, *names: str) -> list[str]:
    """Of the first name that gives any; typed values ("rfc822; a@b") are read like plain ones."""
    for name in names:
        found = [
            pair[1]
            for key, value in report
            if key.lower() == name.lower()
            for pair in read_addresses(value)
        ]
        if found:
            return list(dict.fromkeys(found))[:_MAX_RECIPIENTS]
    return []


def _first(report: Fields, name: str) -> str:
    return next((value.strip() for key, value in report if key.lower() == name.lower()), "")
