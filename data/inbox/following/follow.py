"""What follows from one thing that a delivery says: one function for each kind."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.inbox.following.arrivals import called, met, updated, wrote
from data.inbox.following.bookings import booked, cancelled
from data.inbox.following.deliveries import bounced, told
from data.inbox.following.events import Followed, nothing, waiting
from data.inbox.following.finding import Found, find
from data.inbox.following.opting import address_of, is_opted_out, opted_in, opted_out, unclear
from data.inbox.following.replies import machine_answered, person_wrote
from data.inbox.sms_words import SmsKind, decide_sms
from data.inbox.tables import Inbound
from data.inbox.understood import Kind, Understood
from data.playbook.house import House

WE_WRITE_ON = ("", "email", "sms")
"""Channels of an opt-out that we keep; empty: e-mail. A stop elsewhere is a person's to read."""


def follow(
    session: Session, inbound: Inbound, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """Do what the item asks for; raises nothing for anything that a sender says."""
    if item.is_test:
        return nothing("the sender says that it is a test")
    if item.fetch:
        if not item.external_id:
            return nothing("it names no id under which the rest could be fetched")
        return waiting("the rest has to be fetched from the sender")
    if item.kind in (Kind.LEAD, Kind.MISSED_CALL):  # they are recognised when they arrive
        return wrote(session, inbound, item, house=house, now=now, by=by)
    found = find(session, item, house.playbook, inbound.source)
    match item.kind:
        case Kind.REPLY | Kind.MESSAGE:
            return _wrote(session, inbound, item, found, house=house, now=now, by=by)
        case Kind.CALL:
            return called(session, inbound, item, house=house, now=now, by=by)
        case Kind.AUTO_REPLY:
            if found is None:
                return nothing("an automatic reply from nobody we know")
            return machine_answered(session, found, item, house=house, now=now, by=by)
        case Kind.BOUNCE:
            return bounced(session, found, item, house=house, now=now, by=by)
        case Kind.OPT_OUT | Kind.OPT_IN if item.channel not in WE_WRITE_ON:
            if found is None or item.kind == Kind.OPT_IN or not item.text.strip():
                return nothing(f"it is about {item.channel}, on which we do not write")
            return unclear(session, found, item, house=house, now=now, by=by)
        case Kind.OPT_OUT | Kind.COMPLAINT:
            return opted_out(session, found, item, house=house, now=now, by=by)
        case Kind.OPT_IN:
            return opted_in(session, found, item, house=house, now=now, by=by)
        case Kind.OPEN | Kind.CLICK | Kind.DELIVERED:
            return told(session, found, item, house=house, now=now, by=by)
        case Kind.BOOKING | Kind.BOOKING_CHANGE:
            booker, _ = met(session, inbound, item, house=house, now=now, by=by)
            return booked(session, booker, item, house=house, now=now, by=by)
        case Kind.BOOKING_CANCEL:
            lead = found.lead if found else None
            return cancelled(session, lead, item, house=house, now=now, by=by)
        case Kind.CONTACT_UPDATE if found is not None:
            return updated(session, inbound, found.lead, item, now=now, by=by)
        case _:
            return nothing(item.why or f"{item.kind.value}: nothing follows from it")


def _wrote(
    session: Session,
    inbound: Inbound,
    item: Understood,
    found: Found | None,
    *,
    house: House,
    now: datetime,
    by: str,
) -> Followed:
    """A person's words: an answer to us, a word that opts in or out, or a first message."""
    if item.channel == "sms":
        channel, address = address_of(item, house.playbook)
        was_out = is_opted_out(session, channel, address) is not None
        if decide_sms(item.text, opted_out=was_out).kind == SmsKind.START and was_out:
            return opted_in(session, found, item, house=house, now=now, by=by)
    if found is None:
        return wrote(session, inbound, item, house=house, now=now, by=by)
    followed = person_wrote(session, found, item, house=house, now=now, by=by)
    if item.unclear:
        return unclear(session, found, item, house=house, now=now, by=by)
    return followed
