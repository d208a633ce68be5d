"""When Python looks for what nobody uses any more: not while a key waits.

The collector stops every thread of the process, whichever of them made the garbage. What is new is
looked through at once, in a fraction of a millisecond; what has grown a little older takes longer
than a key may wait, and is looked through right behind a key's picture, or when others changed
something: nobody types twice within a hundredth of a second.
"""

from __future__ import annotations

import asyncio
import gc

from textual.app import App
from textual.events import Event, Key

COLLECTS = (700, 60, 100)
"""New objects; looks at them until what is older is looked through wherever we are; and looks at
that until all is. To look through all comes seldom: it takes a tenth of a second."""

DUE = 8
"""Looks at new objects after which those that are older should be looked through."""

BEHIND = 0.008
"""Seconds behind a key, when its picture stands."""


class Collecting(App[None]):
    """An app whose start-up makes no garbage, and whose keys do not wait for a collector."""

    _collected: tuple[int, ...] = ()
    """As it was before us, for who goes on in this process."""
    _is_due = False

    def collect_nothing(self) -> None:
        """Nothing that is made while starting is garbage."""
        self._collected = gc.get_threshold()
        gc.disable()

    def collect_from_here(self) -> None:
        """What stands now stays: it need never be looked at again (FACTS: p99 latency).

        Not collected first: that stops the screen for 0.1 s, to find next to nothing.
        """
        gc.freeze()
        gc.enable()
        gc.set_threshold(*COLLECTS)

    def collect_as_before(self) -> None:
        """At the end."""
        gc.unfreeze()
        gc.enable()
        if self._collected:
            gc.set_threshold(*self._collected)

    async def on_event(self, event: Event) -> None:
        await super().on_event(event)
        if isinstance(event, Key):
            self.collect_soon()

    def collect_soon(self) -> None:
        """In a moment, when that is due."""
        if not self._is_due and gc.get_count()[1] >= DUE:
            self._is_due = True
            asyncio.get_running_loop().call_later(BEHIND, self._collect)

    def _collect(self) -> None:
        self._is_due = False
        if gc.isenabled():
            gc.collect(1)
