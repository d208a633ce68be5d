"""Work on many rows leaves the database to others between two short steps."""

from __future__ import annotations

import pytest

import screens.strides
from screens.strides import FIRST, MOST, Strides

ROWS = list(range(100))


class Clock:
    """A clock of our own: each row takes `a_row` seconds, and rests are noted."""

    def __init__(self, a_row: float) -> None:
        self.now, self.a_row = 0.0, a_row
        self.rests: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)

    def works(self, rows: list[int]) -> None:
        self.now += self.a_row * len(rows)


def steps_on(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each step took."""
    monkeypatch.setattr(screens.strides, "time", clock)
    strides, sizes, taken = Strides(), [], []
    for some in strides.over(ROWS):
        strides.timed(clock.works)(some)
        sizes.append(len(some))
        taken += some
    assert taken == ROWS
    return sizes


def test_quick_rows_go_twenty_at_a_time_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    assert steps_on(Clock(0.001), monkeypatch) == [FIRST, 10, MOST, MOST, MOST, MOST, 5]


def test_where_rows_take_long_a_step_has_few_and_the_rest_is_as_long_as_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(0.02)
    sizes = steps_on(clock, monkeypatch)
    assert set(sizes[1:-1]) == {2}
    assert clock.rests[1:] == pytest.approx([0.04] * (len(sizes) - 2))


def test_a_row_that_takes_for_ever_goes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(steps_on(Clock(3.0), monkeypatch)[1:]) == {1}
