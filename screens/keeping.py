"""What is typed and not saved is written away a moment later, in a thread of its own.

One keeper a desk. The screens only tell it what stands in their fields (`typed`) or that nothing
has to be kept any more (`forget`); both return at once. `flush` writes what is still due, from any
thread, so that a console which is told to end loses nothing, even when its screen stands still.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screens.importing import import_object_layer

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.edits.keeping import Kept
    from screens.desk import Desk

log = logging.getLogger(__name__)

QUIET = 0.7
"""Seconds without a key after which what was typed is written away."""

AT_MOST = 3.0
"""Seconds after which it is written though keys go on: so much a power cut may take."""

TRY_AGAIN = 2.0
"""Seconds before a database that did not take it is asked again."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields that differ from what they held when the dialog was opened."""

    fields: Mapping[str, str]
    version: int
    at: datetime


class Keeper:
    """Keeps the half-written edits of one operator. Every method may be called in any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._due: dict[str, Typed | None] = {}
        """By place; None is to be forgotten."""
        self._news = threading.Condition()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._since = self._last = 0.0
        self._closed = False

    def typed(self, place: str, fields: Mapping[str, str], version: int) -> None:
        """Keep this soon; returns at once."""
        self._put(place, Typed(dict(fields), version, self._desk.now()))

    def forget(self, place: str) -> None:
        """It was saved, or thrown away on purpose; returns at once."""
        self._put(place, None)

    def kept(self, place: str) -> Kept | None:
        """What is to be put back; reads the database, so call it in a thread.

        What is still on its way to the database counts: a dialog may be opened again at once.
        """
        from data.edits.keeping import Kept, kept

        with self._writing:
            with self._news:
                if place in self._due:
                    due = self._due[place]
                    return Kept(due.fields, due.version, due.at) if due else None
            return self._desk.look(kept, place, by=self._desk.operator)

    def flush(self) -> bool:
        """Write what is due now, in the calling thread; whether the database took it."""
        from data.refused import DataError

        with self._writing:
            with self._news:
                due, self._due = self._due, {}
            if not due:
                return True
            try:
                import_object_layer()
                self._desk.act(_write, due)
            except DataError as error:
                with self._news:  # what was typed meanwhile is newer
                    self._due = due | self._due
                log.warning("what is being typed could not be kept: %s", error)
                return False
            return True

    def close(self) -> None:
        """Write the last of it and end the thread."""
        with self._news:
            self._closed = True
            self._news.notify()
        self.flush()

    def _put(self, place: str, what: Typed | None) -> None:
        now = time.monotonic()
        with self._news:
            if not self._due:
                self._since = now
            self._due[place] = what
            self._last = now
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="keep", daemon=True)
                self._thread.start()
            self._news.notify()

    def _run(self) -> None:
        while self._wait_until_due():
            if not self.flush():
                self._pause()

    def _wait_until_due(self) -> bool:
        """Until something has to be written; False at the end."""
        with self._news:
            while not self._closed:
                left = self._left() if self._due else None
                if left is not None and left <= 0:
                    return True
                self._news.wait(left)
            return False

    def _left(self) -> float:
        if None in self._due.values():
            return 0
        return min(self._last + QUIET, self._since + AT_MOST) - time.monotonic()

    def _pause(self) -> None:
        with self._news:
            self._news.wait_for(lambda: self._closed, TRY_AGAIN)


def _write(session: Session, due: Mapping[str, Typed | None], *, now: datetime, by: str) -> None:
    from data.edits.keeping import forget, keep

    for place, what in due.items():
        if what is None:
            forget(session, place, by=by)
        else:
            keep(session, place, what.fields, version=what.version, now=now, by=by)
