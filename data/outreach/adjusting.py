"""A person adjusts a sequence: pause, resume, skip, now; a touch by hand moves it on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.columns import fetch, must_be
from data.leads.tables import Lead
from data.outreach.enrolling import advance, due_of
from data.outreach.hours import next_open
from data.outreach.reach import place_of_lead, window_of
from data.outreach.states import (
    FOLLOW_UPS_TO_COME,
    UNSENT,
    EnrolmentState,
    FollowUpState,
    MessageState,
)
from data.outreach.stopping import running_enrolments, settle_step, steps_to_come
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.house import House
from data.playbook.models import Playbook
from data.refused import Refused


def pause(
    session: Session, step_id: int, *, now: datetime, by: str, version: int | None = None
) -> None:
    """Hold this step's whole sequence; nothing is dropped."""
    enrolment, _ = _enrolment_of(session, step_id, version)
    if enrolment.state == EnrolmentState.PAUSED:
        raise Refused("This sequence is paused already.")
    _pause(session, enrolment, f"paused by {by}", now=now, by=by)


def _pause(session: Session, enrolment: Enrolment, why: str, *, now: datetime, by: str) -> None:
    enrolment.state, enrolment.paused_at = EnrolmentState.PAUSED, now
    for coming in steps_to_come(session, enrolment):
        if coming.state == FollowUpState.SCHEDULED:
            settle_step(session, coming, FollowUpState.PAUSED, why)
    summary = f"Sequence {enrolment.sequence} paused"
    record(session, "sequence.paused", summary, why=why, now=now, by=by, lead_id=enrolment.lead_id)


def pause_all(session: Session, lead: Lead, why: str, *, now: datetime, by: str) -> None:
    """Hold every sequence of the lead until a person resumes it."""
    for enrolment in running_enrolments(session, lead):
        if enrolment.state == EnrolmentState.ACTIVE:
            _pause(session, enrolment, why, now=now, by=by)


def resume(
    session: Session,
    step_id: int,
    *,
    house: House,
    now: datetime,
    by: str,
    version: int | None = None,
) -> None:
    """Go on; the time on hold does not eat the waits (DESIGN §3)."""
    enrolment, step = _enrolment_of(session, step_id, version)
    lead = session.get_one(Lead, enrolment.lead_id)
    since = enrolment.paused_at or now
    if enrolment.state != EnrolmentState.PAUSED and step.state != FollowUpState.PAUSED:
        raise Refused("This sequence is not paused.")
    held = now - since
    enrolment.state, enrolment.paused_at = EnrolmentState.ACTIVE, None
    place = place_of_lead(lead, house.playbook)
    for coming in steps_to_come(session, enrolment):
        if coming.state == FollowUpState.PAUSED:
            window = window_of("sms" if coming.channel == "sms" else "email", house.playbook)
            coming.due_at = next_open(max(coming.due_at + held, now), window, place)
            settle_step(session, coming, FollowUpState.SCHEDULED, "")
    summary = f"Sequence {enrolment.sequence} resumed"
    why = f"held for {_days(held)}"
    record(session, "sequence.resumed", summary, why=why, now=now, by=by, lead_id=step.lead_id)


def _days(held: timedelta) -> str:
    hours = held.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours"


def skip(
    session: Session,
    step_id: int,
    *,
    house: House,
    now: datetime,
    by: str,
    version: int | None = None,
) -> None:
    """Leave this step out; the following ones stay where they are."""
    step = _undecided(session, step_id, version)
    message = session.exec(
        select(Message).where(
            Message.follow_up_id == step.id,
            col(Message.state).in_(UNSENT),
        )
    ).first()
    if message is not None:
        message.state, message.note = MessageState.CANCELLED, f"skipped by {by}"
        message.lease_owner, message.lease_until = "", None
        message.version += 1
    settle_step(session, step, FollowUpState.SKIPPED, f"skipped by {by}")
    summary = f"{step.sequence} {step.step} skipped"
    record(session, "follow_up.skipped", summary, now=now, by=by, lead_id=step.lead_id)
    advance(session, step, house, now=now, by=by)


