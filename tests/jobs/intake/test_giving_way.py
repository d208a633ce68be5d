"""While posts come in like a flood the runner rests between deliveries; else it never does."""

from __future__ import annotations

from collections import Counter

from jobs.intake.giving_way import AT_ONCE, MOST, STRETCH, GivingWay


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def seen(way: GivingWay, clock: Clock, rate: float, seconds: float, first: int = 0) -> int:
    """So many new deliveries a second, looked at ten times a second; the newest's number."""
    newest = first
    for _ in range(int(seconds * 10)):
        clock.now += 0.1
        newest = first + int(rate * clock.now)
        way.seen(newest)
    return newest


def test_at_twenty_a_second_work_never_rests() -> None:
    way = GivingWay(clock := Clock())
    seen(way, clock, 20, 5)
    assert way.limit > AT_ONCE
    assert way.rest_after(1.0) == 0.0


def test_in_a_flood_work_gets_a_small_share_of_the_time_and_all_of_it_afterwards() -> None:
    way = GivingWay(clock := Clock())
    newest = seen(way, clock, 200, 2)
    assert way.limit == AT_ONCE
    assert way.rest_after(0.04) > 0.15
    assert way.rest_after(60.0) <= 1.0
    for _ in range(12):
        clock.now += 0.1
        way.seen(newest)
    assert way.rest_after(0.04) == 0.0


def test_the_first_look_at_a_database_with_a_million_deliveries_is_no_flood() -> None:
    way = GivingWay(Clock())
    way.seen(1_000_000)
    assert way.rest_after(1.0) == 0.0


def test_a_machine_that_is_slow_just_now_works_off_fewer_at_a_stretch() -> None:
    way = GivingWay(clock := Clock())

    def at(seconds: float) -> Counter[str]:
        count = way.limit
        clock.now += seconds * count
        return Counter(created=count)

    assert way.limit == MOST
    way.timed(lambda: at(0.5))
    assert way.limit == 1
    for _ in range(5):
        way.timed(lambda: at(0.01))
    assert way.limit == MOST
    way.timed(lambda: at(0.05))
    assert way.limit == STRETCH / 0.05
    way.timed(Counter)
    assert way.limit == STRETCH / 0.05
