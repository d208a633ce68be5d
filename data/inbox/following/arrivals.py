"""Somebody asks for something: a new lead, or another word from somebody we know."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from data.activity.timeline import record
from data.inbox.following.events import Followed, noted
from data.inbox.following.finding import contact_id
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.inbox.understood import Kind, Understood
from data.inbox.usual_source import with_usual_source
from data.leads.arrival import Arrival, arrive, fill_in
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.respond import respond, respond_again
from data.outreach.settle import mark_answered
from data.playbook.house import House

FUTURE_LEEWAY = timedelta(minutes=5)
"""A sender's clock may be this far ahead of ours before its submit time is not believed."""
MISSED = "They called and nobody answered."
"""What a missed call says, where it left no words."""


def wrote(
    session: Session, inbound: Inbound, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """A lead, a first message or a missed call: taken in and answered."""
    arrival = _arrive(session, inbound, item, house, now=now, by=by)
    lead = arrival.lead
    if arrival.is_new:
        respond(session, lead, house=house, now=now, by=by)
        return Followed(InboundState.CREATED, lead.id)
    said = arrival.said or (MISSED if item.kind == Kind.MISSED_CALL else "")
    respond_again(session, lead, inbound.id or 0, said, house=house, now=now, by=by)
    return Followed(InboundState.MERGED, lead.id, None, arrival.why)


def met(
    session: Session, inbound: Inbound, item: Understood, *, house: House, now: datetime, by: str
) -> tuple[Lead, bool]:
    """Somebody who needs no answer from us, because they booked or talked to one of us."""
    arrival = _arrive(session, inbound, item, house, now=now, by=by)
    return arrival.lead, arrival.is_new


def called(
    session: Session, inbound: Inbound, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """A call that somebody took: the clock stops, and the person is engaged."""
    lead, is_new = met(session, inbound, item, house=house, now=now, by=by)
    record(session, "call.answered", "Called, and somebody talked to them", why=item.why, now=now,
           by=by, lead_id=lead.id, said=item.text, recording=item.link)  # fmt: skip
    mark_answered(session, lead, now=now)
    if lead.stage in (LeadStage.NEW, LeadStage.CONTACTED, LeadStage.NURTURE):
        lead.stage = LeadStage.ENGAGED
    state = InboundState.CREATED if is_new else InboundState.MERGED
    return Followed(state, lead.id, None, "" if is_new else "somebody we know called")


def updated(
    session: Session, inbound: Inbound, lead: Lead, item: Understood, *, now: datetime, by: str
) -> Followed:
    """What a CRM knows fills what we do not; nothing that stands here is replaced."""
    filled = fill_in(session, lead, item.submission)
    if filled:
        summary = f"{inbound.source} told us {', '.join(filled)}"
        record(session, "lead.updated", summary, why=item.event, now=now, by=by, lead_id=lead.id)
    return noted(f"told us {', '.join(filled)}" if filled else "nothing new", lead.id)


def _arrive(
    session: Session, inbound: Inbound, item: Understood, house: House, *, now: datetime, by: str
) -> Arrival:
    stated = item.submission.submitted_at or item.occurred_at
    return arrive(
        session,
        with_usual_source(inbound.source, item, house.playbook),
        door=inbound.source,
        received_at=inbound.received_at,
        submitted_at=believable_submit_time(stated, inbound.received_at),
        playbook=house.playbook,
        now=now,
        by=by,
        person=contact_id(inbound.source, item),
    )


def believable_submit_time(stated: datetime | None, received: datetime) -> datetime:
    """The sender's submit time unless it is in the future or absurdly old (a broken clock)."""
    if stated is None or stated > received + FUTURE_LEEWAY or stated < received - timedelta(days=7):
        return received
    return min(stated, received)
