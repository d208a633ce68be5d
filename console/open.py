"""Open the console: a screen, and the runner inside."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from console.own_desk import in_region, key_map_of, locale_of, speak_as
from console.settings import ATTENTION, BadSetting, Settings, read_settings
from console.setup import (
    gateway_of,
    mailboxes_of,
    nothing_is_set_up,
    notices_of,
    office_of,
    premises_at_start,
    smtp_of,
    transports_of,
    utc_now,
)
from screens.log.ring import listen
from screens.terminal.surroundings import why_no_console

if TYPE_CHECKING:
    from jobs.runner import Runner
    from screens.attention import Attention
    from screens.desk import Desk
    from screens.finding.opening import Opening
    from screens.keys.key_map import KeyMap


def open_console(first: Opening | None = None, *, sets_up: bool = True) -> int:
    """The console on the configured database; returns the exit code.

    Where nothing is set up the set-up comes first, unless it was just left.
    """
    gc.disable()  # nothing made while starting is garbage; the app lets it go when all stands
    try:
        settings = read_settings()
        speak_as(settings.locale)
        smtp_of(settings)
        mailboxes_of(settings)
        key_map = key_map_of(settings.keys)
        locale = locale_of(settings.locale)
    except BadSetting as error:
        return refuse(str(error))
    if why_not := no_console_here():
        return refuse(why_not)
    if sets_up and nothing_is_set_up(settings):
        from console.setup_open import open_set_up

        return open_set_up(settings)
    from screens.desk import Desk

    desk = Desk(
        in_region(locale, lambda: premises_at_start(settings)),
        operator=settings.operator,
        clock=utc_now,
        notices=notices_of(settings),
    )
    desk.transports = transports_of(settings)
    desk.posted_to = settings.gateway_public_url or gateway_of(settings)
    return run_console(desk, settings, key_map, first)


def run_console(
    desk: Desk, settings: Settings, key_map: KeyMap | None, first: Opening | None = None
) -> int:
    from console.app import CallboardApp
    from console.last_theme import keep_theme, last_theme
    from console.looks import look_of
    from data.letting_by import before_statements
    from screens.looks import name_of
    from screens.terminal.right_of_way import of_this_process

    before_statements(of_this_process.let_by)
    app = CallboardApp(
        desk, start_runner=lambda held: start_runner(held, settings), look=look_of(settings)
    )
    app.begin_in(last_theme())
    app.given_keys = key_map
    app.first = first
    app.attention = attention_of(settings.attention)
    listen()
    app.run()
    if not app.look.is_set:
        keep_theme(name_of(app.current_theme))
    desk.close()
    if app.wants_set_up:
        begin_anew("setup")
    return app.return_code or 0


def attention_of(wish: str) -> Attention:
    """How this operator is told, at this terminal, of what needs a person."""
    from screens.attention import WISHES, Attention

    return Attention(WISHES[ATTENTION.index(wish)], os.environ)


def begin_anew(*arguments: str) -> NoReturn:
    """Take this process's place: what was set up is read by whoever starts."""
    os.execv(sys.executable, [sys.executable, "-m", "console", *arguments])


def start_runner(desk: Desk, settings: Settings) -> Runner:
    """The runner of this console's process, started; raises `BadSetting`."""
    from jobs.runner import LOOK_WHERE_TOLD, Runner

    office = office_of(settings, desk.premises.store, desk.house)
    runner = Runner(office, "console", look=LOOK_WHERE_TOLD)
    runner.start()
    return runner


def no_console_here() -> str:
    """Why the terminal that this process sits at can't show the console; empty where it can.

    What is told beside it (stderr) may go to a file: `callboard 2>file`.
    """
    has_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return why_no_console(os.environ, has_terminal=has_terminal)


def refuse(sentence: str) -> int:
    """Say why on stderr; exit code 2: wrong usage or settings."""
    print(sentence, file=sys.stderr)  # noqa: T201 - the terminal is not ours yet
    return 2
