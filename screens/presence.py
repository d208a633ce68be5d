"""Where this operator is, told to the others, and where they are, kept in memory.

One book a desk. Screens say `at` and `left`, which return at once; a thread writes it a moment
later, and only where it matters: while nobody else is here, that we are here is all that is
written. What is asked of it (`others`, `sign`) is answered from memory.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from data.words import _
from screens.importing import import_object_layer
from screens.safety import plain
from screens.signs import EDITED, SEEN

if TYPE_CHECKING:
    from data.presence.looking import Here
    from screens.desk import Desk

log = logging.getLogger(__name__)

SOON = 0.3
"""Seconds: a screen that is opened and closed again at once is told to nobody."""


class PresenceBook:
    """`begin` when the console stands, `close` at the end; every method from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.console = f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"
        self._at: dict[int, tuple[str, bool]] = {}
        """By whoever said so: the place, and whether it is edited there."""
        self._written: Mapping[str, bool] | None = None
        self._all: tuple[Here, ...] = ()
        self._worker = self._written_worker = ""
        self._tell: Callable[[], None] = lambda: None
        self._news = threading.Condition()
        self._due = self._closed = False
        self._thread: threading.Thread | None = None

    # What screens say

    def at(self, who: object, place: str, *, editing: bool = False) -> None:
        """`who` (a screen or dialog) is at this place now, and at no other."""
        with self._news:
            self._at[id(who)] = (place, editing)
        self.look_soon()

    def left(self, who: object) -> None:
        """It is closed."""
        with self._news:
            self._at.pop(id(who), None)
        self.look_soon()

    # What they ask

    def others(self, place: str) -> tuple[Here, ...]:
        """Who else is at this place, whoever edits there first."""
        found = [one for one in self._all if one.place == place and one.console != self.console]
        return tuple(sorted(found, key=lambda one: not one.editing))

    def editor(self, place: str) -> Here | None:
        """Who else edits there, and was not taken over."""
        edits = (one for one in self.others(place) if one.editing and not one.taken_by)
        return next(edits, None)

    @property
    def taken(self) -> tuple[Here, ...]:
        """What we edit and somebody else has taken over."""
        return tuple(one for one in self._all if one.console == self.console and one.taken_by)

    @property
    def everybody(self) -> tuple[Here, ...]:
        """Every console, ours too, as it was last looked at."""
        return self._all

    def sign(self, *places: str) -> str:
        """Before a row's name while somebody else is there: who edits, or that it is open."""
        if not self._all:
            return ""
        found = [one for place in places for one in self.others(place)]
        if not found:
            return ""
        return f"{EDITED if any(one.editing for one in found) else SEEN} {_initials(found)}"

    # Its thread

    def begin(self, tell: Callable[[], None], worker: str = "") -> None:
        """From here on it is written and looked at; `tell` is called when others have moved."""
        with self._news:
            self._tell, self._worker = tell, worker
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
                self._thread.start()
        self.look_soon()

    def look_soon(self) -> None:
        """Something has changed, here or elsewhere."""
        with self._news:
            self._due = True
            self._news.notify()

    def close(self) -> None:
        """End the thread and say that we have gone, if we ever said that we were here."""
        from data.refused import DataError

        with self._news:
            self._closed = True
            self._news.notify()
            was_told, self._written = self._written is not None, None
        if not was_told:
            return
        from data.presence.being import leave

        try:
            self._desk.act(leave, self.console)
        except DataError as error:
            log.warning("that this console has closed could not be told: %s", error)

    def _run(self) -> None:
        while self._wait():
            self._look()

    def _wait(self) -> bool:
        with self._news:
            self._news.wait_for(lambda: self._due or self._closed)
            self._news.wait_for(lambda: self._closed, SOON)
            self._due = False
            return not self._closed

    def _look(self) -> None:
        from data.presence.looking import who_is_here
        from data.refused import DataError

        try:
            found = self._desk.look(who_is_here, now=self._desk.now())
            self._write(found)
        except DataError as error:
            log.warning("who else is here could not be looked up: %s", error)
            return
        if found != self._all:
            self._all = found
            self._tell()

    def _write(self, found: tuple[Here, ...]) -> None:
        """Where we are, while somebody else is here to care; else only that we are here."""
        from data.presence.being import settle

        with self._news:
            at, worker = list(self._at.values()), self._worker
        is_alone = all(one.console == self.console for one in found)
        places: dict[str, bool] = {}
        for place, editing in [] if is_alone else at:
            places[place] = places.get(place, False) or editing
        if (places, worker) == (self._written, self._written_worker):
            return
        import_object_layer()
        with self._news:
            if self._closed:
                return
        self._desk.act(settle, self.console, places, worker=worker)
        self._written, self._written_worker = places, worker


def _initials(found: list[Here]) -> str:
    names = dict.fromkeys(plain(one.operator, 12) for one in found)
    first = next(iter(names))
    return first if len(names) == 1 else f"{first}+{len(names) - 1}"


def told(found: tuple[Here, ...], here: str = "this") -> str:
    """A sentence about who else is at a place; empty: nobody."""
    if not found:
        return ""
    edits = [one for one in found if one.editing]
    who = " and ".join(dict.fromkeys(plain(one.operator, 30) for one in edits or found))
    if not edits:
        return _("{who} has {here} open too.").format(who=who, here=here)
    return _("{who} is editing {here} too.").format(who=who, here=here)
