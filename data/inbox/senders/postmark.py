"""Postmark: bounces, complaints, deliveries, opens, clicks, suppressions, and inbound mails.

Formats: postmarkapp.com/developer/webhooks/* (one page a RecordType), /developer/api/bounce-api
(the types of bounces and their codes), /developer/webhooks/inbound-webhook (no RecordType).
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.bodies import objects_of
from data.inbox.senders.delivery_status import is_dead, one_line, status_in
from data.inbox.senders.provider_mail import compose_mail, pairs_of, understand_source, with_missing
from data.inbox.senders.public_keys import shared_key
from data.inbox.senders.shapes import dicts_at, first_text, json_body, list_at, text_at
from data.inbox.understand import Submission, read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_RECORDS = {
    "Bounce": Kind.BOUNCE,
    "SpamComplaint": Kind.COMPLAINT,
    "Delivery": Kind.DELIVERED,
    "Open": Kind.OPEN,
    "Click": Kind.CLICK,
    "SubscriptionChange": Kind.OTHER,
}
_TYPES = {
    "1": "HardBounce", "2": "Transient", "16": "Unsubscribe", "32": "Subscribe",
    "64": "AutoResponder", "128": "AddressChange", "256": "DnsError", "512": "SpamNotification",
    "1024": "OpenRelayTest", "2048": "Unknown", "4096": "SoftBounce", "8192": "VirusNotification",
    "16384": "ChallengeVerification", "100000": "BadEmailAddress", "100001": "SpamComplaint",
    "100002": "ManuallyDeactivated", "100003": "Unconfirmed", "100006": "Blocked",
    "100007": "SMTPApiError", "100008": "InboundError", "100009": "DMARCPolicy",
    "100010": "TemplateRenderingFailed",
}  # fmt: skip
_NO_BOUNCE = {
    "Unsubscribe": Kind.OPT_OUT,
    "Subscribe": Kind.OPT_IN,
    "AutoResponder": Kind.AUTO_REPLY,
    "ChallengeVerification": Kind.AUTO_REPLY,
    "AddressChange": Kind.AUTO_REPLY,
    "SpamComplaint": Kind.COMPLAINT,
    "ManuallyDeactivated": Kind.OTHER,
    "InboundError": Kind.OTHER,
    "OpenRelayTest": Kind.OTHER,
    "Unconfirmed": Kind.OTHER,
}
"""What Postmark files under bounces, and what it is."""
_FINAL = frozenset({"HardBounce", "BadEmailAddress"})
_SUPPRESSED = {"HardBounce": Kind.BOUNCE, "SpamComplaint": Kind.COMPLAINT}


def understand(delivery: Delivery) -> list[Understood]:
    return [item for entry in objects_of(json_body(delivery.body)) for item in _entry(entry)]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    """Postmark signs nothing; it sends HTTP Basic credentials or a header of one's own along."""
    shared_key(delivery, secret)


def _entry(entry: dict[str, Any]) -> list[Understood]:
    record = text_at(entry, "RecordType")
    if record == "Inbound" or (not record and _is_mail(entry)):
        return _mail(entry)
    if not record and "TypeCode" in entry:
        record = "Bounce"  # before 2018 the hook of bounces did not say what it was
    if not record:
        raise Unreadable("The JSON has no RecordType and is no mail.")
    item = _record(record, entry)
    if record == "Bounce":
        return [_bounce(item, entry)]
    if record == "SubscriptionChange":
        return [_suppression(item, entry)]
    return [item]


def _is_mail(entry: dict[str, Any]) -> bool:
    return any(name in entry for name in ("FromFull", "TextBody", "HtmlBody", "StrippedTextReply"))


def _record(record: str, entry: dict[str, Any]) -> Understood:
    recipient = first_text(entry, "Recipient", "Email")
    message_id = text_at(entry, "MessageID")
    stamps = ("BouncedAt", "DeliveredAt", "ReceivedAt", "ChangedAt")
    return Understood(
        _RECORDS.get(record, Kind.OTHER),
        event=record[:200],
        external_id=(text_at(entry, "ID") or message_id)[:200],
        occurred_at=read_time(first_text(entry, *stamps)),
        submission=Submission(email=recipient),
        channel="email",
        subject=text_at(entry, "Subject"),
        message_ids=(message_id,) if message_id else (),
        recipient=recipient,
        link=text_at(entry, "OriginalLink"),
        why=f"Postmark's record '{record[:60]}'",
    )


