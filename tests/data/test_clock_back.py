"""A clock that was ahead and is right again keeps nothing waiting for the time that it told."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.alerts.tables import Alert
from data.clock_back import forget_the_future
from data.engagement.tables import Engagement
from data.inbox.bookmarks import NotNow, Turn, failed, take_turn
from data.inbox.claims import take
from data.leads.tables import Lead
from data.lease import LEASE
from data.outreach import lapsed, review
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.overview.queries import overview
from data.schedule.workers import beat
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    claimed,
    delivered,
    handed_over,
    posted,
    the_message,
)

TOMORROW = NOON + DAY


@pytest.fixture
def late(agency: Agency) -> Agency:
    """One message that is to be tried again, by a clock that was a day ahead."""
    a_lead(agency, now=TOMORROW)
    delivered(agency, now=TOMORROW, result="retry", why="451 later")
    return agency


def set_back(agency: Agency, now=NOON) -> int:
    with agency.store.direct() as writer:
        return forget_the_future(writer, now=now)


def test_what_is_to_be_tried_again_tomorrow_is_tried_now(late: Agency) -> None:
    assert claimed(late) == []
    assert set_back(late)
    assert set_back(late) == 0
    assert len(claimed(late)) == 1


def test_a_dead_workers_messages_are_free_after_a_lease_and_not_after_a_day(
    agency: Agency,
) -> None:
    for name in ("kim", "lee"):
        a_lead(agency, name=name, email=f"{name}@example.org")
    sending, _ = claimed(agency, now=TOMORROW)
    assert handed_over(agency, sending, now=TOMORROW)
    assert agency.do(lapsed.release_lapsed, now=NOON + LEASE, by="r") == (0, 0)
    assert set_back(agency) == 2
    assert agency.do(lapsed.release_lapsed, now=NOON + LEASE - MINUTE / 2, by="r") == (0, 0)
    assert agency.do(lapsed.release_lapsed, now=NOON + LEASE, by="r") == (1, 1)


def test_what_arrived_is_taken_by_another_after_a_lease(agency: Agency) -> None:
    posted(agency, name="Kim", email="kim@example.org", message="A roof.")
    assert len(taken(agency, "dead", NOON + DAY)) == 1
    assert taken(agency, "other", NOON + LEASE) == []
    assert set_back(agency) == 1
    assert taken(agency, "other", NOON + LEASE) == [1]


def taken(agency: Agency, worker: str, lease_now) -> list[int]:
    with agency.store.claim() as writer:
        found = take(writer, worker=worker, lease_now=lease_now, until=lease_now + LEASE)
    return [item.id for item in found]


def test_a_mailbox_is_read_by_another_after_a_lease(agency: Agency) -> None:
    assert isinstance(agency.do(a_turn, "mail", "dead", now=TOMORROW), Turn)
    agency.do(failed, "mail", "refused", wait=lambda _: HOUR, now=TOMORROW)
    assert isinstance(agency.do(a_turn, "mail", "other", now=NOON + LEASE), NotNow)
    assert set_back(agency) == 2
    assert isinstance(agency.do(a_turn, "mail", "other", now=NOON + LEASE), Turn)


def test_an_alert_that_could_not_be_delivered_is_tried_now(agency: Agency) -> None:
    agency.do(raise_alert, AlertKind.HOT_LEAD, key="k", title="t", body="b", now=TOMORROW)
    assert set_back(agency) == 1
    with agency.store.read() as session:
        assert [alert.due_at for alert in session.exec(select(Alert))] == [NOON]


def test_an_answer_that_had_not_left_yet_leaves_today(agency: Agency) -> None:
    a_lead(agency, now=TOMORROW)
    assert claimed(agency) == []
    assert set_back(agency)
    assert set_back(agency) == 0
    assert len(claimed(agency, now=NOON + MINUTE)) == 1


def test_an_approval_of_tomorrow_leaves_today_after_a_time_to_take_it_back(agency: Agency) -> None:
    message = the_message(agency, a_lead(agency, message=ASKS_FOR_THE_PRICE))
    agency.do(review.approve, message.id, shown=None, hold=MINUTE / 6, now=TOMORROW, by="ana")
    assert set_back(agency) == 1
    assert claimed(agency, now=NOON + MINUTE / 6) == []
    assert len(claimed(agency, now=NOON + MINUTE)) == 1


def test_whoever_wrote_while_the_clock_was_ahead_is_late_in_minutes(agency: Agency) -> None:
    lead_id = a_lead(agency, now=TOMORROW, message=ASKS_FOR_THE_PRICE)
    given = agency.row(Lead, lead_id).respond_by - TOMORROW
    assert set_back(agency)
    assert agency.row(Lead, lead_id).respond_by == NOON + given
    assert set_back(agency, NOON + MINUTE) == 0, "or each start would put it off"


def test_an_open_is_counted_today(agency: Agency) -> None:
    lead_id = a_lead(agency)
    opened = Engagement(key="o", lead_id=lead_id, kind="open", at=TOMORROW, counts_at=TOMORROW)
    agency.do(lambda session, **_: session.add(opened))
    assert set_back(agency) == 1
    assert [row.counts_at for row in agency.rows(Engagement)] == [NOON]


def test_a_runner_that_is_dead_is_not_alive_until_tomorrow(agency: Agency) -> None:
    with agency.store.direct() as writer:
        beat(writer, "w", host="h", pid=1, kind="serve", started_at=NOON, now=TOMORROW, trouble="")
    assert agency.ask(overview, now=NOON + HOUR).runners == ("serve on h",)
    assert set_back(agency) == 1
    assert agency.ask(overview, now=NOON + HOUR).runners == ()


def test_a_feed_whose_server_asked_for_a_day_is_left_alone_for_a_day(agency: Agency) -> None:
    """Every start of a runner looks whether the clock was ahead; this one was right."""
    agency.do(a_turn, "feed:ads")
    agency.do(failed, "feed:ads", "429", wait=lambda _: DAY, now=NOON)
    assert set_back(agency) == 0


def a_turn(session: Session, name: str, reader: str = "r", *, now=NOON):
    return take_turn(session, name, reader=reader, now=now, lease_now=now, until=now + LEASE)


def test_what_waits_for_its_time_goes_on_waiting(agency: Agency) -> None:
    """An approval's hold, a retry of a clock that was right, a lease that runs."""
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    message = the_message(agency, lead_id)
    agency.do(review.approve, message.id, shown=None, hold=MINUTE, now=NOON, by="ana")
    a_lead(agency, name="Kim", email="kim@example.org")
    delivered(agency, result="retry", why="451 later")
    a_lead(agency, name="Lee", email="lee@example.org")
    claimed(agency)
    was = [(row.due_at, row.lease_until, row.state) for row in agency.rows(Message)]
    assert {state for *_, state in was} == {MessageState.QUEUED, MessageState.CLAIMED}
    assert set_back(agency) == 0
    assert [(row.due_at, row.lease_until, row.state) for row in agency.rows(Message)] == was
