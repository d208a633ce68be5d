"""Builders that read like English: an agency, its leads, and what is sent to them.

Times are passed in: `NOON` is noon on a Tuesday at the default playbook's office in New York.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select

from data.activity import timeline
from data.inbox.process import Processed, process, unprocessed
from data.inbox.receive import Receipt, receive
from data.leads.contact import Outcome, outcome
from data.outreach import claims, coming_due, door, settle
from data.outreach.claims import Claimed
from data.outreach.door import Parcel
from data.outreach.panes import follow_up_pane
from data.outreach.tables import FollowUp, Message
from data.playbook.house import House
from data.playbook.load import parse
from data.playbook.models import Playbook
from data.store import Store, open_store
from tests.databases import new_sqlite
from tests.first_lead import Beginning, made_once

T = TypeVar("T", bound=SQLModel)
R = TypeVar("R")

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

ROUTINE = "We would like help with a new website."
ASKS_FOR_THE_PRICE = "How much would a redesign cost?"


@cache
def a_playbook(changes: str = "") -> Playbook:
    """The default playbook, or the one that the TOML `changes` make of it."""
    return parse(changes, "test.toml")


@dataclass(frozen=True)
class Agency:
    """A database, the team's rules, and what is set up to send."""

    store: Store
    house: House
    url: str = ""
    beginning: Beginning | None = None
    """Of a new database; None: whatever is done here is done by the operations."""

    @property
    def playbook(self) -> Playbook:
        return self.house.playbook

    def do(self, operation: Callable[..., R], *args: Any, **named: Any) -> R:
        """One operation in one writing transaction."""
        with self.store.write() as session:
            return operation(session, *args, **named)

    def ask(self, query: Callable[..., R], *args: Any, **named: Any) -> R:
        """One query in one reading transaction."""
        with self.store.read() as session:
            return query(session, *args, **named)

    def row(self, table: type[T], key: int) -> T:
        with self.store.read() as session:
            return session.get_one(table, key)

    def rows(self, table: type[T]) -> list[T]:
        with self.store.read() as session:
            order = table.__table__.primary_key.columns  # type: ignore[attr-defined]
            return list(session.exec(select(table).order_by(*order)).all())


def an_agency(
    where: Path | str, *, changes: str = "", transports: tuple[str, ...] = ("email", "sms")
) -> Agency:
    """An agency on a database's URL or a SQLite file, with `changes` to the default playbook."""
    if isinstance(where, str):
        url = where
    else:
        url = f"sqlite:///{where}" if where.exists() else new_sqlite(where)
    return Agency(open_store(url), House(a_playbook(changes), frozenset(transports)), url)


def with_rules(agency: Agency, changes: str) -> Agency:
    """The same database under a changed playbook."""
    rules = House(a_playbook(changes), agency.house.transports)
    return Agency(agency.store, rules, agency.url, agency.beginning)


def posted(
    agency: Agency, *, now: datetime = NOON, door: str = "website", **fields: Any
) -> Receipt:
    """A form or webhook that was received and stored, and not looked at yet."""
    return agency.do(
        receive,
        source=door,
        payload=json.dumps(fields).encode(),
        content_type="application/json",
        now=now,
        by="gateway",
    )


def processed(agency: Agency, *, now: datetime = NOON) -> list[Processed]:
    """What became of everything that nobody had looked at."""
    waiting = agency.ask(unprocessed)
    return [agency.do(process, key, house=agency.house, now=now, by="runner") for key in waiting]


def a_lead(agency: Agency, *, now: datetime = NOON, door: str = "website", **fields: Any) -> int:
    """The id of the lead that a submission became; Dana Ortiz unless told otherwise."""
    return _first(agency, _a_lead, now=now, door=door, **fields)


def _a_lead(agency: Agency, *, now: datetime, door: str, **fields: Any) -> int:
    said = {"name": "Dana Ortiz", "email": "dana@example.org", "message": ROUTINE, **fields}
    posted(agency, now=now, door=door, **{k: v for k, v in said.items() if v is not None})
    lead_id = processed(agency, now=now)[-1].lead_id
    assert lead_id is not None
    return lead_id


