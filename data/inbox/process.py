"""Turn what arrived into a lead with its answer, or set it aside with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.columns import fetch
from data.inbox.claims import let_go
from data.inbox.doors import read_delivery, read_row
from data.inbox.following.events import (
    Followed,
    is_of_the_erased,
    key_of,
    known_event,
    nothing,
    remember,
)
from data.inbox.following.follow import follow
from data.inbox.parse import Unreadable
from data.inbox.states import InboundState
from data.inbox.tables import ImportedFile, Inbound
from data.inbox.understood import Delivery, Kind, Understood
from data.playbook.house import House
from data.playbook.models import Playbook
from data.refused import Refused
from data.words import _


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
    """Process one delivery in one transaction: a lead with its answer, an event, or a reason."""
    inbound = fetch(session, Inbound, inbound_id, "inbox item")
    if inbound.state not in (InboundState.RECEIVED, InboundState.QUARANTINED):
        return _result(inbound)
    inbound.processed_at = now
    let_go(inbound)
    try:
        items = _items(session, inbound, house.playbook)
    except Unreadable as error:
        return _quarantine(inbound, str(error))
    if all(asks_nothing_of_anybody(item) for item in items):
        return _quarantine(inbound, NOBODY)
    followed = [
        _follow_once(session, inbound, item, place, house, now=now, by=by)
        for place, item in enumerate(items)
    ]
    return _conclude(session, inbound, followed)


def _items(session: Session, inbound: Inbound, playbook: Playbook) -> list[Understood]:
    delivery = Delivery(inbound.payload, inbound.content_type)
    if inbound.import_id is None:
        return read_delivery(inbound.source, delivery, playbook)
    file = session.get(ImportedFile, inbound.import_id)
    return read_row(inbound.source, delivery, playbook, file.columns if file else {})


OF_THE_ERASED = "it came before, about somebody who was erased; nothing of it is kept"

NOBODY = "No field is a name, an address, a phone or a message."


def asks_nothing_of_anybody(item: Understood) -> bool:
    return item.kind == Kind.LEAD and not item.fetch and item.submission.is_empty


def _follow_once(
    session: Session,
    inbound: Inbound,
    item: Understood,
    place: int,
    house: House,
    *,
    now: datetime,
    by: str,
) -> Followed:
    """A batch that comes again, or in other company, is not applied again."""
    if asks_nothing_of_anybody(item):
        return nothing(NOBODY)
    key = key_of(item, inbound, place)
    known = known_event(session, inbound.source, key)
    if known is not None and is_of_the_erased(known):
        return nothing(OF_THE_ERASED, known.lead_id)
    if known is not None:
        return nothing(f"it came before, as inbox item {known.inbound_id}", known.lead_id)
    followed = follow(session, inbound, item, house=house, now=now, by=by)
    remember(session, inbound, key, item, followed, now=now)
    session.flush()
    return followed


def _conclude(session: Session, inbound: Inbound, followed: Sequence[Followed]) -> Processed:
    """What the delivery became: the most that any of its items made of it."""
    states = [one.state for one in followed]
    state = next((s for s in _BY_WEIGHT if s in states), InboundState.NOTED)
    chosen = next((one for one in followed if one.state == state), Followed(state))
    inbound.state = state
    inbound.lead_id = chosen.lead_id or next((o.lead_id for o in followed if o.lead_id), None)
    reasons = dict.fromkeys(one.why for one in followed if one.why)
    inbound.reason = "; ".join(reasons)[:1000]
    if followed and all(one.why == OF_THE_ERASED for one in followed):
        inbound.payload = b""
    session.flush()
    return _result(inbound)


_BY_WEIGHT = (InboundState.CREATED, InboundState.MERGED, InboundState.NOTED)


def _quarantine(inbound: Inbound, reason: str) -> Processed:
    inbound.state, inbound.reason = InboundState.QUARANTINED, reason
    return _result(inbound)


def set_aside(inbound: Inbound, reason: str, *, now: datetime) -> None:
    """Quarantine a delivery that was never looked at; `reason` is a sentence."""
    inbound.processed_at = now
    let_go(inbound)
    _quarantine(inbound, reason)


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
        raise Refused(
            _("Inbox item {inbound_id} is lead {lead_id} already.").format(
                inbound_id=inbound_id, lead_id=inbound.lead_id
            )
        )
    if inbound.state == InboundState.NOTED:
        raise Refused(
            _("Inbox item {inbound_id} was understood: {reason}.").format(
                inbound_id=inbound_id, reason=inbound.reason
            )
        )
    result = process(session, inbound_id, house=house, now=now, by=by)
    if result.lead_id is not None:
        record(session, "inbox.replayed", f"Replayed from inbox item {inbound_id}",
               now=now, by=by, lead_id=result.lead_id)  # fmt: skip
    return result


def _result(inbound: Inbound) -> Processed:
    return Processed(inbound.id or 0, inbound.state, inbound.lead_id, inbound.reason)
