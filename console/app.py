"""The application: it puts desk, screens and runner together, and takes them apart at the end.

Before the first frame nothing of the data layer is imported: that alone takes longer than an
operator wants to look at nothing (FACTS, Terminal).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import constants, on, work
from textual.app import SystemCommand, get_system_commands_provider
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.signal import Signal

from console.closing import Closing
from console.own_runner import OwnRunner, Runner
from console.watch import (
    Broken,
    Changed,
    Connected,
    NotConnected,
    RulesRead,
    SettingsRead,
    Watcher,
    read_rules,
)
from data.words import _
from screens.attending import Attending
from screens.collecting import Collecting
from screens.destinations import Destinations
from screens.dressed import Dressed
from screens.finding.finder import Finder
from screens.guarded import Guarded
from screens.keys.in_order import InOrder
from screens.keys.keyed import Keyed
from screens.keys.straight import Straight
from screens.live import DataChanged, LiveScreen
from screens.main.main_screen import MainScreen
from screens.reasons import Reasoned
from screens.terminal.at_once import keep_the_interpreter
from screens.terminal.driver import Terminal
from screens.terminal.painting import Painted
from screens.terminal.turns import take_turns
from screens.undo.undoing import Undoing
from screens.verbs import bindings

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.driver import Driver

    from screens.desk import Desk
    from screens.looks import Look


def _found_commands() -> type[Provider]:
    from screens.finding.palette import FoundCommands

    return FoundCommands


def _verb_commands() -> type[Provider]:
    from screens.palette import VerbCommands

    return VerbCommands


OPENED = (
    "inbox",
    "imports",
    "duplicates",
    "next_hours",
    "try_playbook",
    "jobs",
    "reports",
    "status",
    "log",
    "find",
    "jump",
    "views",
    "copy_id",
)
"""Screens that are reached from everywhere, and what asks one of them."""


class CallboardApp(
    Guarded,
    Attending,
    Destinations,
    Finder,
    Undoing,
    OwnRunner,
    Reasoned,
    Dressed,
    Keyed,
    InOrder,
    Collecting,
    Straight,
    Painted,
):
    """The console of one operator at one desk."""

    TITLE = "Callboard"
    MODES = {"main": MainScreen}
    DEFAULT_MODE = "main"
    COMMANDS = {get_system_commands_provider, _verb_commands, _found_commands}
    BINDINGS = bindings(*OPENED, "help", "quit")

    def __init__(
        self,
        desk: Desk,
        *,
        start_runner: Callable[[Desk], Runner | None] = lambda _: None,
        look: Look | None = None,
    ) -> None:
        """Make the app; nothing is opened yet.

        Args:
            desk: Where screens read and act.
            start_runner: Called in a thread once the panes are filled; gives a running runner, or
                None where this console has none. May raise `BadSetting` or `DataError`.
            look: What suits this terminal; without it as on a modern one.
        """
        super().__init__(look)
        self.desk = desk
        self._start_runner = start_runner
        self._watcher = Watcher(desk, self.post_message, self.wake_runner)
        self.settings_signal: Signal[frozenset[str]] = Signal(self, "settings")
        """Published when settings of this operator were read and some are new (their names)."""
        self.wants_set_up = False
        """Whether the operator left to set the house up."""
        self._end: Closing | None = None
        """Only where we are a program of our own, not in a test."""

    def get_driver_class(self) -> type[Driver]:
        """Ours, unless another is asked for (`textual serve` does)."""
        return super().get_driver_class() if constants.DRIVER else Terminal

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Only what no verb does."""
        yield from self.looks_commands()
        yield from self.keys_commands()
        if isinstance(screen, MainScreen):
            yield from screen.layout_commands()
        yield SystemCommand(
            _("Redraw"), _("Paint everything anew, when something else wrote here"), self.draw_anew
        )
        if not self.desk.demo:
            yield SystemCommand(
                _("Set up"), _("Business, mail and one source, each tried on the spot"), self.set_up
            )

    def set_up(self) -> None:
        """Leave for the set-up, which comes back here."""
        self.wants_set_up = True
        self.exit()

    def on_mount(self) -> None:
        self.take_up_keys()
        if self._end is not None:
            take_turns()
        self.collect_nothing()
        self.call_after_refresh(self._watcher.start)

    @on(SettingsRead)
    def tell_settings(self, message: SettingsRead) -> None:
        """What somebody has arranged holds from here on."""
        self.wear_kept()
        self.take_up_keys()
        self.settings_signal.publish(message.names)

    @on(Connected)
    def fill_screen(self) -> None:
        self.wear_kept()
        if isinstance(self.screen, LiveScreen):
            self.screen.reload()

    @on(NotConnected)
    def give_up(self, message: NotConnected) -> None:
        self.exit(return_code=2, message=message.why)

    @on(Broken)
    def break_off(self, message: Broken) -> None:
        raise message.error

    @on(Changed)
    def tell_screens(self) -> None:
        """Everything in sight looks again now, what is covered when it comes back."""
        self.attend_soon()
        self.collect_soon()
        self.desk.presence.look_soon()
        is_seen = True
        for screen in reversed(self.screen_stack):
            if isinstance(screen, LiveScreen):
                if is_seen:
                    screen.post_message(DataChanged())
                else:
                    screen.grow_stale()
            is_seen = is_seen and screen.is_modal

    @on(MainScreen.Filled)
    @work(thread=True, group="rules")
    def complete_rules(self) -> None:
        read_rules(self.desk, self.post_message)

    @on(RulesRead)
    def let_go_of_start_up(self) -> None:
        self.collect_from_here()
        keep_the_interpreter()
        self.begin_attending()
        self.open_first()
        self.begin_runner()
        self.judge_keys()

    async def on_unmount(self) -> None:
        if self._end is not None:
            self._end.begin()  # from here on the clock runs, whatever made us end
        self._watcher.stop()
        self.collect_as_before()
        await asyncio.to_thread(self.stop_runner)

    def run(self, *, headless: bool = False, **kwargs: Any) -> Any:
        """As Textual's; on a terminal it ends in time, on a signal and when that is gone."""
        if not headless:
            self._end_in_time()
        return super().run(headless=headless, **kwargs)

    def _end_in_time(self) -> None:
        self._end = Closing(
            ask_screen=lambda: self._soon(self._exit_after_keys),
            put_away=lambda: (self.stop_runner, self.desk.keeper.flush, self.desk.settings.flush),
            give_back=self._give_terminal_back,
        )
        self._end.listen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No screen is opened that reads from a database which is not open yet."""
        return self.desk.is_connected or action not in (*OPENED, "new", "undo", "undo_list")

    async def action_quit(self) -> None:
        self.exit()  # a key, so those before it stand in their field

    def _exit_after_keys(self) -> None:
        """When the keys that were pressed before stand in their field."""
        self.after_keys(self.exit)

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """What stands in the fields now is kept."""
        for screen in self._screen_stack if self._running else ():
            keep = getattr(screen, "keep_typed", None)
            if keep is not None:
                keep()
        super().exit(*args, **kwargs)

    def _handle_exception(self, error: Exception) -> None:
        """A screen that opens while the app ends finds itself without its parts: no fault."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def terminal_gone(self) -> None:
        """Called by the driver in any thread: nobody sees this console any more."""
        if self._end is not None:
            self._end.begin()

    def _soon(self, what: Callable[..., object], **arguments: Any) -> None:
        """In the event loop, from any thread; nothing when it has ended."""
        with suppress(RuntimeError):
            self.call_later(what, **arguments)

    def _give_terminal_back(self) -> None:
        if isinstance(self._driver, Terminal):
            self._driver.give_back()

    def action_help(self) -> None:
        """The keys of the screen in front; the one that is chosen there is done here."""
        from screens.help import HelpScreen, Line, help_for

        def do(line: Line | None) -> None:
            if line is not None and line.node.is_attached:
                self.call_later(self.run_action, line.action, line.node)

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(help_for(self.screen), do)