def send_now(
    session: Session, step_id: int, *, now: datetime, by: str, version: int | None = None
) -> None:
    """Let this step leave at once. A text message still waits for the recipient's hours."""
    step = _undecided(session, step_id, version)
    if step.state not in FOLLOW_UPS_TO_COME:
        raise Refused(f"{step.step} is on its way already ({step.state.value}).")
    if session.get_one(Enrolment, step.enrolment_id).state == EnrolmentState.PAUSED:
        raise Refused("This sequence is paused. Resume it first, then send the step.")
    step.due_at = now
    settle_step(session, step, FollowUpState.SCHEDULED, f"brought forward by {by}")
    summary = f"{step.sequence} {step.step} brought forward to now"
    record(session, "follow_up.now", summary, now=now, by=by, lead_id=step.lead_id)


def move_on_after_touch(
    session: Session, lead: Lead, *, house: House, now: datetime, by: str
) -> None:
    """A person was in touch: the remaining steps wait anew, each its own gap, from now."""
    for enrolment in running_enrolments(session, lead):
        rule = house.playbook.sequences.get(enrolment.sequence)
        coming = [
            step for step in steps_to_come(session, enrolment) if step.state in FOLLOW_UPS_TO_COME
        ]
        if rule is None or not coming:
            continue
        days = {step.name: step.days for step in rule.steps}
        first = coming[0].position
        done = rule.steps[first - 1].days if 0 < first <= len(rule.steps) else 0
        for step in coming:
            gap = max(days.get(step.step, 1) - done, 1)
            due = due_of(
                lead, now, gap, "sms" if step.channel == "sms" else "email", house.playbook
            )
            step.due_at = max(step.due_at, due)
            step.why = f"moved after a touch by {by}"
            step.version += 1
        why = "someone was in touch by hand (000)"
        summary = f"Follow-ups moved: {coming[0].step} now comes first"
        record(session, "sequence.moved", summary, why=why, now=now, by=by, lead_id=lead.id)


def hold_until(
    session: Session,
    lead: Lead,
    until: datetime,
    why: str,
    *,
    playbook: Playbook | None = None,
) -> None:
    """No step before `until`; the following ones keep their gaps, so that none leave together.

    With `playbook` the moved times lie in the lead's allowed hours; without it the door sees to
    that.
    """
    for enrolment in running_enrolments(session, lead):
        coming = [
            step for step in steps_to_come(session, enrolment) if step.state in FOLLOW_UPS_TO_COME
        ]
        held = until - min((step.due_at for step in coming), default=until)
        if held <= timedelta(0):
            continue
        for step in coming:
            step.due_at += held
            if playbook is not None:
                window = window_of("sms" if step.channel == "sms" else "email", playbook)
                step.due_at = next_open(step.due_at, window, place_of_lead(lead, playbook))
            step.why = why
            step.version += 1


def _undecided(session: Session, step_id: int, version: int | None) -> FollowUp:
    step = fetch(session, FollowUp, step_id, "follow-up")
    must_be(step, version, f"Follow-up {step_id}")
    open_states = (*FOLLOW_UPS_TO_COME, FollowUpState.REVIEW, FollowUpState.QUEUED)
    if step.state not in open_states:
        raise Refused(f"Follow-up {step_id} is {step.state.value} already. {step.why}".strip())
    return step


def _enrolment_of(
    session: Session, step_id: int, version: int | None
) -> tuple[Enrolment, FollowUp]:
    step = fetch(session, FollowUp, step_id, "follow-up")
    must_be(step, version, f"Follow-up {step_id}")
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    if enrolment.state in (EnrolmentState.FINISHED, EnrolmentState.STOPPED):
        raise Refused(f"This sequence is {enrolment.state.value} already: {enrolment.why}.")
    return enrolment, step
