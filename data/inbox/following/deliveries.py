"""What became of our own messages, as mail servers and providers tell it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.engagement import arriving
from data.engagement.machines import Judgement
from data.inbox.following.arrivals import believable_submit_time
from data.inbox.following.events import Followed, noted, nothing
from data.inbox.following.finding import Found
from data.inbox.following.opting import BOUNCED, address_of
from data.inbox.understood import Kind, Understood
from data.leads.identity import read_email
from data.leads.stages import OPEN_STAGES
from data.leads.tables import Lead
from data.outreach.states import MessageState, Purpose
from data.outreach.stopping import (
    UNDELIVERED,
    running_enrolments,
    steps_to_come,
    stop_sequences,
    suppress,
)
from data.outreach.tables import Message
from data.playbook.channel import Channel
from data.playbook.house import House

OPTED_OUT_CODES = frozenset({"21610"})
"""Twilio: the recipient sent STOP to this number, and only its START takes that back."""


def bounced(
    session: Session, found: Found | None, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """A dead address is never written to again; anything else is noted (FACTS, Bounces)."""
    channel, address = address_of(item, house.playbook)
    if item.channel == "sms" and item.status in OPTED_OUT_CODES and address:
        why = f"Twilio says {item.status}: they sent STOP"
        suppress(session, "sms", address, why=why, now=now, by=by)
        return noted("opted out at the carrier", found.lead.id if found else None)
    said = " ".join(part for part in (item.status, item.diagnosis) if part) or item.why
    if found is None:
        return nothing(f"a bounce about nobody we know: {said}")
    message = found.message or _last_sent(session, found.lead, channel, address)
    _note(session, found.lead, message, said, is_hard=bool(item.permanent), now=now, by=by)
    if item.permanent:
        _never_again(session, found, message, channel, address, said, house, now=now, by=by)
    kind = "hard" if item.permanent else "soft"
    return noted(f"{kind} bounce: {said}", found.lead.id, message.id if message else None)


def _note(
    session: Session,
    lead: Lead,
    message: Message | None,
    said: str,
    *,
    is_hard: bool,
    now: datetime,
    by: str,
) -> None:
    what = "Bounced: the address takes no mail" if is_hard else "Bounced for now"
    record(session, "message.bounced", what, why=said, now=now, by=by, lead_id=lead.id,
           message_id=message.id if message else None, hard=is_hard)  # fmt: skip
    if message is not None and message.state == MessageState.SENT:
        message.note = f"bounced: {said}"[:1000]
        message.version += 1


def _last_sent(session: Session, lead: Lead, channel: str, address: str) -> Message | None:
    """The newest message to that very address, where the bounce names none."""
    rows = select(Message).where(
        Message.lead_id == lead.id, Message.state == MessageState.SENT, Message.channel == channel
    )
    newest = session.exec(rows.order_by(col(Message.sent_at).desc()).limit(20))
    return next((one for one in newest if _folded(channel, one.recipient) == address), None)


def _folded(channel: str, recipient: str) -> str:
    return read_email(recipient).folded if channel == "email" else recipient


def _never_again(
    session: Session,
    found: Found,
    message: Message | None,
    channel: Channel,
    address: str,
    said: str,
    house: House,
    *,
    now: datetime,
    by: str,
) -> None:
    """A hard bounce is a stop (DESIGN §4), unless the sequence goes on by another channel.

    The address that we wrote to is dead as well where the one that bounced lies behind it.
    """
    lead = found.lead
    coming = [step for run in running_enrolments(session, lead)
              for step in steps_to_come(session, run)]  # fmt: skip
    if all(step.channel == channel for step in coming):
        stop_sequences(session, lead, f"{UNDELIVERED}: {said}", now=now, by=by)
    addresses = {address}
    if found.message is not None and found.message.channel == channel:
        addresses.add(_folded(channel, found.message.recipient))
    for one in sorted(addresses - {""}):
        why = f"{BOUNCED}: {said}"
        suppress(session, channel, one, why=why, now=now, by=by, is_dead=True)
    unheard = message is not None and message.purpose == Purpose.FIRST_RESPONSE
    if unheard and lead.stage in OPEN_STAGES and lead.respond_by is None:
        minutes = house.playbook.service.first_response_minutes
        lead.respond_by, lead.overdue_at = now + timedelta(minutes=minutes), None
        lead.version += 1


def told(
    session: Session, found: Found | None, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """Delivered, opened, clicked. Opens and clicks count like those that our own pages see."""
    if found is None:
        return nothing(f"{item.kind.value} about nobody we know")
    lead, message, kind = found.lead, found.message, item.kind.value
    message_id = message.id if message is not None else None
    if item.kind == Kind.DELIVERED:
        record(session, "message.delivered", "Delivered", why=item.why or found.evidence,
               now=now, by=by, lead_id=lead.id, message_id=message_id)  # fmt: skip
        return noted("delivered", lead.id, message_id)
    who = "a machine, says the provider" if item.by_machine else "the provider told it"
    is_news = arriving.told(
        session,
        lead,
        message,
        kind,
        event=item.external_id or f"{item.occurred_at or now}",
        link=item.link,
        judged=Judgement(item.by_machine, who),
        at=believable_submit_time(item.occurred_at, now),
        playbook=house.playbook,
        now=now,
        by=by,
    )
    seen = kind if is_news else f"{kind}: known already, or the person is not followed"
    return noted(seen, lead.id, message_id)
