"""A person adjusts a sequence: pause, resume, skip, now; a touch by hand moves it on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.meanwhile import must_be, named
from data.activity.timeline import record
from data.clients.own_rules import rules_for
from data.columns import fetch
from data.leads.tables import Lead
from data.outreach.enrolling import advance, step_rule
from data.outreach.hours import days_later, next_open
from data.outreach.reach import place_of_lead
from data.outreach.states import (
    FOLLOW_UPS_TO_COME,
    UNSENT,
    EnrolmentState,
    FollowUpState,
    MessageState,
)
from data.outreach.stopping import (
    cancel_message,
    running_enrolments,
    settle_step,
    steps_to_come,
)
from data.outreach.tables import Enrolment, FollowUp, Message
from data.outreach.waits import hours_of, moved
from data.playbook.channel import Channel
from data.playbook.house import House
from data.playbook.models import Playbook
from data.refused import Refused
from data.words import _, counted


def pause(
    session: Session, step_id: int, *, now: datetime, by: str, version: int | None = None
) -> None:
    """Hold this step's whole sequence; nothing is dropped."""
    enrolment, _unused = _enrolment_of(session, step_id, version)
    if enrolment.state == EnrolmentState.PAUSED:
        raise Refused(_("This sequence is paused already."))
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
    """Go on; the time on hold does not eat the waits (DESIGN §3).

    What goes on keeps its time of day. A reminder stays where its appointment is.
    """
    enrolment, step = _enrolment_of(session, step_id, version)
    lead = session.get_one(Lead, enrolment.lead_id)
    since = enrolment.paused_at or now
    if enrolment.state != EnrolmentState.PAUSED and step.state != FollowUpState.PAUSED:
        raise Refused(_("This sequence is not paused."))
    enrolment.state, enrolment.paused_at = EnrolmentState.ACTIVE, None
    playbook = rules_for(session, lead, house.playbook)
    place = place_of_lead(lead, playbook)
    for coming in steps_to_come(session, enrolment):
        if coming.state != FollowUpState.PAUSED:
            continue
        if enrolment.anchor_at is None:
            due = max(moved(coming.due_at, since, now, place), now)
            coming.due_at = _in_its_hours(coming, due, lead, playbook)
        settle_step(session, coming, FollowUpState.SCHEDULED, "")
    summary = f"Sequence {enrolment.sequence} resumed"
    why = f"held for {_days(now - since)}"
    record(session, "sequence.resumed", summary, why=why, now=now, by=by, lead_id=step.lead_id)


def let_wait_anew(
    session: Session, enrolment: Enrolment, since: datetime, *, house: House, now: datetime
) -> None:
    """The steps still to come were held from `since` to now, and that does not eat their waits.

    Reminders stay where their appointment is.
    """
    if enrolment.anchor_at is not None:
        return
    lead = session.get_one(Lead, enrolment.lead_id)
    playbook = rules_for(session, lead, house.playbook)
    place = place_of_lead(lead, playbook)
    for coming in steps_to_come(session, enrolment):
        if coming.state == FollowUpState.SCHEDULED:
            due = max(moved(coming.due_at, since, now, place), now)
            coming.due_at = _in_its_hours(coming, due, lead, playbook)
            coming.version += 1
    session.flush()


def _days(held: timedelta) -> str:
    hours = held.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else counted(round(hours), "hour", "hours")


def _in_its_hours(step: FollowUp, due: datetime, lead: Lead, playbook: Playbook) -> datetime:
    place = place_of_lead(lead, playbook)
    channel: Channel = "sms" if step.channel == "sms" else "email"
    return next_open(due, hours_of(step_rule(step, playbook), channel, place, playbook), place)


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
        cancel_message(session, message, f"skipped by {by}", now=now, by=by)
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
        raise Refused(
            _("{step} is on its way already ({state}).").format(
                step=step.step, state=step.state.value
            )
        )
    if session.get_one(Enrolment, step.enrolment_id).state == EnrolmentState.PAUSED:
        raise Refused(_("This sequence is paused. Resume it first, then send the step."))
    step.due_at = now
    settle_step(session, step, FollowUpState.SCHEDULED, f"brought forward by {by}")
    summary = f"{step.sequence} {step.step} brought forward to now"
    record(session, "follow_up.now", summary, now=now, by=by, lead_id=step.lead_id)


