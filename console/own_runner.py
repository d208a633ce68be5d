"""The app's part that has to do with the runner in this process: begun, woken, stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from textual import work

from console.watch import NotConnected
from data.words import _
from screens.importing import import_object_layer
from screens.together.together import Together

if TYPE_CHECKING:
    from screens.desk import Desk

ASK_AGAIN = 1.0
"""Seconds until a database that was away is asked for a runner again."""


class Runner(Protocol):
    """What the app needs of the runner in this process."""

    def run_now(self, name: str) -> None: ...

    def wake(self) -> None:
        """Something has changed; from any thread."""

    def stop(self) -> None:
        """Finish or hand back what is in hand, within some seconds; safe to call twice."""


class OwnRunner(Together):
    """An app with a runner, or none: a desk may leave the work to another machine."""

    desk: Desk
    runner: Runner | None = None
    _start_runner: Callable[[Desk], Runner | None]

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._leaving = threading.Event()

    @work(thread=True, group="runner")
    def begin_runner(self) -> None:
        """Once the panes are filled; what is wrong with its settings ends the console."""
        from console.settings import BadSetting
        from data.refused import DataError
        from screens.desk import Backroom

        import_object_layer()
        try:
            self.runner = self._runner_in_the_end()
        except (BadSetting, DataError) as error:
            self.post_message(NotConnected(str(error)))
        if isinstance(self.runner, Backroom):
            self.desk.follow(self.runner)
        self.begin_together(getattr(self.runner, "worker", ""))
        if self._leaving.is_set() and self.runner is not None:
            self.runner.stop()

    def _runner_in_the_end(self) -> Runner | None:
        """A runner, started; a database that is away just now is asked again until it is back.

        The screens say what troubles it.
        """
        from data.trouble import is_database_error

        while not self._leaving.is_set():
            try:
                return self._start_runner(self.desk)
            except Exception as error:
                if not is_database_error(error):
                    raise
            self._leaving.wait(ASK_AGAIN)
        return None

    def wake_runner(self) -> None:
        if self.runner is not None:
            self.runner.wake()

    def stop_runner(self) -> None:
        """Also one that is still to come; waits until what it has in hand is put away."""
        self._leaving.set()
        if self.runner is not None:
            self.runner.stop()

    def run_job(self, name: str) -> None:
        """Run a cron entry now, in this console's runner."""
        if self.runner is None:
            self.notify(
                _("There is no runner in this console; use `callboard jobs run` elsewhere."),
                severity="warning", markup=False,
            )  # fmt: skip
        else:
            self._run_job(self.runner, name)

    @work(thread=True, group="runner")
    def _run_job(self, runner: Runner, name: str) -> None:
        from data.refused import DataError

        try:
            runner.run_now(name)
        except DataError as error:
            self.call_from_thread(self.notify, str(error), severity="warning", markup=False)
        else:
            self.call_from_thread(
                self.notify, _("{name} runs now.").format(name=name), markup=False
            )
