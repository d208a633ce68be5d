"""When an entry was last due and when it is next, also in the nights the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.schedule.cron import BadCron, check, is_fixed, last_due, next_due

NEW_YORK, LONDON, SYDNEY = "America/New_York", "Europe/London", "Australia/Sydney"
SECOND = timedelta(seconds=1)


def at(text: str, zone: str = "UTC", fold: int = 0) -> datetime:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return local.astimezone(UTC)


def firings(expression: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    found, moment = [], next_due(expression, zone, start)
    while moment is not None and moment <= end:
        found.append(moment)
        moment = next_due(expression, zone, moment)
    return found


def test_a_time_of_day_is_due_on_the_entrys_own_clock() -> None:
    now = at("2026-11-24T17:00")
    assert next_due("30 7 * * 1-5", NEW_YORK, now) == at("2026-11-25T07:30", NEW_YORK)
    assert last_due("30 7 * * 1-5", NEW_YORK, now) == at("2026-11-24T07:30", NEW_YORK)
    assert last_due("30 7 * * 1-5", SYDNEY, now) == at("2026-11-24T07:30", SYDNEY)


def test_the_very_moment_counts_as_last_and_not_as_next() -> None:
    slot = at("2026-11-24T07:30", NEW_YORK)
    assert last_due("30 7 * * *", NEW_YORK, slot) == slot
    assert last_due("30 7 * * *", NEW_YORK, slot - SECOND) == slot - timedelta(days=1)
    assert next_due("30 7 * * *", NEW_YORK, slot) == slot + timedelta(days=1)


AUTUMN = [(NEW_YORK, "2026-11-01"), (LONDON, "2026-10-25"), (SYDNEY, "2026-04-05")]
SPRING = [(NEW_YORK, "2026-03-08"), (LONDON, "2026-03-29"), (SYDNEY, "2026-10-04")]
HALF_PAST = {NEW_YORK: "30 1 * * *", LONDON: "30 1 * * *", SYDNEY: "30 2 * * *"}
IN_THE_GAP = {NEW_YORK: "30 2 * * *", LONDON: "30 1 * * *", SYDNEY: "30 2 * * *"}


@pytest.mark.parametrize(("zone", "day"), AUTUMN)
def test_in_the_hour_that_comes_twice_a_fixed_time_is_due_once(zone: str, day: str) -> None:
    start, end = at(f"{day}T00:00", zone), at(f"{day}T06:00", zone)
    (slot,) = firings(HALF_PAST[zone], zone, start, end)
    assert slot.astimezone(ZoneInfo(zone)).fold == 0
    for minutes in range(180):
        assert last_due(HALF_PAST[zone], zone, slot + timedelta(minutes=minutes)) == slot
    assert last_due(HALF_PAST[zone], zone, slot - SECOND) == slot - timedelta(days=1)


@pytest.mark.parametrize(("zone", "day"), AUTUMN)
@pytest.mark.parametrize("expression", ["*/30 * * * *", "*/30 0-5 * * *", "0,30 * * * *"])
def test_in_the_hour_that_comes_twice_a_repeating_time_is_due_each_time(
    zone: str, day: str, expression: str
) -> None:
    start, end = at(f"{day}T00:00", zone), at(f"{day}T04:00", zone)
    found = firings(expression, zone, start, end)
    assert len(found) == 10
    assert {later - sooner for sooner, later in pairwise(found)} == {timedelta(minutes=30)}
    for slot in found:
        assert last_due(expression, zone, slot + SECOND) == slot


@pytest.mark.parametrize(("zone", "day"), SPRING)
def test_a_time_that_the_clock_leaps_over_is_due_once(zone: str, day: str) -> None:
    start, end = at(f"{day}T00:00", zone), at(f"{day}T23:00", zone)
    (slot,) = firings(IN_THE_GAP[zone], zone, start, end)
    assert last_due(IN_THE_GAP[zone], zone, end) == slot
    before = last_due(IN_THE_GAP[zone], zone, slot - SECOND)
    assert before is not None
    assert before.astimezone(ZoneInfo(zone)).date() < slot.astimezone(ZoneInfo(zone)).date()


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
EXPRESSIONS = st.sampled_from(
    [
        "30 1 * * *",
        "30 2 * * *",
        "30 7 * * 1-5",
        "*/15 * * * *",
        "0 * * * *",
        "15 3 1 * *",
        "@daily",
    ]
)


@given(MOMENTS, EXPRESSIONS, st.sampled_from([NEW_YORK, LONDON, SYDNEY, "UTC"]))
def test_the_last_is_never_after_now_and_nothing_is_due_in_between(
    now: datetime, expression: str, zone: str
) -> None:
    last, following = last_due(expression, zone, now), next_due(expression, zone, now)
    assert last is not None
    assert following is not None
    assert last <= now < following
    assert next_due(expression, zone, last) == following


@pytest.mark.parametrize("expression", ["0 0 * * FRI", "0 0 1 MAR,APR *", "@daily", "@hourly"])
def test_names_of_days_months_and_times_are_understood(expression: str) -> None:
    assert check(expression) == expression
    assert next_due(expression, "UTC", at("2026-01-01T00:00")) is not None


@pytest.mark.parametrize(
    "expression",
    ["R R * * *", "R(1-5) 3 * * *", "H * * * *", "", "7:30", "* * * *", "61 * * * *",
     "* * * * * *", "@reboot", "@never"],
)  # fmt: skip
def test_what_is_random_or_no_cron_expression_is_refused(expression: str) -> None:
    with pytest.raises(BadCron):
        check(expression)


def test_only_a_given_minute_and_hour_are_a_fixed_time() -> None:
    assert is_fixed("30 1 * * *")
    assert is_fixed("0 9-17 * * 1-5")
    assert is_fixed("@daily")
    assert not any(is_fixed(text) for text in ("30 * * * *", "*/5 1 * * *", "@hourly"))
