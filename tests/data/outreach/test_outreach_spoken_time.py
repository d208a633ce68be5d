"""Times as one says them: when somebody wrote, and when one could talk."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from data.outreach.spoken_time import part_of_day, two_times, when_received

TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("day", "hour", "times"),
    [
        (24, 2, "this morning or this afternoon"), (24, 9, "later this morning or this afternoon"),
        (24, 11, "this afternoon or tomorrow morning"), (24, 15, "later today or tomorrow morning"),
        (24, 18, "tomorrow morning or tomorrow afternoon"),
        (25, 15, "later today or Friday morning"),
        (26, 11, "tomorrow morning or tomorrow afternoon"),
        (27, 18, "Monday morning or Monday afternoon"),
        (28, 11, "Monday morning or Monday afternoon"),
        (29, 20, "tomorrow morning or tomorrow afternoon"),
    ],
)  # fmt: skip
def test_two_times_to_talk_are_on_business_days_and_still_to_come(
    day: int, hour: int, times: str
) -> None:
    """Thursday the 26th is Thanksgiving, the 28th a Saturday."""
    assert two_times(TUESDAY_NOON.replace(day=day, hour=hour), "US") == times


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ((24, 12), "just now"), ((24, 8), "this morning"), ((24, 2), "last night"),
        ((23, 22), "last night"), ((23, 9), "yesterday"), ((20, 9), "on Friday"),
        ((3, 9), "on November 3"),
    ],
)  # fmt: skip
def test_when_they_wrote_is_told_as_one_would_say_it(then: tuple[int, int], words: str) -> None:
    day, hour = then
    assert when_received(TUESDAY_NOON.replace(day=day, hour=hour), TUESDAY_NOON) == words


def test_the_part_of_the_day_is_what_stands_behind_good() -> None:
    hours = {hour: part_of_day(TUESDAY_NOON.replace(hour=hour)) for hour in (2, 5, 11, 12, 17, 23)}
    assert hours == {
        2: "evening", 5: "morning", 11: "morning", 12: "afternoon", 17: "evening", 23: "evening",
    }  # fmt: skip
