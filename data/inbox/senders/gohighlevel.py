"""GoHighLevel (HighLevel, LeadConnector): contacts, opt-outs, and the flat hooks of workflows.

Formats: marketplace.gohighlevel.com/docs/webhook/* (ContactCreate, ContactDndUpdate,
InboundMessage, Appointment…, LCEmailStats, each with an example); the "Webhook" action of a
workflow, whose fields lie flat beside `location`, `user`, `workflow`, `calendar`, `customData`
(help.gohighlevel.com, and what public repositories receive). Some put the object under `data`.
Messages are in `highlevel_messages`, appointments in `highlevel_bookings`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from data.inbox.senders.bodies import objects_of, phone_text, plain_fields, read_body
from data.inbox.senders.highlevel_bookings import understand_appointment
from data.inbox.senders.highlevel_messages import understand_message
from data.inbox.senders.mailgun import understand_event
from data.inbox.senders.public_keys import is_public_key, shared_key, signed_with_key
from data.inbox.senders.shapes import dict_at, dicts_at, first_text, text_at, true_at
from data.inbox.understand import UTM, Submission, read_time
from data.inbox.understand import understand as submission_from
from data.inbox.understood import BadSignature, Delivery, Kind, Sender, Understood

_UPDATES = frozenset({"ContactUpdate", "ContactTagUpdate"})
_NOT_THEIRS = frozenset(
    {
        *("location", "user", "workflow", "triggerData", "customData", "contact", "calendar"),
        *("message", "type", "locationId", "companyId", "webhookId", "appId", "versionId"),
        *("date_created", "dateAdded", "dateUpdated", "timestamp", "id", "contactId", "contact_id"),
        *("contact_source", "full_address", "name", "owner", "user_name", "event", "tags"),
        *("country", "companyName", "company_name", "source", "full_name", "dnd"),
    }
)
"""Fields of the flat form that are about the account, or that are read by their own names."""
_NOT_IN_CUSTOM_DATA = _NOT_THEIRS - {"message", "source"}
_WHO = (
    *(
        "email",
        "phone",
        "firstName",
        "lastName",
        "first_name",
        "last_name",
        "full_name",
        "fullName",
    ),
    *("contactName", "contactEmail", "contactPhone", "timezone", "city", "state", "postalCode"),
)
"""What an event about something else (a message, an appointment, a deal) may say of the person."""
_THINGS = (
    *(
        "Contact",
        "Inbound",
        "Outbound",
        "ProviderOutbound",
        "Conversation",
        "Appointment",
        "LCEmail",
    ),
    *("Opportunity", "Task", "Note", "User", "Location", "Campaign", "Order", "Invoice", "Product"),
    *(
        "Price",
        "Record",
        "Object",
        "Association",
        "Relation",
        "Voice",
        "Plan",
        "INSTALL",
        "UNINSTALL",
    ),
)
"""How the names of HighLevel's own events begin (marketplace.gohighlevel.com/docs/webhook)."""
_CHANNELS = {"email": "email", "sms": "sms"}


def understand(delivery: Delivery) -> list[Understood]:
    return [item for entry in objects_of(read_body(delivery)) for item in _entry(entry)]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    """What is checked depends on what is set as the secret (Webhook Integration Guide).

    HighLevel's public key: then the body must be signed with it, `X-GHL-Signature` for the Ed25519
    key, `X-WH-Signature` for the older RSA key. Any other word: workflows sign nothing, so the
    playbook's hook has to send that word along (see `shared_key`). No time is signed.
    """
    if not secret:
        raise BadSignature("No secret is set for this source.")
    if not is_public_key(secret):
        shared_key(delivery, secret)
        return
    newer, older = (
        delivery.headers.get(name, "") for name in ("x-ghl-signature", "x-wh-signature")
    )
    is_newer = "MCowBQYDK2Vw" in secret
    stated = newer if is_newer else older
    if not stated or stated == "N/A":
        raise BadSignature("The delivery is not signed.")
    signed_with_key(secret, delivery.body, stated)


def _entry(entry: dict[str, Any]) -> list[Understood]:
    event = first_text(entry, "type", "event", "eventType")
    inner = dict_at(entry, "data") or dict_at(entry, "payload")
    said = {**entry, **(inner if event else {}), "type": event if _is_known(event) else ""}
    if event == "LCEmailStats" or dict_at(said, "webhookPayload"):
        return understand_event(dict_at(said, "webhookPayload"))
    if event == "ContactDndUpdate":
        return _consents(said)
    if event in {"InboundMessage", "OutboundMessage"}:
        return understand_message(event, said, _person(said))
    if event.startswith("Appointment") or dict_at(said, "calendar") or dict_at(said, "appointment"):
        return [understand_appointment(event, said, _person(said))]
    if text_at(said, "message", "body") and not event:
        return understand_message("", said, _person(said))
    return [_contact(event, said)]


def _is_known(event: str) -> bool:
    """An app's event is about one thing; a workflow's hook may bring any word as its `type`."""
    return event.startswith(_THINGS) and event.isidentifier()


def _contact(event: str, said: dict[str, Any]) -> Understood:
    person = _person(said)
    kind = Kind.LEAD if _is_about_a_contact(said) and not person.is_empty else Kind.OTHER
    if event in _UPDATES:
        kind = Kind.CONTACT_UPDATE
    elif event.startswith("Contact") and event != "ContactCreate":
        kind = Kind.OTHER
    stamp = first_text(said, "dateUpdated", "dateAdded", "date_created")
    identity = person.external_id if _is_about_a_contact(said) else text_at(said, "id")
    return Understood(
        kind,
        event=event[:200] or "workflow",
        external_id=identity[:200],
        occurred_at=read_time(stamp),
        submission=person,
        why=f"HighLevel's event {event or 'of a workflow'}"[:300],
    )


