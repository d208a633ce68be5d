"""A person answered, or a machine did for them."""

from __future__ import annotations

from collections.abc import Sequence
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
from data.leads.rating import rate, rated_at, read_rating
from data.leads.score import turn_hot
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.adjusting import hold_until
from data.outreach.beside import withdraw_second
from data.outreach.enrolling import last_enrolment
from data.outreach.hours import next_open
from data.outreach.looking_again import return_drafts
from data.outreach.reach import place_of_lead
from data.outreach.states import FOLLOW_UPS_TO_COME, MessageState, StopCause
from data.outreach.stopping import running_enrolments, steps_to_come, stop_on
from data.outreach.tables import Enrolment, FollowUp, Message
from data.outreach.triggers import decide_beginning
from data.playbook.first_response import Way
from data.playbook.house import House

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
    withdraw_second(session, lead, "the person replied", now=now, by=by)
    again = "the person replied meanwhile"
    return_drafts(session, lead, again, playbook=house.playbook, now=now, by=by)
    _keep_rating(session, lead, said, house, now=now, by=by)
    why = "the person replied"
    stop_on(session, lead, StopCause.REPLY, why, playbook=house.playbook, now=now, by=by)
    when = believable_submit_time(item.occurred_at, now)
    if when >= lead.last_inbound_at:
        lead.last_inbound_at = when
        lead.came_by = Way.TEXT if item.channel == "sms" else Way.EMAIL
    lead.version += 1
    if lead.stage != LeadStage.WON:
        _wants_an_answer(lead, when, house)
    if hot := asks_for_consultation(said, house.playbook):
        turn_hot(session, lead, hot, now=now, by=by)
    who = lead.name or lead.email or lead.phone or f"Lead {lead.id}"
    raise_alert(session, AlertKind.REPLY, key=f"reply:{lead.id}:{item.external_id or now}",
                title=f"Reply: {who}", now=now, recipient=lead.owner,
                body=f"{who} wrote by {channel}: {first_words(said)} Lead {lead.id} in Callboard."
                )  # fmt: skip
    return noted(f"a reply; {found.evidence}", lead.id, found.message.id if found.message else None)


def _keep_rating(
    session: Session, lead: Lead, said: str, house: House, *, now: datetime, by: str
) -> None:
    """The number with which they answer our survey; asked once, it is answered once."""
    survey = decide_beginning("job_done", "", house.playbook).sequence
    asked = last_enrolment(session, lead, survey) if survey else None
    rating = read_rating(said)
    if asked is not None and rating is not None and rated_at(session, lead) < asked.started_at:
        rate(session, lead, rating, now=now, by=by)


def first_words(said: str) -> str:
    one_line = " ".join(said.split())
    return f"“{one_line[:SHOWN]}{'…' if len(one_line) > SHOWN else ''}”"


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
    gaps to it: nobody finds several messages on the day of their return. Reminders stay where
    their appointment is."""
    runs = [run for run in running_enrolments(session, lead) if run.anchor_at is None]
    queued = _queued(session, runs, until)
    coming = [
        step.due_at
        for run in runs
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


def _queued(session: Session, runs: Sequence[Enrolment], until: datetime) -> list[Message]:
    """Follow-ups that nobody has in hand yet."""
    steps = select(FollowUp.id).where(col(FollowUp.enrolment_id).in_([run.id for run in runs]))
    rows = select(Message).where(
        col(Message.follow_up_id).in_(steps),
        Message.state == MessageState.QUEUED,
        col(Message.due_at) < until,
    )
    return list(session.exec(rows))
