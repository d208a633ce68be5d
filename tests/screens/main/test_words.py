"""Spans, times, filters and the header line as plain values."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.main.header import Part, in_line
from screens.spans import brief, clock, local_time
from tests.build import NOON

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (9, "0:09"), (-41, "0:41"), (760, "12:40"), (3600, "1h00"), (7500, "2h05"),
     (90000, "1d")],
)  # fmt: skip
def test_a_clock_reads(seconds: int, said: str) -> None:
    assert clock(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "now"), (1, "1m"), (59, "59m"), (61, "1h"), (47 * 60, "47h"),
                          (49 * 60, "2d")],
)  # fmt: skip
def test_a_brief_span_reads(minutes: int, said: str) -> None:
    assert brief(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("days", "said"), [(0, "12:00"), (1, "Wed 12:00"), (-6, "Wed 12:00"), (7, "1 Dec 12:00"),
                       (-7, "17 Nov 12:00"), (400, "29 Dec 2027")],
)  # fmt: skip
def test_a_local_time_says_as_much_as_it_takes(days: int, said: str) -> None:
    assert local_time(NOON + timedelta(days=days), NOON, NEW_YORK) == said


def test_today_is_the_local_day_and_not_the_day_in_utc() -> None:
    late = datetime(2026, 11, 25, 3, tzinfo=NOON.tzinfo)
    assert local_time(late, NOON, NEW_YORK) == "22:00"


@given(
    st.lists(st.tuples(st.integers(0, 6), st.text("ab", min_size=1, max_size=30))),
    st.integers(1, 120),
)
def test_the_header_never_grows_beyond_its_line_but_for_one_part(
    parts: list[tuple[int, str]], width: int
) -> None:
    line = in_line([Part(*part) for part in parts], width).plain
    longest = max((len(text) for _, text in parts), default=0)
    assert len(line) <= max(width, longest)


def test_what_matters_least_goes_first_and_the_end_of_the_line_stays_there() -> None:
    parts = [Part(3, "least"), Part(0, "most"), Part(1, "clock", right=True)]
    assert in_line(parts, 30).plain == "least  most" + " " * 14 + "clock"
    assert in_line(parts, 15).plain == "most" + " " * 6 + "clock"
    assert in_line(parts, 8).plain.strip() == "most"
