"""How long a span in a cell says the same: until then nobody looks at it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from screens.drawings import answer_clock
from screens.spans import brief, brief_holds, clock_holds, local_time, time_holds

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_BLINK = timedelta(microseconds=1)

lefts = st.timedeltas(timedelta(days=-4), timedelta(days=4))
shares = st.floats(0, 1, exclude_min=True, exclude_max=True)


@given(lefts, shares)
@example(timedelta(hours=1, seconds=30), 0.99)
@example(timedelta(seconds=-59.5), 0.99)
def test_a_first_response_clock_says_the_same_for_as_long_as_it_holds(
    left: timedelta, share: float
) -> None:
    due = NOON + left
    later = NOON + timedelta(seconds=clock_holds(left)) * share
    assert answer_clock(due, NOON) == answer_clock(due, later)


@given(lefts, shares)
def test_a_brief_span_says_the_same_for_as_long_as_it_holds(left: timedelta, share: float) -> None:
    later = left - timedelta(seconds=brief_holds(left)) * share
    assert (left < timedelta(0)) == (later < timedelta(0))
    assert brief(left) == brief(later)


@given(lefts, shares)
def test_a_time_of_day_says_the_same_until_the_minute_ends(ago: timedelta, share: float) -> None:
    zone, now = ZoneInfo("America/New_York"), NOON + ago
    later = now + timedelta(seconds=time_holds(now)) * share
    assert local_time(NOON, now, zone) == local_time(NOON, later, zone)


def test_clocks_are_looked_at_each_second_only_where_seconds_are_shown() -> None:
    seconds, minutes = timedelta(minutes=59, seconds=59.25), timedelta(hours=2, seconds=40)
    assert (clock_holds(seconds), clock_holds(-seconds)) == (0.25, 0.75)
    assert (clock_holds(minutes), clock_holds(-minutes)) == (40, 20)
    assert (brief_holds(seconds), brief_holds(-seconds)) == (59.25, 0.75)
