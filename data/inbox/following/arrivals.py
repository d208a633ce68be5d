"""Somebody asks for something: a new lead, or another word from somebody we know."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from data.activity.timeline import record
from data.inbox.following.events import Followed, noted
from data.inbox.following.finding import contact_id
from data.inbox.following.ways import decide_way
from data.inbox.states import InboundState
from data.inbox.tables import ImportedFile, Inbound
from data.inbox.understood import Understood
from data.inbox.usual_source import with_usual_source
from data.leads.arrival import Arrival, arrive, fill_in
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.respond import respond, respond_again
from data.outreach.settle import mark_answered
from data.playbook.house import House

FUTURE_LEEWAY = timedelta(minutes=5)
"""A sender's clock may be this far ahead of ours before its submit time is not believed."""


def wrote(
    session: Session, inbound: Inbound, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """A lead, a first message or a missed call: taken in and answered."""
    arrival = _arrive(session, inbound, item, house, now=now, by=by)
    lead = arrival.lead
    if not _waits_for_an_answer(session, inbound):
        return _only_taken_in(session, inbound, arrival, now=now, by=by)
    if arrival.is_new:
        respond(session, lead, house=house, now=now, by=by)
        return Followed(InboundState.CREATED, lead.id)
    respond_again(session, lead, inbound.id or 0, arrival.said, house=house, now=now, by=by)
    return Followed(InboundState.MERGED, lead.id, None, arrival.why)


def _waits_for_an_answer(session: Session, inbound: Inbound) -> bool:
    """A row of a list that somebody brings along may be of people who asked for nothing."""
    file = session.get(ImportedFile, inbound.import_id) if inbound.import_id else None
    return file is None or file.is_answered


def _only_taken_in(
    session: Session, inbound: Inbound, arrival: Arrival, *, now: datetime, by: str
) -> Followed:
    lead = arrival.lead
    why = f"import {inbound.import_id} was made with --no-answer"
    summary = "Taken in without an answer"
    record(session, "lead.not_answered", summary, why=why, now=now, by=by, lead_id=lead.id)
    if not arrival.is_new:
        return Followed(InboundState.MERGED, lead.id, None, arrival.why)
    lead.stage = LeadStage.CONTACTED
    return Followed(InboundState.CREATED, lead.id)


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
    said = with_usual_source(inbound.source, item, house.playbook)
    return arrive(
        session,
        said,
        door=inbound.source,
        received_at=inbound.received_at,
        submitted_at=believable_submit_time(stated, inbound.received_at),
        playbook=house.playbook,
        now=now,
        by=by,
        person=contact_id(inbound.source, item),
        came_by=decide_way(item.kind, item.channel, said, inbound.source, house.playbook),
    )


def believable_submit_time(stated: datetime | None, received: datetime) -> datetime:
    """The sender's submit time unless it is in the future or absurdly old (a broken clock)."""
    if stated is None or stated > received + FUTURE_LEEWAY or stated < received - timedelta(days=7):
        return received
    return min(stated, received)