def _bounce(item: Understood, entry: dict[str, Any]) -> Understood:
    named = text_at(entry, "Type") or _TYPES.get(text_at(entry, "TypeCode"), "")
    words = one_line(first_text(entry, "Details", "Description"))
    item = replace(item, diagnosis=words, why=f"Postmark's bounce of type '{named[:60]}'")
    if named in _NO_BOUNCE:
        return replace(item, kind=_NO_BOUNCE[named])
    status = status_in(text_at(entry, "Details"), text_at(entry, "Description"))
    permanent = named in _FINAL and is_dead(status, words, otherwise=True)
    return replace(item, status=status, permanent=permanent)


def _suppression(item: Understood, entry: dict[str, Any]) -> Understood:
    """An address that is suppressed for a bounce or a complaint did not opt out by itself."""
    reason, origin = text_at(entry, "SuppressionReason"), text_at(entry, "Origin")
    why = f"suppressed: {reason[:40] or 'no reason'}, by {origin[:40] or 'nobody named'}"
    if entry.get("SuppressSending") is False:
        return replace(item, kind=Kind.OPT_IN, why=f"no longer {why}")
    kind = _SUPPRESSED.get(reason, Kind.OPT_OUT)
    return replace(item, kind=kind, permanent=True if kind is Kind.BOUNCE else None, why=why)


def _mail(entry: dict[str, Any]) -> list[Understood]:
    """The source where the server is set to include it, else a mail of the same header and text."""
    identity = text_at(entry, "MessageID")
    if isinstance(source := entry.get("RawEmail"), str) and source.strip():
        return understand_source(source.encode("utf-8", "replace"), "Inbound", identity)
    headers = with_missing(
        pairs_of(entry.get("Headers"), "Name", "Value"),
        [
            ("From", _mailbox(entry, "FromFull") or text_at(entry, "From")),
            ("To", _mailboxes(entry) or text_at(entry, "To")),
            ("Subject", text_at(entry, "Subject")),
            ("X-Original-To", text_at(entry, "OriginalRecipient")),
            ("Reply-To", text_at(entry, "ReplyTo")),
            ("Date", text_at(entry, "Date")),
        ],
    )
    source = compose_mail(
        headers, _body(entry, "TextBody"), _body(entry, "HtmlBody"), _files(entry)
    )
    items = understand_source(source, "Inbound", identity)
    stripped = text_at(entry, "StrippedTextReply")
    return [replace(item, text=item.text or stripped) for item in items]


def _body(entry: dict[str, Any], name: str) -> str:
    held = entry.get(name)
    return held[:1_000_000].replace("\x00", "") if isinstance(held, str) else ""


def _mailbox(entry: Any, *steps: str | int) -> str:
    address, name = text_at(entry, *steps, "Email"), text_at(entry, *steps, "Name")
    quoted = name.replace("\\", "").replace('"', "'")
    return f'"{quoted}" <{address}>' if address and name else address


def _mailboxes(entry: dict[str, Any]) -> str:
    count = min(len(list_at(entry, "ToFull")), 20)
    return ", ".join(said for place in range(count) if (said := _mailbox(entry, "ToFull", place)))


def _files(entry: dict[str, Any]) -> list[tuple[str, bytes]]:
    """Reports and mails that came back, which are files here."""
    files: list[tuple[str, bytes]] = []
    for held in dicts_at(entry, "Attachments")[:20]:
        kind, content = text_at(held, "ContentType"), held.get("Content")
        if kind.startswith(("message/", "text/rfc822")) and isinstance(content, str):
            try:
                files.append((kind, b64decode(content[:2_000_000])))
            except ValueError:
                continue  # not base64: the rest of the mail is read without it
    return files


SENDER = Sender("postmark", understand, verify)
