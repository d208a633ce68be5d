"""What a worker that died left behind: claims go back, half-sent messages go to a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.columns import one_of
from data.leads.tables import Lead
from data.outreach.claims import Claimed, held, holding
from data.outreach.outbox import tell_reviewers
from data.outreach.route import Held
from data.outreach.states import IN_HAND, FollowUpState, MessageState
from data.outreach.tables import FollowUp, Message
from data.playbook.reasons import Reason
from data.reading import Reader, Writer, words, writer_of


def some_have_lapsed(reader: Reader, *, lease_now: datetime) -> bool:
    """Whether `release_lapsed` would do anything: a look that takes no lock."""
    lapsed = f"SELECT 1 FROM message WHERE state IN ({words(IN_HAND)}) AND lease_until <= :now"
    return bool(reader.rows(f"{lapsed} LIMIT 1", now=lease_now))


def release_lapsed(
    session: Session, *, now: datetime, by: str, lease_now: datetime | None = None
) -> tuple[int, int]:
    """Rows whose worker died: claimed ones go back, half-sent ones wait for a person.

    Returns (given back, uncertain). Nobody can know whether a half-sent one arrived. `lease_now`
    is the clock that leases are measured by, where it is not `now`.
    """
    ended = col(Message.lease_until) <= (lease_now or now)
    lapsed = select(Message).where(one_of(Message.state, IN_HAND), ended).with_for_update()
    return _release(session, session.exec(lapsed).all(), now=now, by=by)


def release_dead(
    session: Session, *, is_dead: Callable[[str], bool], now: datetime, by: str
) -> tuple[int, int]:
    """The same for holders known to be dead, without waiting for their leases to run out."""
    rows = select(Message).where(one_of(Message.state, IN_HAND)).with_for_update()
    dead = [row for row in session.exec(rows) if is_dead(row.lease_owner)]
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


def set_aside(
    source: Writer | Session, claimed: Claimed, worker: str, why: str, *, now: datetime, by: str
) -> None:
    """A claimed message that we ourselves stumble over: a person looks at it, the others go on.

    In plain SQL, because what cannot be read may be the very row.
    """
    writer = writer_of(source)
    set_back = writer.run(
        f"UPDATE message SET state = '{MessageState.REVIEW}', approved_hash = '', note = :why,"
        " reasons = :reasons, lease_owner = '', lease_until = NULL, version = version + 1"
        f" WHERE {held(MessageState.CLAIMED, 1)}",
        why=why,
        reasons=json.dumps([Held(Reason.UNUSUAL, why).stored()]),
        **holding([claimed], worker),
    )
    if set_back:
        writer.run(
            f"UPDATE follow_up SET state = '{FollowUpState.REVIEW}', why = :why,"
            f" version = version + 1 WHERE state = '{FollowUpState.QUEUED}'"
            " AND id = (SELECT follow_up_id FROM message WHERE id = :id)",
            id=claimed.id,
            why=why,
        )
        ((lead_id,),) = writer.rows("SELECT lead_id FROM message WHERE id = :id", id=claimed.id)
        record(writer, "message.held", "Waits for a person: unusual", why=why, now=now, by=by,
               lead_id=lead_id, message_id=claimed.id)  # fmt: skip
        raise_alert(
            writer.session,
            AlertKind.REVIEW_WAITING,
            key=f"review:{claimed.id}:{claimed.fence}",
            title="Review waiting: a message could not be prepared",
            body=f"{why} Review {claimed.id} in Callboard.",
            now=now,
        )


def mark_uncertain(session: Session, row: Message, why: str, *, now: datetime, by: str) -> None:
    """Nobody knows whether it arrived: a person says "it went" or "send it"."""
    row.state, row.note = MessageState.UNCERTAIN, why
    doubt = Held(Reason.UNCERTAIN_DELIVERY, why)
    row.reasons = [*row.reasons, doubt.stored()]
    if row.follow_up_id is not None:
        step = session.get_one(FollowUp, row.follow_up_id)
        step.state, step.why = FollowUpState.REVIEW, "its delivery is uncertain"
        step.version += 1
    summary = "Delivery is uncertain: it may have arrived"
    record(session, "message.uncertain", summary, why=why, now=now, by=by,
           lead_id=row.lead_id, message_id=row.id)  # fmt: skip
    tell_reviewers(session, session.get_one(Lead, row.lead_id), row, [doubt], now=now)
