"""Open a database, read and write in transactions, and tell when something changed.

SQLite gets two engines on one file: readers begin plainly and never wait; writers take the write
lock at `BEGIN IMMEDIATE`, because a transaction that reads first and locks later loses updates
or fails at once (measured: FACTS, Storage). One writer at a time per process.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from data.refused import BadDatabase

BUSY_SECONDS = 10.0
"""How long a writer waits for another process's write lock before it gives up."""

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


class ChangeSignal(Protocol):
    """Says whether anybody, in any process, committed since the last call."""

    def changed(self) -> bool: ...

    def close(self) -> None: ...


class _DataVersion:
    """`PRAGMA data_version` on a connection of its own: 4 µs, sees every other connection."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connection = connect()
        self._seen = self._read()

    def _read(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def changed(self) -> bool:
        version = self._read()
        changed, self._seen = version != self._seen, version
        return changed

    def close(self) -> None:
        self._connection.close()


class Store:
    """One database. `read()` and `write()` are the only ways to it."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._writer = threading.Lock()
        self.path = Path(str(url.database))
        self._read_engine = _engine(self._connect, "BEGIN")
        self._write_engine = _engine(self._connect, "BEGIN IMMEDIATE")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short reading transaction; rows must be turned into values before it ends."""
        with Session(self._read_engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A writing transaction: committed at the end, rolled back by any exception."""
        with self._writer, Session(self._write_engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def watch(self) -> ChangeSignal:
        """A signal for the calling thread; close it there."""
        return _DataVersion(self._connect)

    def close(self) -> None:
        self._read_engine.dispose()
        self._write_engine.dispose()

    def _connect(self) -> Any:
        connection = sqlite_driver().connect(
            str(self.path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection


def _engine(connect: Callable[[], Any], begin: str) -> Engine:
    engine = create_engine(
        "sqlite://", creator=connect, module=sqlite_driver(), poolclass=QueuePool
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def parse_url(url: str) -> URL:
    """Check a database URL without touching anything; raises `BadDatabase` with a sentence.

    The sentence never repeats the URL: it may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadDatabase(
            "CALLBOARD_DATABASE_URL is not a database URL. Use sqlite:////path/to/file.sqlite."
        ) from None
    if parsed.get_backend_name() != "sqlite":
        raise BadDatabase(
            f"CALLBOARD_DATABASE_URL names the database '{parsed.get_backend_name()}', which this "
            "version does not know yet. Use sqlite:////path/to/file.sqlite."
        )
    if parsed.database in {None, "", ":memory:"}:
        raise BadDatabase(
            "CALLBOARD_DATABASE_URL must name a file: an in-memory database is gone at the end."
        )
    return parsed


def open_store(url: str) -> Store:
    """Open the database at `url`, creating or upgrading it; one sentence when that is refused."""
    import data.tables  # noqa: F401 - foreign keys are resolved only when every table is known
    from data.migrations import bring_up_to_date

    parsed = parse_url(url)
    store = Store(parsed)
    _prepare_file(store.path)
    try:
        bring_up_to_date(store)
    except (DatabaseError, sqlite_driver().Error) as error:
        store.close()
        cause = getattr(error, "orig", None) or error
        raise BadDatabase(
            f"The database {parsed.render_as_string()} cannot be opened: {cause}. "
            "Check the path, its permissions and that the disk has room."
        ) from error
    except BadDatabase:
        store.close()
        raise
    return store


def _prepare_file(path: Path) -> None:
    """Make the folder and an empty file only its owner can read: it holds personal data."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise BadDatabase(
            f"The database file {path} cannot be made: {error.strerror}. "
            "Set CALLBOARD_DATABASE_URL to a place you may write to."
        ) from None