def an_answered_lead(agency: Agency, *, now: datetime = NOON, **fields: Any) -> int:
    """A lead whose routine first response was sent, so that its sequence runs."""
    return _first(agency, _an_answered_lead, now=now, **fields)


def _an_answered_lead(agency: Agency, *, now: datetime, **fields: Any) -> int:
    lead_id = a_lead(agency, now=now, **fields)
    assert [parcel.lead_id for parcel in delivered(agency, now=now)] == [lead_id]
    return lead_id


def a_client(agency: Agency, *, now: datetime = NOON, **fields: Any) -> int:
    """The id of the client that a won lead became."""
    return _first(agency, _a_client, now=now, **fields)


def _a_client(agency: Agency, *, now: datetime, **fields: Any) -> int:
    lead_id = a_lead(agency, now=now, **fields)
    client_id = agency.do(outcome, lead_id, Outcome.WON, house=agency.house, now=now, by="ana")
    assert client_id is not None
    return client_id


def _first(agency: Agency, make: Callable[..., int], **said: Any) -> int:
    """Made once for the same words under the same rules, where the database is new."""
    house = agency.house
    key = (make, house.transports, repr(sorted(said.items())))
    return made_once(agency.beginning, key, house.playbook, partial(make, agency, **said))


def claimed(agency: Agency, *, now: datetime = NOON, worker: str = "w") -> list[Claimed]:
    return agency.do(claims.claim, worker=worker, channels=["email", "sms"], now=now)


def handed_over(
    agency: Agency, claim: Claimed, *, now: datetime = NOON, worker: str = "w"
) -> Parcel | None:
    """What the door lets through, committed as `sending`."""
    parcels = agency.do(
        door.start_sending, [claim], worker=worker, playbook=agency.playbook, now=now
    )
    return parcels[0] if parcels else None


def settled(
    agency: Agency,
    claim: Claimed,
    result: settle.Outcome = "sent",
    why: str = "",
    *,
    now: datetime = NOON,
    worker: str = "w",
    about: str = "",
) -> bool:
    said = settle.HandOver(claim, result, why, about=about)
    return bool(agency.do(settle.settle, [said], worker=worker, house=agency.house, now=now))


def delivered(
    agency: Agency,
    *,
    now: datetime = NOON,
    result: settle.Outcome = "sent",
    why: str = "",
) -> list[Parcel]:
    """Claim, hand over and settle everything that is due; returns what really left."""
    left = []
    for claim in claimed(agency, now=now):
        parcel = handed_over(agency, claim, now=now)
        if parcel is not None:
            assert settled(agency, claim, result, why, now=now)
            left.append(parcel)
    return left


def followed_up(agency: Agency, *, now: datetime) -> list[Parcel]:
    """Prepare the steps that are due and deliver what they became."""
    agency.do(coming_due.prepare_due, house=agency.house, now=now, by="runner")
    return delivered(agency, now=now)


def messages_of(agency: Agency, lead_id: int) -> list[Message]:
    with agency.store.read() as session:
        rows = select(Message).where(Message.lead_id == lead_id).order_by(col(Message.id))
        return list(session.exec(rows).all())


def the_message(agency: Agency, lead_id: int) -> Message:
    """The newest message to the lead."""
    return messages_of(agency, lead_id)[-1]


def steps_of(agency: Agency, lead_id: int) -> list[FollowUp]:
    """The steps of all the lead's sequences, in the order they were planned."""
    with agency.store.read() as session:
        rows = select(FollowUp).where(FollowUp.lead_id == lead_id).order_by(col(FollowUp.id))
        return list(session.exec(rows).all())


def coming(agency: Agency, lead_id: int) -> list[tuple[str, datetime]]:
    """The follow-ups pane's steps of this lead, each with its due time."""
    return [(row.step, row.due_at) for row in agency.ask(follow_up_pane, lead_id=lead_id)]


def step_states(agency: Agency, lead_id: int) -> list[str]:
    return [step.state.value for step in steps_of(agency, lead_id)]


def story_of(agency: Agency, lead_id: int) -> list[str]:
    """The kinds of the entries on the lead's timeline, oldest first."""
    return [entry.kind for entry in agency.ask(timeline.of_lead, lead_id)]
