"""The state of the house in one line, and the day in a few."""

from __future__ import annotations

from data.alerts.raising import raise_alert, settle_alert
from data.alerts.states import AlertKind
from data.leads.contact import Outcome, outcome
from data.outreach import review
from data.overview.queries import Overview, digest, overview
from data.schedule import workers
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    delivered,
    posted,
    processed,
)


def test_an_empty_house_has_nothing_to_do(agency: Agency) -> None:
    nothing = Overview(0, 0, 0, 0, 0, 0, 0, 0, 0, (), "")
    assert agency.ask(overview, now=NOON) == nothing


def test_the_header_counts_what_waits_for_somebody(agency: Agency) -> None:
    a_lead(agency, message=ASKS_FOR_THE_PRICE)
    a_lead(agency, name="Sam", email="sam@example.org", message="Please call me")
    posted(agency, shoe_size=43)
    processed(agency)
    seen = agency.ask(overview, now=NOON + HOUR)
    assert (seen.new, seen.waiting, seen.overdue, seen.hot) == (2, 2, 2, 1)
    assert (seen.review, seen.unsent, seen.retrying, seen.quarantined) == (1, 1, 0, 1)
    assert agency.ask(overview, now=NOON + MINUTE).overdue == 0
    delivered(agency, result="retry", why="451")
    seen = agency.ask(overview, now=NOON)
    assert (seen.unsent, seen.retrying) == (0, 1)


def test_what_is_answered_snoozed_or_closed_is_no_longer_counted(agency: Agency) -> None:
    an_answered_lead(agency)
    held = a_lead(agency, name="Sam", email="sam@example.org", message=ASKS_FOR_THE_PRICE)
    agency.do(review.snooze, 2, until=NOON + HOUR, now=NOON, by="ana")
    seen = agency.ask(overview, now=NOON)
    assert (seen.new, seen.waiting, seen.review) == (1, 1, 0)
    agency.do(outcome, held, Outcome.LOST, house=agency.house, now=NOON, by="ana")
    seen = agency.ask(overview, now=NOON + DAY)
    assert (seen.new, seen.waiting, seen.overdue) == (0, 0, 0)


def test_runners_their_trouble_and_failed_alerts_are_seen(agency: Agency) -> None:
    agency.do(workers.beat, "w", host="desk", pid=1, kind="serve", started_at=NOON, now=NOON,
              trouble="SMTP is down")  # fmt: skip
    agency.do(raise_alert, AlertKind.HOT_LEAD, key="k", title="t", body="b", now=NOON)
    for _ in range(6):
        agency.do(settle_alert, 1, problem="503", now=NOON)
    seen = agency.ask(overview, now=NOON)
    assert (seen.runners, seen.trouble, seen.failed_alerts) == (
        ("serve on desk",), "SMTP is down", 1,
    )  # fmt: skip


def test_the_digest_tells_the_last_day_and_not_the_one_before(agency: Agency) -> None:
    a_lead(agency, name="Old", email="old@example.org", now=NOON - 3 * DAY)
    delivered(agency, now=NOON - 3 * DAY)
    for n, minutes in enumerate((1, 2, 30)):
        a_lead(agency, name=f"N{n}", email=f"n{n}@example.org")
        delivered(agency, now=NOON + minutes * MINUTE)
    a_lead(agency, message=ASKS_FOR_THE_PRICE, now=NOON + HOUR)
    agency.do(outcome, 2, Outcome.WON, house=agency.house, now=NOON + HOUR, by="ana")
    told = agency.ask(digest, now=NOON + 2 * HOUR)
    assert (told.leads, told.answered, told.median_seconds, told.sent) == (4, 3, 120, 3)
    assert (told.won, told.waiting, told.review, told.failed) == (1, 1, 1, 0)
