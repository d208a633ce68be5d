"""What a person does with a lead: a touch by hand, the ten-second outcome form, an owner."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.clients.operations import client_from_lead
from data.columns import fetch, must_be
from data.leads.booked import is_booked
from data.leads.decide import source_rule
from data.leads.merged import must_stand
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.adjusting import hold_until, move_on_after_touch
from data.outreach.enrolling import enrol
from data.outreach.hours import next_open
from data.outreach.reach import place_of_lead
from data.outreach.settle import mark_answered
from data.outreach.states import WAITING_FOR_A_PERSON, Purpose
from data.outreach.stopping import running_enrolments, stop_sequences, suppress
from data.outreach.tables import Message
from data.playbook.house import House
from data.refused import Refused

EVERYTHING = (Purpose.FIRST_RESPONSE, Purpose.FOLLOW_UP)


class Touch(StrEnum):
    """A contact by hand. `reply`, `call` and `walk_in` are the person's own word to us."""

    CALL = "call"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    SMS = "sms"
    WALK_IN = "walk_in"
    REPLY = "reply"
    OPT_OUT_EMAIL = "opt_out_email"
    OPT_OUT_SMS = "opt_out_sms"
    NOTE = "note"


class Outcome(StrEnum):
    """The answers of the ten-second form (000, THE HUB)."""

    WON = "won"
    BOOKED = "booked"
    NO_SHOW = "no_show"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    NOT_NOW = "not_now"
    LOST = "lost"
    NOT_A_LEAD = "not_a_lead"


def touch(
    session: Session, lead_id: int, kind: Touch, note: str, *, house: House, now: datetime, by: str
) -> None:
    """Note a contact by hand and move the automation around it (000's FAQ)."""
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    label = kind.value.replace("_", " ").capitalize()
    record(session, f"touch.{kind.value}", f"{label} by hand", why=note.strip(),
           now=now, by=by, lead_id=lead.id)  # fmt: skip
    if kind == Touch.NOTE:
        return
    if kind in (Touch.OPT_OUT_EMAIL, Touch.OPT_OUT_SMS):
        _opt_out(session, lead, kind, note, now=now, by=by)
        return
    if kind == Touch.REPLY:
        stop_sequences(session, lead, "the person replied", now=now, by=by)
        lead.stage = LeadStage.ENGAGED if _is_early(lead) else lead.stage
        lead.last_inbound_at = now
        lead.version += 1
        return
    had_sequence = bool(running_enrolments(session, lead))
    was_first = lead.first_response_at is None
    mark_answered(session, lead, now=now)
    if kind in (Touch.CALL, Touch.WALK_IN) and _is_early(lead):
        lead.stage = LeadStage.ENGAGED
    if had_sequence:
        move_on_after_touch(session, lead, house=house, now=now, by=by)
    elif was_first and _is_open(lead) and not _answer_in_review(session, lead):
        why = "the first response was given by hand"
        name = source_rule(lead.source, house.playbook).sequence
        enrol(session, lead, name, house=house, now=now, by=by, why=why)


def _answer_in_review(session: Session, lead: Lead) -> bool:
    """A sensitive answer still waits for a person: the sequence starts when it has been sent."""
    waiting = select(Message.id).where(
        Message.lead_id == lead.id,
        Message.purpose == Purpose.FIRST_RESPONSE,
        col(Message.state).in_(WAITING_FOR_A_PERSON),
    )
    return session.exec(waiting).first() is not None


def _opt_out(
    session: Session, lead: Lead, kind: Touch, note: str, *, now: datetime, by: str
) -> None:
    why = note.strip() or f"told {by}"
    if kind == Touch.OPT_OUT_EMAIL and lead.email_folded:
        suppress(session, "email", lead.email_folded, why=why, now=now, by=by)
    elif kind == Touch.OPT_OUT_SMS and lead.phone:
        suppress(session, "sms", lead.phone, why=why, now=now, by=by)
    else:
        raise Refused("This lead has no address on that channel to opt out.")


