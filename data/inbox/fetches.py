"""What has to be fetched from a sender, because it told us an id only (Facebook, HubSpot).

Each such event waits in its row with the time of its next try. A runner takes what is due by moving
that time on: one that dies meanwhile leaves it to be asked for again, and what two of them fetch is
stored once, by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from data.inbox.receive import receive
from data.inbox.senders.hubspot import told_with
from data.inbox.states import EventState
from data.inbox.tables import InboundEvent
from data.inbox.understood import Kind
from data.reading import Reader, moment, reader_of, writer_of

TAKEN_FOR = timedelta(minutes=1)
"""After which what was taken and not settled is asked for again; an answer takes seconds."""

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
AFTER_PROBLEM = timedelta(minutes=1)
"""How often a sender that refuses our token is asked whether it takes it now: with one request."""
AFTER_NOT_FOUND = timedelta(hours=1)
TOO_OFTEN = 5
"""Tries in vain after which a passing fault is told as a problem: about seven minutes."""
KEPT_FOR = timedelta(days=90)
"""How long Facebook keeps leads; after that nobody can be asked any more."""

_WAITS = f"state = '{EventState.WAITING}' AND fetch_id <> ''"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to ask a sender for, and the events that wait for it, oldest first."""

    source: str
    id: str
    events: tuple[int, ...]


def fetch_is_due(source: Reader | Session) -> datetime | None:
    """When the next thing has to be asked for; None where nothing waits."""
    rows = reader_of(source).rows(f"SELECT min(next_at) FROM inbox_event WHERE {_WAITS}")
    return moment(rows[0][0]) if rows[0][0] is not None else None


def take_fetches(session: Session, *, now: datetime, limit: int = 20) -> list[Wanted]:
    """What is due, each id once, and ours to ask for within the next minute."""
    due = session.exec(
        _waiting().where(col(InboundEvent.next_at) <= now).order_by(col(InboundEvent.id))
        .limit(limit * 5)
    ).all()  # fmt: skip
    wanted: dict[tuple[str, str], list[InboundEvent]] = {}
    for event in due:
        wanted.setdefault((event.source, event.fetch_id), []).append(event)
    taken = list(wanted.items())[:limit]
    for _, events in taken:
        for event in events:
            event.next_at = now + TAKEN_FOR
    return [Wanted(*key, tuple(event.id or 0 for event in events)) for key, events in taken]


def fetched(session: Session, wanted: Wanted, answer: bytes, *, now: datetime, by: str) -> int:
    """Store the answer raw, as a delivery of that sender; how many deliveries are new.

    A lead is the same whenever it is asked for. What HubSpot says of a contact changes, and what
    follows from it depends on the event: both go into one delivery.
    """
    new = 0
    for event in _still_waiting(session, wanted):
        payload, identity = answer, wanted.id
        if wanted.source == "hubspot":
            payload = told_with(Kind(event.kind), event.event, answer, event.id)
            identity = f"{wanted.id}:{event.id}"
        receipt = receive(
            session,
            source=wanted.source,
            payload=payload,
            content_type="application/json",
            external_id=f"fetched:{identity}",
            now=now,
            by=by,
        )
        new += not receipt.repeated
        event.state, event.next_at, event.problem = EventState.APPLIED, None, ""
        event.why = f"fetched as inbox item {receipt.inbound_id}"
    return new


def not_fetched(
    session: Session, wanted: Wanted, why: str, *, now: datetime, not_found: bool = False
) -> None:
    """It did not work this time, and is tried again; for how long, depends on how old it is."""
    for event in _still_waiting(session, wanted):
        event.tries = max(event.tries + 1, TOO_OFTEN if not_found else 0)
        event.why = why[:1000]
        wait = min(FIRST_WAIT * 3 ** min(event.tries - 1, 10), LONGEST_WAIT)
        event.next_at = now + (AFTER_NOT_FOUND if not_found else wait)
        event.problem = event.why if not_found or event.tries >= TOO_OFTEN else ""
        if now - event.at > KEPT_FOR:
            event.state, event.next_at, event.problem = EventState.NOTHING, None, ""
            event.why = f"given up after {KEPT_FOR.days} days: {why}"[:1000]


def is_gone(session: Session, wanted: Wanted, why: str) -> None:
    """The sender says for certain that there is no such thing any more."""
    for event in _still_waiting(session, wanted):
        event.state, event.next_at, event.problem = EventState.NOTHING, None, ""
        event.why = why[:1000]


def all_refused(session: Session, source: str, why: str, *, now: datetime) -> None:
    """The sender tells us nothing until a person mends something: one of them asks now and then.

    Thousands may wait: only those that are due or have not heard of it are touched.
    """
    writer, soon = writer_of(session), now + AFTER_PROBLEM
    writer.run(
        f"UPDATE inbox_event SET problem = :why, why = :why, next_at = :late WHERE {_WAITS}"
        " AND source = :source AND (problem <> :why OR next_at < :soon)",
        why=why[:1000], late=now + LONGEST_WAIT, source=source, soon=soon,
    )  # fmt: skip
    writer.run(
        "UPDATE inbox_event SET next_at = :soon WHERE id ="
        f" (SELECT min(id) FROM inbox_event WHERE {_WAITS} AND source = :source)",
        soon=soon, source=source,
    )  # fmt: skip


def goes_on(session: Session, source: str, *, now: datetime) -> None:
    """The sender answers again: what was held back for its refusal is asked for now."""
    held = session.exec(
        _waiting().where(InboundEvent.source == source, InboundEvent.problem != "",
                         col(InboundEvent.tries) < TOO_OFTEN)
    ).all()  # fmt: skip
    for event in held:
        event.problem, event.next_at = "", now


@dataclass(frozen=True, slots=True)
class Stuck:
    """What a sender does not tell us: how many things, since when (aware UTC), and its words."""

    source: str
    count: int
    since: datetime
    why: str

    @property
    def sentence(self) -> str:
        things = "1 lead or contact waits" if self.count == 1 else (
            f"{self.count} leads and contacts wait")  # fmt: skip
        return f"{things} to be fetched from {self.source}: {self.why}"


def stuck_fetches(source: Reader | Session) -> list[Stuck]:
    """The senders that do not tell us the rest, with the latest reason of each."""
    rows = reader_of(source).rows(
        "SELECT source, problem, count(*), min(at) FROM inbox_event"
        f" WHERE {_WAITS} AND problem <> '' GROUP BY source, problem ORDER BY source, max(id)"
    )
    found: dict[str, Stuck] = {}
    for name, problem, count, at in rows:
        before = found.get(name, Stuck(name, 0, moment(at), problem))
        since = min(before.since, moment(at))
        found[name] = Stuck(name, before.count + int(count), since, problem)
    return list(found.values())


def _waiting() -> SelectOfScalar[InboundEvent]:
    return select(InboundEvent).where(
        InboundEvent.state == EventState.WAITING, InboundEvent.fetch_id != ""
    )


def _still_waiting(session: Session, wanted: Wanted) -> Sequence[InboundEvent]:
    """Those that no other runner has settled meanwhile."""
    return session.exec(_waiting().where(col(InboundEvent.id).in_(wanted.events))).all()
