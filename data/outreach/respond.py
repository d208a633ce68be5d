"""Somebody asks for something: answered at once by the team's rules, or held for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.clients.own_rules import house_for
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.adjusting import pause_all
from data.outreach.answering import draft_answer, facts_of
from data.outreach.beside import withdraw_second
from data.outreach.first import asked_of, decide_first
from data.outreach.looking_again import return_drafts
from data.outreach.outbox import hold_for_person
from data.outreach.questions import heard_from, heard_of
from data.outreach.route import Held, decide_review
from data.outreach.states import UNSENT, MessageState, Purpose, StopCause
from data.outreach.stopping import stop_on
from data.outreach.tables import Message
from data.playbook.first_response import Way
from data.playbook.house import House
from data.playbook.models import Playbook
from data.playbook.reasons import Reason
from data.words import counted

MEANWHILE = "the person wrote again meanwhile"
"""Why a person looks once more at what was written before."""
AGAIN = "the person was in touch again"
"""Why what ran until now ends."""


def respond(session: Session, lead: Lead, *, house: House, now: datetime, by: str) -> None:
    """Answer a new lead: start its clock, compose, and queue or hold the text."""
    house = house_for(session, lead, house)
    minutes = house.playbook.service.first_response_minutes
    lead.respond_by = lead.submitted_at + timedelta(minutes=minutes)
    draft_answer(session, lead, f"first:{lead.id}", (), heard_of(lead), house=house, now=now, by=by)


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
    """A person who is known writes or calls again: answered once within the window, never ignored.

    `said` is what is new; empty when nothing is, also for a call that left no words.
    """
    house = house_for(session, lead, house)
    playbook = house.playbook
    if said or _has_called(lead):
        withdraw_second(session, lead, AGAIN, now=now, by=by)
    if why := _why_no_answer(session, lead, said, playbook, now=now, by=by):
        _note(session, lead, why, now=now, by=by)
        return
    returned = 0
    if said:  # what a person wrote already is looked at again, in place of a second draft
        returned = return_drafts(session, lead, MEANWHILE, playbook=playbook, now=now, by=by)
    stop_on(session, lead, StopCause.REPLY, AGAIN, playbook=playbook, now=now, by=by)
    held = _reasons_to_look(session, lead, said, playbook, now)
    _start_anew(lead, playbook)
    if not returned:
        key, heard = f"first:{lead.id}:{inbound_id}", heard_from(session, lead)
        draft_answer(session, lead, key, held, heard, house=house, now=now, by=by)


def _has_called(lead: Lead) -> bool:
    return lead.came_by == Way.MISSED_CALL


def _why_no_answer(
    session: Session, lead: Lead, said: str, playbook: Playbook, *, now: datetime, by: str
) -> str:
    """Why no further answer is needed, or empty; one that is on its way is looked at again."""
    answer = _on_its_way(session, lead)
    if answer is not None and lead.stage in OPEN_STAGES:
        if said and answer.approved_hash:
            return_drafts(session, lead, MEANWHILE, playbook=playbook, now=now, by=by)
        look_at_answer_again(session, lead, answer, playbook=playbook, now=now, by=by)
        return "one answer is on its way already"
    window = timedelta(hours=playbook.service.repeat_window_hours)
    repeats = lead.first_response_at is not None and now - lead.first_response_at < window
    if repeats and not said and not _has_called(lead):
        return "answered already, and nothing new was said"
    return ""


def _reasons_to_look(
    session: Session, lead: Lead, said: str, playbook: Playbook, now: datetime
) -> tuple[Held, ...]:
    """Somebody we answered wants more than a template; but a call that reached nobody is answered
    by text at once, the first time."""
    held: tuple[Held, ...] = ()
    if lead.first_response_at is not None:
        gap = now - lead.first_response_at
        is_recent = gap < timedelta(days=playbook.service.answer_again_days)
        by_text = _has_called(lead) and not said and not _texted_back(session, lead, playbook, now)
        if is_recent and not by_text:
            again = "called" if _has_called(lead) else "wrote"
            why = f"the person {again} again, {_ago(gap)} after our answer"
            held = (Held(Reason.UNUSUAL, why),)
    if lead.stage not in OPEN_STAGES:
        held = (*held, Held(Reason.UNUSUAL, f"the lead was {lead.stage.value}"))
    return held


def _start_anew(lead: Lead, playbook: Playbook) -> None:
    """The lead is open and waits for an answer, counted from its last word; a booking stands."""
    if lead.stage != LeadStage.BOOKED:
        lead.stage = LeadStage.ENGAGED
    lead.outcome, lead.closed_at = "", None
    lead.first_response_at, lead.overdue_at = None, None
    minutes = playbook.service.first_response_minutes
    lead.respond_by = lead.last_inbound_at + timedelta(minutes=minutes)


def _on_its_way(session: Session, lead: Lead) -> Message | None:
    unsent = (*UNSENT, MessageState.SENDING, MessageState.UNCERTAIN)
    answers = select(Message).where(
        Message.lead_id == lead.id,
        Message.purpose == Purpose.FIRST_RESPONSE,
        col(Message.state).in_(unsent),
    )
    return session.exec(answers.order_by(col(Message.id))).first()


def _texted_back(session: Session, lead: Lead, playbook: Playbook, now: datetime) -> bool:
    """Whether the text for a missed call went out within the window: three calls in a row are
    answered by one text, and by a person."""
    answer = decide_first(asked_of(lead, playbook, now), playbook)
    since = now - timedelta(hours=playbook.service.repeat_window_hours)
    sent = select(Message.id).where(
        Message.lead_id == lead.id,
        Message.template == answer.template,
        col(Message.sent_at) >= since,
    )
    return session.exec(sent).first() is not None


def ask_a_person(
    session: Session, lead: Lead, why: str, key: str, *, house: House, now: datetime, by: str
) -> None:
    """What the person said may be an opt-out: all is held, and an answer waits for an operator."""
    house = house_for(session, lead, house)
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
        heard = heard_from(session, lead)
        draft_answer(session, lead, name, held, heard, house=house, now=now, by=by)


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
    return (
        f"{hours // 24} days"
        if hours >= 48
        else counted(hours, "hour", "hours")
        if hours
        else "minutes"
    )
