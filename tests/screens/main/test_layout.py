"""Sizes of panes as values: what grows, what stays, and what an older version may have kept."""

from __future__ import annotations

from typing import Any

import pytest

from screens.main.layout import LEAST, MOST, PLANS, Layout, preview_side, read_layout
from screens.main.main_screen import PANES


def test_a_pane_grows_in_its_own_column_and_row() -> None:
    grown = Layout().grown("review", 2)
    assert (grown.columns, grown.rows) == ((4, 6), (6, 4))
    assert grown.grown("follow_ups", -1).columns == (3, 6)
    assert grown.even() == Layout()
    tall = Layout().planned("tall").grown("inbound", 1)
    assert (tall.columns, tall.rows) == ((5, 4), (4, 4, 4)), "it has all rows already"
    assert Layout().planned("rows").grown("clients", 1).rows == (4, 4, 4, 5)


def test_no_pane_gets_lost() -> None:
    layout = Layout()
    for _ in range(20):
        layout = layout.grown("inbound", -1)
    assert layout.columns[0] == layout.rows[0] == LEAST
    assert layout.grown("inbound", -1) == layout
    for _ in range(20):
        layout = layout.grown("inbound", 1)
    assert layout.columns[0] == layout.rows[0] == MOST


@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_has_a_place_for_every_pane_and_is_read_as_it_was_kept(plan: str) -> None:
    assert PLANS[plan].cells.keys() == PANES.keys()
    for pane in PANES:
        layout = Layout(zoomed=True, current=pane, preview=True).planned(plan).grown(pane, 1)
        assert read_layout(layout.kept()) == layout


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {
            "plan": "spiral",
            "columns": [9, 9, 9],
            "rows": "4",
            "zoomed": 1,
            "current": "moon",
            "preview": "yes",
        },
        {"plan": ["grid"], "columns": [0, 4], "rows": [True, 4], "zoomed": None, "current": 5},
        {"plan": "grid", "columns": [1e9, 4], "rows": [4, -1]},
    ],
)
def test_what_makes_no_sense_is_as_it_comes(kept: dict[str, Any]) -> None:
    assert read_layout(kept) == Layout()


@pytest.mark.parametrize(
    ("columns", "lines", "side"),
    [(80, 24, ""), (119, 39, ""), (119, 40, "below"), (80, 40, "below"), (120, 24, "beside"),
     (200, 60, "beside")],
)  # fmt: skip
def test_a_preview_stands_where_there_is_room(columns: int, lines: int, side: str) -> None:
    assert preview_side(columns, lines) == side


def test_a_preview_leaves_the_other_panes_in_sight_on_a_wall_only() -> None:
    shown = Layout(preview=True)
    assert [shown.is_alone(columns) for columns in (80, 119, 120, 179, 180)] == [
        False, False, True, True, False,
    ]  # fmt: skip
    assert not any(Layout().is_alone(columns) for columns in (80, 120, 180))
    assert Layout(zoomed=True).is_alone(180)


def test_all_panes_again_take_the_room_of_the_preview_where_there_is_not_enough_for_both() -> None:
    shown = Layout(preview=True)
    assert shown.zoom_turned(120) == Layout()
    assert Layout(preview=True, zoomed=True).zoom_turned(120) == Layout()
    assert shown.zoom_turned(180) == Layout(preview=True, zoomed=True)
    assert Layout(preview=True, zoomed=True).zoom_turned(180) == shown
    assert Layout().zoom_turned(120) == Layout(zoomed=True)
