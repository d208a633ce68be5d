"""Cal.com: bookings, moves, cancels, requests, and routing forms.

Format: cal.com/docs/developing/guides/automation/webhooks (payloads by trigger; `MEETING_*` lie
flat, without `payload`) and the secret's X-Cal-Signature-256. A moved booking has a new uid, and
the old one beside it (`rescheduleUid`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answers import Answer, submission_of
from data.inbox.senders.bodies import phone_text
from data.inbox.senders.shapes import (
    as_text,
    dict_at,
    dicts_at,
    first_text,
    json_body,
    text_at,
    value_at,
)
from data.inbox.senders.signatures import hmac_hex
from data.inbox.understand import UTM, Submission, read_time
from data.inbox.understood import Booking, Delivery, Kind, Sender, Understood

_KINDS = {
    "BOOKING_CREATED": Kind.BOOKING,
    "BOOKING_REQUESTED": Kind.BOOKING,
    "BOOKING_RESCHEDULED": Kind.BOOKING_CHANGE,
    "BOOKING_CANCELLED": Kind.BOOKING_CANCEL,
    "BOOKING_CANCELED": Kind.BOOKING_CANCEL,
    "BOOKING_REJECTED": Kind.BOOKING_CANCEL,
}
_FORMS = frozenset({"FORM_SUBMITTED", "FORM_SUBMITTED_NO_EVENT"})
_ABOUT = {
    "BOOKING_REQUESTED": "asked for; the host has to confirm",
    "BOOKING_REJECTED": "the host declined",
}
_PHONES = (
    "attendeePhoneNumber",
    "phone",
    "phoneNumber",
    "smsReminderNumber",
    "aiAgentCallPhoneNumber",
)
_NAMES = frozenset({"name", "email", "location", "guests", "title", "rescheduleReason", *_PHONES})
_WHERE = ("integrations:", "attendeeInPerson", "inPerson", "link", "userPhone", "phone")
"""Kinds of places that say nothing by themselves."""


def understand(delivery: Delivery) -> list[Understood]:
    body = json_body(delivery.body)
    event = text_at(body, "triggerEvent")
    if not event:
        raise Unreadable("The body has no triggerEvent.")
    payload = dict_at(body, "payload") or body
    happened = read_time(text_at(body, "createdAt"))
    if event in _FORMS:
        return [_form(event, body, payload, happened)]
    if event in _KINDS:
        return [_appointment(event, payload, happened)]
    is_test = event == "PING"
    why = "a test of the hook" if is_test else "an event that changes no booking"
    identity = first_text(payload, "uid", "bookingUid")[:200]
    return [Understood(Kind.OTHER, event[:200], identity, happened, is_test=is_test, why=why)]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    """X-Cal-Signature-256: the HMAC of the raw body in hexadecimal; no time is signed."""
    hmac_hex(secret, delivery.body, delivery.headers.get("x-cal-signature-256", ""))


def _appointment(event: str, payload: dict[str, Any], happened: datetime | None) -> Understood:
    kind = _KINDS[event]
    uid = first_text(payload, "uid", "bookingUid", "bookingId", "id")[:200]
    old = first_text(payload, "rescheduleUid", "rescheduledFromUid", "fromReschedule")[:200]
    if kind is Kind.BOOKING and old and old != uid:
        kind = Kind.BOOKING_CHANGE  # a move that the host still has to confirm
    reason = first_text(payload, "cancellationReason", "rejectionReason", "cancelReason")
    reason = reason or _response(payload, "rescheduleReason")
    booking = Booking(
        id=uid,
        starts_at=read_time(text_at(payload, "startTime")),
        ends_at=read_time(text_at(payload, "endTime")),
        title=first_text(payload, "eventTitle", "title"),
        place=_place(payload),
        replaces=old if kind is Kind.BOOKING_CHANGE and old != uid else "",
        why=reason,
    )
    return Understood(
        kind,
        event=event,
        external_id=uid,
        occurred_at=happened,
        submission=_person(payload, uid),
        booking=booking,
        text=reason,
        why=_ABOUT.get(event, f"Cal.com's event {event}"),
    )


def _person(payload: dict[str, Any], uid: str) -> Submission:
    """Who booked: the answers of the booking form first, then the first attendee."""
    attendee = next(iter(dicts_at(payload, "attendees")), {})
    names = " ".join(
        part for part in (text_at(attendee, "firstName"), text_at(attendee, "lastName")) if part
    )
    said = submission_of(_answers(payload), external_id=uid)
    return replace(
        said,
        name=_full_name(payload) or text_at(attendee, "name") or names or said.name,
        email=_response(payload, "email") or text_at(attendee, "email") or said.email,
        phone=_phone(payload, attendee) or said.phone,
        message=said.message or first_text(payload, "additionalNotes", "description"),
        zone=text_at(attendee, "timeZone"),
        utm={**said.utm, **_utm(payload)},
    )


def _full_name(payload: dict[str, Any]) -> str:
    held = value_at(payload, "responses", "name", "value")
    if isinstance(held, dict):
        parts = (text_at(held, "firstName"), text_at(held, "lastName"))
        return " ".join(part for part in parts if part)
    return _response(payload, "name")


def _answers(payload: dict[str, Any]) -> list[Answer]:
    """The questions of one's own; those that Cal.com has itself are read by their names."""
    own = {**dict_at(payload, "responses"), **dict_at(payload, "userFieldsResponses")}
    answers = [
        Answer(_label(name, held), _value(held), name, "message" if name == "notes" else "", "long")
        for name, held in own.items()
        if name not in _NAMES and not (isinstance(held, dict) and held.get("isHidden") is True)
    ]
    custom = dict_at(payload, "customInputs")
    return answers + [Answer(name, held, name) for name, held in custom.items() if as_text(held)]


