"""In which order the suite's tests are given out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

FIRST = (
    "tests/screens/main/test_hostile_everywhere.py",
    "tests/screens/words/",
    "tests/bench/test_monkey.py",
    "tests/screens/sheet/",
    "tests/journeys/test_never_against.py",
    "tests/screens/jump/test_everywhere.py",
    "tests/data/undo/test_undo_exactly.py",
    "tests/data/schedule/test_schedule_machine.py",
    "tests/console/test_demo.py",
    "tests/terminal/",
    "tests/bench/",
    "tests/journeys/",
)
"""What takes long in one piece, and what waits for other programs; the longest stands first."""


def dealt(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """The pieces that so many workers get, one after the other: each begins with long tests.

    xdist cuts the list into pieces of one length; a worker that is done takes some of another's.
    """
    standing: dict[str, list[pytest.Item]] = {place: [] for place in (*FIRST, "")}
    for item in items:
        standing[_place_of(item)].append(item)
    others = standing.pop("")
    long = [item for places in standing.values() for item in places]
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        length = (len(items) - len(ordered)) // (workers - worker)
        piece = long[worker::workers]
        taken = max(0, length - len(piece))
        ordered += [*piece, *others[:taken]]
        others = others[taken:]
    return [*ordered, *others]


def _place_of(item: pytest.Item) -> str:
    name = item.nodeid
    if not name.startswith(FIRST):
        return ""
    return next(place for place in FIRST if name.startswith(place))
