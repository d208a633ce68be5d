"""Open the set-up on the terminal, and the console after it."""

from __future__ import annotations

from pathlib import Path

from console.settings import Settings


def open_set_up(settings: Settings) -> int:
    """The set-up, and whoever leaves it looks around in the console; returns the exit code."""
    from console.looks import look_of
    from console.open import open_console
    from console.setup_work import SetUpWork
    from screens.first_start.set_up_app import SetUpApp

    work = SetUpWork(Path.cwd())
    app = SetUpApp(work, look=look_of(settings))
    app.run()
    if app.return_code:
        return app.return_code
    if app.finished:
        work.forget()
    return open_console(sets_up=False)
