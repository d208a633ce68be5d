"""After a restore: what may have left since the backup was taken waits for a person.

A backup knows nothing of what came after it. A message that was about to leave has most likely
left; a step that came due has most likely been said; what had just arrived has most likely been
answered. None of it goes out a second time unless somebody looks and says so (DESIGN §2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from data.activity.timeline import record
from data.consent.compliance import OptOut
from data.copies.contents import counted
from data.inbox.claims import let_go
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.outreach.lapsed import mark_uncertain
from data.outreach.route import Held
from data.outreach.states import IN_HAND, FollowUpState, MessageState
from data.outreach.stopping import settle_step
from data.outreach.tables import FollowUp, Message, Suppression
from data.playbook.reasons import Reason
from data.presence.tables import Presence
from data.reading import writer_of
from data.schedule.tables import Worker
from data.undo.forgetting import close_deeds
from data.words.moments import written

ABOUT_TO_LEAVE = (MessageState.QUEUED, *IN_HAND)
WITH_A_PERSON = (MessageState.REVIEW, MessageState.FAILED)


RESTORED = "The database was restored since: it may have been taken back, and sent, in between."


@dataclass(frozen=True, slots=True)
class Holding:
    """How many of each a person has to look at now, and how many opt-outs were carried over."""

    messages: int = 0
    doubtful: int = 0
    steps: int = 0
    arrivals: int = 0
    opt_outs: int = 0

    @property
    def sentence(self) -> str:
        told = [
            f"{counted(number, noun)} that {what}"
            for number, noun, what in (
                (self.messages, "message", "may have left"),
                (self.steps, "follow-up", "came due since"),
                (self.arrivals, "inbox item", "may have been answered"),
                (self.doubtful, "draft", "may have been decided"),
            )
            if number
        ]
        said = f"Held for a person: {', '.join(told)}." if told else "Nothing was about to leave."
        if self.opt_outs:
            said += f" Kept: {counted(self.opt_outs, 'opt-out')} from after the backup."
        return said


def hold_what_may_have_left(
    session: Session,
    *,
    backup: str,
    until: datetime | None,
    opt_outs: Iterable[OptOut] = (),
    now: datetime,
    by: str,
) -> Holding:
    """Put it all before a person, and say so on the timeline.

    `backup` names the file, `until` is when the last thing in it happened (UTC). `opt_outs` are
    those of the database that was replaced: an opt-out outlives everything.
    """
    since = f"the backup of {written(until)}" if until else "the backup"
    held = Holding(
        messages=_hold_messages(session, f"restored from {since}; it may have left since",
                                now=now, by=by),
        doubtful=_doubt(session, f"restored from {since}; somebody may have decided and sent it "
                        "since", now=now, by=by),
        steps=_hold_steps(session, f"restored from {since}: it may have left since; resume to send "
                          "it, skip it if it did", now=now, by=by),
        arrivals=_hold_arrivals(session, f"It was not processed yet in {since} and may have been "
                                "answered since. Replay it to answer it now."),
        opt_outs=_carry_over(session, opt_outs),
    )  # fmt: skip
    session.exec(delete(Worker))  # none of them is alive for having been so at the backup's time
    session.exec(delete(Presence))
    close_deeds(writer_of(session), RESTORED)
    record(session, "database.restored", f"The database was restored from {backup}",
           why=held.sentence, now=now, by=by)  # fmt: skip
    return held


def _messages(session: Session, states: Sequence[MessageState]) -> Sequence[Message]:
    rows = select(Message).where(col(Message.state).in_(states)).order_by(col(Message.id))
    return session.exec(rows).all()


def _hold_messages(session: Session, why: str, *, now: datetime, by: str) -> int:
    messages = _messages(session, ABOUT_TO_LEAVE)
    for message in messages:
        mark_uncertain(session, message, why, now=now, by=by)
        message.approved_hash = message.lease_owner = ""
        message.lease_until = None
        message.version += 1
    return len(messages)


def _doubt(session: Session, why: str, *, now: datetime, by: str) -> int:
    """A draft that waits for a person goes on waiting, with one more reason to look twice."""
    messages = _messages(session, WITH_A_PERSON)
    held = Held(Reason.UNCERTAIN_DELIVERY, why)
    for message in messages:
        message.reasons = [*message.reasons, held.stored()]
        message.version += 1
        record(session, "message.doubted", "Look twice before you send it", why=why, now=now,
               by=by, lead_id=message.lead_id, message_id=message.id)  # fmt: skip
    return len(messages)


def _hold_steps(session: Session, why: str, *, now: datetime, by: str) -> int:
    """Those that are due: the follow-up job would say them again at once."""
    due = FollowUp.state == FollowUpState.SCHEDULED, col(FollowUp.due_at) <= now
    steps = session.exec(select(FollowUp).where(*due).order_by(col(FollowUp.id))).all()
    for step in steps:
        settle_step(session, step, FollowUpState.PAUSED, why)
        record(session, "follow_up.held", f"{step.sequence} {step.step} is on hold", why=why,
               now=now, by=by, lead_id=step.lead_id)  # fmt: skip
    return len(steps)


def _hold_arrivals(session: Session, reason: str) -> int:
    """Nothing is lost: it is in quarantine, where a person sees it."""
    waiting = session.exec(select(Inbound).where(Inbound.state == InboundState.RECEIVED)).all()
    for inbound in waiting:
        let_go(inbound)
        inbound.state, inbound.reason = InboundState.QUARANTINED, reason
    return len(waiting)


def _carry_over(session: Session, opt_outs: Iterable[OptOut]) -> int:
    """What is queued for them is stopped by the door, which looks here."""
    known = set(session.exec(select(Suppression.channel, Suppression.address)))
    new = [one for one in opt_outs if (one.channel, one.address) not in known]
    for one in new:
        session.add(Suppression(channel=one.channel, address=one.address, at=one.at, by=one.by,
                                why=one.why))  # fmt: skip
    return len(new)
