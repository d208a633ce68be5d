"""How much is done in one transaction and how long one rests after it, so that nobody waits long.

Rows differ in what they take, and machines are busy with other things: whoever does many looks at
how long the last ones took.
"""

from __future__ import annotations

HELD = 0.05
"""Seconds for which one step should hold the write lock."""

BREATH, LONGEST_BREATH = 0.005, 0.25
"""Seconds between two steps: as long as the last one took, within these. Another process finds the
lock free by looking again and again, and on a busy machine it looks seldom."""


def breath_after(worked: float) -> float:
    """Seconds of rest after so many of work."""
    return min(max(worked, BREATH), LONGEST_BREATH)


def next_stride(rows: int, took: float, *, most: int) -> int:
    """How many rows to take next, after so many took so many seconds: at most twice as many."""
    fitting = most if took <= 0 else int(rows * HELD / took)
    return max(1, min(fitting, 2 * rows, most))
