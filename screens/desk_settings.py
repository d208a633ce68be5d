"""What an operator has arranged: in memory all day, written away a moment after it changed.

Read when the database is opened, and again in the watching thread when somebody committed
something. Asking and keeping never wait for the disk.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from screens.importing import import_object_layer

if TYPE_CHECKING:
    from screens.desk import Desk

log = logging.getLogger(__name__)

T = TypeVar("T")

QUIET = 0.7
"""Seconds without another change after which the changes are written: sizes come in bursts."""

TRY_AGAIN = 5.0
"""Seconds before a database that did not take them is asked again."""

EVERYBODY = ""
"""The operator of what holds for all who have not chosen otherwise (`data.desk.keeping`)."""

NOTHING: Mapping[str, Any] = {}


class DeskSettings:
    """The settings of one operator. Every method may be called in any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._own: Mapping[str, Any] = NOTHING
        self._everybodys: Mapping[str, Any] = NOTHING
        self._due: dict[tuple[str, str], Any] = {}
        """By operator and name what has still to be written; None is to be forgotten."""
        self._news = threading.Condition()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._changed = 0
        """Counts the changes, so that the writing thread sees that another one came."""
        self._is_urgent = False

    def get(self, name: str, default: T) -> T:
        """What was chosen; `default` where nothing was, or something of another type."""
        with self._news:
            own, everybodys = (self._due.get((who, name), _UNTOUCHED) for who in self._whose)
        own = self._own.get(name) if own is _UNTOUCHED else own
        everybodys = self._everybodys.get(name) if everybodys is _UNTOUCHED else everybodys
        for found in (own, everybodys):
            if found is not None and (default is None or _is_alike(found, default)):
                return cast("T", found)
        return default

    def keep(
        self, name: str, value: Any, *, for_all: bool = False, at_leisure: bool = False
    ) -> None:
        """Holds at once, and is written soon; None forgets it.

        What changes with every other key is written `at_leisure`: with the next that is not, or
        at the end. Each write makes every console look again. Raises `TypeError` for what is not
        JSON.
        """
        import json  # five modules that no first frame needs

        value = json.loads(json.dumps(value))  # nobody changes what is kept behind our back
        whose = EVERYBODY if for_all else self._desk.operator
        with self._news:
            self._due[whose, name] = value
            if at_leisure:
                return
            self._changed += 1
            self._is_urgent = True
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="settings", daemon=True)
                self._thread.start()
            self._news.notify()

    def read(self) -> frozenset[str]:
        """Read what is kept, in the calling thread; the names of those that are new to us.

        What we changed and have not written yet stays ours. Raises `DataError`.
        """
        from data.desk.keeping import settings_of

        with self._writing:
            own, everybodys = self._desk.look(settings_of, by=self._desk.operator)
            before = self._own, self._everybodys
            with self._news:
                self._own, self._everybodys = own, everybodys
        pairs = zip(before, (own, everybodys), strict=True)
        return frozenset(
            name for old, new in pairs for name in old.keys() | new.keys()
            if old.get(name) != new.get(name)
        )  # fmt: skip

    def flush(self) -> bool:
        """Write what is due now, in the calling thread; whether the database took it."""
        from data.refused import DataError

        with self._writing:
            with self._news:
                due, self._is_urgent = dict(self._due), False
            if not due:
                return True
            if not self._desk.is_connected:  # chosen while the database was being opened
                self._is_urgent = True
                return False
            try:
                import_object_layer()
                self._desk.act(_write, due)
            except DataError as error:
                log.warning("the settings of this desk could not be kept: %s", error)
                with self._news:
                    self._is_urgent = True
                return False
            with self._news:
                self._taken(due)
            return True

    def close(self) -> None:
        """Write the last of it and end the thread."""
        with self._news:
            self._closed = True
            self._news.notify()
        self.flush()

    @property
    def _whose(self) -> tuple[str, str]:
        return self._desk.operator, EVERYBODY

    def _taken(self, due: Mapping[tuple[str, str], Any]) -> None:
        """From here on they count as read; what was changed meanwhile stays due."""
        kept = {self._desk.operator: dict(self._own), EVERYBODY: dict(self._everybodys)}
        for (whose, name), value in due.items():
            kept[whose][name] = value
            if self._due.get((whose, name), _UNTOUCHED) == value:
                del self._due[whose, name]
        self._own, self._everybodys = kept[self._desk.operator], kept[EVERYBODY]

    def _run(self) -> None:
        while self._wait_until_due():
            if not self.flush():
                with self._news:
                    self._news.wait_for(lambda: self._closed, TRY_AGAIN)

    def _wait_until_due(self) -> bool:
        """Until something is due and nothing more came for a while; False at the end."""
        with self._news:
            self._news.wait_for(lambda: self._is_urgent or self._closed)
            before = -1
            while not self._closed and before != self._changed:
                before = self._changed
                self._news.wait(QUIET)
            return not self._closed


_UNTOUCHED = object()


def _is_alike(found: object, default: object) -> bool:
    """Whether it can stand in the place of the default: an older version may have kept another."""
    if isinstance(default, bool) or isinstance(found, bool):
        return isinstance(default, bool) and isinstance(found, bool)
    if isinstance(default, float):
        return isinstance(found, int | float)
    return isinstance(found, type(default))


def _write(session: Any, due: Mapping[tuple[str, str], Any], *, now: Any, by: str) -> None:
    from data.desk.keeping import keep_settings

    keep_settings(session, due, now=now, by=by)
