"""When a message may leave: the recipient's clock, on every night of the year."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.outreach.hours import Place, days_later, is_open, next_open, place_of
from data.playbook.models import Window
from tests.build import DAY, HOUR, Agency, a_lead, delivered, the_message

WINDOW = Window(opens=time(8), closes=time(21))
NEW_YORK, LONDON, SYDNEY = "America/New_York", "Europe/London", "Australia/Sydney"


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def place(*zones: str) -> Place:
    return Place(zones, "test")


@pytest.mark.parametrize("zone", [NEW_YORK, LONDON, SYDNEY])
@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-06-01T08:00", "2026-06-01T08:00"), ("2026-06-01T20:59:59", "2026-06-01T20:59:59"),
        ("2026-06-01T21:00", "2026-06-02T08:00"), ("2026-06-01T02:00", "2026-06-01T08:00"),
    ],
)  # fmt: skip
def test_the_window_opens_at_eight_and_closes_at_nine_in_the_evening(
    zone: str, now: str, leaves: str
) -> None:
    assert next_open(at(now, zone), WINDOW, place(zone)) == at(leaves, zone)


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        (NEW_YORK, "2026-03-07T22:00", 9), (NEW_YORK, "2026-10-31T22:00", 11),
        (LONDON, "2026-03-28T22:00", 9), (LONDON, "2026-10-24T22:00", 11),
        (SYDNEY, "2026-10-03T22:00", 9), (SYDNEY, "2026-04-04T22:00", 11),
    ],
)  # fmt: skip
def test_the_night_in_which_the_clocks_change_is_as_long_as_it_is(
    zone: str, evening: str, hours: int
) -> None:
    start = at(evening, zone)
    assert next_open(start, WINDOW, place(zone)) - start == hours * HOUR


@pytest.mark.parametrize(
    ("zone", "before"),
    [(NEW_YORK, "2026-03-07T09:30"), (LONDON, "2026-10-24T09:30"), (SYDNEY, "2026-10-03T09:30")],
)
def test_days_are_days_of_the_calendar_and_not_24_hours(zone: str, before: str) -> None:
    due = days_later(at(before, zone), 1, WINDOW, place(zone))
    local = due.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute) == (9, 30)
    assert due - at(before, zone) != DAY


def test_a_wait_that_ends_at_night_goes_on_until_the_morning() -> None:
    due = days_later(at("2026-06-01T23:15", NEW_YORK), 3, WINDOW, place(NEW_YORK))
    assert due == at("2026-06-05T08:00", NEW_YORK)


def test_where_clues_disagree_every_clock_must_agree() -> None:
    coasts = place(NEW_YORK, "America/Los_Angeles")
    assert not is_open(at("2026-06-01T09:00", NEW_YORK), WINDOW, coasts)
    assert is_open(at("2026-06-01T11:00", NEW_YORK), WINDOW, coasts)
    assert next_open(at("2026-06-01T21:30", NEW_YORK), WINDOW, coasts) == (
        at("2026-06-02T08:00", "America/Los_Angeles")
    )


def test_clocks_without_a_common_hour_fall_back_to_the_first() -> None:
    short = Window(opens=time(9), closes=time(10))
    far = place(NEW_YORK, SYDNEY)
    now = at("2026-06-01T02:00", NEW_YORK)
    assert next_open(now, short, far) == at("2026-06-01T09:00", NEW_YORK)


def test_days_that_are_not_allowed_are_passed_over() -> None:
    weekdays = Window(opens=time(8), closes=time(21), days=(1, 2, 3, 4, 5))
    friday_night = at("2026-06-05T22:00", LONDON)
    assert next_open(friday_night, weekdays, place(LONDON)) == at("2026-06-08T08:00", LONDON)


def test_the_stated_zone_wins_over_the_area_code_and_that_over_our_own() -> None:
    def placed(stated: str, phone: str = "+14155550142") -> tuple[str, ...]:
        return place_of(stated, {}, phone, fallback=NEW_YORK, country="US").zones

    assert placed(LONDON) == (LONDON,)
    assert placed("") == ("America/Los_Angeles",)
    assert placed("Mars/Olympus") == ("America/Los_Angeles",)
    for nonsense in ("Eastern", "../../etc/passwd", "America", "\x00"):
        assert placed(nonsense, "") == (NEW_YORK,)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.lists(st.sampled_from([NEW_YORK, LONDON, "America/Los_Angeles"]), min_size=1, unique=True),
)
def test_a_message_always_leaves_within_the_hours_and_within_a_day(
    moment: datetime, zones: list[str]
) -> None:
    window = Window(opens=time(8), closes=time(20))
    leaves = next_open(moment, window, place(*zones))
    assert is_open(leaves, window, place(*zones))
    assert moment <= leaves <= moment + timedelta(hours=25)


TWO_AT_NIGHT = at("2026-11-24T02:00", NEW_YORK)


def test_a_text_at_two_at_night_waits_for_eight_and_the_pane_says_so(agency: Agency) -> None:
    lead_id = a_lead(agency, now=TWO_AT_NIGHT, email=None, phone="212 555 0142")
    message = the_message(agency, lead_id)
    assert message.channel == "sms"
    assert message.note == "waits for 08:00 Tue of the recipient's clock"
    assert delivered(agency, now=TWO_AT_NIGHT + 5 * HOUR) == []
    assert len(delivered(agency, now=TWO_AT_NIGHT + 6 * HOUR)) == 1


def test_a_zone_nobody_knows_does_not_hide_what_the_area_code_says(agency: Agency) -> None:
    eight_in_new_york = TWO_AT_NIGHT + 6 * HOUR
    lead_id = a_lead(
        agency, now=eight_in_new_york, email=None, phone="415 555 0142", timezone="Pacific"
    )
    assert the_message(agency, lead_id).due_at == eight_in_new_york + 3 * HOUR


def test_a_mail_answers_at_any_hour(agency: Agency) -> None:
    a_lead(agency, now=TWO_AT_NIGHT)
    assert len(delivered(agency, now=TWO_AT_NIGHT)) == 1


def test_who_called_or_texted_just_now_is_texted_at_any_hour_and_later_not(agency: Agency) -> None:
    caller = {"email": None, "phone": "212 555 0142", "door": "phone", "now": TWO_AT_NIGHT}
    lead_id = a_lead(agency, **caller)
    assert the_message(agency, lead_id).due_at == TWO_AT_NIGHT
    assert delivered(agency, now=TWO_AT_NIGHT + HOUR) == []
    assert the_message(agency, lead_id).due_at == TWO_AT_NIGHT + 6 * HOUR
