"""The outbox: put a message in, claim it, hand it over once, and record what became of it.

    queued → claimed → sending → sent | queued (retry) | failed | uncertain

`sending` is committed on its own, just before the hand-over, and that transaction is the door:
it looks once more at everything that may have changed. A result is recorded only by the worker
and the claim (`fence`) that holds the row.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.leads.tables import Lead
from data.outreach.compose import Draft
from data.outreach.route import Held
from data.outreach.states import FollowUpState, MessageState, Purpose
from data.outreach.tables import FollowUp, Message
from data.playbook.models import Playbook, Reason

IN_HAND = (MessageState.CLAIMED, MessageState.SENDING)

LEASE = timedelta(minutes=2)
"""How long a claim holds without being renewed; longer than any single hand-over may take."""


def new_message(
    session: Session,
    lead: Lead,
    *,
    key: str,
    purpose: Purpose,
    draft: Draft,
    recipient: str,
    held: Sequence[Held],
    playbook: Playbook,
    due_at: datetime,
    now: datetime,
    by: str,
    why: str,
    follow_up_id: int | None = None,
    note: str = "",
) -> Message:
    """Queue a routine message, or put a held one before a person; `key` makes it the only one."""
    message = Message(
        key=key,
        lead_id=lead.id or 0,
        follow_up_id=follow_up_id,
        purpose=purpose,
        template=draft.template,
        channel=draft.channel,
        recipient=recipient,
        subject=draft.subject,
        body=draft.body,
        header_id=f"<{secrets.token_hex(12)}@{playbook.business.email.rpartition('@')[2]}>",
        reasons=[reason.stored() for reason in held],
        state=MessageState.REVIEW if held else MessageState.QUEUED,
        created_at=now,
        due_at=due_at,
        note=note,
    )
    session.add(message)
    session.flush()
    label = purpose.value.replace("_", " ")
    if held:
        tell_reviewers(session, lead, message, held, now=now)
        summary = f"{label.capitalize()} waits for a person: {names(held)}"
        reasons = "; ".join(reason.why for reason in held)
        record(session, "message.held", summary, why=reasons, now=now, by=by,
               lead_id=lead.id, message_id=message.id)  # fmt: skip
    else:
        summary = f"{label.capitalize()} queued by {draft.channel} ({draft.template})"
        record(session, "message.queued", summary, why=why, now=now, by=by,
               lead_id=lead.id, message_id=message.id)  # fmt: skip
    return message


def hold_for_person(
    session: Session,
    lead: Lead,
    message: Message,
    held: Sequence[Held],
    *,
    now: datetime,
    by: str,
) -> None:
    """Take a message that has not left back to a person, for reasons that came up since."""
    message.reasons = [*message.reasons, *(reason.stored() for reason in held)]
    message.state, message.approved_hash = MessageState.REVIEW, ""
    message.decided_by, message.decided_at = "", None
    message.lease_owner, message.lease_until = "", None
    message.version += 1
    tell_reviewers(session, lead, message, held, now=now)
    reasons = "; ".join(reason.why for reason in held)
    record(session, "message.held", f"Waits for a person: {names(held)}", why=reasons,
           now=now, by=by, lead_id=lead.id, message_id=message.id)  # fmt: skip


def names(held: Sequence[Held]) -> str:
    return ", ".join(reason.reason.value.replace("_", " ") for reason in held)


def tell_reviewers(
    session: Session, lead: Lead, message: Message, held: Sequence[Held], *, now: datetime
) -> None:
    """Alert the operators that a message waits for a person, and why."""
    who = lead.name or lead.email or lead.phone or f"lead {lead.id}"
    raise_alert(
        session,
        AlertKind.REVIEW_WAITING,
        key=f"review:{message.id}:{message.fence}",
        title=f"Review waiting: {who}",
        body=f"A message to {who} waits for a person ({names(held)}). "
        f"Review {message.id} in Callboard.",
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a worker holds between claim and hand-over."""

    id: int
    fence: int
    channel: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything a transport needs; times are UTC. `attempt` counts from 1."""

    id: int
    fence: int
    channel: str
    header_id: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    purpose: Purpose
    attempt: int
    lead_id: int


def claim(
    session: Session, *, worker: str, channels: Collection[str], now: datetime, limit: int = 20
) -> list[Claimed]:
    """Take due messages on `channels` for `worker`, oldest first; nobody else gets them."""
    rows = session.exec(
        select(Message)
        .where(
            Message.state == MessageState.QUEUED,
            col(Message.due_at) <= now,
            col(Message.channel).in_(list(channels)),
        )
        .order_by(col(Message.due_at), col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.state = MessageState.CLAIMED
        row.fence += 1
        row.lease_owner, row.lease_until = worker, now + LEASE
    session.flush()
    return [Claimed(row.id or 0, row.fence, row.channel) for row in rows]


def parcel_of(message: Message, lead: Lead) -> Parcel:
    """The message as values, so that nothing is read while it is being handed over."""
    return Parcel(
        id=message.id or 0,
        fence=message.fence,
        channel=message.channel,
        header_id=message.header_id,
        recipient=message.recipient,
        recipient_name=lead.name,
        subject=message.subject,
        body=message.body,
        purpose=message.purpose,
        attempt=message.attempts,
        lead_id=lead.id or 0,
    )


def held_row(
    session: Session, claimed: Claimed, worker: str, state: MessageState
) -> Message | None:
    """The row, if `worker` still holds it under this claim and it is in `state`; else None."""
    return session.exec(
        select(Message)
        .where(
            Message.id == claimed.id,
            Message.state == state,
            Message.lease_owner == worker,
            Message.fence == claimed.fence,
        )
        .with_for_update()
    ).first()


def hand_back(session: Session, claimed: Sequence[Claimed], worker: str) -> None:
    """Give up claims that were not begun, e.g. at shutdown."""
    for item in claimed:
        row = held_row(session, item, worker, MessageState.CLAIMED)
        if row is not None:
            row.state, row.lease_owner, row.lease_until = MessageState.QUEUED, "", None


def release_lapsed(session: Session, *, now: datetime, by: str) -> tuple[int, int]:
    """Rows whose worker died: claimed ones go back, half-sent ones wait for a person.

    Returns (given back, uncertain). Nobody can know whether a half-sent one arrived.
    """
    lapsed = select(Message).where(col(Message.state).in_(IN_HAND), col(Message.lease_until) <= now)
    return _release(session, session.exec(lapsed).all(), now=now, by=by)


def release_dead(
    session: Session, *, is_dead: Callable[[str], bool], now: datetime, by: str
) -> tuple[int, int]:
    """The same for holders known to be dead, without waiting for their leases to run out."""
    held = session.exec(select(Message).where(col(Message.state).in_(IN_HAND))).all()
    dead = [row for row in held if is_dead(row.lease_owner)]
    return _release(session, dead, now=now, by=by)


def _release(
    session: Session, rows: Sequence[Message], *, now: datetime, by: str
) -> tuple[int, int]:
    uncertain = 0
    for row in rows:
        if row.state == MessageState.CLAIMED:
            row.state = MessageState.QUEUED
        else:
            uncertain += 1
            why = f"the worker {row.lease_owner} stopped during the hand-over"
            mark_uncertain(session, row, why, now=now, by=by)
        row.lease_owner, row.lease_until = "", None
        row.version += 1
    return len(rows) - uncertain, uncertain


def mark_uncertain(session: Session, row: Message, why: str, *, now: datetime, by: str) -> None:
    """Nobody knows whether it arrived: a person says "it went" or "send it"."""
    row.state, row.note = MessageState.UNCERTAIN, why
    held = Held(Reason.UNCERTAIN_DELIVERY, why)
    row.reasons = [*row.reasons, held.stored()]
    if row.follow_up_id is not None:
        step = session.get_one(FollowUp, row.follow_up_id)
        step.state, step.why = FollowUpState.REVIEW, "its delivery is uncertain"
        step.version += 1
    summary = "Delivery is uncertain: it may have arrived"
    record(session, "message.uncertain", summary, why=why, now=now, by=by,
           lead_id=row.lead_id, message_id=row.id)  # fmt: skip
    tell_reviewers(session, session.get_one(Lead, row.lead_id), row, [held], now=now)
