"""The set-up as a small app of its own: nothing of the house is open while it is being built."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import constants, work
from textual.app import ComposeResult
from textual.widgets import Static

from data.words import _
from screens.dressed import Dressed
from screens.first_start.step_screen import StepScreen
from screens.first_start.steps import STEPS, Key, Step
from screens.guarded import Guarded
from screens.keys.in_order import InOrder
from screens.terminal.driver import Terminal
from screens.terminal.one_shot import make_timers_sure

if TYPE_CHECKING:
    from textual.driver import Driver

    from screens.first_start.steps import Work
    from screens.looks import Look


KEPT_AFTER = 1.0
"""Seconds after which what is typed is written down."""


class SetUpApp(Guarded, Dressed, InOrder):
    """`finished` when the last step was saved; else the operator left, and can come back."""

    TITLE = "Callboard"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, work: Work, *, look: Look | None = None) -> None:
        make_timers_sure()
        super().__init__(look)
        self.work = work
        self.values: dict[str, str] = {}
        self.done: frozenset[Key] = frozenset()
        self.finished = False
        self._is_kept_soon = False

    def get_driver_class(self) -> type[Driver]:
        """Ours, unless another is asked for (`textual serve` does)."""
        return super().get_driver_class() if constants.DRIVER else Terminal

    def compose(self) -> ComposeResult:
        yield Static(_("  Looking at what is set up …"), markup=False)

    def on_mount(self) -> None:
        if not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self.leave)
        self._read()

    @work(thread=True, group="read")
    def _read(self) -> None:
        values, done = self.work.filled(), self.work.done()
        self.call_from_thread(self._begin, values, done)

    def _begin(self, values: dict[str, str], done: frozenset[Key]) -> None:
        self.values, self.done = values, done
        self.show_step(next((step for step in STEPS if step.key not in done), STEPS[0]))

    def show_step(self, step: Step) -> None:
        """This one, and no other behind it."""
        for name, value in self.work.suggested(step.key, self.values).items():
            self.values[name] = self.values.get(name) or value
        if len(self.screen_stack) > 1:
            self.switch_screen(StepScreen(step))
        else:
            self.push_screen(StepScreen(step))

    def go_on(self, step: Step, sentence: str) -> None:
        """A step was saved: to the next one, or into the console."""
        self.done = self.done | {step.key}
        self.notify(sentence, markup=False)
        place = STEPS.index(step) + 1
        if place < len(STEPS):
            self.show_step(STEPS[place])
        else:
            self.finished = True
            self.exit()

    def keep_soon(self) -> None:
        """Something was typed: a crash takes no more than what was typed in the last second."""
        if not self._is_kept_soon:
            self._is_kept_soon = True
            self.set_timer(KEPT_AFTER, self._keep)

    @work(thread=True, group="keep")
    def _keep(self) -> None:
        self._is_kept_soon = False
        if not self.finished:
            self.work.keep(dict(self.values))

    def leave(self) -> None:
        """Keep what was typed, and end."""
        self._keep_and_end()

    @work(thread=True, group="leave")
    def _keep_and_end(self) -> None:
        self.work.keep(self.values)
        self.call_from_thread(self.exit)

    def terminal_gone(self) -> None:
        """Called by the driver in any thread: nobody sees this any more."""
        with suppress(RuntimeError):
            self.call_later(self.leave)
