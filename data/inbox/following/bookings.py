"""Appointments that a booking tool tells of, in whichever order it does."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.inbox.following.events import Followed, noted, waiting
from data.inbox.states import EventState
from data.inbox.tables import InboundEvent
from data.inbox.understood import Booking, Kind, Understood
from data.leads.booked import is_booked, is_no_longer_booked
from data.leads.tables import Lead
from data.outreach.enrolling import Appointment
from data.outreach.reach import place_of_lead
from data.outreach.triggers import forget, remind
from data.playbook.house import House


def booked(
    session: Session, lead: Lead, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """A booking, or one that was moved; a cancel that came before it takes it back at once."""
    booking = item.booking or Booking(item.external_id)
    summary = _summary(item, booking, lead, house)
    kind = "moved" if item.kind == Kind.BOOKING_CHANGE else "booked"
    record(session, f"appointment.{kind}", summary, why=booking.why, now=now, by=by,
           lead_id=lead.id, booking=booking.id, replaces=booking.replaces)  # fmt: skip
    _is_the_same_now(session, booking)
    cancel = _waiting_cancel(session, booking)
    if cancel is not None:
        cancel.state, cancel.lead_id = EventState.APPLIED, lead.id
        cancel.why = "its create came later"
        record(session, "appointment.cancelled", "That appointment was cancelled", now=now, by=by,
               why="the cancel came before the booking", lead_id=lead.id)  # fmt: skip
        return noted("cancelled before it was told of", lead.id)
    is_booked(session, lead, house=house, now=now, by=by)
    if booking.starts_at is not None:
        appointment = Appointment(booking.id, booking.starts_at)
        remind(session, lead, appointment, replaces=booking.replaces, house=house, now=now, by=by)
    return noted(summary, lead.id)


def _summary(item: Understood, booking: Booking, lead: Lead, house: House) -> str:
    """A move is told in two halves by some tools, and one of them knows no new time."""
    if item.kind == Kind.BOOKING_CHANGE and booking.starts_at is None:
        return "The appointment is moved"
    verb = "moved to" if item.kind == Kind.BOOKING_CHANGE else "booked for"
    return f"Appointment {verb} {_when(booking, lead, house)}"


def cancelled(
    session: Session, lead: Lead | None, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """The lead needs a person again, unless another appointment stands."""
    booking = item.booking or Booking(item.external_id)
    if lead is None or not _is_known(session, booking):
        return waiting("a cancel of a booking that was not told of yet")
    when = _when(booking, lead, house)
    record(session, "appointment.cancelled", f"The appointment {when} was cancelled",
           why=booking.why, now=now, by=by, lead_id=lead.id, booking=booking.id)  # fmt: skip
    forget(session, lead, booking.id, now=now, by=by)
    if not _another_stands(session, lead, booking):
        minutes = timedelta(minutes=house.playbook.service.first_response_minutes)
        is_no_longer_booked(session, lead, respond_by=now + minutes)
    return noted("an appointment was cancelled", lead.id)


def _when(booking: Booking, lead: Lead, house: House) -> str:
    if booking.starts_at is None:
        return "a time that was not told"
    local = booking.starts_at.astimezone(place_of_lead(lead, house.playbook).zone)
    return f"{local:%a %d %b %H:%M}"


_CREATES = (Kind.BOOKING.value, Kind.BOOKING_CHANGE.value)


def _is_known(session: Session, booking: Booking) -> bool:
    told = select(InboundEvent.id).where(
        InboundEvent.booking == booking.id,
        InboundEvent.booking != "",
        col(InboundEvent.kind).in_(_CREATES),
    )
    return session.exec(told).first() is not None


def _is_the_same_now(session: Session, booking: Booking) -> None:
    """What was told of the old id holds for the new one: it is one appointment that was moved."""
    if not booking.replaces:
        return
    for told in session.exec(
        select(InboundEvent).where(InboundEvent.booking == booking.replaces)
    ).all():
        told.booking = booking.id


def _waiting_cancel(session: Session, booking: Booking) -> InboundEvent | None:
    rows = select(InboundEvent).where(
        InboundEvent.booking == booking.id,
        InboundEvent.booking != "",
        InboundEvent.kind == Kind.BOOKING_CANCEL.value,
        InboundEvent.state == EventState.WAITING,
    )
    return session.exec(rows).first()


def _another_stands(session: Session, lead: Lead, booking: Booking) -> bool:
    """Whether the lead has a booking that was not cancelled, e.g. the one that replaced this."""
    rows = session.exec(
        select(InboundEvent.booking, InboundEvent.kind).where(
            InboundEvent.lead_id == lead.id, InboundEvent.booking != ""
        )
    ).all()
    gone = {key for key, kind in rows if kind == Kind.BOOKING_CANCEL.value} | {booking.id}
    return any(kind in _CREATES and key not in gone for key, kind in rows)
