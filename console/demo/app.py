"""The console's application, which lets go of a filling that nobody waits for any more."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from console.app import CallboardApp
from console.own_runner import Runner
from screens.desk import Desk
from screens.looks import Look


class DemoApp(CallboardApp):
    """Sets `ended` as soon as it closes: the watcher's thread may still fill the database."""

    def __init__(
        self,
        desk: Desk,
        *,
        start_runner: Callable[[Desk], Runner],
        ended: Event,
        look: Look | None = None,
    ) -> None:
        super().__init__(desk, start_runner=start_runner, look=look)
        self._ended = ended

    async def on_unmount(self) -> None:
        """Textual calls the base's handler after this one."""
        self._ended.set()
