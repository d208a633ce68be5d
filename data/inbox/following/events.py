"""Each thing that a delivery says is applied once, however often it comes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from data.inbox.states import EventState, InboundState
from data.inbox.tables import Inbound, InboundEvent
from data.inbox.understood import Kind, Understood
from data.privacy.sealing import SEALED, seal_if_any

MAX_KEY = 300
UNNAMED = "inbound:"
"""How the key of something begins that its sender gave no id."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from one item. `state` is what it makes of its delivery."""

    state: InboundState
    lead_id: int | None = None
    message_id: int | None = None
    why: str = ""
    event: EventState = EventState.APPLIED


NOTED = InboundState.NOTED


def noted(why: str, lead_id: int | None = None, message_id: int | None = None) -> Followed:
    """It was understood, and what follows from it was done."""
    return Followed(NOTED, lead_id, message_id, why)


def nothing(why: str, lead_id: int | None = None) -> Followed:
    """It was understood, and nothing follows from it."""
    return Followed(NOTED, lead_id, None, why, EventState.NOTHING)


def waiting(why: str) -> Followed:
    return Followed(NOTED, None, None, why, EventState.WAITING)


def key_of(item: Understood, inbound: Inbound, place: int) -> str:
    """The sender's id of this very thing.

    Some senders give every submission of a form the same id, so a lead's key also holds who said
    what; without an id nothing but the delivery tells it apart.
    """
    if not item.external_id:
        return f"{UNNAMED}{inbound.id}:{place}"
    key = f"{item.kind}:{item.event}:{item.external_id}"
    if item.kind in (Kind.LEAD, Kind.MESSAGE, Kind.CONTACT_UPDATE):
        person = item.submission
        said = (person.name, person.email.casefold(), person.phone, person.message, item.text)
        key += f":{hashlib.sha256(repr(said).encode('utf-8', 'replace')).hexdigest()[:16]}"
    if item.fetch and item.occurred_at:
        key += f":{item.occurred_at:%Y%m%dT%H%M%S.%f}"  # an id's next change is another event
    if len(key) <= MAX_KEY:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
    return f"{key[: MAX_KEY - 33]}#{digest[:32]}"


def known_event(session: Session, source: str, key: str) -> InboundEvent | None:
    """The same thing as it came before; also when the person it was about has been erased since."""
    if key.startswith(UNNAMED):
        return None  # it is this very delivery's
    same = select(InboundEvent).where(InboundEvent.source == source, InboundEvent.key == key)
    known = session.exec(same).first()
    if known is not None or not (sealed := seal_if_any(session, f"event:{source}", key)):
        return known
    same = select(InboundEvent).where(InboundEvent.source == source, InboundEvent.key == sealed)
    return session.exec(same).first()


def is_of_the_erased(event: InboundEvent) -> bool:
    """Whether it was about a person who was erased: what comes again of it is not kept."""
    return event.key.startswith(SEALED)


def remember(
    session: Session,
    inbound: Inbound,
    key: str,
    item: Understood,
    followed: Followed,
    *,
    now: datetime,
) -> None:
    session.add(
        InboundEvent(
            inbound_id=inbound.id or 0,
            source=inbound.source,
            key=key,
            kind=item.kind.value,
            state=followed.event,
            lead_id=followed.lead_id,
            message_id=followed.message_id,
            booking=item.booking.id[:200] if item.booking else "",
            at=now,
            why=followed.why[:1000],
            event=item.event[:200],
            **_to_fetch(item, followed, now),
        )
    )


def _to_fetch(item: Understood, followed: Followed, now: datetime) -> dict[str, Any]:
    """Asked for at once; see `data.inbox.fetches`."""
    if not item.fetch or followed.event != EventState.WAITING:
        return {}
    return {"fetch_id": item.external_id[:MAX_KEY], "next_at": now}
