"""Open a database, read and write in transactions, and tell when something changed.

SQLite gets two engines on one file: readers begin plainly and never wait; writers take the write
lock at `BEGIN IMMEDIATE`, because a transaction that reads first and locks later loses updates
or fails at once (measured: FACTS, Storage). One writer at a time per process.

The engines are made when they are first needed: what a console shows at its start is read by
`look`, which needs the driver alone.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.driver import ChangeSignal, connect, sqlite_driver
from data.reading import BareReader, Reader
from data.refused import BadDatabase

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session


class Store:
    """One database. `look()`, `read()` and `write()` are the only ways to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = threading.Lock()
        self._looking = threading.Lock()
        self._making = threading.Lock()
        self._bare: Any = None

    @contextmanager
    def look(self) -> Iterator[Reader]:
        """A short reading transaction for plain SQL, without the object layer."""
        with self._looking:
            if self._bare is None:
                self._bare = connect(self.path)
            self._bare.execute("BEGIN")
            try:
                yield BareReader(self._bare)
            finally:
                self._bare.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short reading transaction; rows must be turned into values before it ends."""
        with self._engines.session(writing=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A writing transaction: committed at the end, rolled back by any exception."""
        engines = self._engines
        with self._writer, engines.session(writing=True) as session:
            yield session
            session.commit()

    def watch(self) -> ChangeSignal:
        """A signal for the calling thread; close it there."""
        return ChangeSignal(self.path)

    def close(self) -> None:
        with self._looking:
            if self._bare is not None:
                self._bare.close()
                self._bare = None
        if "_lazy_engines" in self.__dict__:
            self._lazy_engines.dispose()

    @property
    def _engines(self) -> _Engines:
        with self._making:
            return self._lazy_engines

    @cached_property
    def _lazy_engines(self) -> _Engines:
        return _Engines(lambda: connect(self.path))


class _Engines:
    """SQLAlchemy's side of a store: one engine that begins plainly, one that takes the lock."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        import data.tables  # noqa: F401 - foreign keys are resolved only when all tables are known

        self._reading = _engine(connect, "BEGIN")
        self._writing = _engine(connect, "BEGIN IMMEDIATE")

    def session(self, *, writing: bool) -> Session:
        from sqlmodel import Session

        engine = self._writing if writing else self._reading
        return Session(engine, expire_on_commit=not writing)

    def dispose(self) -> None:
        self._reading.dispose()
        self._writing.dispose()


def _engine(connect: Callable[[], Any], begin: str) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import QueuePool

    engine = create_engine(
        "sqlite://", creator=connect, module=sqlite_driver(), poolclass=QueuePool
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def parse_url(url: str) -> Path:
    """The file that a database URL names; raises `BadDatabase` with a sentence.

    The sentence never repeats the URL: it may hold a password.
    """
    scheme, sign, rest = url.strip().partition("://")
    backend = scheme.partition("+")[0]
    if not sign or not backend.isalnum():
        raise BadDatabase(
            "CALLBOARD_DATABASE_URL is not a database URL. Use sqlite:////path/to/file.sqlite."
        )
    if backend != "sqlite":
        raise BadDatabase(
            f"CALLBOARD_DATABASE_URL names the database '{backend}', which this version does not "
            "know yet. Use sqlite:////path/to/file.sqlite."
        )
    host, slash, name = rest.partition("?")[0].partition("/")
    if host or (slash and name in {"", ":memory:"}) or not slash:
        raise BadDatabase(
            "CALLBOARD_DATABASE_URL must name a file, such as sqlite:////path/to/file.sqlite: "
            "an in-memory database is gone at the end."
        )
    return Path(name)


def open_store(url: str) -> Store:
    """Open the database at `url`, creating or upgrading it; one sentence when that is refused."""
    from data.migrations import bring_up_to_date

    store = Store(parse_url(url))
    _prepare_file(store.path)
    try:
        bring_up_to_date(store)
    except sqlite_driver().Error as error:
        store.close()
        raise BadDatabase(
            f"The database {store.path} cannot be opened: {error}. "
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
