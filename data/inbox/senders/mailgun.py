"""Mailgun: what became of our mails (new and older hooks), and mails that a route hands on.

Formats: documentation.mailgun.com, "Webhooks" and "Event structure" (`signature` beside
`event-data`), the older form-encoded hooks of the v2 API (`event=bounced`, `code`, `error`), and
"Routes: parsed messages" (`stripped-text`, `message-headers`, `body-mime`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from data.inbox.parse import Unreadable, media_type
from data.inbox.senders.bodies import objects_of, true_type
from data.inbox.senders.delivery_status import is_dead, one_line, status_in
from data.inbox.senders.provider_forms import PostedForm, read_posted_form
from data.inbox.senders.provider_mail import compose_mail, pairs_of, understand_source, with_missing
from data.inbox.senders.shapes import dict_at, first_text, json_body, json_in, text_at
from data.inbox.senders.signatures import hmac_hex, within_window
from data.inbox.understand import Submission, read_time
from data.inbox.understood import BadSignature, Delivery, Kind, Sender, Understood

_WINDOW = timedelta(hours=9)
"""Mailgun repeats a hook for 8 hours, and the time that it signed is the first one's."""
_KINDS = {
    "delivered": Kind.DELIVERED,
    "opened": Kind.OPEN,
    "clicked": Kind.CLICK,
    "unsubscribed": Kind.OPT_OUT,
    "complained": Kind.COMPLAINT,
    "failed": Kind.BOUNCE,
    "bounced": Kind.BOUNCE,
    "dropped": Kind.BOUNCE,
}
_REFUSED_BY_MAILGUN = {
    "suppress-bounce": Kind.BOUNCE,
    "suppress-unsubscribe": Kind.OPT_OUT,
    "suppress-complaint": Kind.COMPLAINT,
}
"""A mail that Mailgun did not even try: what it knew of the address."""
_ROUTE = frozenset({"body-mime", "body-plain", "stripped-text", "message-headers", "body-html"})


def understand(delivery: Delivery) -> list[Understood]:
    if media_type(true_type(delivery)) == "application/json":
        return [item for entry in objects_of(json_body(delivery.body)) for item in _entry(entry)]
    form = read_posted_form(true_type(delivery), delivery.body)
    if form.first("event"):
        return [_older(form)]
    if _ROUTE & set(form.fields):
        return _mail(form)
    raise Unreadable("The form is neither an event nor a mail.")


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """HMAC-SHA256 of `timestamp` and `token`, in the body; the key is the HTTP signing key."""
    if media_type(true_type(delivery)) == "application/json":
        held = dict_at(_json(delivery.body), "signature")
        time, token, stated = (text_at(held, name) for name in ("timestamp", "token", "signature"))
    else:
        form = _form(delivery)
        time, token, stated = (form.text(name) for name in ("timestamp", "token", "signature"))
    within_window(time, now, _WINDOW)
    hmac_hex(secret, f"{time}{token}".encode(), stated)


def _json(body: bytes) -> Any:
    try:
        return json_body(body)
    except Unreadable as error:
        raise BadSignature(f"The signature cannot be read: {error}") from None


def _form(delivery: Delivery) -> PostedForm:
    try:
        return read_posted_form(true_type(delivery), delivery.body)
    except Unreadable as error:
        raise BadSignature(f"The signature cannot be read: {error}") from None


def _entry(entry: dict[str, Any]) -> list[Understood]:
    return understand_event(dict_at(entry, "event-data") or entry)


