"""SendGrid: the Event Webhook's list, and mails from Inbound Parse.

Formats: twilio.com/docs/sendgrid/for-developers/tracking-events/event (events and their fields),
/getting-started-event-webhook-security-features (signature), /parsing-email/setting-up-the-inbound-
parse-webhook (multipart: texts in the charsets that `charsets` names, or the source in `email`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable, media_type
from data.inbox.senders.bodies import objects_of, true_type
from data.inbox.senders.delivery_status import is_dead, one_line, status_in
from data.inbox.senders.provider_forms import PostedForm, read_posted_form
from data.inbox.senders.provider_mail import (
    compose_mail,
    header_lines,
    understand_source,
    with_missing,
)
from data.inbox.senders.public_keys import shared_key, signed_with_key
from data.inbox.senders.shapes import json_body, json_in, text_at, true_at
from data.inbox.senders.signatures import within_window
from data.inbox.understand import Submission, read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_KINDS = {
    "delivered": Kind.DELIVERED,
    "bounce": Kind.BOUNCE,
    "blocked": Kind.BOUNCE,
    "deferred": Kind.BOUNCE,
    "dropped": Kind.BOUNCE,
    "open": Kind.OPEN,
    "click": Kind.CLICK,
    "spamreport": Kind.COMPLAINT,
    "unsubscribe": Kind.OPT_OUT,
    "group_unsubscribe": Kind.OPT_OUT,
    "group_resubscribe": Kind.OPT_IN,
}
_DROPPED = {
    "bounced address": (Kind.BOUNCE, True),
    "invalid": (Kind.BOUNCE, True),
    "unsubscribed address": (Kind.OPT_OUT, None),
    "spam reporting address": (Kind.COMPLAINT, None),
}
"""Why SendGrid did not even try; every other reason is about our mail or our account."""
_PARSED = frozenset({"email", "text", "html", "headers", "envelope", "from", "subject"})


def understand(delivery: Delivery) -> list[Understood]:
    if media_type(true_type(delivery)) == "application/json":
        return [_event(entry) for entry in objects_of(json_body(delivery.body))]
    form = read_posted_form(true_type(delivery), delivery.body)
    if not _PARSED & set(form.fields):
        raise Unreadable("The form is no mail: it has neither 'email' nor 'headers' nor 'text'.")
    return _mail(form)


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """ECDSA over the time and the raw body; the secret is the public key from SendGrid's settings.

    Inbound Parse is signed too where its security policy says so. Where another word than a public
    key is set, it has to come along with the request (see `shared_key`).
    """
    stated = delivery.headers.get("x-twilio-email-event-webhook-signature", "")
    if not stated:
        shared_key(delivery, secret)
        return
    time = delivery.headers.get("x-twilio-email-event-webhook-timestamp", "")
    within_window(time, now)
    signed_with_key(secret, time.encode() + delivery.body, stated)


def _event(entry: dict[str, Any]) -> Understood:
    event, recipient = text_at(entry, "event"), text_at(entry, "email")
    if not event:
        raise Unreadable("An entry of the list has no event.")
    item = Understood(
        _KINDS.get(event, Kind.OTHER),
        event=event[:200],
        external_id=text_at(entry, "sg_event_id")[:200],
        occurred_at=read_time(text_at(entry, "timestamp")),
        submission=Submission(email=recipient),
        channel="email",
        subject=text_at(entry, "subject"),
        message_ids=_ids(entry),
        recipient=recipient,
        link=text_at(entry, "url"),
        by_machine=true_at(entry, "sg_machine_open"),
        why=f"SendGrid's event '{event[:60]}'",
    )
    return _failed(item, entry) if item.kind is Kind.BOUNCE else item


def _ids(entry: dict[str, Any]) -> tuple[str, ...]:
    """Our Message-ID, then SendGrid's: `id.filter…` in events, `id` in the answer to the send."""
    ours, theirs = (
        text_at(entry, "smtp-id") or text_at(entry, "smtp_id"),
        text_at(entry, "sg_message_id"),
    )
    bare = ours.strip("<> ")
    clues = (f"<{bare}>" if bare else "", theirs, theirs.partition(".")[0])
    return tuple(dict.fromkeys(clue for clue in clues if clue))


def _failed(item: Understood, entry: dict[str, Any]) -> Understood:
    """`blocked` is a refusal of this mail, `deferred` a delay; a `bounce` may be of the address."""
    words = one_line(text_at(entry, "reason") or text_at(entry, "response"))
    code = text_at(entry, "status") or status_in(words)
    if item.event == "dropped":
        return _dropped(replace(item, status=code[:40], diagnosis=words), words)
    classified = text_at(entry, "bounce_classification").casefold()
    final = item.event == "bounce" and text_at(entry, "type").casefold() != "blocked"
    exact = status_in(words) if code in {"", "5.0.0"} and status_in(words).count(".") else code
    permanent = final and is_dead(exact, words, otherwise=True)
    if final and classified in {"invalid address", "invalid"}:
        permanent = True
    return replace(
        item,
        status=code[:40],
        permanent=permanent,
        diagnosis=words,
        why=f"{item.why}, type '{text_at(entry, 'type')[:40]}'",
    )


def _dropped(item: Understood, words: str) -> Understood:
    kind, permanent = _DROPPED.get(words.casefold(), (Kind.OTHER, None))
    return replace(item, kind=kind, permanent=permanent, why=f"dropped: '{words[:80]}'")


def _mail(form: PostedForm) -> list[Understood]:
    if source := form.fields.get("email"):
        return understand_source(source, "inbound")
    said = form.text("charsets")
    charsets = json_in(said, "list of charsets") if said else {}
    envelope = form.text("envelope")
    sender = json_in(envelope, "envelope") if envelope else {}
    words = {
        name: form.text(name, text_at(charsets, name))
        for name in ("headers", "from", "to", "subject", "text", "html")
    }
    headers = with_missing(
        header_lines(words["headers"]),
        [
            ("From", words["from"] or text_at(sender, "from")),
            ("To", words["to"] or text_at(sender, "to", 0)),
            ("Subject", words["subject"]),
            ("X-Original-To", text_at(sender, "to", 0)),
        ],
    )
    return understand_source(
        compose_mail(headers, words["text"], words["html"], form.files), "inbound"
    )


SENDER = Sender("sendgrid", understand, verify)
