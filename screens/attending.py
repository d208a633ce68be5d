"""The app's part that looks, now and then, whether something needs a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import App

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.overview.calls import Call
    from screens.attention import Attention
    from screens.desk import Desk

EVERY = 15.0
"""Seconds between two looks without a change: an answer gets late by itself."""

AFTER_A_CHANGE = 2.0
"""Seconds: what happens in a burst is told in one sentence."""


class Attending(App[None]):
    """Looks whatever screen is in front. Without an `attention` it never does."""

    desk: Desk
    attention: Attention | None = None
    _is_due = False
    _late_at: datetime | None = None
    """When the next answer gets late of those that were heard of."""

    def begin_attending(self) -> None:
        """From here on; called when the panes are filled."""
        if self.attention is not None:
            self.set_interval(EVERY, self._attend_to_the_late)
            self._attend()

    def attend_soon(self) -> None:
        """Somebody committed something."""
        if self.attention is not None and not self._is_due:
            self._is_due = True
            self.set_timer(AFTER_A_CHANGE, self._attend)

    def _attend_to_the_late(self) -> None:
        if self._late_at is not None and self._late_at <= self.desk.now():
            self._attend()

    def _attend(self) -> None:
        self._is_due = False
        if self.desk.is_connected and self.is_running:
            self._look_for_calls()

    @work(thread=True, group="attention")
    def _look_for_calls(self) -> None:
        """A database that does not answer is told by the header, and looked at again."""
        from data.overview.calls import calls, next_late
        from data.refused import DataError

        try:
            found = self.desk.look(calls, now=self.desk.now(), me=self.desk.operator)
        except DataError:
            self._late_at = self.desk.now()
            return
        self._late_at = next_late(found)
        self.call_from_thread(self.hear, found)

    def hear(self, found: Sequence[Call]) -> None:
        """Tell what is new."""
        if self.attention is None or self._driver is None or self.is_headless:
            return
        order = self.attention.order(self.attention.hear(found), in_front=self.app_focus)
        if order:
            self._driver.write(order)
