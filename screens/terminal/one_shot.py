"""What shall be called once, after some time, is called: Textual's own one-shot timer may not be.

`textual.timer.Timer` leaves out the firings that it is too late for. One whose only firing is over
before its task has begun, because the processor was taken away for that long, leaves that one out:
it never fires. With no time at all it ends in a division by zero, with a negative one it never ends
and holds the event loop. A screen that rests for two milliseconds would then stand still for ever,
and a toast stay. Nothing that is wanted once is skipped here.
"""

from __future__ import annotations

from typing import Any

from textual import message_pump
from textual.timer import Timer


class SureTimer(Timer):
    """As Textual's; one that fires once is never too late to."""

    def __init__(self, *args: Any, repeat: int | None = None, **named: Any) -> None:
        super().__init__(*args, repeat=repeat, **named)
        if repeat == 0:
            self._skip = False


def make_timers_sure() -> None:
    """From here on, for every widget, Textual's own too.

    `_skip` is internal API of Textual: tests/screens/terminal/test_one_shot.py holds this.
    """
    message_pump.Timer = SureTimer  # type: ignore[attr-defined]
