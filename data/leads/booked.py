"""An appointment stands, or does not any more: what that makes of the lead."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.leads.score import add_points, turn_hot
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.settle import mark_answered
from data.outreach.states import StopCause
from data.outreach.stopping import stop_on
from data.playbook.house import House


def is_booked(session: Session, lead: Lead, *, house: House, now: datetime, by: str) -> None:
    """A booking is a stop (DESIGN §4), points (000), and a hot lead."""
    was_booked = lead.stage == LeadStage.BOOKED
    mark_answered(session, lead, now=now)
    why = "an appointment is booked"
    stop_on(session, lead, StopCause.BOOKING, why, playbook=house.playbook, now=now, by=by)
    if lead.stage == LeadStage.WON:
        return
    lead.stage, lead.outcome, lead.closed_at = LeadStage.BOOKED, "booked", None
    playbook = house.playbook
    if "booking" in playbook.scoring.points and not was_booked:
        why = "an appointment was booked (000)"
        add_points(session, lead, "booking", why=why, playbook=playbook, now=now, by=by)
    turn_hot(session, lead, "an appointment is booked", now=now, by=by)


def is_no_longer_booked(session: Session, lead: Lead, *, respond_by: datetime) -> None:
    """Back to a person, who offers another time."""
    if lead.stage != LeadStage.BOOKED:
        return
    lead.stage, lead.outcome = LeadStage.ENGAGED, ""
    lead.respond_by, lead.overdue_at = respond_by, None
    lead.version += 1
    session.flush()
