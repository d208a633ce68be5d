"""A clock that jumps fires nothing twice, and nothing is silent for longer than it must."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from data.playbook.house import House
from data.schedule import firing
from data.schedule.queries import history
from data.schedule.tables import RunOutcome
from tests.build import DAY, HOUR, MINUTE, NOON, Agency, a_playbook
from tests.data.schedule.house import DIGEST, ONE_JOB, fired, only_the_digest

EVERY_MINUTE = ONE_JOB.replace(
    '[jobs.deliver]\njob = "deliver"\ncron = "0 0 1 1 *"',
    '[jobs.deliver]\njob = "deliver"\ncron = "* * * * *"',
)
JUMPS = pytest.mark.parametrize("jump", [DAY, -DAY, HOUR, -HOUR, timedelta(seconds=-90)])


@pytest.fixture
def office(agency: Agency) -> Agency:
    return only_the_digest(agency)


@pytest.fixture
def busy(office: Agency) -> Agency:
    """Beside the digest an entry for every minute."""
    return Agency(office.store, House(a_playbook(EVERY_MINUTE)), office.url)


def passed(office: Agency, start: datetime, minutes: int) -> list[tuple[str, datetime]]:
    """What fires while a clock goes on from `start`, looked at once in each minute."""
    found = []
    for minute in range(minutes):
        now = start + minute * MINUTE + timedelta(seconds=20)
        for item in office.do(firing.claim_due, office.playbook, now=now, worker="w"):
            found.append((item.entry, item.slot))
            office.do(firing.finish, item.run_id, RunOutcome.OK, "", now=now, worker="w")
    return found


@JUMPS
def test_a_jump_and_its_correction_fire_nothing_twice(busy: Agency, jump: timedelta) -> None:
    start = DIGEST - 5 * MINUTE
    found = passed(busy, start, 10)
    found += passed(busy, start + 10 * MINUTE + jump, 10)
    found += passed(busy, start + 20 * MINUTE, 10)
    assert len(found) == len(set(found))
    assert ("daily-digest", DIGEST) in found
    slots = sorted(run.slot for run in busy.ask(history, limit=1000))
    assert all(sooner < later for sooner, later in pairwise(slots) if sooner != DIGEST)


def test_after_a_jump_forward_everything_is_made_up_once(office: Agency) -> None:
    assert fired(office, DIGEST) == [DIGEST]
    assert fired(office, DIGEST + 3 * DAY + HOUR) == [DIGEST + 3 * DAY]
    assert fired(office, DIGEST + 3 * DAY + HOUR) == []


def test_after_a_clock_that_was_a_day_ahead_entries_go_on_at_once(busy: Agency) -> None:
    passed(busy, NOON, 2)
    passed(busy, NOON + DAY + 2 * MINUTE, 3)
    back = passed(busy, NOON + 5 * MINUTE, 4)
    assert back == [("deliver", NOON + n * MINUTE) for n in (5, 6, 7, 8)]


def test_what_fired_while_the_clock_was_ahead_does_not_fire_again_in_its_time(
    office: Agency,
) -> None:
    assert fired(office, DIGEST + DAY) == [DIGEST + DAY]
    assert fired(office, DIGEST) == [DIGEST]
    assert fired(office, DIGEST + DAY) == []
    assert fired(office, DIGEST + 2 * DAY) == [DIGEST + 2 * DAY]


def test_a_clock_that_goes_back_fires_what_it_had_leapt_over(office: Agency) -> None:
    """The digest of the first day was stepped over; back before it, it comes in its own time."""
    assert fired(office, DIGEST - HOUR) == []
    assert fired(office, DIGEST + 23 * HOUR) == [DIGEST]
    assert fired(office, DIGEST + 25 * HOUR) == [DIGEST + DAY]
    assert fired(office, DIGEST - MINUTE) == []
    assert fired(office, DIGEST + MINUTE) == []
    assert fired(office, DIGEST + DAY + MINUTE) == []


def test_a_pause_over_a_clock_that_goes_back_drops_nothing(office: Agency) -> None:
    pause = (firing.set_paused, office.playbook, "daily-digest")
    assert fired(office, DIGEST + DAY) == [DIGEST + DAY]
    office.do(*pause, True, by="ana")
    assert fired(office, DIGEST - HOUR) == []
    assert fired(office, DIGEST + HOUR) == []
    office.do(*pause, False, by="ana")
    assert fired(office, DIGEST + 2 * HOUR) == [DIGEST]


def test_two_machines_whose_clocks_differ_fire_each_due_time_once(busy: Agency) -> None:
    slots = []
    for half in range(16):
        ahead = NOON + half * MINUTE / 2
        for now, worker in ((ahead, "ahead"), (ahead - 100 * MINUTE / 60, "behind")):
            found = busy.do(firing.claim_due, busy.playbook, now=now, worker=worker)
            slots += [item.slot for item in found]
    assert len(slots) == len(set(slots))
    assert {NOON + n * MINUTE for n in range(1, 7)} <= set(slots)
