"""The last word before a message leaves (DESIGN §2.3): whatever changed since wins.

What the door looks at is read in one query (`standing.py`) and judged as values (`verdict.py`);
only a message that must not leave is touched as an object.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.activity.timeline import record
from data.engagement.followed import decide_followed
from data.lease import LEASE
from data.outreach.claims import Claimed, held, holding
from data.outreach.gap import Said, one_at_a_time, said_to
from data.outreach.standing import Parcel, Standing, read_standings
from data.outreach.states import FollowUpState, MessageState
from data.outreach.verdict import Verdict, decide_door, just_in_touch
from data.playbook.models import Playbook
from data.playbook.per_client import for_client
from data.reading import Writer, writer_of

if TYPE_CHECKING:
    from sqlmodel import Session

__all__ = [
    "Parcel",
    "Standing",
    "Verdict",
    "decide_door",
    "just_in_touch",
    "read_standings",
    "start_sending",
]


def start_sending(
    source: Writer | Session,
    claims: Sequence[Claimed],
    *,
    worker: str,
    playbook: Playbook,
    now: datetime,
    until: datetime | None = None,
) -> list[Parcel]:
    """Check everything again and write `sending`; what must not leave now is not among them."""
    writer = writer_of(source)
    standings = read_standings(writer, claims, worker)
    people = [person for standing in standings if (person := standing.person)]
    one_at_a_time(writer, people)
    said = said_to(writer, people, playbook, now)
    parcels = []
    for standing in standings:
        rules = for_client(playbook, standing.client_values)
        verdict = decide_door(standing, rules, now, said)
        if verdict.says == "go":
            channel = standing.parcel.channel
            followed = decide_followed(playbook.tracking, channel, standing.tracking)
            speaks = rules.business if rules is not playbook else None
            parcels.append(standing.parcel.leaving(followed, speaks))
            said += _said_now(standing, now)
        else:
            _turn_away(writer.session, standing.parcel.id, verdict, now=now, by="runner")
    if parcels:
        _write_sending(writer, parcels, worker, now, until or now + LEASE)
    return parcels


def _said_now(standing: Standing, now: datetime) -> list[Said]:
    """What this message says, for those behind it at the same door."""
    of, parcel = standing.of_step, standing.parcel
    if of is None:
        return []
    return [Said(of.enrolment_id, of.sequence, of.step, now, parcel.lead_id, standing.email,
                 standing.phone)]  # fmt: skip


def _write_sending(
    writer: Writer, parcels: Sequence[Parcel], worker: str, now: datetime, until: datetime
) -> None:
    """All of them, or the whole transaction is taken back: they were ours a moment ago."""
    begun = writer.run(
        f"UPDATE message SET state = '{MessageState.SENDING}', attempts = attempts + 1,"
        " first_tried_at = coalesce(first_tried_at, :now), tried_at = :now, lease_until = :until"
        f" WHERE {held(MessageState.CLAIMED, len(parcels))}",
        now=now,
        until=until,
        **holding(parcels, worker),
    )
    if begun != len(parcels):
        raise RuntimeError(f"of {len(parcels)} messages at the door {begun} are still claimed")


def _turn_away(
    session: Session, message_id: int, verdict: Verdict, *, now: datetime, by: str
) -> None:
    from data.outreach.outbox import tell_returned
    from data.outreach.tables import FollowUp, Message

    message = session.get_one(Message, message_id)
    message.lease_owner, message.lease_until = "", None
    message.note = verdict.why
    message.version += 1
    if verdict.says == "wait":
        message.state = MessageState.QUEUED
        message.due_at = verdict.until or now + timedelta(minutes=1)
        return
    if verdict.says == "ask":
        message.state, message.approved_hash = MessageState.REVIEW, ""
        summary = "Back in review"
        tell_returned(session, message, verdict.why, now=now)
        if message.follow_up_id is not None:
            step = session.get_one(FollowUp, message.follow_up_id)
            step.state, step.why = FollowUpState.REVIEW, verdict.why
            step.version += 1
    else:
        message.state = MessageState.CANCELLED
        summary = "Not sent"
        if message.follow_up_id is not None:
            step = session.get_one(FollowUp, message.follow_up_id)
            if step.state == FollowUpState.QUEUED:
                step.state, step.why = FollowUpState.CANCELLED, verdict.why
                step.version += 1
    kind = f"message.{message.state.value}"
    record(session, kind, summary, why=verdict.why, now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip
