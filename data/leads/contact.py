"""What a person does with a lead: a touch by hand, the ten-second outcome form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from data.activity.meanwhile import must_be, named
from data.activity.timeline import record
from data.clients.operations import client_from_lead
from data.columns import fetch
from data.leads.booked import is_booked
from data.leads.merged import must_stand
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.adjusting import hold_until, move_on_after_touch
from data.outreach.beside import withdraw_second
from data.outreach.enrolling import Appointment, enrol, is_in_sequence
from data.outreach.first import asked_of, decide_first
from data.outreach.hours import next_open
from data.outreach.looking_again import return_drafts
from data.outreach.reach import place_of_lead
from data.outreach.settle import mark_answered
from data.outreach.states import WAITING_FOR_A_PERSON, Purpose, StopCause
from data.outreach.stopping import stop_on, stop_sequences, suppress
from data.outreach.tables import Message
from data.outreach.triggers import begin_after, remind
from data.playbook.house import House
from data.refused import Refused
from data.words import _

EVERYTHING = (Purpose.FIRST_RESPONSE, Purpose.FOLLOW_UP)

BY_HAND = "by hand, lead "
"""How the key of an appointment begins that no booking tool told us of."""


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
    """The answers of the ten-second form (000, THE HUB). `job_done` is for a lead that was won."""

    WON = "won"
    JOB_DONE = "job_done"
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
    withdraw_second(session, lead, f"{label.lower()} by hand", now=now, by=by)
    if kind == Touch.REPLY:
        again = "the person replied meanwhile"
        return_drafts(session, lead, again, playbook=house.playbook, now=now, by=by)
        why = "the person replied"
        stop_on(session, lead, StopCause.REPLY, why, playbook=house.playbook, now=now, by=by)
        lead.stage = LeadStage.ENGAGED if _is_early(lead) else lead.stage
        lead.last_inbound_at = now
        lead.version += 1
        return
    had_sequence = is_in_sequence(session, lead)
    was_first = lead.first_response_at is None
    mark_answered(session, lead, now=now)
    if kind in (Touch.CALL, Touch.WALK_IN) and _is_early(lead):
        lead.stage = LeadStage.ENGAGED
    if had_sequence:
        move_on_after_touch(session, lead, house=house, now=now, by=by)
    elif was_first and _is_open(lead) and not _answer_in_review(session, lead):
        _begin_usual(session, lead, "the first response was given by hand", house, now=now, by=by)


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
        raise Refused(_("This lead has no address on that channel to opt out."))


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

    `on` is when to call back, with `not_now` not before, and with `booked` when they come.
    """
    lead = fetch(session, Lead, lead_id, "lead")
    must_stand(lead)
    must_be(session, lead, version)
    if result == Outcome.JOB_DONE:
        _job_is_done(session, lead, note, house=house, now=now, by=by)
        return None
    if lead.stage == LeadStage.WON:
        raise Refused(
            _("{name} is won already and a client now.").format(name=named(session, lead))
        )
    lead.outcome = result.value
    lead.version += 1
    label = result.value.replace("_", " ")
    record(session, f"outcome.{result.value}", f"Outcome: {label}", why=note.strip(),
           now=now, by=by, lead_id=lead.id, on=on.isoformat() if on else "")  # fmt: skip
    if result in (Outcome.WON, Outcome.LOST, Outcome.NOT_A_LEAD):
        return _close(session, lead, result, note, house=house, now=now, by=by)
    if result != Outcome.NO_ANSWER or lead.first_response_at is None:
        mark_answered(session, lead, now=now)
    if result == Outcome.BOOKED:
        is_booked(session, lead, house=house, now=now, by=by)
        if on is not None:
            appointment = Appointment(f"{BY_HAND}{lead.id}", on.astimezone(UTC))
            remind(session, lead, appointment, house=house, now=now, by=by)
    elif result == Outcome.NOT_NOW:
        lead.stage = LeadStage.NURTURE
        begin_after(session, lead, "not_now", note, house=house, now=now, by=by)
        if on is not None:
            _hold(session, lead, on, "not before the agreed day", house=house)
    elif result == Outcome.CALL_BACK:
        _call_back(session, lead, on or now + timedelta(days=1), house=house)
    else:
        lead.stage = LeadStage.CONTACTED
        if begin_after(session, lead, result.value, note, house=house, now=now, by=by):
            return None
        if is_in_sequence(session, lead):
            move_on_after_touch(session, lead, house=house, now=now, by=by)
        else:
            _begin_usual(session, lead, f"outcome: {label}", house, now=now, by=by)
    return None


def _job_is_done(
    session: Session, lead: Lead, note: str, *, house: House, now: datetime, by: str
) -> None:
    """The work that was won is finished: they are asked how it was (000, stage 4)."""
    if lead.stage != LeadStage.WON:
        raise Refused(
            _(
                "Lead {id} is not won yet. Note 'won' first, and 'job_done' when the "
                "work is finished."
            ).format(id=lead.id)
        )
    lead.version += 1
    record(session, "outcome.job_done", "Outcome: the job is done", why=note.strip(),
           now=now, by=by, lead_id=lead.id)  # fmt: skip
    begin_after(session, lead, "job_done", note, house=house, now=now, by=by)


def _begin_usual(
    session: Session, lead: Lead, why: str, house: House, *, now: datetime, by: str
) -> None:
    """The sequence that a first answer by the rules would have begun."""
    name = decide_first(asked_of(lead, house.playbook, now), house.playbook).sequence
    if name in house.playbook.sequences:
        enrol(session, lead, name, house=house, now=now, by=by, why=why)


def _close(
    session: Session,
    lead: Lead,
    result: Outcome,
    note: str,
    *,
    house: House,
    now: datetime,
    by: str,
) -> int | None:
    why = f"outcome {result.value.replace('_', ' ')}"
    stop_sequences(session, lead, why, now=now, by=by, purposes=EVERYTHING)
    lead.closed_at, lead.respond_by = now, None
    if result != Outcome.WON:
        lead.stage = LeadStage.LOST
        begin_after(session, lead, result.value, note, house=house, now=now, by=by)
        return None
    lead.stage = LeadStage.WON
    session.flush()
    client_id = client_from_lead(session, lead, playbook=house.playbook, now=now, by=by)
    begin_after(session, lead, "won", note, house=house, now=now, by=by)
    return client_id


def _call_back(session: Session, lead: Lead, on: datetime, *, house: House) -> None:
    _hold(session, lead, on, "on hold until the agreed call", house=house)
    lead.stage = LeadStage.ENGAGED


def _hold(session: Session, lead: Lead, on: datetime, why: str, *, house: House) -> None:
    place = place_of_lead(lead, house.playbook)
    until = next_open(on, house.playbook.hours.email, place)
    hold_until(session, lead, until, why, playbook=house.playbook)
