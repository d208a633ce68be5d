"""The app's part that has to do with its own faults."""

from __future__ import annotations

from rich.text import Text
from textual.app import App


class Guarded(App[None]):
    """An app that ends with one sentence when it meets a fault of its own, on a terminal.

    Without one (a test) the fault is raised again where the app was started.
    """

    _sentence = ""

    def _handle_exception(self, error: Exception) -> None:
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._return_code = 1
        if not self._sentence:
            from screens.crash import keep_report  # not before the first frame

            names = [type(screen).__name__ for screen in self._screen_stack]
            self._sentence = keep_report(error, screens=names)
            self._exit_renderables.append(
                Text(self._sentence, no_wrap=True, overflow="ignore")  # a path stays in one piece
            )
        self._close_messages_no_wait()
