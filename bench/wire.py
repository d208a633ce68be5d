"""Bytes to the terminal at 120×40: a cursor move, a scrolled pane; beside a plain DataTable."""

from __future__ import annotations

import argparse
from statistics import median

from bench.desks import Line, both, tell
from bench.sitting import Sitting

MOVES = 20
MOST_MOVED, MOST_SCROLLED = 1_000, 5_500
"""Bytes."""

VISIBLE = 40
"""Cursor moves after which every table scrolls with each further one."""


def measure(leads: int = 1_000) -> list[Line]:
    """Both in one run, the console's inbound pane zoomed to the size of the DataTable."""
    with both(leads) as (reference, console):
        moved = _moves(reference), _moves(console)
        scrolled = _scrolls(reference), _scrolls(console)
    return [
        Line("cursor moves by one row", moved[1], moved[0], "bytes",
             f"≤ {MOST_MOVED:,} bytes", moved[1] <= MOST_MOVED),
        Line("pane scrolls by one row", scrolled[1], scrolled[0], "bytes",
             f"≤ {MOST_SCROLLED:,} bytes", scrolled[1] <= MOST_SCROLLED),
    ]  # fmt: skip


def _moves(sitting: Sitting) -> float:
    return median(sitting.press("down").bytes for _ in range(MOVES))


def _scrolls(sitting: Sitting) -> float:
    for _ in range(VISIBLE - MOVES):
        sitting.press("down")
    return median(sitting.press("down").bytes for _ in range(MOVES))


def main(arguments: list[str]) -> int:
    """Run the bench and print its table; 1 when a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench wire", description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000)
    return tell(measure(parser.parse_args(arguments).leads))
