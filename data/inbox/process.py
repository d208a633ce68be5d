"""Turn what arrived into a lead with its answer, or set it aside with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.columns import fetch
from data.inbox.claims import let_go
from data.inbox.parse import Unreadable, read_fields
from data.inbox.receive import believable_submit_time
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.inbox.understand import Submission, understand
from data.leads.arrival import arrive
from data.outreach.respond import respond, respond_again
from data.playbook.house import House
from data.refused import Refused


@dataclass(frozen=True, slots=True)
class Processed:
    """What became of one delivery; `reason` says why it was merged or quarantined."""

    inbound_id: int
    state: InboundState
    lead_id: int | None
    reason: str


def unprocessed(session: Session, limit: int = 100) -> list[int]:
    """Deliveries nobody has looked at yet, oldest first."""
    rows = select(Inbound.id).where(Inbound.state == InboundState.RECEIVED)
    return [row or 0 for row in session.exec(rows.order_by(col(Inbound.id)).limit(limit))]


def process(
    session: Session, inbound_id: int, *, house: House, now: datetime, by: str
) -> Processed:
    """Process one delivery in one transaction: it leaves a lead with its answer, or a reason."""
    inbound = fetch(session, Inbound, inbound_id, "inbox item")
    if inbound.state not in (InboundState.RECEIVED, InboundState.QUARANTINED):
        return _result(inbound)
    inbound.processed_at = now
    let_go(inbound)
    try:
        submission = understand(read_fields(inbound.content_type, inbound.payload))
    except Unreadable as error:
        return _quarantine(inbound, str(error))
    except RecursionError:
        return _quarantine(inbound, "The payload is nested too deeply.")
    if submission.is_empty:
        return _quarantine(inbound, "No field is a name, an address, a phone or a message.")
    return _take_in(session, inbound, submission, house, now=now, by=by)


def _take_in(
    session: Session,
    inbound: Inbound,
    submission: Submission,
    house: House,
    *,
    now: datetime,
    by: str,
) -> Processed:
    submitted = believable_submit_time(submission.submitted_at, inbound.received_at)
    arrival = arrive(
        session,
        submission,
        door=inbound.source,
        received_at=inbound.received_at,
        submitted_at=submitted,
        playbook=house.playbook,
        now=now,
        by=by,
    )
    lead = arrival.lead
    inbound.lead_id = lead.id
    inbound.state = InboundState.CREATED if arrival.is_new else InboundState.MERGED
    inbound.reason = "" if arrival.is_new else arrival.why
    if arrival.is_new:
        respond(session, lead, house=house, now=now, by=by)
    else:
        respond_again(session, lead, inbound.id or 0, arrival.said, house=house, now=now, by=by)
    session.flush()
    return _result(inbound)


def _quarantine(inbound: Inbound, reason: str) -> Processed:
    inbound.state, inbound.reason = InboundState.QUARANTINED, reason
    return _result(inbound)


def quarantine_after_failure(
    session: Session, inbound_id: int, problem: str, *, now: datetime
) -> None:
    """A delivery that broke the processing itself is set aside, so that the others go on."""
    inbound = session.get_one(Inbound, inbound_id)
    inbound.processed_at = now
    let_go(inbound)
    _quarantine(inbound, f"Callboard could not process this: {problem}")


def replay(session: Session, inbound_id: int, *, house: House, now: datetime, by: str) -> Processed:
    """Try a quarantined delivery again, after the rule that refused it was mended."""
    inbound = fetch(session, Inbound, inbound_id, "inbox item")
    if inbound.state in (InboundState.CREATED, InboundState.MERGED):
        raise Refused(f"Inbox item {inbound_id} is lead {inbound.lead_id} already.")
    result = process(session, inbound_id, house=house, now=now, by=by)
    if result.lead_id is not None:
        record(session, "inbox.replayed", f"Replayed from inbox item {inbound_id}",
               now=now, by=by, lead_id=result.lead_id)  # fmt: skip
    return result


def _result(inbound: Inbound) -> Processed:
    return Processed(inbound.id or 0, inbound.state, inbound.lead_id, inbound.reason)
