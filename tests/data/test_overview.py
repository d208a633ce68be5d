"""The state of the house in one line, and the day in a few."""

from __future__ import annotations

from datetime import datetime

from data.alerts.raising import raise_alert, settle_alert
from data.alerts.states import AlertKind
from data.leads.contact import Outcome, outcome
from data.leads.tables import Lead
from data.outreach import held_up, review
from data.overview.queries import Overview, digest, overview
from data.overview.until import stands_until
from data.schedule import workers
from data.schedule.beats import ALIVE_FOR
from jobs.delivery.smtp_verdict import judge_answer, judge_break
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
    nothing = Overview(0, 0, 0, 0, 0, 0, 0, 0, 0, (), ())
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


def test_the_header_stands_until_the_first_of_what_the_time_alone_changes(agency: Agency) -> None:
    def until(now: datetime) -> datetime | None:
        return agency.ask(stands_until, now=now)

    assert until(NOON) is None
    agency.do(workers.beat, "w", host="desk", pid=1, kind="serve", started_at=NOON, now=NOON,
              trouble="")  # fmt: skip
    assert until(NOON) == NOON + ALIVE_FOR
    assert until(NOON + HOUR) is None, "it is dead already"
    held = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    due = agency.row(Lead, held).respond_by
    assert due is not None
    assert until(NOON + HOUR) is None, "it is late already"
    assert until(due - MINUTE) == due
    agency.do(review.snooze, 1, until=NOON + DAY, now=NOON, by="ana")
    assert until(NOON + HOUR) == NOON + DAY
    assert until(NOON + DAY) is None
    agency.do(outcome, held, Outcome.LOST, house=agency.house, now=NOON, by="ana")
    assert until(due - MINUTE) is None


def test_runners_their_trouble_and_failed_alerts_are_seen(agency: Agency) -> None:
    agency.do(workers.beat, "w", host="desk", pid=1, kind="serve", started_at=NOON, now=NOON,
              trouble="SMTP is down")  # fmt: skip
    agency.do(raise_alert, AlertKind.HOT_LEAD, key="k", title="t", body="b", now=NOON)
    for _ in range(6):
        agency.do(settle_alert, 1, problem="503", now=NOON)
    seen = agency.ask(overview, now=NOON)
    assert (seen.runners, seen.troubles, seen.failed_alerts) == (
        ("serve on desk",), ("SMTP is down",), 1,
    )  # fmt: skip


def test_what_two_runners_say_of_one_trouble_is_told_once(agency: Agency) -> None:
    for name, minute in (("a", "02"), ("b", "03")):
        told = (
            f"Database: disk full since 2026-11-24 14:{minute} UTC — free space on /var\nOther: x"
        )
        agency.do(workers.beat, name, host="desk", pid=1, kind="serve", started_at=NOON, now=NOON,
                  trouble=told)  # fmt: skip
    assert agency.ask(overview, now=NOON).troubles == (
        "Database: disk full since 2026-11-24 14:02 UTC — free space on /var", "Other: x",
    )  # fmt: skip


REACHED_NOBODY = "The mail server could not be reached: Connection refused."


def test_a_mail_server_that_takes_nothing_is_told_with_its_words_and_how_many_wait(
    agency: Agency,
) -> None:
    an_answered_lead(agency)
    for name in ("Kim", "Sam"):
        a_lead(agency, now=NOON + MINUTE, name=name, email=f"{name}@example.org")
    assert agency.ask(overview, now=NOON + MINUTE).troubles == ()
    delivered(agency, now=NOON + MINUTE, result="retry", why=REACHED_NOBODY)
    (sentence,) = agency.ask(overview, now=NOON + 2 * MINUTE).troubles
    assert sentence == (
        "E-mail: held up since 2026-11-24 17:01 UTC — 2 wait and go by themselves; "
        "The mail server could not be reached: Connection refused"
    )


def test_a_channel_is_no_longer_held_up_when_the_newest_try_went(agency: Agency) -> None:
    a_lead(agency)
    delivered(agency, result="retry", why=REACHED_NOBODY)
    a_lead(agency, now=NOON + MINUTE / 60, name="Kim", email="kim@example.org")
    assert [parcel.attempt for parcel in delivered(agency, now=NOON + MINUTE / 60)] == [1]
    seen = agency.ask(overview, now=NOON + MINUTE / 60)
    assert (seen.retrying, seen.troubles) == (1, ())


def test_one_recipients_own_trouble_holds_up_no_channel(agency: Agency) -> None:
    a_lead(agency)
    for why in (
        "The mail server asked us to come back later: 450 4.2.0 greylisted.",
        "The recipient's mailbox is full: 452 4.2.2 over quota.",
        "waits for 08:00 Tue of the recipient's clock",
    ):
        assert not held_up.is_about_the_server(why)
    for phase in ("connect", "encrypt", "sign in", "sender"):
        assert held_up.is_about_the_server(judge_break(phase, "gone").why)
    for phase in ("connect", "encrypt", "sign in"):
        assert held_up.is_about_the_server(judge_answer(phase, 535, "no").why)
    assert held_up.is_about_the_server(judge_answer("recipient", 421, "closing").why)
    assert held_up.is_about_the_server("The SMS service could not be reached: refused.")


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