def _label(name: str, held: Any) -> str:
    """`label` is the question, or the key of a translation such as `additional_notes`."""
    return text_at(held, "label") or name


def _value(held: Any) -> Any:
    """`response` is the newer field of routing forms, `value` the older and the bookings'."""
    if not isinstance(held, dict):
        return held
    chosen = held.get("response", held.get("value"))
    if isinstance(chosen, list):
        return [text_at(item, "label") if isinstance(item, dict) else item for item in chosen]
    return held.get("value") if isinstance(chosen, dict) else chosen


def _response(payload: dict[str, Any], name: str) -> str:
    held = value_at(payload, "responses", name)
    return as_text(_value(held))


def _phone(payload: dict[str, Any], attendee: dict[str, Any]) -> str:
    for name in _PHONES:
        held = value_at(payload, "responses", name)
        if said := phone_text(_value(held)):
            return said
    place = value_at(payload, "responses", "location", "value")
    if text_at(place, "value") == "phone":
        return phone_text(value_at(place, "optionValue"))
    return phone_text(attendee.get("phoneNumber"))


def _place(payload: dict[str, Any]) -> str:
    call = text_at(payload, "metadata", "videoCallUrl") or text_at(payload, "videoCallData", "url")
    stated = text_at(payload, "location")
    return call or ("" if stated.startswith(_WHERE) else stated)


def _utm(payload: dict[str, Any]) -> dict[str, str]:
    tracked = {**dict_at(payload, "metadata"), **dict_at(payload, "tracking")}
    return {key: said[:200] for key in UTM if (said := text_at(tracked, f"utm_{key}"))}


def _form(
    event: str, body: dict[str, Any], payload: dict[str, Any], happened: datetime | None
) -> Understood:
    """Older versions repeat the answers beside `payload`, and only there where it has none."""
    responses = dict_at(payload, "responses")
    if not responses:
        known = {"triggerEvent", "createdAt", "payload"}
        responses = {name: held for name, held in body.items() if name not in known}
    answers = [Answer(_label(name, held), _value(held), name) for name, held in responses.items()]
    identity = first_text(payload, "responseId", "formResponseId", "uuid")
    said = submission_of(
        answers, external_id=identity, submitted_at=happened, form=text_at(payload, "formName")
    )
    return Understood(
        Kind.OTHER if said.is_empty else Kind.LEAD,
        event=event,
        external_id=identity[:200],
        occurred_at=happened,
        submission=said,
        why="a routing form was sent",
    )


SENDER = Sender("calcom", understand, verify)