def _person(said: dict[str, Any]) -> Submission:
    """Whoever it is about: `customData` is what the playbook's own hook adds, and comes second."""
    contact = dict_at(said, "contact")
    own = submission_from(_fields(said))
    added = submission_from(plain_fields(said.get("customData"), _NOT_IN_CUSTOM_DATA))
    identity = first_text(said, "contactId", "contact_id") or text_at(contact, "id")
    identity = identity or text_at(said, "appointment", "contactId")
    if not identity and _is_about_a_contact(said):
        identity = text_at(said, "id")
    return replace(
        own,
        name=_name(said) or _name(contact) or own.name or added.name or _name(said, "customData"),
        email=own.email or added.email,
        phone=phone_text(said.get("phone")) or own.phone or added.phone,
        message=own.message or added.message,
        company=first_text(said, "companyName", "company_name") or own.company or added.company,
        source=first_text(said, "source", "contact_source") or added.source,
        page=own.page or added.page or _attributed(said, "url"),
        external_id=identity[:200],
        submitted_at=read_time(first_text(said, "dateAdded", "date_created")),
        owner=_owner(said) or own.owner,
        place={**own.place, **({"country": c} if (c := text_at(said, "country")) else {})},
        utm={**_utm(said), **added.utm, **own.utm},
        extra={**added.extra, **own.extra, **(_more(said) if _is_about_a_contact(said) else {})},
    )


def _is_about_a_contact(said: dict[str, Any]) -> bool:
    """A workflow's hook names no event, and its flat fields are the contact's."""
    event = text_at(said, "type")
    return not event or event.startswith("Contact")


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    parts = (dict_at(said, "contact"), dict_at(said, "appointment"), said)
    if _is_about_a_contact(said):
        return {k: value for part in parts for k, value in plain_fields(part, _NOT_THEIRS).items()}
    return {k: part[k] for part in parts for k in _WHO if isinstance(part.get(k), str | int)}


def _name(said: dict[str, Any], *steps: str) -> str:
    held = dict_at(said, *steps) if steps else said
    whole = first_text(held, "full_name", "fullName", "name", "contactName")
    parts = (first_text(held, "first_name", "firstName"), first_text(held, "last_name", "lastName"))
    if not _is_about_a_contact(said):
        whole = first_text(held, "full_name", "fullName", "contactName")  # `name` is the deal's
    return whole or " ".join(part for part in parts if part)


def _owner(said: dict[str, Any]) -> str:
    """The person of the house that the contact is assigned to."""
    user = dict_at(said, "user")
    names = (text_at(user, "firstName"), text_at(user, "lastName"))
    return (
        text_at(user, "email") or " ".join(part for part in names if part) or text_at(said, "owner")
    )


def _more(said: dict[str, Any]) -> dict[str, Any]:
    tags = said.get("tags")
    flat = plain_fields({"tags": tags})
    campaign = text_at(said, "workflow", "name")
    fields = {
        text_at(row, "id"): row.get("value")
        if not isinstance(row.get("value"), dict | list)
        else ""
        for row in dicts_at(said, "customFields")[:200]
    }
    more = {**flat, **plain_fields(fields), **({"workflow": campaign} if campaign else {})}
    return {name: value for name, value in more.items() if name and value not in ("", [])}


def _attributed(said: dict[str, Any], name: str) -> str:
    for source in ("lastAttributionSource", "attributionSource"):
        for held in (dict_at(said, "contact", source), dict_at(said, source)):
            if found := text_at(held, name):
                return found
    return ""


def _utm(said: dict[str, Any]) -> dict[str, str]:
    names = {key: (f"utm{key.title()}", f"utm_{key}", key) for key in UTM if key != "source"}
    names["source"] = ("utmSource", "utm_source", "utmSessionSource")
    names["medium"] = ("utmMedium", "utm_medium", "medium")
    found = {
        key: next((word for name in options if (word := _attributed(said, name))), "")
        for key, options in names.items()
    }
    return {key: word[:200] for key, word in found.items() if word}


def _consents(said: dict[str, Any]) -> list[Understood]:
    """ "Do not disturb" as it stands now: an *active* channel is one that must not be used.

    The hook tells a state, not what changed. So a channel that is `inactive` beside one that is
    active says nothing new, and is no opt-in; only where no channel is out, those named are in.
    The whole `dnd` stands above the channels; where it is missing it is false (docs).
    """
    person = _person(said)
    states = {
        name.casefold(): first_text(setting, "status").casefold()
        for name, setting in dict_at(said, "dndSettings").items()
        if isinstance(setting, dict)
    }
    out = [name for name in _CHANNELS if states.get(name) in {"active", "permanent"}]
    if true_at(said, "dnd"):
        out = list(_CHANNELS)
    back = [] if out else [name for name in _CHANNELS if states.get(name) == "inactive"]
    if not out and not states and "dnd" in said:
        back = list(_CHANNELS)
    item = Understood(
        Kind.OTHER,
        event="ContactDndUpdate",
        external_id=person.external_id,
        occurred_at=read_time(first_text(said, "dateUpdated", "timestamp")),
        submission=person,
        why="no channel that we use",
    )
    kind, word = (Kind.OPT_OUT, "active") if out else (Kind.OPT_IN, "inactive")
    return [
        replace(
            item,
            kind=kind,
            channel=channel,
            recipient=(person.email if channel == "email" else person.phone).strip(),
            why=f"'do not disturb' is {word} for {channel}",
        )
        for channel in out or back
    ] or [item]


SENDER = Sender("gohighlevel", understand, verify)
