"""SQLite: one file, shared by the processes of one machine.

Readers begin plainly and never wait; writers take the write lock at `BEGIN IMMEDIATE`, because a
transaction that reads first and locks later loses updates or fails at once (measured: FACTS,
Storage).
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from data.driver import BUSY_SECONDS
from data.letting_by import connection_of
from data.reading import Plain, PlainSqlite, Reader
from data.refused import BadDatabase
from data.words import _

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data.written import Written

SHORT_LOOK_MS = 7
"""Milliseconds that SQLite itself waits for the write lock before we look again."""

WAL_RACE_FIXED = (3, 51, 3)
"""SQLite before this can lose committed rows when processes checkpoint at once (FACTS)."""


def sqlite_driver() -> ModuleType:
    """Python's own sqlite3 when it is new enough, else the wheel that carries a newer one.

    A process must use one of them alone: two SQLite libraries do not see each other's locks.
    """
    if sqlite3.sqlite_version_info >= WAL_RACE_FIXED:
        return sqlite3
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


class Sqlite:
    """The database in the file `path`."""

    takes_in_beside = False
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        self.errors: type[Exception] = sqlite_driver().Error

    def must_be_a_file(self) -> None:
        """Raises `BadDatabase` for a folder, a device or a pipe of that name: SQLite would write
        beside it, and a restore take its place."""
        if self.path.exists() and not self.path.is_file():
            raise BadDatabase(
                _(
                    "CALLBOARD_DATABASE_URL names {path}, which is no ordinary file. Name one."
                ).format(path=self.path)
            )

    def connect(self) -> Any:
        """Never makes a file: `open_store` does that, once and on purpose."""
        connection = sqlite_driver().connect(
            f"file:{quote(str(self.path))}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            factory=connection_of(_placed(), sqlite_driver().Cursor),
        )
        connection.place = _place_of(self.path)
        self._into_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _into_wal(self, connection: Any) -> None:
        """A file that several begin at once is locked for whoever comes second, and for this SQLite
        does not wait by itself."""
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                return
            except self.errors as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
            time.sleep(SHORT_LOOK_MS / 1000)

    @contextmanager
    def looking(self, connection: Any) -> Iterator[Reader]:
        self._must_be_in_place(connection)
        connection.execute("BEGIN")
        try:
            yield PlainSqlite(connection)
        finally:
            connection.execute("COMMIT")

    def reading_engine(self) -> Engine:
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import QueuePool

        engine = create_engine(
            "sqlite://", creator=self.connect, module=sqlite_driver(), poolclass=QueuePool
        )

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            if not self._is_in_place(connection.connection.driver_connection):
                connection.invalidate()  # the pool must not give it out again
                raise _cannot_open()
            connection.exec_driver_sql("BEGIN")

        return engine

    def begin(self, connection: Any) -> None:
        """SQLite's own waiting sleeps up to 100 ms, and whoever wrote last is back before that.

        So we look often for a short time each: with eight busy processes the longest wait falls
        from seconds to half a second (`bench contention`).
        """
        self._must_be_in_place(connection)
        if not connection.looks_shortly:
            connection.execute(f"PRAGMA busy_timeout = {SHORT_LOOK_MS}")
            connection.looks_shortly = True
        until = time.monotonic() + BUSY_SECONDS
        while not self._began(connection, until):
            pass

    def _began(self, connection: Any, until: float) -> bool:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except self.errors as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            return False
        return True

    def begin_claiming(self, connection: Any) -> None:
        """SQLite knows one kind of writer."""
        self.begin(connection)

    def begin_taking_in(self, connection: Any) -> None:
        self.begin(connection)

    def commit(self, connection: Any) -> None:
        """Every commit that wrote something moves `data_version` by itself."""
        connection.execute("COMMIT")

    def commit_unheard(self, connection: Any, signals: Iterable[DataVersion]) -> None:
        """The signals pass over this commit, and over no other.

        A connection's own commits do not move its own `data_version`: as long as that stands, what
        the signals see behind the commit is ours alone.
        """
        before, signals = _data_version(connection), tuple(signals)
        for signal in signals:
            signal.take_note()  # of what others committed until we had the lock
        connection.execute("COMMIT")
        for signal in signals:
            signal.pass_over()
        if _data_version(connection) != before:
            for signal in signals:
                signal.tell_next()

    def plainly(self, connection: Any) -> Plain:
        return PlainSqlite(connection)

    def engine_over(self, connection: Any) -> Engine:
        from sqlalchemy import create_engine
        from sqlalchemy.pool import StaticPool

        return create_engine(
            "sqlite://",
            creator=lambda: connection,
            module=sqlite_driver(),
            poolclass=StaticPool,
        )

    def watch(self) -> DataVersion:
        return DataVersion(self.connect(), self.path)

    def _must_be_in_place(self, connection: Any) -> None:
        """A connection to a file that was moved or removed writes on, where nobody finds it."""
        if not self._is_in_place(connection):
            connection.close()
            raise _cannot_open()

    def _is_in_place(self, connection: Any) -> bool:
        return bool(_place_of(self.path) == connection.place)


def _cannot_open() -> Exception:
    """The driver's own error for a file that is not there."""
    error: Exception = sqlite_driver().OperationalError("unable to open database file")
    return error


@cache
def _placed() -> type[Any]:
    """The driver's connection, with the place that its file had when it was opened.

    `looks_shortly`: whether it has written, and waits for the lock as `Sqlite.begin` does.
    """
    ours = {"place": None, "looks_shortly": False}
    return type("PlacedConnection", (sqlite_driver().Connection,), ours)


def _place_of(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


class DataVersion:
    """`PRAGMA data_version` on a connection of its own: 4 µs, and it sees every other one's commit.

    It reads the shared memory of the WAL, not the file. Beside its own thread the one that commits
    unheard uses it.
    """

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection = connection
        self._seen = _data_version(connection)
        self._is_news = False
        self._using = threading.Lock()
        self._path = path
        self._written: Written | None = None
        self._is_deaf = False

    def changed(self) -> bool:
        with self._using:
            if self._written is not None:
                self._written.forget()
            self._look()
            is_news, self._is_news = self._is_news, False
            return is_news

    def sign(self) -> int | None:
        """Every commit appends to the WAL before it is one; a checkpoint does not."""
        if self._written is None and not self._is_deaf:
            from data.written import Written

            try:
                self._written = Written(self._path.with_name(f"{self._path.name}-wal"))
            except OSError:
                self._is_deaf = True
        return self._written.fileno() if self._written is not None else None

    def take_note(self) -> None:
        """Of what was committed until now; the next `changed` tells it."""
        with self._using, suppress(sqlite_driver().Error):
            self._look()

    def pass_over(self) -> None:
        """What was committed since the last look is nothing to tell of."""
        with self._using, suppress(sqlite_driver().Error):
            self._seen = _data_version(self._connection)

    def tell_next(self) -> None:
        """Somebody has committed, and what of it was seen is not certain."""
        with self._using:
            self._is_news = True

    def _look(self) -> None:
        version = _data_version(self._connection)
        self._is_news, self._seen = self._is_news or version != self._seen, version

    def close(self) -> None:
        with self._using:
            if self._written is not None:
                self._written.close()
            self._connection.close()


def _data_version(connection: Any) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
