"""The small drawings, as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.drawings import (
    answer_clock,
    bar,
    gate_bar,
    grouped,
    history,
    meter,
    quarter,
    score_words,
    sparkline,
    trend,
)
from screens.main.inbound_pane import course
from screens.scrollbar import thumb
from screens.signs import LEVELS, QUARTERS

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 20))
def test_a_measure_is_full_only_when_all_is_there_and_empty_only_when_nothing_is(
    value: int, whole: int, cells: int
) -> None:
    drawn = meter(value, whole, cells)
    assert len(drawn) == cells
    assert (drawn.count("▱") == 0) == (value >= whole or (cells == 1 and value > 0))
    assert (drawn.count("▰") == 0) == (value == 0)


def test_measures() -> None:
    assert gate_bar(3, 5) == "▰▰▰▱▱ 3/5"
    assert gate_bar(1, 40) == "▰▱▱▱▱▱▱▱ 1/40"
    assert gate_bar(0, 0) == ""
    assert bar(35, 70, 4) == "██░░"
    assert bar(90, 70, 4) == "████"
    assert bar(-3, 70, 4) == "░░░░"
    assert meter(1, 0, 3) == "▱▱▱"


def test_sparklines() -> None:
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([4, 4]) == "▄▄"
    assert sparkline([0, 1, 7]) == "▁▂█"
    assert sparkline([0.01, 100]) == "▂█", "the least there is, is seen"
    assert sparkline([1, 2], cells=4) == "  ▅█"
    assert sparkline([1, 1, 1, 1, 0, 0], cells=3) == "██▁"
    assert sparkline([3], cells=0) == ""


@given(st.lists(st.floats(-10, 1e6), max_size=60), st.integers(0, 30))
def test_a_sparkline_has_the_cells_it_was_given(values: list[float], cells: int) -> None:
    assert len(sparkline(values, cells)) == cells
    assert set(sparkline(values)) <= set(LEVELS)
    assert sum(grouped(values, 5)) == pytest.approx(sum(values))


def test_what_a_sum_was() -> None:
    changes = [(NOON + 30 * MINUTE, -2.0), (NOON, 5.0)]
    assert history(changes, NOON - 30 * MINUTE, NOON + 30 * MINUTE, 4) == [0, 5, 5, 3]
    assert history(changes, NOON, NOON, 0) == []


def test_trends_and_scores() -> None:
    assert (trend(2, 1), trend(1, 2), trend(1, 1)) == ("▴", "▾", " ")
    assert score_words(72, 40, hot=True) == "hot  72▴"
    assert score_words(40) == "40"


def test_the_clock_fills_in_quarters_and_then_counts_up() -> None:
    whole = 4 * MINUTE
    dials = [quarter(left * MINUTE, whole) for left in (4, 3, 2, 1, 0, -1)]
    assert dials == [*QUARTERS, QUARTERS[-1]]
    assert quarter(MINUTE, timedelta(0)) == QUARTERS[0]
    assert answer_clock(NOON + 3 * MINUTE, NOON, whole) == ("◔ 3:00", "strong")
    assert answer_clock(NOON + MINUTE / 2, NOON) == ("0:30", "warning")
    assert answer_clock(NOON - MINUTE, NOON, whole) == ("+1:00 late", "error")


@given(st.integers(1, 60), st.integers(1, 10**6), st.integers(1, 60), st.floats(0, 1))
def test_a_scrollbar_touches_its_ends_only_at_the_ends(
    size: int, whole: int, window: int, at: float
) -> None:
    last = whole - window
    cells = thumb(size, whole, window, last * at)
    if last <= 0:
        assert not cells
        return
    assert 0 <= cells.start < cells.stop <= max(size, 1)
    if len(cells) < size - 1 and 0 < last * at < last:
        assert cells.start > 0
        assert cells.stop < size
    if len(cells) < size:
        assert thumb(size, whole, window, 0).start == 0
        assert thumb(size, whole, window, last).stop == size


@pytest.mark.parametrize(
    ("steps", "drawn"),
    [
        ((), ""),
        (((9, 5),), ""),
        (((8, 10), (4, 30)), "▃▃▃█████▴"),
        (((80, 10), (40, 30)), "▃▃▃█████ "),
        (((80, 40), (2, -30)), "███████▃▾"),
    ],
)
def test_the_course_of_a_score_is_drawn_with_what_it_did_this_week(
    steps: tuple[tuple[int, int], ...], drawn: str
) -> None:
    row = cast("Any", SimpleNamespace(
        course=tuple((NOON - timedelta(days=ago), by) for ago, by in steps),
        score=sum(by for _, by in steps), hot=False,
    ))  # fmt: skip
    assert course(row, NOON)[0] == drawn
