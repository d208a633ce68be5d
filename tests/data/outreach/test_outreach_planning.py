"""When each step of a sequence is due: pure, on the lead's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from data.outreach.hours import Place
from data.outreach.planning import planned
from data.outreach.waits import Both, moved
from data.playbook.models import Window
from data.playbook.sequences import Sequence

NEW_YORK = Place(("America/New_York",), "stated")
BY_DAY = Window(opens=time(8), closes=time(20))
OFFICE = Window(opens=time(9), closes=time(18), days=(1, 2, 3, 4, 5))
LABEL = "%a %d %b %H:%M"


def at(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("America/New_York"))


def plan(began: str, *waits: str, hours: Window = BY_DAY, anchor: str = "") -> list[str]:
    """The due times of steps with these waits, such as "3 days", on the lead's clock."""
    steps = [
        {"name": f"s{number}", "template": "t", wait.split()[1]: int(wait.split()[0])}
        for number, wait in enumerate(waits)
    ]
    sequence = Sequence.model_validate({"label": "One", "steps": steps})
    found = planned(sequence, at(began).astimezone(UTC), lambda _: hours, NEW_YORK, "US",
                    anchor=at(anchor) if anchor else None)  # fmt: skip
    return [one.too_late or f"{one.due_at.astimezone(NEW_YORK.zone):{LABEL}}" for one in found]


def test_minutes_and_hours_are_time_that_passes_and_days_are_dates() -> None:
    assert plan("2026-11-24 12:00", "0 minutes", "30 minutes", "4 hours", "1 days", "7 days") == [
        "Tue 24 Nov 12:00", "Tue 24 Nov 12:30", "Tue 24 Nov 16:00",
        "Wed 25 Nov 12:00", "Tue 01 Dec 12:00",
    ]  # fmt: skip


def test_business_days_leave_out_the_weekend_and_the_holidays_of_the_country() -> None:
    """26 November 2026 is Thanksgiving."""
    assert plan("2026-11-25 12:00", "1 business_days", "2 business_days") == [
        "Fri 27 Nov 12:00", "Mon 30 Nov 12:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("began", "due"),
    [
        ("2026-10-31 12:00", "Sun 01 Nov 12:00"),  # that day has 25 hours
        ("2026-03-07 12:00", "Sun 08 Mar 12:00"),  # and that one 23
        ("2026-03-07 02:30", "Sun 08 Mar 08:00"),  # half past two does not exist, and it is night
    ],
)
def test_a_day_is_a_day_also_when_the_clock_is_changed(began: str, due: str) -> None:
    assert plan(began, "1 days") == [due]


def test_what_closed_hours_bring_together_keeps_half_of_its_distance() -> None:
    assert plan("2026-11-24 23:00", "1 hours", "5 hours") == [
        "Wed 25 Nov 08:00", "Wed 25 Nov 10:00",
    ]  # fmt: skip
    weekend = plan("2026-11-27 17:00", "1 days", "2 days", "4 days", hours=OFFICE)
    assert weekend == ["Mon 30 Nov 09:00", "Tue 01 Dec 09:00", "Wed 02 Dec 09:00"]


def test_reminders_count_back_from_the_appointment() -> None:
    assert plan("2026-11-24 12:00", "1 before_days", "60 before_minutes",
                anchor="2026-11-30 15:00") == ["Sun 29 Nov 15:00", "Mon 30 Nov 14:00"]  # fmt: skip


@pytest.mark.parametrize(
    ("appointment", "due"),
    [
        ("2026-11-30 09:00", "Mon 30 Nov 08:00"),
        ("2026-11-30 08:30", "Mon 30 Nov 08:00"),  # a little nearer
        ("2026-11-30 08:00", "Sun 29 Nov 19:00"),  # the evening before
        ("2026-11-30 06:00", "Sun 29 Nov 19:00"),
        ("2026-11-24 12:30", "the appointment is too near for it"),
    ],
)
def test_an_hour_before_is_never_at_night_and_never_too_late(appointment: str, due: str) -> None:
    assert plan("2026-11-24 12:00", "60 before_minutes", anchor=appointment) == [due]


def test_without_an_appointment_there_is_nothing_to_remind_of() -> None:
    assert plan("2026-11-24 12:00", "1 before_days") == [
        "there is no appointment to count back from"
    ]


def test_a_steps_own_hours_only_narrow_what_its_channel_allows() -> None:
    evening = Window(opens=time(17), closes=time(23, 30), days=(1, 2))
    both = Both(evening, BY_DAY)
    assert both.span(at("2026-11-24 12:00").date()) == (time(17), time(20))
    assert both.span(at("2026-11-25 12:00").date()) is None


def test_what_waits_while_the_clock_is_changed_keeps_its_time_of_day() -> None:
    """Held from Saturday noon to Monday noon, over the hour that came twice."""
    due, since, until = (
        at(wall).astimezone(UTC)  # as they are stored: two times of one zone subtract by the wall
        for wall in ("2026-11-01 10:00", "2026-10-31 12:00", "2026-11-02 12:00")
    )
    assert moved(due, since, until, NEW_YORK) == at("2026-11-03 10:00")
