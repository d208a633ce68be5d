"""Work on many rows in steps: a transaction each, with room for everybody else after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from data.pace import breath_after, next_stride

if TYPE_CHECKING:
    from data.undo.deed import Deed
    from data.undo.doing import Together
    from screens.desk import Desk

T = TypeVar("T")

FIRST, MOST = 5, 20
"""Rows in one transaction: at first, and at most; fewer where they take long."""


class Strides:
    """`timed` is what holds the lock; `rest` comes after it, and `rows` are the next step's."""

    def __init__(self) -> None:
        self.rows = FIRST
        self._took = 0.0

    def timed(self, operation: Callable[..., T]) -> Callable[..., T]:
        def held(*args: Any, **named: Any) -> T:
            began = time.monotonic()
            try:
                return operation(*args, **named)
            finally:
                self._took = time.monotonic() - began

        return held

    def rest(self) -> None:
        """After a step, when its transaction is over."""
        time.sleep(breath_after(self._took))
        self.rows = next_stride(self.rows, self._took, most=MOST)

    def over(self, rows: Sequence[T]) -> Iterator[Sequence[T]]:
        """The rows, as many at a time as may be taken, with a rest between two steps."""
        done = 0
        while done < len(rows):
            if done:
                self.rest()
            some = rows[done : done + self.rows]
            yield some
            done += len(some)


def done_to_each(
    desk: Desk,
    operation: Callable[[Desk], Callable[..., Any]],
    rows: Sequence[tuple[int, int | None]],
    deed: Deed,
) -> Together:
    """Do it to each row (id and version) as a deed of its own; what one refuses, the others are
    done all the same.

    `operation` is made anew for each step: the rules may have changed.
    """
    from data.undo.doing import Together, done_together

    did, strides = Together(0, {}), Strides()
    for some in strides.over(rows):
        step = partial(done_together, deed=deed, batch=did.batch)
        did += desk.act(strides.timed(step), operation(desk), some)
    return did