def understand_event(data: dict[str, Any]) -> list[Understood]:
    """One event; HighLevel's own mail hands on the same (`LCEmailStats`)."""
    event, recipient = text_at(data, "event"), text_at(data, "recipient")
    if not event:
        raise Unreadable("The JSON has no event.")
    told = dict_at(data, "delivery-status")
    message_id = text_at(data, "message", "headers", "message-id")
    item = Understood(
        _KINDS.get(event, Kind.OTHER),
        event=event[:200],
        external_id=text_at(data, "id")[:200],
        occurred_at=read_time(text_at(data, "timestamp")),
        submission=Submission(email=recipient),
        channel="email",
        subject=text_at(data, "message", "headers", "subject"),
        message_ids=_ids(message_id),
        recipient=recipient,
        link=text_at(data, "url"),
        by_machine=_is_machine(data),
        why=f"Mailgun's event '{event[:60]}'",
    )
    if item.kind is not Kind.BOUNCE:
        return [item]
    words = first_text(told, "message", "description") or text_at(data, "reject", "reason")
    code = first_text(told, "enhanced-code") or status_in(words) or first_text(told, "code")
    return [_failed(item, text_at(data, "severity"), text_at(data, "reason"), code, words)]


def _ids(message_id: str) -> tuple[str, ...]:
    """Mailgun states the Message-ID without its brackets."""
    bare = message_id.strip("<> ")
    return (f"<{bare}>",) if bare else ()


def _is_machine(data: dict[str, Any]) -> bool:
    """Mailgun names the bot, such as Apple's privacy protection; an empty word is none."""
    return bool(text_at(data, "client-info", "bot"))


def _failed(item: Understood, severity: str, reason: str, code: str, words: str) -> Understood:
    """`old` gave up after too many tries, which says nothing of the address."""
    kind = _REFUSED_BY_MAILGUN.get(reason, Kind.BOUNCE)
    if kind is not Kind.BOUNCE:
        return replace(item, kind=kind, diagnosis=one_line(words), why=f"refused: {reason}")
    final = severity.casefold() == "permanent" and reason != "old"
    permanent = final and (
        reason == "suppress-bounce" or is_dead(code, words, otherwise=severity == "permanent")
    )
    return replace(
        item,
        status=code[:40],
        permanent=permanent,
        diagnosis=one_line(words),
        why=f"{item.why}, {severity[:20] or 'no'} severity, reason '{reason[:60]}'",
    )


def _older(form: PostedForm) -> Understood:
    """`bounced` is final; `dropped` is, where the reason is a hard fail."""
    event = form.text("event").casefold()
    reason = form.text("reason").casefold()
    words = form.first("error", "notification", "description")
    code = status_in(words) or form.text("code")
    recipient = form.text("recipient")
    item = Understood(
        _KINDS.get(event, Kind.OTHER),
        event=event[:200],
        external_id=form.first("event-id", "token", "Message-Id", "message-id")[:200],
        occurred_at=read_time(form.text("timestamp")),
        submission=Submission(email=recipient),
        channel="email",
        message_ids=_ids(form.first("Message-Id", "message-id")),
        recipient=recipient,
        link=form.text("url"),
        why=f"Mailgun's event '{event[:60]}'",
    )
    if item.kind is not Kind.BOUNCE:
        return item
    severity = "temporary" if event == "dropped" and reason == "old" else "permanent"
    return _failed(item, severity, reason, code, words)


def _mail(form: PostedForm) -> list[Understood]:
    """The source where the route asks for it (an address that ends in `mime`), else its parts."""
    message_id = next(iter(_ids(form.first("Message-Id", "message-id"))), "")
    if source := form.fields.get("body-mime"):
        return understand_source(source, "inbound", message_id)
    listed = form.text("message-headers")
    pairs = pairs_of(json_in(listed, "list of headers")) if listed else []
    headers = with_missing(
        pairs,
        [
            ("From", form.first("from", "From", "sender")),
            ("To", form.first("To", "recipient")),
            ("Subject", form.first("subject", "Subject")),
            ("X-Original-To", form.text("recipient")),
            ("Message-Id", message_id),
            ("In-Reply-To", form.text("In-Reply-To")),
            ("References", form.text("References")),
            ("Date", form.text("Date")),
        ],
    )
    html = form.text("body-html")
    plain = form.first("body-plain", "stripped-text") or ("" if html else " ")
    source = compose_mail(headers, plain, html, form.files)
    items = understand_source(source, "inbound", message_id)
    stripped = form.text("stripped-text")
    return [replace(item, text=item.text or stripped) for item in items]


SENDER = Sender("mailgun", understand, verify)
