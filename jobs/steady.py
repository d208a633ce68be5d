"""A clock that nobody sets and that does not stop while the machine sleeps.

`CLOCK_BOOTTIME`; on macOS `CLOCK_MONOTONIC` goes on in sleep. Python's `time.monotonic` would stand
still on Linux while a laptop is shut.
"""

from __future__ import annotations

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def steady() -> float:
    """Its seconds, since some moment."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
