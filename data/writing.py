"""The one hand of a process that writes: a connection, and a transaction at a time on it.

A transaction speaks plain SQL and, from the moment somebody asks for its session, the object layer
as well, both on the same connection. What is done for every message costs a few statements then,
and what is done once a day can be written comfortably.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from data.driver import Driver
from data.in_turn import InTurn
from data.reading import RETURNS

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session


class Transaction:
    """Plain SQL (`rows`, `run`), and `session` for the same transaction as objects."""

    def __init__(
        self, connection: Any, driver: Driver, make_session: Callable[[], Session]
    ) -> None:
        self._plain = driver.plainly(connection)
        self._make_session = make_session
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        if self._session is None:
            self._session = self._make_session()
        return self._session

    @property
    def skip_locked(self) -> str:
        return self._plain.skip_locked

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        if self._session is None:
            return self._plain.rows(sql, **values)
        self._session.flush()
        found = self._plain.rows(sql, **values)
        if RETURNS.search(sql):
            self._session.expire_all()
        return found

    def run(self, sql: str, **values: object) -> int:
        if self._session is None:
            return self._plain.run(sql, **values)
        self._session.flush()
        touched = self._plain.run(sql, **values)
        self._session.expire_all()
        return touched

    def end(self, commit: Callable[[], None]) -> None:
        """Write out what the session holds, commit, and let the session go."""
        if self._session is not None:
            self._session.flush()
        commit()
        if self._session is not None:
            self._session.commit()  # committed already: it only learns of it
            self._session.close()

    def take_back(self) -> None:
        if self._session is not None:
            self._session.rollback()
            self._session.close()


class WritingHand:
    """Writes one transaction after the other, whichever thread asks."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._lock = InTurn()
        self._connection: Any = None
        self._engine: Engine | None = None

    @contextmanager
    def transaction(
        self, begin: Callable[[Any], None], commit: Callable[[Any], None] | None = None
    ) -> Iterator[Transaction]:
        """Commits at the end; any exception takes everything back and goes on its way."""
        commit = commit or self._driver.commit
        with self._lock:
            connection = self._begun(begin)
            open_one = Transaction(connection, self._driver, self._new_session)
            try:
                yield open_one
                open_one.end(lambda: commit(connection))
            except BaseException:
                self._take_back(open_one)
                raise

    def _begun(self, begin: Callable[[Any], None]) -> Any:
        """A connection with a transaction on it; one that had gone while idle is made anew."""
        if self._connection is not None:
            try:
                begin(self._connection)
            except self._driver.errors:
                self._take_back(None)
                if self._connection is not None:
                    raise  # it stands: somebody else holds the lock for too long
            else:
                return self._connection
        self._connection = self._driver.connect(writes=True)
        try:
            self._engine = _engine_over(self._connection, self._driver)
        except BaseException:
            self._hang_up()  # a connection without its engine would be taken for whole
            raise
        begin(self._connection)
        return self._connection

    def _take_back(self, held: Transaction | None) -> None:
        """Roll back; a connection that can't even do that is hung up."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            if held is not None:
                held.take_back()
            self._connection.rollback()
        except (self._driver.errors, SQLAlchemyError):
            self._hang_up()

    def _new_session(self) -> Session:
        from sqlmodel import Session

        return Session(self._engine, expire_on_commit=False)

    def close(self) -> None:
        with self._lock:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        if self._connection is not None:
            with suppress(self._driver.errors):
                self._connection.close()
            self._connection = None


def _engine_over(connection: Any, driver: Driver) -> Engine:
    """The engine asks the database who it is once, and must do so before a transaction is open.

    So are the classes of the tables made ready: 60 ms of the processor for which nobody need wait.
    """
    from sqlalchemy.orm import configure_mappers

    import data.tables  # noqa: F401 - foreign keys are resolved only when all tables are known

    configure_mappers()
    engine = driver.engine_over(connection)
    engine.connect().close()
    return engine
