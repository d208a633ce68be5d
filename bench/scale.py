"""The same console at a thousand and at a million leads: memory, and keys that go far.

The reference of each figure is the same figure at the small size, in the same run. Both consoles
are open at once, at rest, and take turns, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from statistics import median

from bench.cursor import Cursor, Far
from bench.desks import LARGE, SMALL, Line, agency_with, console_of, memory_of, tell

MOST_MEMORY = 1.2
"""Times the memory at the small size."""

MOST_TIME = 1.5
"""Times as long, for keys whose work is the same at any size."""

FAR = ("G", "g", "pagedown", "pageup")
TIMES = 25
"""Rounds of all keys that each console gets."""

Times = dict[str, list[Far]]


def measure(
    small: int = SMALL, large: int = LARGE, seeded: str = "", times: int = TIMES
) -> list[Line]:
    """Memory, and each key until its rows stand there and until the last byte."""
    with ExitStack() as stack:
        consoles = []
        for leads in (small, large):
            agency = stack.enter_context(agency_with(leads, seeded))
            console = stack.enter_context(console_of(agency))
            console.press("1")
            console.press("z")
            console.settle()
            consoles.append(console)
        cursors = [Cursor(console) for console in consoles]
        took: list[Times] = [{key: [] for key in FAR} for _ in cursors]
        for _ in range(times):
            for cursor, kept in zip(cursors, took, strict=True):
                for key in FAR:
                    kept[key].append(cursor.far(key))
        megabytes = [memory_of(console.pid) for console in consoles]
    sizes = f"{large:,} leads beside {small:,}"
    is_kept = megabytes[1] <= MOST_MEMORY * megabytes[0]
    promise = f"≤ {MOST_MEMORY} ×"
    return [
        Line(f"memory, {sizes}", megabytes[1], megabytes[0], "MB", promise, is_kept),
        *_lines("rows", sizes, [{key: [one.rows for one in each] for key, each in kept.items()}
                                for kept in took]),
        *_lines("last byte", sizes, [{key: [one.last_byte for one in each]
                                      for key, each in kept.items()} for kept in took]),
    ]  # fmt: skip


def _lines(until: str, sizes: str, took: list[dict[str, list[float]]]) -> list[Line]:
    lines = []
    for key in FAR:
        reference, ours = (median(kept[key]) * 1000 for kept in took)
        is_kept = ours <= MOST_TIME * reference
        promise = f"≤ {MOST_TIME} ×"
        lines.append(Line(f"`{key}` → {until}, {sizes}", ours, reference, "ms", promise, is_kept))
    return lines


def main(arguments: list[str]) -> int:
    """Run the bench and print its table; 1 when a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench scale", description=__doc__)
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--times", type=int, default=TIMES, help=f"rounds of all keys ({TIMES})")
    parser.add_argument("--seeded", default="", help="a database of a million leads, to be copied")
    options = parser.parse_args(arguments)
    return tell(measure(options.small, options.large, options.seeded, options.times))
