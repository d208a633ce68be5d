"""HubSpot: subscriptions (ids only), workflow hooks (the whole contact), and form submissions.

Formats: developers.hubspot.com/docs/api/webhooks (events, several in one call; `contact.*` of the
classic and `object.*` with an objectTypeId of the generic subscriptions), the contact of the v1
API that workflow hooks post (properties as `{value, versions}`), the v3 object (plain properties),
the Forms API's submission (`values` or `fields`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from data.inbox.senders.answers import Answer, submission_of
from data.inbox.senders.bodies import objects_of, plain_fields, read_body
from data.inbox.senders.public_keys import same_digest
from data.inbox.senders.shapes import (
    as_text,
    dict_at,
    dicts_at,
    first_text,
    text_at,
    true_at,
    value_at,
)
from data.inbox.senders.signatures import hmac_base64, within_window
from data.inbox.understand import Submission, read_time
from data.inbox.understand import understand as submission_from
from data.inbox.understood import BadSignature, Delivery, Kind, Sender, Understood

_CONTACT = frozenset({"0-1", "contact", "contacts"})
_FILLED = frozenset({"email", "phone", "mobilephone", "firstname", "lastname", "company"})
"""Properties whose change tells something about the person without asking HubSpot for more."""
_CONTACT_KINDS = {
    "creation": Kind.LEAD,
    "propertyChange": Kind.CONTACT_UPDATE,
    "merge": Kind.CONTACT_UPDATE,
    "restore": Kind.CONTACT_UPDATE,
}
_TOLD_KINDS = {kind.value: kind for kind in (Kind.CONTACT_UPDATE, Kind.OPT_OUT, Kind.OPT_IN)}
"""What an event makes of a contact; after a creation the contact itself says what it is."""
_UNDONE = {
    "%3A": ":",
    "%2F": "/",
    "%3F": "?",
    "%40": "@",
    "%21": "!",
    "%24": "$",
    "%27": "'",
    "%28": "(",
    "%29": ")",
    "%2A": "*",
    "%2C": ",",
    "%3B": ";",
}
_IDS = ("vid", "canonical-vid", "objectId", "hs_object_id", "id", "contactId")
_STAMPS = frozenset({"createdate", "lastmodifieddate", "createdAt", "updatedAt", "portalId",
                     "portal-id", "hubspot_owner_id", "archived"})  # fmt: skip


def understand(delivery: Delivery) -> list[Understood]:
    return [_entry(entry) for entry in objects_of(read_body(delivery))]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """v3 where it is there, else what X-HubSpot-Signature-Version names (request validation).

    v3 signs the method, the address, the body and a time in milliseconds, at most 5 minutes old;
    v2 and v1 are plain SHA-256 digests over the secret and no time.
    """
    if not secret:
        raise BadSignature("No secret is set for this source.")
    stated = delivery.headers.get("x-hubspot-signature-v3", "")
    if stated:
        time = delivery.headers.get("x-hubspot-request-timestamp", "")
        within_window(time, now)
        signed = f"POST{_decoded(delivery.url)}".encode() + delivery.body + time.encode()
        hmac_base64(secret, signed, stated)
        return
    stated = delivery.headers.get("x-hubspot-signature", "")
    if not stated:
        raise BadSignature("The delivery is not signed.")
    before = f"POST{delivery.url}" if _version(delivery) == "v2" else ""
    same_digest(sha256(f"{secret}{before}".encode() + delivery.body).hexdigest(), stated)


def _version(delivery: Delivery) -> str:
    return delivery.headers.get("x-hubspot-signature-version", "v1").strip().lower()


def _decoded(url: str) -> str:
    """v3 signs the address with these escapes undone, and only these (validating requests)."""
    for escape, letter in _UNDONE.items():
        url = url.replace(escape, letter).replace(escape.lower(), letter)
    return url


def told_with(kind: Kind, event: str, contact: bytes, number: int | None) -> bytes:
    """An event of ids only together with the contact that was fetched for it, as one delivery.

    The same contact is a lead after its creation and news of somebody known after a change;
    `number` tells two changes of one contact apart. Raises ValueError where it is not JSON.
    """
    parts = {"subscriptionType": event, "kind": kind.value, "number": number,
             "fetched": json.loads(contact)}  # fmt: skip
    return json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _fetched(entry: dict[str, Any]) -> Understood:
    item = _record(dict_at(entry, "fetched"))
    kind = _TOLD_KINDS.get(text_at(entry, "kind"), item.kind)
    event = text_at(entry, "subscriptionType")
    item = replace(item, kind=kind, event=event, why=f"HubSpot's event {event}, fetched"[:300])
    if kind in (Kind.OPT_OUT, Kind.OPT_IN):
        identity = f"{item.external_id}#{text_at(entry, 'number')}"
        address = item.submission.email
        return replace(item, external_id=identity, channel="email", recipient=address)
    return item


def _entry(entry: dict[str, Any]) -> Understood:
    if dict_at(entry, "fetched"):
        return _fetched(entry)
    if text_at(entry, "subscriptionType"):
        return _event(entry)
    if dicts_at(entry, "values") or dicts_at(entry, "fields") or dicts_at(entry, "data"):
        return _form(entry)
    if dict_at(entry, "properties"):
        return _record(entry)
    said = submission_from(plain_fields(entry, _STAMPS))
    return _contact(entry, said, {})


def _event(entry: dict[str, Any]) -> Understood:
    """Ids only: what the rest of the contact says has to be fetched."""
    event = text_at(entry, "subscriptionType")
    what, _, happened = event.partition(".")
    about = what if what != "object" else first_text(entry, "objectTypeId", "objectType")
    kind = _CONTACT_KINDS.get(happened, Kind.OTHER) if about in _CONTACT else Kind.OTHER
    name, value = text_at(entry, "propertyName"), text_at(entry, "propertyValue")
    said = submission_from({name: value} if name in _FILLED else {})
    item = Understood(
        kind,
        event=event,
        external_id=first_text(entry, "objectId", "primaryObjectId", "newObjectId")[:200],
        occurred_at=read_time(text_at(entry, "occurredAt")),
        submission=said,
        fetch=kind is not Kind.OTHER,
        why=f"HubSpot's event {event}"[:300],
    )
    if kind is Kind.CONTACT_UPDATE and name.startswith("hs_email_optout"):
        return _consent(item, name, value)
    return item


def _consent(item: Understood, name: str, value: str) -> Understood:
    """`hs_email_optout` is every mail, `hs_email_optout_123` one kind of mail: taken for all, as
    an opt-out; only the whole one is ever an opt-in."""
    if value.casefold() == "true":
        return replace(item, kind=Kind.OPT_OUT, channel="email", why=f"{name} became true"[:300])
    if value.casefold() == "false" and name == "hs_email_optout":
        return replace(item, kind=Kind.OPT_IN, channel="email", why=f"{name} became false")
    return item


def _form(entry: dict[str, Any]) -> Understood:
    rows = dicts_at(entry, "values") or dicts_at(entry, "fields") or dicts_at(entry, "data")
    answers = [
        Answer(
            text_at(row, "label") or text_at(row, "name"), row.get("value"), text_at(row, "name")
        )
        for row in rows
    ]
    happened = read_time(first_text(entry, "submittedAt", "timestamp", "createdAt"))
    said = submission_of(
        answers,
        external_id=first_text(entry, "submissionId", "conversionId", "conversion-id"),
        submitted_at=happened,
        page=first_text(entry, "pageUrl", "page-url") or text_at(entry, "context", "pageUri"),
        form=first_text(entry, "formName", "title") or text_at(entry, "context", "pageName"),
    )
    return Understood(
        Kind.OTHER if said.is_empty else Kind.LEAD,
        event=first_text(entry, "eventType", "eventName") or "form_submission",
        external_id=said.external_id,
        occurred_at=happened,
        submission=said,
        why="a form was sent",
    )


def _record(entry: dict[str, Any]) -> Understood:
    """An object with its properties; one that is no person (a deal, a company) is not a lead."""
    properties = {
        name: held.get("value") if isinstance(held, dict) else held
        for name, held in dict_at(entry, "properties").items()
    }
    named = {name: value for name, value in properties.items() if not name.startswith("hs_")}
    said = submission_from(plain_fields(named, _STAMPS))
    form = value_at(entry, "form-submissions", 0)
    source = said.source or first_text(properties, "hs_analytics_source", "hs_latest_source")
    said = replace(
        said,
        email=said.email or _known_address(entry),
        source=source,
        page=said.page or text_at(form, "page-url"),
        detail=said.detail or text_at(form, "title"),
        submitted_at=read_time(text_at(form, "timestamp")),
    )
    return _contact(entry, said, properties)


def _contact(entry: dict[str, Any], said: Submission, properties: dict[str, Any]) -> Understood:
    is_person = bool(said.email or said.phone) or (bool(said.name) and "dealname" not in properties)
    if "dealname" in properties or "dealname" in entry or about_a_company(properties):
        is_person = False
    identity = first_text(entry, *_IDS) or first_text(properties, *_IDS) or said.external_id
    stamp = first_text(properties, "lastmodifieddate", "createdate")
    return Understood(
        Kind.LEAD if is_person else Kind.OTHER,
        event=first_text(entry, "eventType", "event") or "workflow",
        external_id=identity[:200],
        occurred_at=read_time(stamp or first_text(entry, "updatedAt", "createdAt")),
        submission=replace(said, external_id=identity[:200]),
        is_test=true_at(entry, "isTest"),
        why="a contact with its properties" if is_person else "an object that is no contact",
    )


def about_a_company(properties: dict[str, Any]) -> bool:
    """A company's properties: a domain and a name, and no address of a person."""
    return bool(as_text(properties.get("domain"))) and not as_text(properties.get("email"))


def _known_address(entry: dict[str, Any]) -> str:
    for profile in dicts_at(entry, "identity-profiles")[:20]:
        for identity in dicts_at(profile, "identities")[:50]:
            if text_at(identity, "type").upper() == "EMAIL":
                return text_at(identity, "value")
    return ""


SENDER = Sender("hubspot", understand, verify)
