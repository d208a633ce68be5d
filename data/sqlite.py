"""SQLite: one file, shared by the processes of one machine.

Readers begin plainly and never wait; writers take the write lock at `BEGIN IMMEDIATE`, because a
transaction that reads first and locks later loses updates or fails at once (measured: FACTS,
Storage).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from data.driver import BUSY_SECONDS
from data.reading import Plain, PlainSqlite, Reader

if TYPE_CHECKING:
    from sqlalchemy import Engine

WAL_RACE_FIXED = (3, 51, 3)
"""SQLite before this can lose committed rows when processes checkpoint at once (FACTS)."""


def sqlite_driver() -> ModuleType:
    """Python's own sqlite3 when it is new enough, else the wheel that carries a newer one."""
    if sqlite3.sqlite_version_info >= WAL_RACE_FIXED:
        return sqlite3
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


class Sqlite:
    """The database in the file `path`."""

    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        self.errors: type[Exception] = sqlite_driver().Error

    def connect(self) -> Any:
        connection = sqlite_driver().connect(
            str(self.path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    @contextmanager
    def looking(self, connection: Any) -> Iterator[Reader]:
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
            connection.exec_driver_sql("BEGIN")

        return engine

    def begin(self, connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE")

    def begin_claiming(self, connection: Any) -> None:
        """SQLite knows one kind of writer."""
        connection.execute("BEGIN IMMEDIATE")

    def commit(self, connection: Any) -> None:
        """Every commit that wrote something moves `data_version` by itself."""
        connection.execute("COMMIT")

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
        return DataVersion(self.connect())


class DataVersion:
    """`PRAGMA data_version` on a connection of its own: 4 µs, and it sees every other one's commit.

    It reads the shared memory of the WAL, not the file.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._seen = self._read()

    def _read(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def changed(self) -> bool:
        version = self._read()
        changed, self._seen = version != self._seen, version
        return changed

    def close(self) -> None:
        self._connection.close()
