"""One thread beside the screen: it opens the database and then listens for changes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from data.driver import ChangeSignal
    from screens.desk import Desk

log = logging.getLogger(__name__)

EVERY = 0.2
"""Seconds between two looks: a foreign change is drawn within 300 ms at worst."""

SETTINGS_EVERY = 5.0
"""Seconds between two readings of the operator's settings: another console may change them."""

AFTER_TROUBLE = 2.0
"""Seconds before a database that did not answer is asked again."""


@dataclass
class Connected(Message):
    """The database is open and the rules are read."""


@dataclass
class NotConnected(Message):
    """Neither; `why` is the sentence for the operator."""

    why: str


@dataclass
class Broken(Message):
    """A fault of ours in the thread: the app must end with it, not sit there deaf."""

    error: Exception


@dataclass
class Changed(Message):
    """Somebody, in any process, committed something. A burst of these is one."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Changed)


@dataclass
class SettingsRead(Message):
    """What this operator has arranged was read; `names` are those that are new to us."""

    names: frozenset[str]


class Watcher:
    """`start()` once the first frame stands, `stop()` at the end; `post` may be called anywhere.

    `heard` is called in its thread at each change: who else waits for one need not look as often.
    """

    def __init__(
        self, desk: Desk, post: Callable[[Message], object], heard: Callable[[], object]
    ) -> None:
        self._desk = desk
        self._post = post
        self._heard = heard
        self._goes_on = threading.Lock()
        """Held until the end: to wait for it costs a fifth of an `Event`, five times a second."""
        self._goes_on.acquire()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread now, or as soon as the database that it is opening is open."""
        with suppress(RuntimeError):  # it was stopped before
            self._goes_on.release()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(1)

    def _run(self) -> None:
        try:
            if self._connect():
                self._read_settings()
                self._post(Connected())
                while self._goes_on.locked():
                    self._listen()
        except Exception as error:
            self._post(Broken(error))
            raise

    def _connect(self) -> bool:
        """Import the data layer and open the database, or tell why not."""
        from data.playbook.problems import PlaybookError
        from data.refused import DataError

        try:
            self._desk.connect()
        except (DataError, PlaybookError) as error:
            self._post(NotConnected(str(error)))
            return False
        return True

    def _listen(self) -> None:
        """Tell every change until the end; when the database breaks off, wait and begin again."""
        errors = self._desk.premises.store.driver.errors
        try:
            signal = self._desk.watch()
        except errors:
            self._pause(AFTER_TROUBLE)
            return
        try:
            self._tell(signal)
        except errors:
            self._pause(AFTER_TROUBLE)
            self._post(Changed())
        finally:
            signal.close()

    def _tell(self, signal: ChangeSignal) -> None:
        read_at = time.monotonic()
        is_behind = False
        while not self._pause(EVERY):
            if signal.changed():
                self._heard()
                self._post(Changed())
                is_behind = True
            if is_behind and time.monotonic() - read_at >= SETTINGS_EVERY:
                self._read_settings()
                read_at, is_behind = time.monotonic(), False

    def _pause(self, seconds: float) -> bool:
        """So long, or until the end; whether that has come."""
        if not self._goes_on.acquire(timeout=seconds):
            return False
        self.stop()
        return True

    def _read_settings(self) -> None:
        from data.refused import DataError

        try:
            names = self._desk.settings.read()
        except DataError as error:  # the desk remembers it, and the header tells it
            log.warning("the settings of this desk could not be read: %s", error)
        else:
            if names:
                self._post(SettingsRead(names))
