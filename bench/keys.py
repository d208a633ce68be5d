"""From an arrow key to the picture with the cursor moved, beside a plain DataTable of 100 rows.

The console's runner is busy all the time: another process stores deliveries, which it takes in and
answers. The two programs take turns, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack

from bench.busy import busy
from bench.cursor import Cursor
from bench.desks import LARGE, SMALL, Line, agency_with, console_of, percentile, plain_table, tell

KEYS = 400
TURN = 20
"""Keys that one of them gets in a row, down from one of the first lines."""


def measure(keys: int = KEYS, sizes: tuple[int, ...] = (SMALL, LARGE), seeded: str = ""
            ) -> list[Line]:  # fmt: skip
    """p50 and p99 at each size of database, scrolling."""
    lines: list[Line] = []
    for leads in sizes:
        with ExitStack() as stack:
            reference = stack.enter_context(plain_table())
            agency = stack.enter_context(agency_with(leads, seeded))
            console = stack.enter_context(console_of(agency))
            stack.enter_context(busy(agency.database_url))
            cursors = []
            for sitting in (reference, console):
                sitting.press("1")
                sitting.press("z")
                for _ in range(7):  # off the first lines
                    sitting.press("down")
                cursors.append(Cursor(sitting))
                _turn(cursors[-1])
            theirs, ours = _in_turns(cursors, keys)
        for share in (50, 99):
            one, other = (percentile(times, share) * 1000 for times in (ours, theirs))
            what = f"arrow key → painted, p{share}, {leads:,} leads, runner busy"
            lines.append(Line(what, one, other, "ms", "< DataTable", one < other))
    return lines


def _in_turns(cursors: Sequence[Cursor], keys: int) -> tuple[list[float], ...]:
    times: tuple[list[float], ...] = tuple([] for _ in cursors)
    for _ in range(max(keys // TURN, 1)):
        for cursor, kept in zip(cursors, times, strict=True):
            kept += _turn(cursor)
    return times


def _turn(cursor: Cursor) -> list[float]:
    cursor.go_back()
    return [cursor.down() for _ in range(TURN)]


def main(arguments: list[str]) -> int:
    """Run the bench and print its table; 1 when a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench keys", description=__doc__)
    parser.add_argument("--keys", type=int, default=KEYS, help=f"for each program ({KEYS})")
    parser.add_argument("--leads", default=f"{SMALL},{LARGE}", help="sizes of the database")
    parser.add_argument("--seeded", default="", help="a database of a million leads, to be copied")
    options = parser.parse_args(arguments)
    sizes = tuple(int(size) for size in options.leads.split(","))
    return tell(measure(options.keys, sizes, options.seeded))
