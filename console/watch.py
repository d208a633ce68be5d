"""One thread beside the screen: it opens the database and then listens for changes."""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from data.driver import ChangeSignal
    from screens.desk import Desk

log = logging.getLogger(__name__)

EVERY = 0.2
"""Seconds between two looks at least: a foreign change is drawn within 300 ms at worst."""

AT_ONCE = 0.02
"""Seconds from the word that somebody writes to the look: a commit ends after its last byte."""

STILL_WRITING = 1.0
"""Seconds after that word in which the commit may come that the first look did not find."""

NOW_AND_THEN = 2.0
"""Seconds between two looks while nobody is said to write: the word might not reach us."""

SETTINGS_EVERY = 5.0
"""Seconds between two readings of the operator's settings: another console may change them."""

AFTER_TROUBLE = 2.0
"""Seconds before a database that did not answer is asked again."""


@dataclass
class Connected(Message):
    """The database is open, and what the panes need of the rules is read."""


@dataclass
class RulesRead(Message):
    """All of the team's rules are known, not only what the panes need of them."""


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


def read_rules(desk: Desk, post: Callable[[Message], object]) -> None:
    """Read what was left for when the panes stand; called in a thread."""
    from data.playbook.error import PlaybookError

    try:
        _ = desk.house
    except PlaybookError as error:
        post(NotConnected(str(error)))
    else:
        post(RulesRead())


class Woken(Enum):
    """Why the thread looks."""

    BY_THE_CLOCK = auto()
    BY_THE_SIGN = auto()
    TO_END = auto()


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
        self._end, self._ended = socket.socketpair()
        """That the one was closed is seen at the other, also by a thread that waits there."""
        self._looked_at = 0.0
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread now, or as soon as the database that it is opening is open."""
        self._end.close()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(1)
        if not self._thread.is_alive():
            self._ended.close()

    def _run(self) -> None:
        try:
            if self._connect():
                self._read_settings()
                self._post(Connected())
                while not self._pause(0):
                    self._listen()
        except Exception as error:
            self._post(Broken(error))
            raise

    def _connect(self) -> bool:
        """Import the data layer and open the database, or tell why not."""
        from data.playbook.error import PlaybookError
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
        read_at, is_behind, writing_until = time.monotonic(), False, 0.0
        while True:
            looks_often = is_behind or time.monotonic() < writing_until
            why = self._sleep(None if looks_often else signal.sign())
            if why is Woken.TO_END:
                return
            self._looked_at = time.monotonic()
            if signal.changed():
                self._heard()
                self._post(Changed())
                is_behind, writing_until = True, 0.0
            elif why is Woken.BY_THE_SIGN:
                writing_until = self._looked_at + STILL_WRITING
            if is_behind and time.monotonic() - read_at >= SETTINGS_EVERY:
                self._read_settings()
                read_at, is_behind = time.monotonic(), False

    def _sleep(self, sign: int | None) -> Woken:
        """Until it is time for a look; who gives no `sign` has to be looked at often."""
        if sign is None:
            return Woken.TO_END if self._pause(EVERY) else Woken.BY_THE_CLOCK
        if not _ready(NOW_AND_THEN, self._ended.fileno(), sign):
            return Woken.BY_THE_CLOCK
        since = time.monotonic() - self._looked_at
        return Woken.TO_END if self._pause(max(AT_ONCE, EVERY - since)) else Woken.BY_THE_SIGN

    def _pause(self, seconds: float) -> bool:
        """So long, or until the end; whether that has come."""
        return _ready(seconds, self._ended.fileno())

    def _read_settings(self) -> None:
        from data.refused import DataError

        try:
            names = self._desk.settings.read()
        except DataError as error:  # the desk remembers it, and the header tells it
            log.warning("the settings of this desk could not be read: %s", error)
        else:
            if names:
                self._post(SettingsRead(names))


def _ready(seconds: float, *descriptors: int) -> bool:
    """Whether one of them can be read, or has ended, within so long; `select()` ends at 1,023."""
    waiting = select.poll()
    for descriptor in descriptors:
        waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))
