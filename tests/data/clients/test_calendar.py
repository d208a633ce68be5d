"""Business days are counted, and the count is what walking through the days gives."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.clients.calendar import business_days_between, is_business_day

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
COUNTRIES = st.sampled_from(["US", "GB", "DE", "AU", "no such country"])


@given(start=DAYS, length=st.integers(-10, 800), country=COUNTRIES)
def test_the_count_is_what_walking_gives(start: date, length: int, country: str) -> None:
    end = start + timedelta(length)
    walked = (start + timedelta(n) for n in range(1, length + 1))
    expected = sum(is_business_day(day, country) for day in walked)
    assert business_days_between(start, end, country) == expected
