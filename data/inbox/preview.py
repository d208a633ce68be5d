"""What would be understood of a delivery, storing nothing (`callboard inbox try`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.inbox.bare_mail import as_answer, from_nobody, has_header
from data.inbox.doors import read_delivery
from data.inbox.parse import Unreadable
from data.inbox.process import NOBODY, asks_nothing_of_anybody
from data.inbox.senders.bodies import true_type
from data.inbox.understood import Delivery, Kind, Understood
from data.inbox.usual_source import with_usual_source
from data.leads.decide import decide_source
from data.leads.identity import read_email, read_phone
from data.leads.naming import clean_name
from data.playbook.models import Playbook

MAIL = "message/rfc822"


def content_type_of(source: str, body: bytes) -> str:
    """What a body looks like, where nobody said it: JSON, a form, multipart, XML or a mail."""
    start = body[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if source == "mailbox":
        return MAIL
    if start.startswith(b"<"):
        return "text/xml"
    guessed = true_type(Delivery(body, ""))
    if guessed == "application/json" and start[:1] not in (b"{", b"[") and has_header(body):
        return MAIL
    return guessed


def would_be_understood(
    source: str, body: bytes, content_type: str, playbook: Playbook
) -> list[Understood]:
    """Each item; raises `Unreadable` with the sentence that the quarantine would show."""
    is_bare = source == "mailbox" and bool(body.strip()) and not has_header(body)
    delivery = Delivery(as_answer(body) if is_bare else body, content_type)
    items = read_delivery(source, delivery, playbook)
    if all(asks_nothing_of_anybody(item) for item in items):
        raise Unreadable(NOBODY)
    return [from_nobody(item) for item in items] if is_bare else items


def told(source: str, item: Understood, playbook: Playbook) -> dict[str, Any]:
    """One item by the names that people script against; the first ten never change."""
    said = with_usual_source(source, item, playbook)
    phone = read_phone(said.phone, _country(said.place.get("country", ""), playbook))
    text = item.text.strip()
    message = said.message.strip()
    values: dict[str, Any] = {
        "kind": item.kind.value,
        "event": item.event,
        "external_id": item.external_id or said.external_id,
        "name": clean_name(said.name),
        "email": read_email(said.email).address or said.email,
        "phone": phone.e164 or phone.raw,
        "phone_valid": phone.valid,
        "source": decide_source(said.source, said.utm, source, said.detail, playbook).value,
        "message": message or text,
        "text": text or message,
    }
    if item.kind == Kind.BOUNCE:
        values |= {"recipient": item.recipient, "status": item.status, "permanent": item.permanent}
    return values | _further(item, replace(said, message=""))


def _country(stated: str, playbook: Playbook) -> str:
    """As `data.leads.arrival` reads a number: where the person says to be, else where we are."""
    return stated.upper() if len(stated) == 2 else playbook.business.country


def _further(item: Understood, said: Any) -> dict[str, Any]:
    """What else is known, where there is any."""
    booking = item.booking
    more = {
        "recipient": item.recipient if item.kind != Kind.BOUNCE else "",
        "diagnosis": item.diagnosis,
        "subject": item.subject,
        "channel": item.channel,
        "company": said.company,
        "occurred_at": item.occurred_at,
        "until": item.until.isoformat() if item.until else "",
        "link": item.link,
        "booking": booking.id if booking else "",
        "starts_at": booking.starts_at if booking else None,
        "ends_at": booking.ends_at if booking else None,
        "page": said.page,
        "utm": dict(said.utm),
        "place": dict(said.place),
        "extra": dict(said.extra),
        "message_ids": list(item.message_ids),
        "fetch": item.fetch,
        "is_test": item.is_test,
        "by_machine": item.by_machine,
        "unclear": item.unclear,
        "why": item.why,
    }
    return {name: value for name, value in more.items() if value}
