"""What piled up is worked off in small transactions: nobody who writes waits behind all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from data.alerts.tables import Alert
from data.leads.tables import Lead
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.pace import breath_after, next_stride
from jobs import catalogue
from jobs.office import Office
from jobs.small_steps import AT_ONCE, in_small_steps
from tests.build import ASKS_FOR_THE_PRICE, DAY, HOUR, NOON, Agency, a_lead

PILE = 2 * AT_ONCE + 3


@pytest.fixture
def next_day(an_office: Callable[..., Office]) -> Office:
    office = an_office()
    office.clock = lambda: NOON + DAY
    return office


def test_steps_are_made_until_one_finds_less_than_it_may_take() -> None:
    left = [AT_ONCE, AT_ONCE, 3, AT_ONCE]
    assert asyncio.run(in_small_steps(lambda limit: left.pop(0))) == 2 * AT_ONCE + 3
    assert left == [AT_ONCE]


def test_whoever_works_for_long_leaves_the_lock_free_for_as_long() -> None:
    assert [breath_after(worked) for worked in (0.0, 0.004, 0.1, 9.0)] == [0.005, 0.005, 0.1, 0.25]


def test_the_next_step_takes_as_many_rows_as_fit_into_a_twentieth_of_a_second() -> None:
    def after(rows: int, took: float) -> int:
        return next_stride(rows, took, most=20)

    assert [after(10, 0.1), after(10, 0.04), after(4, 0.01), after(20, 0.001)] == [5, 12, 8, 20]
    assert [after(1, 9.0), after(3, 0.0)] == [1, 6]


def test_a_night_of_overdue_and_snoozed_leads_holds_the_lock_for_a_few_at_a_time(
    agency: Agency, next_day: Office
) -> None:
    held_drafts(agency)
    with agency.store.write() as session:
        for lead in range(1, PILE + 1):
            session.get_one(Lead, lead).respond_by = NOON + timedelta(seconds=lead)
            session.get_one(Message, lead).snoozed_until = NOON + HOUR
    with counted(agency.store, Alert) as at_once:
        done = asyncio.run(catalogue.run("overdue-check", next_day))
    assert done == f"{PILE} overdue, {PILE} back from snooze"
    assert max(at_once) == AT_ONCE
    assert all(lead.overdue_at for lead in agency.rows(Lead))
    assert not any(message.snoozed_until for message in agency.rows(Message))


def test_drafts_of_yesterday_are_renewed_a_few_at_a_time(agency: Agency, next_day: Office) -> None:
    held_drafts(agency)
    texts = [message.body for message in agency.rows(Message)]
    with counted(agency.store, Message) as at_once:
        asyncio.run(catalogue.run("renew-drafts", next_day))
    messages = agency.rows(Message)
    assert {message.state for message in messages} == {MessageState.REVIEW}
    assert all(was != message.body for was, message in zip(texts, messages, strict=True))
    assert max(at_once) == AT_ONCE


def held_drafts(agency: Agency) -> None:
    for number in range(PILE):
        email = f"lead-{number}@example.org"
        a_lead(agency, name=f"Lead No{number}", email=email, message=ASKS_FOR_THE_PRICE)


@contextmanager
def counted(store: Any, table: type[Any]) -> Iterator[list[int]]:
    """How many rows of `table` each transaction added or changed, by the session's own events."""
    seen: list[dict[int, Any]] = []

    def note(session: Session, *_: object) -> None:
        rows = {id(row): row for row in (*session.new, *session.dirty) if isinstance(row, table)}
        session.info.setdefault("touched", {}).update(rows)

    def close(session: Session) -> None:
        seen.append(session.info.pop("touched", {}))

    event.listen(Session, "before_flush", note)
    event.listen(Session, "after_commit", close)
    at_once: list[int] = []
    try:
        yield at_once
    finally:
        event.remove(Session, "before_flush", note)
        event.remove(Session, "after_commit", close)
        at_once += [len(rows) for rows in seen]
