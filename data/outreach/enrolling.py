"""Enrol a lead in a sequence, show every step before it is due, and end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.clients.own_rules import house_for
from data.leads.tables import Lead
from data.outreach.audience import not_for
from data.outreach.entry import Before, decide_entry
from data.outreach.hours import Opening, days_later
from data.outreach.planning import Planned, planned
from data.outreach.reach import choose_channel, place_of_lead, recipients_of, shut_channels
from data.outreach.route import Choice
from data.outreach.states import EnrolmentState, FollowUpState
from data.outreach.stopping import (
    RUNNING,
    end_enrolment,
    reminders_of,
    running_enrolments,
    steps_to_come,
    stop_sequences,
)
from data.outreach.tables import Enrolment, FollowUp
from data.outreach.waits import hours_of
from data.playbook.house import House
from data.playbook.models import Playbook
from data.playbook.sequences import Sequence, Step


@dataclass(frozen=True, slots=True)
class Appointment:
    """What reminders count back from. `key` names the booking, wherever it is kept."""

    key: str
    starts_at: datetime


def enrol(
    session: Session,
    lead: Lead,
    name: str,
    *,
    house: House,
    now: datetime,
    by: str,
    why: str,
    after_days: int = 0,
    appointment: Appointment | None = None,
) -> bool:
    """Begin sequence `name`, `after_days` local days from now; False where a rule says no.

    A lead is in one sequence at a time, and the new one wins, unless a weightier one runs;
    reminders of an appointment run beside it.
    """
    house = house_for(session, lead, house)
    rule = house.playbook.sequences[name]
    entry = decide_entry(name, sequences_of(session, lead), house.playbook, now)
    problem = not_for(lead.stage, name, house.playbook) or ("" if entry.may_begin else entry.why)
    if problem:
        summary = f"Sequence {name} does not begin"
        record(session, "sequence.not_started", summary, why=f"{why}, but {problem}", now=now,
               by=by, lead_id=lead.id)  # fmt: skip
        return False
    if not rule.is_anchored:
        _make_room(session, lead, name, now=now, by=by)
    place = place_of_lead(lead, house.playbook)
    begins = now
    if after_days:
        begins = days_later(now, after_days, hours_of(None, "email", place, house.playbook), place)
    enrolment = Enrolment(lead_id=lead.id or 0, sequence=name, started_at=begins)
    if appointment is not None:
        enrolment.anchor_at, enrolment.about = appointment.starts_at, appointment.key
    session.add(enrolment)
    session.flush()
    said = _plan(session, lead, enrolment, rule, house, now=now)
    summary = f"Sequence {name} started: {', '.join(said)}"
    record(session, "sequence.started", summary, why=why, now=now, by=by, lead_id=lead.id)
    finish_if_done(session, enrolment, house, now=now, by=by)
    return True


def sequences_of(session: Session, lead: Lead) -> list[Before]:
    """Every sequence that the lead is in, or was."""
    rows = session.exec(select(Enrolment).where(Enrolment.lead_id == lead.id))
    return [Before(row.sequence, row.started_at, row.state in RUNNING) for row in rows]


def _make_room(session: Session, lead: Lead, name: str, *, now: datetime, by: str) -> None:
    if is_in_sequence(session, lead):
        why = f"sequence {name} takes over"
        spared = reminders_of(session, lead)
        stop_sequences(session, lead, why, now=now, by=by, spared=spared)


def _plan(
    session: Session,
    lead: Lead,
    enrolment: Enrolment,
    rule: Sequence,
    house: House,
    *,
    now: datetime,
) -> list[str]:
    """Store every step with its due time; tells them in words."""
    place = place_of_lead(lead, house.playbook)
    shut = shut_channels(session, lead, house.playbook)
    choices = {
        step.name: choose_channel(session, lead, step.template, step.channels, house, shut)
        for step in rule.steps
    }

    def hours(step: Step) -> Opening:
        return hours_of(step, choices[step.name].channel or "email", place, house.playbook)

    plan = planned(
        rule,
        enrolment.started_at,
        hours,
        place,
        house.playbook.business.country,
        anchor=enrolment.anchor_at,
        now=now,
    )
    session.add_all(
        _row_of(enrolment, position, one, choices[one.step.name])
        for position, one in enumerate(plan)
    )
    session.flush()
    return [f"{one.step.name} {one.due_at.astimezone(place.zone):%a %d %b}" for one in plan]


def _row_of(enrolment: Enrolment, position: int, planned: Planned, choice: Choice) -> FollowUp:
    why = planned.too_late or ("" if choice.channel else choice.why)
    return FollowUp(
        enrolment_id=enrolment.id or 0,
        lead_id=enrolment.lead_id,
        sequence=enrolment.sequence,
        step=planned.step.name,
        position=position,
        channel=choice.channel or "",
        template=planned.step.template,
        due_at=planned.due_at,
        state=FollowUpState.SKIPPED if why else FollowUpState.SCHEDULED,
        why=why,
    )


def step_rule(step: FollowUp, playbook: Playbook) -> Step | None:
    """The playbook's rule for a stored step; None where it no longer has one of that name."""
    sequence = playbook.sequences.get(step.sequence)
    return sequence.step(step.step) if sequence else None


def advance(session: Session, step: FollowUp, house: House, *, now: datetime, by: str) -> None:
    """After a step is decided: finish the enrolment when it was the last one."""
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    finish_if_done(session, enrolment, house, now=now, by=by)


def finish_if_done(
    session: Session, enrolment: Enrolment, house: House, *, now: datetime, by: str
) -> None:
    """No outcome at the end moves the lead to the sequence named `then`, not to nowhere."""
    session.flush()
    if enrolment.state != EnrolmentState.ACTIVE or steps_to_come(session, enrolment):
        return
    why = "its last step is done"
    end_enrolment(session, enrolment, EnrolmentState.FINISHED, why, now=now, by=by)
    rule = house.playbook.sequences.get(enrolment.sequence)
    lead = session.get_one(Lead, enrolment.lead_id)
    reachable = recipients_of(lead).keys() - shut_channels(session, lead, house.playbook)
    if rule is None or rule.then is None or not reachable:
        return
    if not_for(lead.stage, rule.then, house.playbook) or is_in_sequence(session, lead):
        return
    ended = f"{enrolment.sequence} ended without an outcome"
    enrol(session, lead, rule.then, house=house, now=now, by=by, why=ended)


def is_in_sequence(session: Session, lead: Lead) -> bool:
    """Whether one runs already. Reminders do not count: they run beside any other."""
    return any(not one.about for one in running_enrolments(session, lead))


def last_enrolment(session: Session, lead: Lead, name: str) -> Enrolment | None:
    """The newest time that the lead was in that sequence."""
    rows = select(Enrolment).where(Enrolment.lead_id == lead.id, Enrolment.sequence == name)
    return session.exec(rows.order_by(col(Enrolment.id).desc())).first()
