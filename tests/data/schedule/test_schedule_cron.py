"""When an entry was last due and when it is next, also in the nights the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.schedule.cron import BadCron, check, is_every_hour, is_fixed, last_due, next_due
from tests.data.schedule.walking import due_times, minute_by_minute

NEW_YORK, LONDON, SYDNEY = "America/New_York", "Europe/London", "Australia/Sydney"
SECOND = timedelta(seconds=1)


def at(text: str, zone: str = "UTC", fold: int = 0) -> datetime:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return local.astimezone(UTC)


def firings(expression: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """After `start`, up to and with `end`."""
    return list(takewhile(lambda due: due <= end, due_times(expression, zone, start)))


def _offset(zone: str, year: int, hour: int) -> timedelta | None:
    moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


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
@pytest.mark.parametrize(
    "expression", ["*/30 * * * *", "*/30 0-5 * * *", "0,30 * * * *", "0,30 0-23 * * *"]
)
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


ZONES = st.sampled_from(
    [NEW_YORK, LONDON, SYDNEY, "Australia/Lord_Howe", "America/Phoenix", "America/Havana",
     "Africa/Cairo", "Asia/Kathmandu", "UTC"]
)  # fmt: skip
"""Those of the documentation, and some whose clocks change at midnight or stand crookedly."""

CHANGING = [NEW_YORK, LONDON, SYDNEY, "Australia/Lord_Howe", "America/Havana", "Africa/Cairo"]


@cache
def nights(zone: str) -> list[datetime]:
    """The hours of two years before which a zone's clocks change."""
    return [
        datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        for year in (2026, 2027)
        for hour in range(8760)
        if _offset(zone, year, hour) != _offset(zone, year, hour + 1)
    ]


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAY_FIELDS = st.sampled_from(["* * *", "* * *", "* * 1-5", "* * 0", "1 * *", "*/2 * *", "31 * *"])


@st.composite
def fields(draw: st.DrawFn, size: int) -> str:
    """A minute or an hour as people write it: `*`, `*/n`, numbers, lists, ranges, steps."""
    number = st.integers(0, size - 1)
    kind = draw(st.sampled_from(["*", "step", "one", "list", "range", "range with step"]))
    if kind == "*":
        return "*"
    if kind == "step":
        return f"*/{draw(st.integers(1, size // 2))}"
    if kind == "one":
        return str(draw(number))
    low, high = sorted(draw(st.lists(number, min_size=2, max_size=2, unique=True)))
    if kind == "list":
        return f"{low},{high}"
    step = f"/{draw(st.integers(1, 12))}" if kind != "range" else ""
    return f"{low}-{high}{step}"


@st.composite
def times_of_day(draw: st.DrawFn) -> str:
    """Often of the hours in which clocks change."""
    hour = draw(st.one_of(st.sampled_from(["0", "1", "2", "3", "1-2", "23"]), fields(24)))
    return f"{draw(fields(60))} {hour}"


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and a moment within some hours of a night in which its clock changes."""
    zone = draw(st.sampled_from(CHANGING))
    night = draw(st.sampled_from(nights(zone)))
    return zone, night + timedelta(seconds=draw(st.integers(-4 * 3600, 4 * 3600)))


@given(near_a_change(), times_of_day())
def test_around_a_change_everything_is_due_that_the_wall_shows_and_nothing_else(
    place: tuple[str, datetime], times: str
) -> None:
    (zone, start), expression = place, f"{times} * * *"
    end = start + timedelta(hours=5)
    expected = minute_by_minute(expression, zone, start, end)
    assert firings(expression, zone, start, end) == expected
    assert last_due(expression, zone, end) == (expected or [last_due(expression, zone, start)])[-1]


@given(near_a_change(), times_of_day(), st.lists(st.integers(0, 9000), max_size=5))
def test_starting_anew_at_any_moment_neither_repeats_nor_skips(
    place: tuple[str, datetime], times: str, starts: list[int]
) -> None:
    (zone, start), expression = place, f"{times} * * *"
    end = start + timedelta(seconds=9000)
    stops = [*(start + timedelta(seconds=n) for n in sorted(starts)), end]
    pieces, since = [], start
    for stop in stops:
        pieces += firings(expression, zone, since, stop)
        since = stop
    assert pieces == firings(expression, zone, start, end)


@given(st.one_of(near_a_change(), st.tuples(ZONES, MOMENTS)), times_of_day(), DAY_FIELDS)
def test_the_last_and_the_next_due_time_agree_with_each_other(
    place: tuple[str, datetime], times: str, days: str
) -> None:
    (zone, now), expression = place, f"{times} {days}"
    last, following = last_due(expression, zone, now), next_due(expression, zone, now)
    assert last is not None
    assert following is not None
    assert last <= now < following
    assert next_due(expression, zone, last) == following
    assert last_due(expression, zone, following) == following
    assert last_due(expression, zone, following - timedelta(microseconds=1)) == last
    assert next_due(expression, zone, following - timedelta(microseconds=1)) == following


def test_a_zone_that_skips_a_whole_day_makes_it_up_at_its_end() -> None:
    apia = "Pacific/Apia"
    found = firings("30 7 * * *", apia, at("2011-12-29T00:00", apia), at("2011-12-31T23:00", apia))
    local = [due.astimezone(ZoneInfo(apia)).strftime("%d %H:%M") for due in found]
    assert local == ["29 07:30", "31 00:00", "31 07:30"]


@pytest.mark.parametrize("expression", ["0 0 30 2 *", "0 0 31 4,6 *"])
def test_a_date_that_never_comes_is_never_due(expression: str) -> None:
    assert next_due(expression, NEW_YORK, at("2026-01-01T00:00")) is None
    assert last_due(expression, NEW_YORK, at("2026-01-01T00:00")) is None


def test_a_date_that_seldom_comes_is_found() -> None:
    now = at("2026-01-01T00:00")
    assert next_due("0 6 29 2 *", LONDON, now) == at("2028-02-29T06:00", LONDON)
    assert last_due("0 6 29 2 *", LONDON, now) == at("2024-02-29T06:00", LONDON)


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


def test_times_lists_ranges_and_steps_are_fixed_and_a_star_repeats() -> None:
    fixed = ("30 1 * * *", "0,30 1 * * *", "15-45/10 1 * * *", "30 1-2 * * *", "0 9-17 * * 1-5")
    assert all(is_fixed(text) for text in (*fixed, "@daily", "@monthly"))
    repeating = ("30 * * * *", "*/5 1 * * *", "0 */2 * * *", "0 0-23 * * *", "0-59 1 * * *")
    assert not any(is_fixed(text) for text in (*repeating, "@hourly"))
    assert [text for text in repeating if is_every_hour(text)] == ["30 * * * *", "0 0-23 * * *"]
