"""Take an import back, a step at a time, with room for everybody else who writes between two."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.imports.undo import Undoing, Undone
    from screens.desk import Desk

REST, LONGEST_REST = 0.005, 0.25
"""Seconds between two steps: as long as the last one took, within these."""


def undo_import(
    desk: Desk, import_id: int, tell: Callable[[int], object] = lambda left: None
) -> Undone:
    """`tell` hears how many leads are left, between two transactions.

    Raises `DataError`; what was taken back by then stays so, and a runner goes on with it.
    """
    from data.imports.undo import Undone, begin_undo, undo_some

    at: Undoing | Undone = desk.read(begin_undo, import_id)
    began = time.monotonic()
    at = desk.act(undo_some, at)
    while not isinstance(at, Undone):
        tell(len(at.leads or ()))
        time.sleep(min(max(time.monotonic() - began, REST), LONGEST_REST))
        began = time.monotonic()
        at = desk.go_on(undo_some, at)
    return at
