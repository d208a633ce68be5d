"""Enrol a lead in a sequence, show every step before it is due, and end it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.activity.timeline import record
from data.leads.stages import OPEN_STAGES
from data.leads.tables import Lead
from data.outreach.hours import days_later
from data.outreach.reach import choose_channel, place_of_lead, recipients_of, window_of
from data.outreach.states import EnrolmentState, FollowUpState
from data.outreach.stopping import (
    end_enrolment,
    running_enrolments,
    steps_to_come,
    stop_sequences,
)
from data.outreach.suppression import suppressed_channels
from data.outreach.tables import Enrolment, FollowUp
from data.playbook.house import House
from data.playbook.models import Channel, Playbook


def enrol(
    session: Session,
    lead: Lead,
    name: str,
    *,
    house: House,
    now: datetime,
    by: str,
    why: str,
) -> None:
    """Start sequence `name` now; a lead is in one sequence at a time, the new one wins."""
    sequence = house.playbook.sequences[name]
    if running_enrolments(session, lead):
        stop_sequences(session, lead, f"sequence {name} takes over", now=now, by=by)
    enrolment = Enrolment(lead_id=lead.id or 0, sequence=name, started_at=now)
    session.add(enrolment)
    session.flush()
    planned = []
    zone = place_of_lead(lead, house.playbook).zone
    shut = suppressed_channels(session, lead)
    for position, rule in enumerate(sequence.steps):
        choice = choose_channel(session, lead, rule.template, rule.channels, house, shut)
        channel, reason = choice.channel, choice.why
        due = due_of(lead, now, rule.days, channel, house.playbook)
        state = FollowUpState.SCHEDULED if channel else FollowUpState.SKIPPED
        session.add(
            FollowUp(
                enrolment_id=enrolment.id or 0,
                lead_id=lead.id or 0,
                sequence=name,
                step=rule.name,
                position=position,
                channel=channel or "",
                template=rule.template,
                due_at=due,
                state=state,
                why="" if channel else reason,
            )
        )
        planned.append(f"{rule.name} {due.astimezone(zone):%a %d %b}")
    session.flush()
    _finish_if_done(session, enrolment, house, now=now, by=by)
    summary = f"Sequence {name} started: {', '.join(planned)}"
    record(session, "sequence.started", summary, why=why, now=now, by=by, lead_id=lead.id)


def due_of(
    lead: Lead, anchor: datetime, days: int, channel: Channel | None, playbook: Playbook
) -> datetime:
    """`days` local calendar days after `anchor`, in the lead's allowed hours on that channel."""
    window = window_of(channel or "email", playbook)
    return days_later(anchor, days, window, place_of_lead(lead, playbook))


def advance(
    session: Session,
    step: FollowUp,
    house: House,
    *,
    now: datetime,
    by: str,
) -> None:
    """After a step is decided: finish the enrolment when it was the last one."""
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    _finish_if_done(session, enrolment, house, now=now, by=by)


def _finish_if_done(
    session: Session,
    enrolment: Enrolment,
    house: House,
    *,
    now: datetime,
    by: str,
) -> None:
    """No outcome at the end moves the lead to the sequence named `then`, not to nowhere."""
    session.flush()
    if enrolment.state != EnrolmentState.ACTIVE or steps_to_come(session, enrolment):
        return
    why = "its last step is done"
    end_enrolment(session, enrolment, EnrolmentState.FINISHED, why, now=now, by=by)
    rule = house.playbook.sequences.get(enrolment.sequence)
    lead = session.get_one(Lead, enrolment.lead_id)
    reachable = recipients_of(lead).keys() - suppressed_channels(session, lead)
    if rule and rule.then and reachable and lead.stage in OPEN_STAGES:
        then_why = f"{enrolment.sequence} ended without an outcome"
        enrol(
            session,
            lead,
            rule.then,
            house=house,
            now=now,
            by=by,
            why=then_why,
        )
