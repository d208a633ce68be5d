"""Calendly: invitees, reschedules, no-shows and routing forms; API v2, and v1's older hooks.

Formats: developer.calendly.com (Webhook payload; Webhook signatures; Receive data from scheduled
events in real time), for v1 developer.calendly.com/api-docs (webhook sample data).

A reschedule is a cancel of the old invitee and a create of the new one, in either order. Each of
the two names the other, so each alone says the whole: this one in place of that one. A booking's
id is therefore the invitee's, not the event's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answers import Answer, submission_of
from data.inbox.senders.bodies import phone_text
from data.inbox.senders.shapes import (
    dict_at,
    dicts_at,
    first_text,
    json_body,
    list_at,
    text_at,
    true_at,
    value_at,
)
from data.inbox.senders.signatures import hmac_hex, within_window
from data.inbox.understand import UTM, Submission, read_time
from data.inbox.understood import BadSignature, Booking, Delivery, Kind, Sender, Understood


def understand(delivery: Delivery) -> list[Understood]:
    body = json_body(delivery.body)
    event, payload = text_at(body, "event"), dict_at(body, "payload")
    if not payload:
        raise Unreadable("The body has no payload.")
    if event.startswith("routing_form_submission"):
        return [_routing_form(event, payload)]
    if event.startswith(("invitee.", "invitee_no_show")):
        is_old = bool(dict_at(payload, "invitee")) and bool(dict_at(payload, "event"))
        return [_appointment(event, _from_v1(payload) if is_old else payload, body)]
    return [Understood(Kind.OTHER, event=event[:200], why="an event that is no booking")]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """`Calendly-Webhook-Signature: t=1492774577,v1=hex`: HMAC of the time, a dot and the body."""
    stated = delivery.headers.get("calendly-webhook-signature", "")
    parts = dict(part.strip().partition("=")[::2] for part in stated.split(",")[:10])
    if "v1" not in parts:
        raise BadSignature("The delivery is not signed.")
    within_window(parts.get("t", ""), now)
    hmac_hex(secret, parts["t"].encode() + b"." + delivery.body, parts["v1"])


def _appointment(event: str, payload: dict[str, Any], body: Any) -> Understood:
    invitee = _reference(payload, "uri") or text_at(payload, "invitee")
    old, new = _reference(payload, "old_invitee"), _reference(payload, "new_invitee")
    booking = _booking(payload, invitee)
    kind, why = Kind.OTHER, "an event that changes no booking"
    if event == "invitee.created" and old:
        kind, why = Kind.BOOKING_CHANGE, "created in place of an older invitee"
        booking = replace(booking, replaces=old)
    elif event == "invitee.created":
        kind, why = Kind.BOOKING, "a new invitee"
    elif event == "invitee.canceled" and (new or true_at(payload, "rescheduled")):
        kind, why = Kind.BOOKING_CHANGE, "cancelled because it was moved; the new time comes apart"
        replaced = invitee if new else ""
        booking = Booking(new or invitee, title=booking.title, replaces=replaced, why=booking.why)
    elif event == "invitee.canceled":
        kind, why = Kind.BOOKING_CANCEL, "cancelled"
    return Understood(
        kind,
        event=event,
        external_id=invitee[:200],
        occurred_at=read_time(first_text(body, "created_at", "time")),
        submission=_person(payload, invitee),
        booking=booking if kind is not Kind.OTHER else None,
        text=booking.why,
        why=why,
    )


def _booking(payload: dict[str, Any], invitee: str) -> Booking:
    event = dict_at(payload, "scheduled_event")
    place = dict_at(event, "location")
    return Booking(
        id=invitee,
        starts_at=read_time(text_at(event, "start_time")),
        ends_at=read_time(text_at(event, "end_time")),
        title=text_at(event, "name"),
        place=first_text(place, "join_url", "location") or text_at(event, "location"),
        why=text_at(payload, "cancellation", "reason"),
    )


def _person(payload: dict[str, Any], invitee: str) -> Submission:
    names = " ".join(
        part for part in (text_at(payload, "first_name"), text_at(payload, "last_name")) if part
    )
    place = dict_at(payload, "scheduled_event", "location")
    called = text_at(place, "location") if text_at(place, "type") == "outbound_call" else ""
    said = submission_of(_answers(payload), external_id=invitee)
    return replace(
        said,
        name=text_at(payload, "name") or names or said.name,
        email=text_at(payload, "email") or said.email,
        phone=said.phone or phone_text(payload.get("text_reminder_number")) or called,
        zone=text_at(payload, "timezone"),
        submitted_at=read_time(text_at(payload, "created_at")),
        utm={**said.utm, **_utm(dict_at(payload, "tracking"))},
    )


def _answers(payload: dict[str, Any]) -> list[Answer]:
    listed = dicts_at(payload, "questions_and_answers")
    return [Answer(text_at(row, "question"), _answer(row), shape="long") for row in listed]


def _answer(row: dict[str, Any]) -> Any:
    held = row.get("answer")
    return held if isinstance(held, str | list | int | float) else text_at(row, "answer")


def _utm(tracking: dict[str, Any]) -> dict[str, str]:
    return {key: said[:200] for key in UTM if (said := text_at(tracking, f"utm_{key}"))}


def _reference(payload: dict[str, Any], name: str) -> str:
    """An id is an address in v2, and an object with a uuid in v1."""
    return text_at(payload, name) or text_at(payload, name, "uuid") or text_at(payload, name, "uri")


def _routing_form(event: str, payload: dict[str, Any]) -> Understood:
    """Somebody answered the questions before the calendar; whether they book comes apart."""
    happened = read_time(text_at(payload, "created_at"))
    identity = text_at(payload, "uri")
    said = submission_of(_answers(payload), external_id=identity, submitted_at=happened)
    said = replace(said, utm={**said.utm, **_utm(dict_at(payload, "tracking"))})
    return Understood(
        Kind.OTHER if said.is_empty else Kind.LEAD,
        event=event,
        external_id=identity[:200],
        occurred_at=happened,
        submission=said,
        why="a routing form was sent",
    )


def _from_v1(payload: dict[str, Any]) -> dict[str, Any]:
    """The older hook, with the names of the newer one."""
    invitee, event = dict_at(payload, "invitee"), dict_at(payload, "event")
    moved = true_at(invitee, "is_reschedule")
    return {
        **invitee,
        "uri": text_at(invitee, "uuid") or text_at(event, "uuid"),
        "old_invitee": _reference(payload, "old_invitee") if moved else "",
        "new_invitee": _reference(payload, "new_invitee"),
        "questions_and_answers": list_at(payload, "questions_and_answers"),
        "tracking": dict_at(payload, "tracking"),
        "cancellation": {"reason": first_text(event, "cancel_reason")},
        "scheduled_event": {
            "name": text_at(payload, "event_type", "name"),
            "start_time": first_text(event, "start_time", "invitee_start_time"),
            "end_time": first_text(event, "end_time", "invitee_end_time"),
            "location": value_at(event, "location"),
        },
    }


SENDER = Sender("calendly", understand, verify)
