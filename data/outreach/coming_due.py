"""Turn steps whose time has come into messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.clients.own_rules import house_for
from data.columns import fetch
from data.leads.tables import Lead
from data.outreach.audience import not_for
from data.outreach.compose import Draft, Uncomposable, compose
from data.outreach.conditions import decide_when, known_of
from data.outreach.enrolling import advance, step_rule
from data.outreach.gap import LEFT, ON_ITS_WAY, Person, decide_gap, said_to
from data.outreach.hours import next_open
from data.outreach.outbox import new_message
from data.outreach.questions import heard_from
from data.outreach.reach import choose_channel, place_of_lead
from data.outreach.route import Choice, Held, decide_length
from data.outreach.states import FollowUpState, Purpose
from data.outreach.stopping import settle_step, steps_to_come
from data.outreach.tables import Enrolment, FollowUp
from data.outreach.waits import hours_of, moved
from data.playbook.channel import Channel
from data.playbook.house import House
from data.playbook.models import Playbook
from data.playbook.reasons import Reason
from data.playbook.sequences import Step
from data.reading import Reader, reader_of


def steps_are_due(reader: Reader, *, now: datetime) -> bool:
    """Whether `prepare_due` would find anything: a look that takes no lock."""
    due = f"state = '{FollowUpState.SCHEDULED}' AND due_at <= :now"
    return bool(reader.rows(f"SELECT 1 FROM follow_up WHERE {due} LIMIT 1", now=now))


def prepare_due(
    session: Session,
    *,
    house: House,
    now: datetime,
    by: str,
    limit: int = 100,
) -> int:
    """Turn steps whose time has come into messages; returns how many.

    The text is composed now, so that it says what is true now; the door looks once more when
    the message leaves.
    """
    rows = session.exec(
        select(FollowUp)
        .where(FollowUp.state == FollowUpState.SCHEDULED, col(FollowUp.due_at) <= now)
        .order_by(col(FollowUp.due_at), col(FollowUp.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    prepared = 0
    for step in rows:
        if step.due_at <= now and step.state == FollowUpState.SCHEDULED:
            was_due = step.due_at
            due = gather(session, step, house)
            _prepare(session, due, now=now, by=by)
            _space_out(session, due, was_due, now=now)
            prepared += 1
    return prepared


@dataclass(frozen=True, slots=True)
class Due:
    """A step whose time has come, with all that it is judged by."""

    step: FollowUp
    rule: Step | None
    enrolment: Enrolment
    lead: Lead
    house: House

    @property
    def playbook(self) -> Playbook:
        return self.house.playbook


def gather(session: Session, step: FollowUp, house: House) -> Due:
    """What the step is judged by, and its text is made of."""
    lead = fetch(session, Lead, step.lead_id, "lead")
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    house = house_for(session, lead, house)
    return Due(step, step_rule(step, house.playbook), enrolment, lead, house)


def _prepare(session: Session, due: Due, *, now: datetime, by: str) -> None:
    step, rule, house = due.step, due.rule, due.house
    if problem := not_for(due.lead.stage, step.sequence, due.playbook):
        settle_step(session, step, FollowUpState.CANCELLED, problem)
        return
    if rule is None or step.template not in due.playbook.templates:
        _back_to_person(session, step, "the playbook no longer has this step", now=now, by=by)
        return
    choice = choose_channel(session, due.lead, step.template, rule.channels, house)
    if left_out := why_left_out(session, due, rule, choice, now=now):
        _leave_out(session, due, left_out, now=now, by=by)
    elif not _keeps_its_distance(session, due, choice, now=now, by=by):
        _write(session, due, rule, choice, now=now, by=by)


def why_left_out(session: Session, due: Due, rule: Step, choice: Choice, *, now: datetime) -> str:
    """Why this step is not said at all, or empty."""
    return _why_not_said(session, due, rule, now=now) or ("" if choice.channel else choice.why)


def _why_not_said(session: Session, due: Due, rule: Step, *, now: datetime) -> str:
    applies = decide_when(rule.when, known_of(due.lead, due.enrolment.started_at, due.playbook))
    if not applies.is_met:
        return applies.why
    if due.enrolment.anchor_at is None:
        return ""
    if due.enrolment.anchor_at <= now:
        return "the appointment has begun"
    later = (
        other for other in steps_to_come(session, due.enrolment)
        if other.position > due.step.position and other.state == FollowUpState.SCHEDULED
    )  # fmt: skip
    return "a later reminder is due as well" if any(s.due_at <= now for s in later) else ""


def _leave_out(session: Session, due: Due, why: str, *, now: datetime, by: str) -> None:
    step = due.step
    settle_step(session, step, FollowUpState.SKIPPED, why)
    summary = f"{step.sequence} {step.step} is left out"
    record(session, "follow_up.left_out", summary, why=why, now=now, by=by, lead_id=step.lead_id)
    advance(session, step, due.house, now=now, by=by)


def _keeps_its_distance(
    session: Session, due: Due, choice: Choice, *, now: datetime, by: str
) -> bool:
    """Whether the step has to wait because another sequence just spoke to this person.

    A reminder that would then come after the appointment is left out.
    """
    step, lead = due.step, due.lead
    person = Person(step.enrolment_id, step.lead_id, lead.email_folded, lead.phone)
    said = said_to(reader_of(session), [person], due.playbook, now, (*LEFT, *ON_ITS_WAY))
    gap = decide_gap(person, said, due.playbook, now)
    if gap is None:
        return False
    place = place_of_lead(lead, due.playbook)
    hours = hours_of(due.rule, choice.channel or "email", place, due.playbook)
    until = next_open(gap.until, hours, place)
    if due.enrolment.anchor_at is not None and until >= due.enrolment.anchor_at:
        _leave_out(session, due, f"it would come too late: {gap.why}", now=now, by=by)
        return True
    step.due_at = until
    settle_step(session, step, FollowUpState.SCHEDULED, gap.why)
    local = until.astimezone(place.zone)
    summary = f"{step.sequence} {step.step} waits until {local:%a %d %b %H:%M}"
    record(session, "follow_up.waits", summary, why=gap.why, now=now, by=by, lead_id=lead.id)
    return True


def draft_of(session: Session, due: Due, channel: Channel, *, at: datetime) -> Draft:
    """What the step says when it is written then; raises `Uncomposable`."""
    return compose(
        due.step.template,
        channel,
        due.lead,
        place_of_lead(due.lead, due.playbook),
        due.playbook,
        at=at,
        heard=heard_from(session, due.lead),
        appointment=due.enrolment.anchor_at,
    )


def _write(
    session: Session, due: Due, rule: Step, choice: Choice, *, now: datetime, by: str
) -> None:
    step, lead, playbook = due.step, due.lead, due.playbook
    channel = choice.channel or "email"
    try:
        draft = draft_of(session, due, channel, at=now)
    except Uncomposable as error:
        _back_to_person(session, step, str(error), now=now, by=by)
        return
    held = decide_length(channel, draft.body, playbook)
    if rule.review:
        held = (*held, Held(Reason.UNUSUAL, f"step {step.step} is marked for review"))
    step.channel = channel
    step.state = FollowUpState.REVIEW if held else FollowUpState.QUEUED
    step.version += 1
    new_message(
        session,
        lead,
        key=f"step:{step.id}",
        purpose=Purpose.FOLLOW_UP,
        draft=draft,
        recipient=choice.recipient,
        held=held,
        playbook=playbook,
        due_at=now,
        now=now,
        by=by,
        follow_up_id=step.id,
        why=f"{step.sequence} {step.step} was due: {rule.said}",
    )


def _space_out(session: Session, due: Due, was_due: datetime, *, now: datetime) -> None:
    """When everything was off for days, the late steps do not leave together: gaps are kept.

    Reminders are not moved: they belong to their appointment.
    """
    step = due.step
    if due.enrolment.anchor_at is not None:
        return
    coming = [
        later for later in steps_to_come(session, due.enrolment)
        if later.position > step.position and later.state == FollowUpState.SCHEDULED
    ]  # fmt: skip
    since = max(now, step.due_at)
    if not any(later.due_at <= since for later in coming):
        return
    place = place_of_lead(due.lead, due.playbook)
    for later in coming:
        hours = hours_of(
            step_rule(later, due.playbook), "sms" if later.channel == "sms" else "email",
            place, due.playbook,
        )  # fmt: skip
        again = next_open(moved(later.due_at, was_due, since, place), hours, place)
        if again > later.due_at:
            later.due_at, later.why = again, f"keeps its distance from {step.step}, which was late"
            later.version += 1
    session.flush()


def _back_to_person(session: Session, step: FollowUp, why: str, *, now: datetime, by: str) -> None:
    """Hold a step that cannot become a text, visibly, until somebody resumes or skips it."""
    step.state, step.why = FollowUpState.PAUSED, why
    step.version += 1
    summary = f"{step.sequence} {step.step} is on hold"
    record(session, "follow_up.held", summary, why=why, now=now, by=by, lead_id=step.lead_id)
