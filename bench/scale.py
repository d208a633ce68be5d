"""The same console at a thousand and at a million leads: memory, and keys that go far.

The reference of each figure is the same figure at the small size, in the same run.
"""

from __future__ import annotations

import argparse
from statistics import median
from typing import NamedTuple

from bench.desks import LARGE, SMALL, Line, agency_with, console_of, memory_of, tell

MOST_MEMORY = 1.2
"""Times the memory at the small size."""

MOST_TIME = 1.5
"""Times as long, for keys whose work is the same at any size."""

FAR = ("G", "g", "pagedown", "pageup")
TIMES = 10


class Figures(NamedTuple):
    """At one size: megabytes of memory, and seconds for each key."""

    megabytes: float
    keys: dict[str, float]


def measure(small: int = SMALL, large: int = LARGE, seeded: str = "") -> list[Line]:
    """One size after the other."""
    one, other = _at(small, seeded), _at(large, seeded)
    lines = [
        Line(f"memory, {large:,} leads beside {small:,}", other.megabytes, one.megabytes, "MB",
             f"≤ {MOST_MEMORY} ×", other.megabytes <= MOST_MEMORY * one.megabytes)
    ]  # fmt: skip
    for key in FAR:
        ours, reference = other.keys[key] * 1000, one.keys[key] * 1000
        what = f"`{key}` → painted, {large:,} leads beside {small:,}"
        is_kept = ours <= MOST_TIME * reference
        lines.append(Line(what, ours, reference, "ms", f"≤ {MOST_TIME} ×", is_kept))
    return lines


def _at(leads: int, seeded: str) -> Figures:
    with agency_with(leads, seeded) as agency, console_of(agency) as console:
        console.press("1")
        console.press("z")
        console.settle()
        times: dict[str, list[float]] = {key: [] for key in FAR}
        for _ in range(TIMES):
            for key in FAR:
                painted = console.press(key)
                if painted.bytes:
                    times[key].append(painted.last)
        return Figures(memory_of(console.pid), {key: median(each) for key, each in times.items()})


def main(arguments: list[str]) -> int:
    """Run the bench and print its table; 1 when a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench scale", description=__doc__)
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--seeded", default="", help="a database of a million leads, to be copied")
    options = parser.parse_args(arguments)
    return tell(measure(options.small, options.large, options.seeded))
