"""The last lines that this process logged, in memory: bounded, and without secrets."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from data.words import _

MOST = 1_000
"""Lines that are kept; the oldest goes first."""

LONGEST = 2_000
"""Characters of one line; what a server says can be a whole page."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """`number` grows by one a line and is never given twice; -1: of another process, `logger` names
    it. `more` is what stands under it: where an error arose, what an alert said."""

    number: int
    at: datetime
    level: int
    thread: str
    logger: str
    text: str
    more: str = ""

    @property
    def key(self) -> str:
        """Names the line for ever: by its number, or by what the database calls it."""
        return str(self.number) if self.number >= 0 else self.logger

    @property
    def word(self) -> str:
        """The level as it is shown, with a sign that needs no colour."""
        if self.level >= logging.ERROR:
            return "error"
        return "warning" if self.level >= logging.WARNING else "info"


class Ring(logging.Handler):
    """Takes lines in any thread; `lines` may be read from any, and is never changed afterwards."""

    def __init__(self, most: int = MOST) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[LogLine] = deque(maxlen=most)
        self._number = 0
        self._guard = threading.Lock()
        self.since = datetime.now(UTC)

    def emit(self, record: logging.LogRecord) -> None:
        from screens.log.secrets import without_secrets

        try:
            text, fault = without_secrets(record.getMessage())[:LONGEST], _where(record)
        except Exception:  # noqa: BLE001 - a line that cannot be written must not end who wrote it
            self.handleError(record)
            return
        with self._guard:
            self._number += 1
            self._lines.append(
                LogLine(
                    self._number,
                    datetime.fromtimestamp(record.created, UTC),
                    record.levelno,
                    record.threadName or "",
                    record.name,
                    text,
                    fault,
                )
            )

    @property
    def lines(self) -> Sequence[LogLine]:
        """The newest last."""
        with self._guard:
            return tuple(self._lines)

    @property
    def number(self) -> int:
        """Of the newest line; 0 where there is none. Cheap: for looking whether one came."""
        return self._number

    def clear(self) -> None:
        with self._guard:
            self._lines.clear()


def _where(record: logging.LogRecord) -> str:
    """The kind of the error and where it arose; its own words may hold anything."""
    if record.exc_info is None or record.exc_info[1] is None:
        return ""
    from screens.crash import places_of

    return "\n".join(places_of(record.exc_info[1]))


def _a_thread_ended(told: threading.ExceptHookArgs) -> None:
    """A fault that nobody caught in a thread: Python would print its words over the screen."""
    if told.exc_value is not None:
        name = told.thread.name if told.thread is not None else _("a thread")
        fault = (told.exc_type, told.exc_value, told.exc_traceback)
        logging.getLogger(__name__).error("The thread %s ended by a fault.", name, exc_info=fault)


RING = Ring()
"""One for the process."""


def listen() -> None:
    """From now on what is logged is kept in `RING`; called once, before the runner starts."""
    root = logging.getLogger()
    if RING not in root.handlers:
        root.addHandler(RING)
        root.setLevel(min(root.level or logging.WARNING, logging.INFO))
    threading.excepthook = _a_thread_ended
    for noisy in ("alembic", "httpx", "httpcore", "uvicorn.access", "asyncio", "apprise"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
