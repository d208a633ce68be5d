"""The return timer: working minutes of silence, and what counts as a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.team.returning import Waiting, decide_return, returns_at, waits_since
from data.team.working_time import after_working
from tests.build import DAY, HOUR, MINUTE, NOON, a_playbook

OFFICE = a_playbook().hours.windows["office"]
NEW_YORK = ZoneInfo("America/New_York")
TEAM = '[team.kim]\nlabel = "Kim"\n'


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-24T12:00", 120, "2026-11-24T14:00"),  # a Tuesday
        ("2026-11-24T17:00", 120, "2026-11-25T10:00"),
        ("2026-11-24T22:00", 30, "2026-11-25T09:30"),
        ("2026-11-27T17:30", 60, "2026-11-30T09:30"),  # over the weekend
        ("2026-11-28T12:00", 1, "2026-11-30T09:01"),
        ("2026-11-24T09:00", 540, "2026-11-24T18:00"),
        ("2026-11-24T09:00", 541, "2026-11-25T09:01"),
    ],
)
def test_only_the_offices_own_minutes_count(start: str, minutes: int, end: str) -> None:
    assert after_working(local(start), minutes, OFFICE, NEW_YORK) == local(end)


@settings(max_examples=60)
@given(
    hours=st.integers(0, 2 * 366 * 24),
    minutes=st.integers(1, 3000),
    more=st.integers(0, 600),
)
def test_more_minutes_never_end_sooner_and_always_in_the_window(
    hours: int, minutes: int, more: int
) -> None:
    start = NOON + hours * HOUR
    end = after_working(start, minutes, OFFICE, NEW_YORK)
    assert end - start >= timedelta(minutes=minutes)
    assert end <= after_working(start, minutes + more, OFFICE, NEW_YORK)
    wall = end.astimezone(NEW_YORK)
    assert OFFICE.opens < wall.time() <= OFFICE.closes
    assert wall.isoweekday() in OFFICE.days


def waiting(**changed: object) -> Waiting:
    plain = {"lead_id": 1, "owner": "kim", "owner_since": NOON, "asked_at": None, "hot_at": None,
             "handed_at": None, "is_booked": False}  # fmt: skip
    return Waiting(**{**plain, **changed})


LATER = NOON + HOUR


@pytest.mark.parametrize(
    ("lead", "since"),
    [
        (waiting(), None),
        (waiting(asked_at=LATER), LATER),
        (waiting(asked_at=NOON - DAY), NOON),
        (waiting(asked_at=LATER, spoke_at=LATER + MINUTE), LATER + MINUTE),
        (waiting(hot_at=LATER), LATER),
        (waiting(hot_at=LATER, spoke_at=NOON), LATER),
        (waiting(hot_at=LATER, spoke_at=LATER + MINUTE), None),
        (waiting(hot_at=NOON - DAY, spoke_at=NOON), NOON),
        (waiting(hot_at=LATER, is_booked=True), None),
        (waiting(hot_at=LATER, asked_at=NOON), NOON),
        (waiting(handed_at=LATER), LATER),
        (waiting(handed_at=LATER, spoke_at=NOON), LATER),
        (waiting(handed_at=LATER, spoke_at=NOON + MINUTE), None),
        (waiting(handed_at=LATER, is_booked=True), None),
    ],
)
def test_what_waits_for_an_owner_and_since_when(lead: Waiting, since: datetime | None) -> None:
    found = waits_since(lead)
    assert (found[0] if found else None) == since


def test_the_lead_goes_when_the_time_is_over_and_never_where_the_timer_is_off() -> None:
    rules, lead = a_playbook(TEAM), waiting(asked_at=NOON)
    assert returns_at(NOON, rules) == NOON + 2 * HOUR
    assert decide_return(lead, rules, NOON + 2 * HOUR - MINUTE) is None
    silent = decide_return(lead, rules, NOON + 2 * HOUR)
    assert silent is not None
    assert silent.why == ("an answer is owed, and Kim was silent for 120 working minutes since"
                          " 2026-11-24 17:00 UTC")  # fmt: skip
    never = a_playbook(f"{TEAM}[assignment]\nreturn_minutes = 0")
    assert decide_return(lead, never, NOON + 99 * DAY) is None
