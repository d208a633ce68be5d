"""What the runner has begun and not finished: one task of each name at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from jobs.hindrance import Hindrance
from jobs.office import Office

log = logging.getLogger(__name__)


class AtWork:
    """Begins work on the runner's event loop, and ends it. `wake` is called when some was done."""

    def __init__(self, office: Office, hindrance: Hindrance, wake: Callable[[], None]) -> None:
        self._office = office
        self._hindrance = hindrance
        self._wake = wake
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def names(self) -> frozenset[str]:
        """Of what is not finished; from any thread."""
        return frozenset(self._tasks)

    def do(self, name: str, work: Callable[[Office], Awaitable[object]]) -> None:
        """Begin it; a fault is told and it is tried again. It gives something when it did some."""
        self.begin(name, lambda: self._guarded(name, work))

    def begin(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start a task unless the one of that name still runs, or a trouble holds it."""
        held = self._tasks.get(name)
        if (held is not None and not held.done()) or self._hindrance.wait(name):
            return
        task = asyncio.get_running_loop().create_task(work())
        self._tasks[name] = task
        task.add_done_callback(lambda done: self._ended(name, done))

    async def end(self, *, within: float) -> None:
        """Give what is in hand so many seconds, then cut it off."""
        pending = list(self._tasks.values())
        if pending:
            await asyncio.wait(pending, timeout=within)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(name) is task:
            del self._tasks[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s was not finished: %s", name, error)

    async def _guarded(self, name: str, work: Callable[[Office], Awaitable[object]]) -> None:
        try:
            if await work(self._office):
                self._wake()  # something was done: what is due next is reckoned anew
        except Exception as error:  # noqa: BLE001 - the rim: whatever it is, it is told
            self._hindrance.meet(name, error)
        else:
            self._hindrance.over(name)
