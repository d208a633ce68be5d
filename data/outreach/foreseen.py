"""What a step says: the text that is written already, else the one that would be written.

Reads only. What is foreseen is made as `coming_due` makes it, for the time at which the step is
due, of what is known now: a reply or another playbook until then makes it another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.columns import fetch
from data.outreach.audience import not_for
from data.outreach.coming_due import Due, draft_of, gather, why_left_out
from data.outreach.compose import Uncomposable
from data.outreach.reach import choose_channel
from data.outreach.tables import FollowUp, Message
from data.playbook.house import House


@dataclass(frozen=True, slots=True)
class StepText:
    """`is_written`: it is stored and goes out as it is, unless somebody changes it.

    `why_none` says why there would be no text; the other fields are empty then.
    """

    template: str
    is_written: bool = False
    channel: str = ""
    to: str = ""
    subject: str = ""
    body: str = ""
    why_none: str = ""


def text_of_step(session: Session, step_id: int, house: House, *, now: datetime) -> StepText:
    """Of one step, whatever its state; `Refused` when there is none."""
    step = fetch(session, FollowUp, step_id, "follow-up")
    query = select(Message).where(Message.follow_up_id == step_id).order_by(col(Message.id).desc())
    message = session.exec(query.limit(1)).first()
    if message is not None:
        return StepText(message.template, True, message.channel, message.recipient,
                        message.subject, message.body)  # fmt: skip
    due = gather(session, step, house)
    return _foreseen(session, due, max(now, step.due_at))


def _foreseen(session: Session, due: Due, at: datetime) -> StepText:
    template, rule = due.step.template, due.rule
    if why := not_for(due.lead.stage, due.step.sequence, due.playbook):
        return StepText(template, why_none=why)
    if rule is None or template not in due.playbook.templates:
        return StepText(template, why_none="the playbook no longer has this step")
    choice = choose_channel(session, due.lead, template, rule.channels, due.house)
    if why := why_left_out(session, due, rule, choice, now=at):
        return StepText(template, why_none=why)
    channel = choice.channel or "email"
    try:
        draft = draft_of(session, due, channel, at=at)
    except Uncomposable as error:
        return StepText(template, why_none=str(error))
    return StepText(template, False, channel, choice.recipient, draft.subject, draft.body)
