"""Turn steps whose time has come into messages."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.columns import fetch
from data.leads.stages import OPEN_STAGES
from data.leads.tables import Lead
from data.outreach.compose import Uncomposable, compose
from data.outreach.enrolling import advance, due_of
from data.outreach.outbox import new_message
from data.outreach.reach import choose_channel, place_of_lead
from data.outreach.route import Held
from data.outreach.states import FollowUpState, Purpose
from data.outreach.stopping import settle_step, steps_to_come
from data.outreach.tables import Enrolment, FollowUp
from data.playbook.house import House
from data.playbook.models import Channel, Playbook, Reason, Step
from data.reading import Reader


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
        .order_by(col(FollowUp.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    prepared = 0
    for step in rows:
        if step.due_at <= now and step.state == FollowUpState.SCHEDULED:
            _prepare(session, step, house, now=now, by=by)
            _space_out(session, step, house, now=now)
            prepared += 1
    return prepared


def _space_out(session: Session, step: FollowUp, house: House, *, now: datetime) -> None:
    """When everything was off for days, the late steps do not leave together: gaps are kept."""
    rule = _rule_of(step, house.playbook)
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    coming = [s for s in steps_to_come(session, enrolment) if s.position > step.position]
    if rule is None or not any(
        s.due_at <= now and s.state == FollowUpState.SCHEDULED for s in coming
    ):
        return
    lead = session.get_one(Lead, step.lead_id)
    for later in coming:
        later_rule = _rule_of(later, house.playbook)
        if later_rule is None or later.state != FollowUpState.SCHEDULED:
            continue
        gap = max(later_rule.days - rule.days, 1)
        channel: Channel = "sms" if later.channel == "sms" else "email"
        due = due_of(lead, now, gap, channel, house.playbook)
        if due > later.due_at:
            later.due_at, later.why = due, f"keeps its distance from {step.step}, which was late"
            later.version += 1
    session.flush()


def _prepare(
    session: Session,
    step: FollowUp,
    house: House,
    *,
    now: datetime,
    by: str,
) -> None:
    lead = fetch(session, Lead, step.lead_id, "lead")
    rule = _rule_of(step, house.playbook)
    if lead.stage not in OPEN_STAGES:
        settle_step(session, step, FollowUpState.CANCELLED, f"the lead is {lead.stage.value}")
        return
    wanted = rule.channels if rule else ()
    if rule is None or step.template not in house.playbook.templates:
        _back_to_person(session, step, "the playbook no longer has this step", now=now, by=by)
        return
    choice = choose_channel(session, lead, step.template, wanted, house)
    if choice.channel is None:
        settle_step(session, step, FollowUpState.SKIPPED, choice.why)
        advance(session, step, house, now=now, by=by)
        return
    place = place_of_lead(lead, house.playbook)
    try:
        draft = compose(step.template, choice.channel, lead, place, house.playbook)
    except Uncomposable as error:
        _back_to_person(session, step, str(error), now=now, by=by)
        return
    held = (Held(Reason.UNUSUAL, f"step {step.step} is marked for review"),) if rule.review else ()
    step.channel = choice.channel
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
        playbook=house.playbook,
        due_at=now,
        now=now,
        by=by,
        follow_up_id=step.id,
        why=f"{step.sequence} {step.step} was due",
    )


def _rule_of(step: FollowUp, playbook: Playbook) -> Step | None:
    sequence = playbook.sequences.get(step.sequence)
    steps = sequence.steps if sequence else ()
    return next((rule for rule in steps if rule.name == step.step), None)


def _back_to_person(session: Session, step: FollowUp, why: str, *, now: datetime, by: str) -> None:
    """Hold a step that cannot become a text, visibly, until somebody resumes or skips it."""
    step.state, step.why = FollowUpState.PAUSED, why
    step.version += 1
    summary = f"{step.sequence} {step.step} is on hold"
    record(session, "follow_up.held", summary, why=why, now=now, by=by, lead_id=step.lead_id)
