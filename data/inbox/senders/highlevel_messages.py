"""HighLevel's conversations: what came in by text, chat, mail and phone, and what went out.

Formats: marketplace.gohighlevel.com/docs/webhook/InboundMessage (with the states of calls) and
/OutboundMessage; `message: {type, body}` of workflow hooks, where the type is a number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from data.inbox.mail.header import read_addresses
from data.inbox.senders.provider_mail import compose_mail, understand_source
from data.inbox.senders.shapes import as_text, dict_at, first_text, list_at, text_at, value_at
from data.inbox.senders.texts import understand_text
from data.inbox.understand import Submission, read_time
from data.inbox.understood import Kind, Understood

_BY_NUMBER = {
    "1": "CALL",
    "2": "SMS",
    "3": "EMAIL",
    "4": "SMS",
    "5": "FB",
    "6": "LIVE CHAT",
    "10": "CALL",
    "11": "FB",
    "15": "GMB",
    "18": "IG",
    "19": "WHATSAPP",
    "22": "REVIEW",
    "24": "CALL",
    "29": "LIVE CHAT",
}
"""The message types of HighLevel's conversations API, as its client libraries number them."""
_NOT_REACHED = frozenset({"voicemail", "no-answer", "noanswer", "missed", "busy", "failed",
                          "canceled", "cancelled", "abandoned", "unanswered"})  # fmt: skip
_RECEIVED = frozenset({"delivered", "read"})
_LOST = frozenset({"failed", "undelivered"})


def understand_message(event: str, said: dict[str, Any], person: Submission) -> list[Understood]:
    """`event` is empty for a workflow's hook, which reports what the contact wrote."""
    held = {**said, **dict_at(said, "message")}
    channel = _channel(held)
    item = Understood(
        Kind.OTHER,
        event=event or "workflow",
        external_id=first_text(held, "messageId", "emailMessageId", "webhookId")[:200],
        occurred_at=read_time(first_text(held, "dateAdded", "timestamp")),
        submission=person,
        channel="" if channel == "CALL" else channel.lower(),
        why="a message of ours" if event == "OutboundMessage" else "",
    )
    went_out = text_at(held, "direction") == "outbound" or event == "OutboundMessage"
    if channel == "CALL":
        return [_call(item, held, went_out=text_at(held, "direction") == "outbound")]
    if went_out and text_at(held, "direction") != "inbound":
        return [_outbound(item, held)]
    if channel == "EMAIL":
        return _mail(item, held)
    return [understand_text(replace(item, text=text_at(held, "body"), link=_attached(held)))]


def _channel(held: dict[str, Any]) -> str:
    word = as_text(held.get("messageType")) or as_text(held.get("messageTypeString"))
    word = word or (as_text(held.get("type")) if as_text(held.get("type")).isdigit() else "")
    word = _BY_NUMBER.get(word, word)
    name = re.sub(r"[^A-Z]+", " ", word.upper()).removeprefix("TYPE ").strip()
    if "CALL" in name or "VOICEMAIL" in name or text_at(held, "callStatus"):
        return "CALL"
    if "EMAIL" in name or text_at(held, "emailMessageId"):
        return "EMAIL"
    if "WHATSAPP" in name:
        return "WHATSAPP"
    return "SMS" if "SMS" in name or not name else name


def _call(item: Understood, held: dict[str, Any], *, went_out: bool) -> Understood:
    """An answered call has a duration; voicemail and the states of a call that rang out do not."""
    status = first_text(held, "callStatus", "status").casefold()
    length = text_at(held, "callDuration")
    unheard = status in _NOT_REACHED or (status == "completed" and length in {"0", "0.0"})
    kind = (
        Kind.MISSED_CALL
        if unheard or "VOICEMAIL" in as_text(held.get("messageType")).upper()
        else Kind.CALL
    )
    if went_out:
        kind = Kind.OTHER if kind is Kind.MISSED_CALL else Kind.CALL
    who = "we called" if went_out else "they called"
    return replace(
        item,
        kind=kind,
        event=f"{item.event} {status}".strip()[:200],
        text=first_text(held, "transcription", "body"),
        submission=replace(item.submission, message=first_text(held, "transcription", "body")),
        link=_attached(held),
        why=f"{who}; the call's status is '{status[:40]}'",
    )


def _outbound(item: Understood, held: dict[str, Any]) -> Understood:
    status = text_at(held, "status").casefold()
    kind = Kind.DELIVERED if status in _RECEIVED else Kind.OTHER
    if status in _LOST:
        kind = Kind.BOUNCE
    return replace(
        item,
        kind=kind,
        message_ids=(item.external_id,) if item.external_id else (),
        recipient=_address_to(held),
        diagnosis=" ".join(text_at(held, "error").split()),
        permanent=False if kind is Kind.BOUNCE else None,
        why=f"our message's status is '{status[:40]}'",
    )


def _mail(item: Understood, held: dict[str, Any]) -> list[Understood]:
    """The body is HTML or text; the header is lost but for these lines."""
    body = text_at(held, "body") or first_text(held, "html", "text")
    is_html = bool(re.search(r"<(?:div|p|br|html|body|span|table)\b", body[:50_000], re.IGNORECASE))
    source = compose_mail(
        [
            ("From", text_at(held, "from") or item.submission.email),
            ("To", _address_to(held)),
            ("Subject", text_at(held, "subject") or text_at(held, "meta", "email", "subject")),
            ("In-Reply-To", text_at(held, "inReplyTo")),
            ("References", text_at(held, "references")),
        ],
        "" if is_html else body,
        body if is_html else "",
    )
    items = understand_source(source, item.event, item.external_id)
    return [replace(read, event=item.event, submission=_both(item, read, held)) for read in items]


def _both(item: Understood, read: Understood, held: dict[str, Any]) -> Submission:
    """What the mail says of its writer, and HighLevel's id of the contact."""
    written = next(iter(read_addresses(text_at(held, "from"))), ("", ""))
    person = item.submission
    return replace(
        read.submission,
        name=person.name or read.submission.name or written[0],
        email=person.email or read.submission.email or written[1],
        phone=person.phone or read.submission.phone,
        external_id=person.external_id,
    )


def _address_to(held: dict[str, Any]) -> str:
    return as_text(value_at(held, "to", 0)) or text_at(held, "to")


def _attached(held: dict[str, Any]) -> str:
    first = next(iter(list_at(held, "attachments")), "")
    return as_text(first) or text_at(first, "url")
