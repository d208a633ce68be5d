"""Open the console: a screen, and the runner inside."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from console.settings import BadSetting, Settings, read_settings
from console.setup import mailboxes_of, notices_of, office_of, premises_of, smtp_of, utc_now

if TYPE_CHECKING:
    from jobs.runner import Runner
    from screens.desk import Desk


def open_console() -> int:
    """The console on the configured database; returns the exit code."""
    gc.disable()  # nothing made while starting is garbage; the app lets it go when all stands
    try:
        settings = read_settings()
        smtp_of(settings)
        mailboxes_of(settings)
    except BadSetting as error:
        return refuse(str(error))
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return refuse(
            "The console needs a terminal. Use `callboard serve` to run without a screen, "
            "or `callboard --help` for the commands."
        )
    from screens.desk import Desk

    desk = Desk(
        lambda: premises_of(settings),
        operator=settings.operator,
        clock=utc_now,
        notices=notices_of(settings),
    )
    return run_console(desk, settings)


def run_console(desk: Desk, settings: Settings) -> int:
    from console.app import CallboardApp

    app = CallboardApp(desk, start_runner=lambda held: start_runner(held, settings))
    app.run()
    desk.close()
    return app.return_code or 0


def start_runner(desk: Desk, settings: Settings) -> Runner:
    """The runner of this console's process, started; raises `BadSetting`."""
    from jobs.runner import Runner

    office = office_of(settings, desk.premises.store, desk.house)
    runner = Runner(office, "console")
    runner.start()
    return runner


def refuse(sentence: str) -> int:
    """Say why on stderr; exit code 2: wrong usage or settings."""
    print(sentence, file=sys.stderr)  # noqa: T201 - the terminal is not ours yet
    return 2
