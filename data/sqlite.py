"""SQLite: one file, shared by the processes of one machine.

Readers begin plainly and never wait; writers take the write lock at `BEGIN IMMEDIATE`, because a
transaction that reads first and locks later loses updates or fails at once (measured: FACTS,
Storage).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from data.data_version import DataVersion, data_version
from data.driver import BUSY_SECONDS
from data.letting_by import connection_of
from data.reading import Plain, PlainSqlite, Reader
from data.refused import BadDatabase
from data.words import _

if TYPE_CHECKING:
    from sqlalchemy import Engine

SHORT_LOOK_MS = 7
"""Milliseconds that SQLite itself waits for the write lock before we look again."""

READER_KEEPS, WRITER_KEEPS = 512, 2_000
"""kB of pages that a connection keeps. A console has half a dozen that read: with SQLite's 2,000
kB each, a million leads took 9 MB more than a thousand, and its lists were as quick (the system
keeps the file's pages anyhow)."""

EMPTY_IN_PLACE = "an empty database stands in the place of the one that was opened"
"""What our own error says; `data.trouble` knows it by these words."""

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
    merges_words = False
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, int] | None = None
        """The place of the file that was opened last."""
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

    def connect(self, *, writes: bool = False) -> Any:
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
        self._must_not_be_empty_in_place_of_ours(connection)
        self._into_wal(connection)
        kept = f"cache_size=-{WRITER_KEEPS if writes else READER_KEEPS}"
        for pragma in ("synchronous=FULL", "foreign_keys=ON", kept):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _must_not_be_empty_in_place_of_ours(self, connection: Any) -> None:
        """Another file under our name is a backup that was put there, or a new database that a
        start made while ours was away: what came into that would be missed when ours is back."""
        if self._opened not in (None, connection.place) and not _holds_anything(connection):
            connection.close()
            raise sqlite_driver().OperationalError(EMPTY_IN_PLACE)
        self._opened = connection.place

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
        before, signals = data_version(connection), tuple(signals)
        for signal in signals:
            signal.take_note()  # of what others committed until we had the lock
        connection.execute("COMMIT")
        for signal in signals:
            signal.pass_over()
        if data_version(connection) != before:
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


def _holds_anything(connection: Any) -> bool:
    """Whether anybody ever came into this database."""
    tables = {name for (name,) in connection.execute(Sqlite.tables)}
    return any(
        connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
        for table in ("inbound", "lead")
        if table in tables
    )


def _place_of(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
