"""A person answered, or a machine did for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.clients.calendar import business_day_after
from data.inbox.following.arrivals import believable_submit_time
from data.inbox.following.events import Followed, noted
from data.inbox.following.finding import Found
from data.inbox.understood import Understood
from data.leads.decide import asks_for_consultation
from data.leads.score import turn_hot
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.adjusting import hold_until
from data.outreach.hours import next_open
from data.outreach.outbox import hold_for_person
from data.outreach.reach import place_of_lead
from data.outreach.route import Held
from data.outreach.states import FOLLOW_UPS_TO_COME, UNSENT, MessageState, Purpose
from data.outreach.stopping import running_enrolments, steps_to_come, stop_sequences
from data.outreach.tables import Message
from data.playbook.house import House
from data.playbook.models import Reason

SHOWN = 120
"""Characters of what was said that stand on the timeline's line; all of it is in its data."""


def person_wrote(
    session: Session, found: Found, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """A reply stops every sequence (DESIGN §4) and starts the clock: a person has to answer."""
    lead = found.lead
    channel = "text message" if item.channel == "sms" else "e-mail"
    said = item.text.strip() or item.submission.message.strip()
    summary = f"Replied by {channel}{f': {first_words(said)}' if said else ', without words'}"
    record(session, "reply.received", summary, why=found.evidence, now=now, by=by,
           lead_id=lead.id, message_id=found.message.id if found.message else None, said=said,
           subject=item.subject, sure=found.is_sure,
           sender=item.submission.email or item.submission.phone)  # fmt: skip
    stop_sequences(session, lead, "the person replied", now=now, by=by)
    _look_again(session, lead, now=now, by=by)
    when = believable_submit_time(item.occurred_at, now)
    lead.last_inbound_at = max(lead.last_inbound_at, when)
    lead.version += 1
    if lead.stage != LeadStage.WON:
        _wants_an_answer(lead, when, house)
    if hot := asks_for_consultation(said, house.playbook):
        turn_hot(session, lead, hot, now=now, by=by)
    who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
    raise_alert(session, AlertKind.REPLY, key=f"reply:{lead.id}:{item.external_id or now}",
                title=f"Reply: {who}", now=now,
                body=f"{who} wrote by {channel}: {first_words(said)} Lead {lead.id} in Callboard."
                )  # fmt: skip
    return noted(f"a reply; {found.evidence}", lead.id, found.message.id if found.message else None)


def first_words(said: str) -> str:
    one_line = " ".join(said.split())
    return f"“{one_line[:SHOWN]}{'…' if len(one_line) > SHOWN else ''}”"


def _look_again(session: Session, lead: Lead, *, now: datetime, by: str) -> None:
    """What was written before they replied, and has not left, may not fit any more."""
    drafts = select(Message).where(
        Message.lead_id == lead.id,
        Message.purpose == Purpose.FIRST_RESPONSE,
        col(Message.state).in_(UNSENT),
    )
    held = [Held(Reason.UNUSUAL, "the person replied meanwhile")]
    for draft in session.exec(drafts).all():
        if held[0].stored() not in draft.reasons:
            hold_for_person(session, lead, draft, held, now=now, by=by)


def _wants_an_answer(lead: Lead, when: datetime, house: House) -> None:
    """Writing once more does not give us more time: a clock that runs already goes on."""
    if lead.stage != LeadStage.BOOKED:
        lead.stage = LeadStage.ENGAGED
    lead.outcome, lead.closed_at = "", None
    respond_by = when + timedelta(minutes=house.playbook.service.first_response_minutes)
    if lead.respond_by is None or respond_by < lead.respond_by:
        lead.respond_by, lead.overdue_at = respond_by, None


def machine_answered(
    session: Session, found: Found, item: Understood, *, house: House, now: datetime, by: str
) -> Followed:
    """Neither stops a sequence nor scores; an out-of-office holds it until they are back."""
    lead = found.lead
    message_id = found.message.id if found.message else None
    place = place_of_lead(lead, house.playbook)
    if item.until is None or item.until < now.astimezone(place.zone).date():
        record(session, "reply.automatic", "An automatic reply", why=item.why, now=now, by=by,
               lead_id=lead.id, message_id=message_id, said=item.text)  # fmt: skip
        return noted(f"an automatic reply; {found.evidence}", lead.id, message_id)
    back = business_day_after(item.until, house.playbook.business.country)
    opens = datetime(back.year, back.month, back.day, tzinfo=place.zone)
    until = next_open(opens, house.playbook.hours.email, place)
    why = f"out of office until {item.until:%d %b %Y}"
    _hold(session, lead, until, why, house)
    record(session, "reply.out_of_office", f"Away: nothing leaves before {back:%a %d %b}",
           why=item.why, now=now, by=by, lead_id=lead.id, message_id=message_id,
           said=item.text)  # fmt: skip
    return noted(f"{why}; {found.evidence}", lead.id, message_id)


def _hold(session: Session, lead: Lead, until: datetime, why: str, house: House) -> None:
    """What a step put into the queue already waits as well, and the steps behind it keep their
    gaps to it: nobody finds several messages on the day of their return."""
    queued = _queued(session, lead, until)
    coming = [
        step.due_at
        for run in running_enrolments(session, lead)
        for step in steps_to_come(session, run)
        if step.state in FOLLOW_UPS_TO_COME
    ]
    gap = timedelta(0)
    if queued and coming:
        gap = max(min(coming) - min(message.due_at for message in queued), gap)
    hold_until(session, lead, until + gap, why, playbook=house.playbook)
    for message in queued:
        message.due_at, message.note = until, why
        message.version += 1


def _queued(session: Session, lead: Lead, until: datetime) -> list[Message]:
    """Follow-ups that nobody has in hand yet."""
    rows = select(Message).where(
        Message.lead_id == lead.id,
        Message.purpose == Purpose.FOLLOW_UP,
        Message.state == MessageState.QUEUED,
        col(Message.due_at) < until,
    )
    return list(session.exec(rows))
