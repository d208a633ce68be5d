"""What the agency's people do in the stories: each deed is one operation of the data layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from console.demo.stories import Step
from console.demo.times import Today
from data.clients import operations as clients
from data.clients import ticking
from data.clients.tables import BlockerKind, Client
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.score import add_points
from data.leads.tables import Lead
from data.outreach import adjusting, review
from data.outreach.outbox import hold_for_person
from data.outreach.route import Held, Words
from data.outreach.states import FOLLOW_UPS_TO_COME, WAITING_FOR_A_PERSON
from data.outreach.tables import FollowUp, Message
from data.playbook.house import House
from data.playbook.reasons import Reason
from data.team.assigning import assign


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a deed is done. `key` is the lead's id, or the client's."""

    session: Session
    house: House
    today: Today
    now: datetime
    key: int


def _touch(scene: Scene, step: Step) -> None:
    touch(scene.session, scene.key, Touch(step.kind), step.note,
          house=scene.house, now=scene.now, by=step.by)  # fmt: skip


def _outcome(scene: Scene, step: Step) -> None:
    on = scene.today.moment(step.on) if step.on else None
    outcome(scene.session, scene.key, Outcome(step.kind), note=step.note, on=on,
            house=scene.house, now=scene.now, by=step.by)  # fmt: skip


def _assign(scene: Scene, step: Step) -> None:
    assign(scene.session, scene.key, step.note, house=scene.house, now=scene.now, by=step.by)


def _points(scene: Scene, step: Step) -> None:
    lead = scene.session.get_one(Lead, scene.key)
    add_points(scene.session, lead, step.kind, why=step.note,
               playbook=scene.house.playbook, now=scene.now, by="runner")  # fmt: skip


def _draft_of(scene: Scene) -> Message:
    waiting = select(Message).where(
        Message.lead_id == scene.key, col(Message.state).in_(WAITING_FOR_A_PERSON)
    )
    return scene.session.exec(waiting).one()


def _edit(scene: Scene, step: Step) -> None:
    review.edit(scene.session, _draft_of(scene).id or 0, body=step.note,
                playbook=scene.house.playbook, now=scene.now, by=step.by)  # fmt: skip


def _approve(scene: Scene, step: Step) -> None:
    hold = timedelta(seconds=scene.house.playbook.review.hold_seconds)
    review.approve(scene.session, _draft_of(scene).id or 0, shown=None, hold=hold,
                   now=scene.now, by=step.by)  # fmt: skip


def _snooze(scene: Scene, step: Step) -> None:
    until = scene.now + timedelta(minutes=int(step.kind))
    review.snooze(scene.session, _draft_of(scene).id or 0, until=until, now=scene.now, by=step.by)


def _pause(scene: Scene, step: Step) -> None:
    """The first step to come, and with it the whole sequence; the note says why."""
    coming = select(FollowUp.id).where(
        FollowUp.lead_id == scene.key, col(FollowUp.state).in_(FOLLOW_UPS_TO_COME)
    )
    first = scene.session.exec(coming.order_by(col(FollowUp.position)).limit(1)).one()
    touch(scene.session, scene.key, Touch.NOTE, step.note,
          house=scene.house, now=scene.now, by=step.by)  # fmt: skip
    adjusting.pause(scene.session, first or 0, now=scene.now, by=step.by)


def _doubt_opt_out(scene: Scene, step: Step) -> None:
    """An unclear "stop" in the lead's message takes the answer back to a person.

    Until texts come in (a later piece of work) nothing else makes this reason.
    """
    lead = scene.session.get_one(Lead, scene.key)
    message = scene.session.exec(select(Message).where(Message.lead_id == scene.key)).one()
    start = lead.message.index(step.kind)
    words = Words(start, start + len(step.kind), step.kind)
    why = f"'{step.kind}' stands inside a longer message"
    held = Held(Reason.UNCLEAR_OPT_OUT, why, (words,))
    hold_for_person(scene.session, lead, message, [held], now=scene.now, by="runner")


def _tick(scene: Scene, step: Step) -> None:
    """On the list of the client that this lead became."""
    became = select(Client.id).where(Client.lead_id == scene.key)
    ticking.tick(scene.session, scene.session.exec(became).one() or 0, step.kind,
                 playbook=scene.house.playbook, now=scene.now, by=step.by)  # fmt: skip


def _waive(scene: Scene, step: Step) -> None:
    ticking.waive(scene.session, scene.key, step.kind, why=step.note,
                  playbook=scene.house.playbook, now=scene.now, by=step.by)  # fmt: skip


def _block(scene: Scene, step: Step) -> None:
    kind = BlockerKind(step.kind)
    clients.block(scene.session, scene.key, kind, step.note, now=scene.now, by=step.by)


def _unblock(scene: Scene, step: Step) -> None:
    clients.unblock(scene.session, scene.key, note=step.note, now=scene.now, by=step.by)


def _values(scene: Scene, step: Step) -> None:
    values = {step.kind: step.note}
    clients.set_values(scene.session, scene.key, values, playbook=scene.house.playbook,
                       now=scene.now, by=step.by)  # fmt: skip


DEEDS: dict[str, Callable[[Scene, Step], None]] = {
    "touch": _touch,
    "outcome": _outcome,
    "assign": _assign,
    "points": _points,
    "edit": _edit,
    "approve": _approve,
    "snooze": _snooze,
    "pause": _pause,
    "doubt_opt_out": _doubt_opt_out,
    "tick": _tick,
    "waive": _waive,
    "block": _block,
    "unblock": _unblock,
    "values": _values,
}
"""Every deed by the word that stories use. (`again`, another submission, is not a person's.)"""