def _is_early(lead: Lead) -> bool:
    return lead.stage in (LeadStage.NEW, LeadStage.CONTACTED, LeadStage.NURTURE)


def _is_open(lead: Lead) -> bool:
    return lead.stage not in (LeadStage.WON, LeadStage.LOST)


def outcome(
    session: Session,
    lead_id: int,
    result: Outcome,
    *,
    house: House,
    now: datetime,
    by: str,
    note: str = "",
    on: datetime | None = None,
    version: int | None = None,
) -> int | None:
    """What came of it; the automation follows. Returns the client's id when the lead is won.

    `on` is when to call back or, with `not_now`, not before.
    """
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    must_be(lead, version, f"Lead {lead_id}")
    if lead.stage == LeadStage.WON:
        raise Refused(f"Lead {lead_id} is won already and a client now.")
    lead.outcome = result.value
    lead.version += 1
    label = result.value.replace("_", " ")
    record(session, f"outcome.{result.value}", f"Outcome: {label}", why=note.strip(),
           now=now, by=by, lead_id=lead.id)  # fmt: skip
    if result in (Outcome.WON, Outcome.LOST, Outcome.NOT_A_LEAD):
        return _close(session, lead, result, house=house, now=now, by=by)
    if result != Outcome.NO_ANSWER or lead.first_response_at is None:
        mark_answered(session, lead, now=now)
    if result == Outcome.BOOKED:
        is_booked(session, lead, house=house, now=now, by=by)
    elif result == Outcome.NOT_NOW:
        lead.stage = LeadStage.NURTURE
        _enrol(session, lead, "nurture", "not now", house=house, now=now, by=by)
        if on is not None:
            _hold(session, lead, on, "not before the agreed day", house=house)
    elif result == Outcome.CALL_BACK:
        _call_back(session, lead, on or now + timedelta(days=1), house=house)
    else:
        lead.stage = LeadStage.CONTACTED
        if running_enrolments(session, lead):
            move_on_after_touch(session, lead, house=house, now=now, by=by)
        else:
            name = source_rule(lead.source, house.playbook).sequence
            _enrol(session, lead, name, label, house=house, now=now, by=by)
    return None


def _close(
    session: Session, lead: Lead, result: Outcome, *, house: House, now: datetime, by: str
) -> int | None:
    why = f"outcome {result.value.replace('_', ' ')}"
    stop_sequences(session, lead, why, now=now, by=by, purposes=EVERYTHING)
    lead.closed_at, lead.respond_by = now, None
    if result != Outcome.WON:
        lead.stage = LeadStage.LOST
        return None
    lead.stage = LeadStage.WON
    session.flush()
    return client_from_lead(session, lead, playbook=house.playbook, now=now, by=by)


def _call_back(session: Session, lead: Lead, on: datetime, *, house: House) -> None:
    _hold(session, lead, on, "on hold until the agreed call", house=house)
    lead.stage = LeadStage.ENGAGED


def _hold(session: Session, lead: Lead, on: datetime, why: str, *, house: House) -> None:
    place = place_of_lead(lead, house.playbook)
    until = next_open(on, house.playbook.hours.email, place)
    hold_until(session, lead, until, why, playbook=house.playbook)


def _enrol(
    session: Session, lead: Lead, name: str, why: str, *, house: House, now: datetime, by: str
) -> None:
    if name in house.playbook.sequences:
        enrol(session, lead, name, house=house, now=now, by=by, why=f"outcome: {why}")


def assign(session: Session, lead_id: int, owner: str, *, now: datetime, by: str) -> None:
    """Give the lead an owner; an empty owner returns it to everybody."""
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    before, lead.owner = lead.owner, owner.strip()[:100]
    lead.version += 1
    summary = f"Owner: {before or 'nobody'} → {lead.owner or 'nobody'}"
    record(session, "lead.assigned", summary, now=now, by=by, lead_id=lead.id)
