"""The first response: composed by the team's rules, sent at once or held for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.leads.decide import source_rule
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.adjusting import pause_all
from data.outreach.compose import Draft, Uncomposable, compose
from data.outreach.door import just_in_touch
from data.outreach.hours import next_open
from data.outreach.outbox import hold_for_person, new_message
from data.outreach.reach import choose_channel, place_of_lead, window_of
from data.outreach.route import Facts, Held, decide_review
from data.outreach.states import UNSENT, MessageState, Purpose
from data.outreach.stopping import stop_sequences
from data.outreach.tables import Message
from data.playbook.house import House
from data.playbook.models import Channel, Playbook, Reason


def respond(session: Session, lead: Lead, *, house: House, now: datetime, by: str) -> None:
    """Answer a new lead: start its clock, compose, and queue or hold the text."""
    minutes = house.playbook.service.first_response_minutes
    lead.respond_by = lead.submitted_at + timedelta(minutes=minutes)
    _draft(session, lead, f"first:{lead.id}", (), house=house, now=now, by=by)


def respond_again(
    session: Session,
    lead: Lead,
    inbound_id: int,
    said: str,
    *,
    house: House,
    now: datetime,
    by: str,
) -> None:
    """A person who is known writes again: answered once within the window, never ignored."""
    service = house.playbook.service
    on_its_way = select(Message).where(
        Message.lead_id == lead.id,
        Message.purpose == Purpose.FIRST_RESPONSE,
        col(Message.state).in_((*UNSENT, MessageState.SENDING, MessageState.UNCERTAIN)),
    )
    answer = session.exec(on_its_way).first()
    if answer is not None and lead.stage in OPEN_STAGES:
        look_at_answer_again(session, lead, answer, playbook=house.playbook, now=now, by=by)
        _note(session, lead, "one answer is on its way already", now=now, by=by)
        return
    answered = lead.first_response_at
    if answered and not said and now - answered < timedelta(hours=service.repeat_window_hours):
        _note(session, lead, "answered already, and nothing new was said", now=now, by=by)
        return
    stop_sequences(session, lead, "the person wrote again", now=now, by=by)
    held: tuple[Held, ...] = ()
    if answered is not None:
        gap = now - answered
        if gap < timedelta(days=service.answer_again_days):
            held = (Held(Reason.UNUSUAL, f"the person wrote again, {_ago(gap)} after our answer"),)
        lead.first_response_at = None
    if lead.stage not in OPEN_STAGES:
        held = (*held, Held(Reason.UNUSUAL, f"the lead was {lead.stage.value}"))
    lead.stage, lead.outcome, lead.closed_at = LeadStage.ENGAGED, "", None
    minutes = service.first_response_minutes
    lead.respond_by = lead.last_inbound_at + timedelta(minutes=minutes)
    lead.overdue_at = None
    _draft(session, lead, f"first:{lead.id}:{inbound_id}", held, house=house, now=now, by=by)


def ask_a_person(
    session: Session, lead: Lead, why: str, key: str, *, house: House, now: datetime, by: str
) -> None:
    """What the person said may be an opt-out: all is held, and an answer waits for an operator."""
    pause_all(session, lead, why, now=now, by=by)
    held = (Held(Reason.UNCLEAR_OPT_OUT, why),)
    unsent = select(Message).where(Message.lead_id == lead.id, col(Message.state).in_(UNSENT))
    drafts = session.exec(unsent).all()
    for draft in drafts:
        if not any(item["reason"] == Reason.UNCLEAR_OPT_OUT for item in draft.reasons):
            hold_for_person(session, lead, draft, held, now=now, by=by)
    if not drafts:
        minutes = house.playbook.service.first_response_minutes
        lead.respond_by, lead.overdue_at = now + timedelta(minutes=minutes), None
        name = f"ask:{lead.id}:{key or now.isoformat()}"[:300]
        _draft(session, lead, name, held, house=house, now=now, by=by)


def look_at_answer_again(
    session: Session, lead: Lead, answer: Message, *, playbook: Playbook, now: datetime, by: str
) -> None:
    """What was said since may be sensitive: an answer that has not left then waits for a person."""
    known = {item["reason"] for item in answer.reasons}
    new = [held for held in decide_review(facts_of(lead), playbook) if held.reason not in known]
    if new and answer.state in UNSENT:
        hold_for_person(session, lead, answer, new, now=now, by=by)


def _note(session: Session, lead: Lead, why: str, *, now: datetime, by: str) -> None:
    summary = "No second answer to the repeated submission"
    record(session, "lead.repeated", summary, why=why, now=now, by=by, lead_id=lead.id)


def _ago(gap: timedelta) -> str:
    hours = int(gap.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours" if hours else "minutes"


def _draft(
    session: Session,
    lead: Lead,
    key: str,
    also_held: tuple[Held, ...],
    *,
    house: House,
    now: datetime,
    by: str,
) -> None:
    playbook = house.playbook
    source = source_rule(lead.source, playbook)
    template = source.first_response
    choice = choose_channel(session, lead, template, source.channels, house)
    held = (*also_held, *decide_review(facts_of(lead), playbook))
    channel: Channel = choice.channel or "email"
    place = place_of_lead(lead, playbook)
    if choice.channel is None and not any(h.reason == Reason.INCOMPLETE for h in held):
        held = (*held, Held(Reason.INCOMPLETE, choice.why))
    try:
        draft = compose(template, channel, lead, place, playbook)
    except Uncomposable as error:
        draft = Draft(template, channel, f"Your message to {playbook.business.name}", "")
        held = (*held, Held(Reason.INCOMPLETE, str(error)))
    due, note = now, ""
    if channel == "sms" and not just_in_touch(lead.source, lead.last_inbound_at, playbook, now):
        due = next_open(now, window_of("sms", playbook), place)
        local = due.astimezone(place.zone)
        note = f"waits for {local:%H:%M %a} of the recipient's clock" if due > now else ""
        if note and not held:
            # nobody is late who waits for the morning the law asks for
            minutes = timedelta(minutes=playbook.service.first_response_minutes)
            lead.respond_by = max(lead.respond_by or due, due + minutes)
    new_message(
        session,
        lead,
        key=key,
        purpose=Purpose.FIRST_RESPONSE,
        draft=draft,
        recipient=choice.recipient,
        held=held,
        playbook=playbook,
        due_at=due,
        now=now,
        by=by,
        why=f"no review reason matched; {channel} is {choice.why}",
        note=note,
    )


def facts_of(lead: Lead) -> Facts:
    """The values that routing may look at."""
    phone = lead.phone or lead.phone_raw
    return Facts(lead.name, lead.email, phone, lead.message, lead.place)
