"""Which stretch of a list a table needs, and where in it the cursor comes to stand. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from data.listing.window import Anchor, Asked, At, Nth, Placed, Window

Row = TypeVar("Row")

LEAST_LINES = 20
"""Lines that a table is taken to have at least, also before it was laid out."""

SCREENS = 5
"""Screens of rows that are held."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the cursor is to go: so many rows from a place."""

    anchor: Anchor
    step: int = 0


def needed(
    asked: Asked, height: int, top: int | None, jump: Jump | None,
    placed_at: Callable[[int], Placed[Row] | None],
) -> Asked:  # fmt: skip
    """The rows around what is in sight, or around the place that the cursor is sent to.

    Args:
        asked: With the cursor and the marks, which are told of wherever they stand.
        height: Lines of rows in sight.
        top: The first line in sight; None at the start of the list, where the newest come in.
        jump: Where the cursor is sent to.
        placed_at: The row that is held at a line.
    """
    lines = max(height, LEAST_LINES)
    half, whole = lines * SCREENS // 2, lines * SCREENS
    if jump is not None:
        up, down = max(-jump.step, 0), max(jump.step, 0)
        if jump.anchor in ("first", "last"):  # nothing is beyond: half as many are painted sooner
            return replace(asked, anchor=jump.anchor, below=half + up + down)
        return replace(asked, anchor=jump.anchor, above=half + up, below=half + down)
    if top is None:
        return replace(asked, below=whole)
    middle = placed_at(top + lines // 2) or placed_at(top)
    anchor: Anchor = Nth(top) if middle is None else At(middle.id, middle.key)
    return replace(asked, anchor=anchor, above=half, below=half)


def landed(jump: Jump, window: Window[Row]) -> Placed[Row] | None:
    """The row that a jump ends on; None where it is not in the window."""
    ids = [one.id for one in window.rows]
    start = 0
    if jump.anchor == "last":
        start = len(ids) - 1
    elif jump.anchor != "first" and window.found in ids:
        start = ids.index(window.found)
    target = start + jump.step
    if not ids or (target < 0 and not window.starts):
        return None
    if target >= len(ids) and not window.ends:
        return None
    return window.rows[max(min(target, len(ids) - 1), 0)]


def top_in(
    positions: Mapping[Hashable, int], top: int, cursor: Sequence[int], sight: range,
    placed_at: Callable[[int], Placed[Row] | None],
) -> int:  # fmt: skip
    """The line to scroll to, so that what is in sight stays where it is, the cursor's row first."""
    for line in (*cursor, *sight):
        placed = placed_at(line)
        if placed is not None and placed.id in positions:
            return int(max(positions[placed.id] - (line - top), 0))
    inside = range(min(positions.values(), default=0), max(positions.values(), default=0) + 1)
    return top if top in inside else inside.start
