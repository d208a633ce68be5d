"""Rows stand again as they stood before, and nothing that fell due meanwhile leaves late, or all at
once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, select

from data.activity.timeline import record
from data.leads.differences import from_json
from data.leads.tables import Lead
from data.outreach.adjusting import let_wait_anew
from data.outreach.outbox import hold_for_person
from data.outreach.route import Held
from data.outreach.states import FollowUpState, MessageState
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.house import House
from data.playbook.reasons import Reason
from data.undo.rows import EXACT
from data.undo.tables import DeedChange

SOON = timedelta(hours=1)
"""A message that should have left longer ago than this is looked at by a person first."""


def rows_back(session: Session, changes: Sequence[DeedChange]) -> None:
    """Each row that was changed, column by column."""
    for change in changes:
        if change.kind == "changed":
            _as_before(session, change)
    session.flush()


def _as_before(session: Session, change: DeedChange) -> None:
    row = session.get_one(EXACT[change.row_table], change.row_id)
    for name, value in change.before.items():
        setattr(row, name, from_json(row, name, value))
    if hasattr(row, "version"):
        row.version += 1


def outreach_back(
    session: Session,
    changes: Sequence[DeedChange],
    *,
    why: str,
    since: datetime,
    house: House,
    now: datetime,
    by: str,
) -> None:
    """Of rows that stand as before: messages and steps that were held back since then."""
    _messages_back(session, changes, why=why, now=now, by=by)
    _steps_back(session, changes, since=since, house=house, now=now)


_AGAIN = {
    MessageState.QUEUED: "message.revived",
    MessageState.REVIEW: "message.held",
    MessageState.UNCERTAIN: "message.uncertain",
    MessageState.FAILED: "message.failed",
}
"""What the timeline calls it when a message stands as before."""


def _messages_back(
    session: Session, changes: Sequence[DeedChange], *, why: str, now: datetime, by: str
) -> None:
    """Nobody holds them any more; one whose time is long over is looked at first."""
    for change in changes:
        if change.row_table != "message" or change.kind != "changed":
            continue
        message = session.get_one(Message, change.row_id)
        message.lease_owner, message.lease_until = "", None
        if message.state == MessageState.CLAIMED:
            message.state = MessageState.QUEUED
        if "state" not in change.before:
            continue
        record(session, _AGAIN[message.state], "Stands as before", why=why,
               now=now, by=by, lead_id=message.lead_id, message_id=message.id)  # fmt: skip
        if message.state == MessageState.QUEUED and now - message.due_at > SOON:
            held = [Held(Reason.UNUSUAL, "its time is over; it was held back, and that was undone")]
            lead = session.get_one(Lead, message.lead_id)
            hold_for_person(session, lead, message, held, now=now, by=by)
            if message.follow_up_id is not None:
                session.get_one(FollowUp, message.follow_up_id).state = FollowUpState.REVIEW
    session.flush()


def _steps_back(
    session: Session,
    changes: Sequence[DeedChange],
    *,
    since: datetime,
    house: House,
    now: datetime,
) -> None:
    """Steps that fell due meanwhile wait anew: they must not leave late, and all at once."""
    late = {
        session.get_one(FollowUp, one.row_id).enrolment_id
        for one in changes
        if one.row_table == "follow_up" and one.kind == "changed"
        and _is_late(session.get_one(FollowUp, one.row_id), now)
    }  # fmt: skip
    for enrolment in session.exec(select(Enrolment).where(Enrolment.id.in_(late))):  # type: ignore[union-attr]
        let_wait_anew(session, enrolment, since, house=house, now=now)


def _is_late(step: FollowUp, now: datetime) -> bool:
    return step.state == FollowUpState.SCHEDULED and now - step.due_at > SOON