def move_on_after_touch(
    session: Session, lead: Lead, *, house: House, now: datetime, by: str
) -> None:
    """A person was in touch: the remaining steps wait anew, each its own gap, from now.

    That holds for a step whose message is queued and that nobody has read and approved, too: it
    would arrive minutes after the call. Reminders stay where their appointment is.
    """
    playbook = rules_for(session, lead, house.playbook)
    place = place_of_lead(lead, playbook)
    for enrolment in running_enrolments(session, lead):
        if enrolment.anchor_at is not None:
            continue
        for message in _queued_by_rule(session, enrolment):
            channel: Channel = "sms" if message.channel == "sms" else "email"
            tomorrow = days_later(now, 1, hours_of(None, channel, place, playbook), place)
            message.due_at = max(message.due_at, tomorrow)
            message.note = f"waits: {by} was in touch by hand"
            message.version += 1
        coming = [
            step for step in steps_to_come(session, enrolment) if step.state in FOLLOW_UPS_TO_COME
        ]
        if not coming:
            continue
        before = _due_before(session, enrolment, coming[0])
        for step in coming:
            due = _in_its_hours(step, moved(step.due_at, before, now, place), lead, playbook)
            step.due_at = max(step.due_at, due)
            step.why = f"moved after a touch by {by}"
            step.version += 1
        why = "someone was in touch by hand (000)"
        summary = f"Follow-ups moved: {coming[0].step} now comes first"
        record(session, "sequence.moved", summary, why=why, now=now, by=by, lead_id=lead.id)


def _due_before(session: Session, enrolment: Enrolment, first: FollowUp) -> datetime:
    """When the step before was due; the sequence's beginning where there is none."""
    before = select(FollowUp.due_at).where(
        FollowUp.enrolment_id == enrolment.id, FollowUp.position < first.position
    )
    last = session.exec(before.order_by(col(FollowUp.position).desc())).first()
    return min(last or enrolment.started_at, first.due_at)


def _queued_by_rule(session: Session, enrolment: Enrolment) -> list[Message]:
    """Messages of the sequence that wait to leave and that no person approved."""
    steps = select(FollowUp.id).where(FollowUp.enrolment_id == enrolment.id)
    rows = select(Message).where(
        col(Message.follow_up_id).in_(steps),
        Message.state == MessageState.QUEUED,
        Message.approved_hash == "",
    )
    return list(session.exec(rows).all())


def hold_until(
    session: Session,
    lead: Lead,
    until: datetime,
    why: str,
    *,
    playbook: Playbook,
) -> None:
    """No step before `until`; the following ones keep their gaps, so that none leave together.

    Reminders stay where their appointment is.
    """
    playbook = rules_for(session, lead, playbook)
    place = place_of_lead(lead, playbook)
    for enrolment in running_enrolments(session, lead):
        coming = [
            step for step in steps_to_come(session, enrolment) if step.state in FOLLOW_UPS_TO_COME
        ]
        first = min((step.due_at for step in coming), default=until)
        if first >= until or enrolment.anchor_at is not None:
            continue
        for step in coming:
            due = moved(step.due_at, first, until, place)
            step.due_at = _in_its_hours(step, due, lead, playbook)
            step.why = why
            step.version += 1


def _undecided(session: Session, step_id: int, version: int | None) -> FollowUp:
    step = fetch(session, FollowUp, step_id, "follow-up")
    must_be(session, step, version)
    open_states = (*FOLLOW_UPS_TO_COME, FollowUpState.REVIEW, FollowUpState.QUEUED)
    if step.state not in open_states:
        raise Refused(
            _("{what} is {state} already. {why}")
            .format(what=named(session, step), state=_(step.state.value), why=step.why)
            .strip()
        )
    return step


def _enrolment_of(
    session: Session, step_id: int, version: int | None
) -> tuple[Enrolment, FollowUp]:
    step = fetch(session, FollowUp, step_id, "follow-up")
    must_be(session, step, version)
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    if enrolment.state in (EnrolmentState.FINISHED, EnrolmentState.STOPPED):
        raise Refused(
            _("This sequence is {state} already: {why}.").format(
                state=enrolment.state.value, why=enrolment.why
            )
        )
    return enrolment, step
