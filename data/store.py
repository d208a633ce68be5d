"""Open a database, read and write in transactions, and tell when something changed.

`write()` and `direct()` are alone: what they read stays true until they commit, on one machine and
on many, so a rule is proved once. `claim()` only takes rows that nobody else has; on PostgreSQL any
number of those run at once. `take_in()` only adds what arrived: on PostgreSQL it waits for nobody
who decides something. Readers never wait for any of them.

The engines are made when they are first needed: what a console shows at its start is read by
`look`, which needs the driver alone.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from data.driver import ChangeSignal, Driver
from data.reading import Reader
from data.refused import BadDatabase, Unavailable
from data.sqlite import Sqlite
from data.words import _
from data.writing import Transaction, WritingHand

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session


MOST_IDLE = 3
"""Bare connections that are kept for the next look: a page, a count and the screen's own."""


class Store:
    """One database. `look`, `read`, and the ways to write above are the only ways to it."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self._hand = WritingHand(driver)
        self._taking = WritingHand(driver) if driver.takes_in_beside else self._hand
        self._looking = threading.Lock()
        self._making = threading.Lock()
        self._idle: list[Any] = []
        """Bare connections that nobody looks through just now."""
        self._closings = 0
        self._signals: WeakSet[ChangeSignal] = WeakSet()

    @property
    def where(self) -> str:
        """The database as it is named to an operator."""
        return self.driver.where

    @contextmanager
    def look(self) -> Iterator[Reader]:
        """A short reading transaction for plain SQL, without the object layer.

        Several threads look at once: a page never waits for a count.
        """
        transaction = ExitStack()
        bare, closings, reader = self._begun(transaction)
        try:
            with transaction:
                yield reader
        except self.driver.errors:
            self._hang_up(bare)  # whatever became of it: the next look begins anew
            raise
        except BaseException:
            self._put_back(bare, closings)
            raise
        self._put_back(bare, closings)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short reading transaction; rows must be turned into values before it ends."""
        with self._reading_session() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A writing transaction, the only one: committed at the end, or all of it taken back."""
        with self._hand.transaction(self.driver.begin) as transaction:
            yield transaction.session

    @contextmanager
    def write_unheard(self) -> Iterator[Session]:
        """The same for what nobody need look at, such as a sign of life: no signal of this process
        tells of it (on PostgreSQL of none)."""

        with self.direct_unheard() as transaction:
            yield transaction.session

    @contextmanager
    def direct_unheard(self) -> Iterator[Transaction]:
        """As `write_unheard`, in plain SQL."""

        def commit(connection: Any) -> None:
            self.driver.commit_unheard(connection, tuple(self._signals))

        with self._hand.transaction(self.driver.begin, commit) as transaction:
            yield transaction

    @contextmanager
    def direct(self) -> Iterator[Transaction]:
        """The same in plain SQL, for what happens a thousand times a minute."""
        with self._hand.transaction(self.driver.begin) as transaction:
            yield transaction

    @contextmanager
    def claim(self) -> Iterator[Transaction]:
        """A transaction that takes rows by `FOR UPDATE SKIP LOCKED` and decides nothing else."""
        with self._hand.transaction(self.driver.begin_claiming) as transaction:
            yield transaction

    @contextmanager
    def take_in(self) -> Iterator[Transaction]:
        """Add what arrived, one transaction at a time, and decide nothing that others write."""
        with self._taking.transaction(self.driver.begin_taking_in) as transaction:
            yield transaction

    def watch(self) -> ChangeSignal:
        """A signal for the calling thread; close it there."""
        signal = self.driver.watch()
        self._signals.add(signal)
        return signal

    def close(self) -> None:
        with self._looking:
            idle, self._idle = self._idle, []
            self._closings += 1
        for bare in idle:
            self._hang_up(bare)
        self._hand.close()
        self._taking.close()
        if "_reading_engine" in self.__dict__:
            self._reading_engine.dispose()

    def _begun(self, transaction: ExitStack) -> tuple[Any, int, Reader]:
        """A connection that looks; one that had gone while idle is hung up and made anew."""
        while True:
            with self._looking:
                idle, closings = self._idle.pop() if self._idle else None, self._closings
            bare = self.driver.connect() if idle is None else idle
            try:
                return bare, closings, transaction.enter_context(self.driver.looking(bare))
            except self.driver.errors:
                self._hang_up(bare)
                if idle is None:
                    raise

    def _put_back(self, bare: Any, closings: int) -> None:
        """One from before the store was closed may lead to a file that was put away since."""
        with self._looking:
            if closings == self._closings and len(self._idle) < MOST_IDLE:
                self._idle.append(bare)
                return
        self._hang_up(bare)

    def _hang_up(self, bare: Any) -> None:
        with suppress(self.driver.errors):
            bare.close()

    def _reading_session(self) -> Session:
        from sqlmodel import Session

        with self._making:
            engine = self._reading_engine
        return Session(engine)

    @cached_property
    def _reading_engine(self) -> Engine:
        import data.tables  # noqa: F401 - foreign keys are resolved only when all tables are known

        return self.driver.reading_engine()


USE = "Use sqlite:////path/to/file.sqlite or postgresql+psycopg://user:password@host/name."


def driver_of(url: str) -> Driver:
    """The database that a URL names; raises `BadDatabase` with a sentence.

    The sentence never repeats the URL: it may hold a password.
    """
    scheme, sign, rest = url.strip().partition("://")
    backend = scheme.partition("+")[0]
    if not sign or not backend.isalnum():
        raise BadDatabase(_("CALLBOARD_DATABASE_URL is not a database URL. {use}").format(use=USE))
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        from data.postgres import Postgres

        return Postgres(url)
    if scheme not in ("sqlite", "sqlite+pysqlite"):
        raise BadDatabase(
            _(
                "CALLBOARD_DATABASE_URL names the database '{scheme}', which "
                "Callboard does not know. {use}"
            ).format(scheme=scheme, use=USE)
        )
    return Sqlite(_path_in(rest))


def is_there(url: str) -> bool:
    """Whether the URL names a database that somebody made; a server counts as one."""
    driver = driver_of(url)
    return not isinstance(driver, Sqlite) or driver.path.exists()


def would_be_made(url: str) -> bool:
    """Whether there is no trace of a database at the URL: opening it would make a new one."""
    driver = driver_of(url)
    return isinstance(driver, Sqlite) and not (driver.path.exists() or _left_behind(driver.path))


def _left_behind(path: Path) -> bool:
    """Whether what a file has not taken in yet lies here without it."""
    return path.with_name(f"{path.name}-wal").exists()


def _path_in(rest: str) -> Path:
    host, slash, name = rest.partition("?")[0].partition("/")
    if host or (slash and name in {"", ":memory:"}) or not slash:
        raise BadDatabase(
            _(
                "CALLBOARD_DATABASE_URL must name a file, such as "
                "sqlite:////path/to/file.sqlite: an in-memory database is gone at the "
                "end."
            )
        )
    return Path(name)


def open_store(url: str) -> Store:
    """Open the database at `url`, creating or upgrading it; one sentence when that is refused."""
    from data.migrations import bring_up_to_date

    driver = driver_of(url)
    if isinstance(driver, Sqlite):
        driver.must_be_a_file()
        _prepare_file(driver.path)
    store = Store(driver)
    try:
        bring_up_to_date(store)
    except driver.errors as error:
        store.close()
        raise BadDatabase(_cannot_be_opened(driver, error)) from error
    except BadDatabase:
        store.close()
        raise
    return store


def _cannot_be_opened(driver: Driver, error: Exception) -> str:
    words = " ".join(str(error).split()).rstrip(".")
    if isinstance(driver, Sqlite):
        return (
            f"The database {driver.where} cannot be opened: {words}. "
            "Check the path, its permissions and that the disk has room."
        )
    return (
        f"The {driver.where} cannot be opened: {words}. "
        "Check that the server runs, and the user, password and name in CALLBOARD_DATABASE_URL."
    )


def _prepare_file(path: Path) -> None:
    """Make the folder and an empty file only its owner can read: it holds personal data."""
    if not path.exists() and _left_behind(path):
        from data.trouble import gone

        # a new file here would make SQLite throw away what the moved one has not taken in yet
        raise Unavailable(f"{gone(path).sentence()}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise BadDatabase(
            _(
                "The database file {path} cannot be made: {strerror}. Set "
                "CALLBOARD_DATABASE_URL to a place you may write to."
            ).format(path=path, strerror=error.strerror)
        ) from None
