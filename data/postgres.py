"""PostgreSQL from version 14 on, through psycopg 3: one database, shared by several machines.

A writing transaction holds an advisory lock, so that it is the only one which decides anything
while it lasts: exactly what SQLite gives, and what every rule of ours was proved with. Transactions
that only claim rows hold the same lock shared: any number of them run at once, each taking rows
that no other has (`FOR UPDATE SKIP LOCKED`). What arrives is added under a lock of its own: a web
form is acknowledged while a decision is being made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from data.driver import BUSY_SECONDS
from data.letting_by import cursor_of
from data.reading import NAMED, Plain, Reader, moment
from data.refused import BadDatabase
from data.words import _

if TYPE_CHECKING:
    from sqlalchemy import Engine

CHANNEL = "callboard"
"""The channel that a committed change is told on, within one database."""

WRITERS = 0x63616C6C
"""The number of the advisory lock ("call"), within one database."""

TAKERS_IN = WRITERS + 1
"""The number of the lock of those who only add what arrived: they need not wait for writers."""

OLDEST = 140000
"""The server version that this is written for and tested with, as PostgreSQL counts it."""

STALLED_SECONDS = 60
"""A process that stands still inside a transaction is cut off by the server after this."""

_DEFAULTS = {
    "application_name": "callboard",
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Connection parameters unless the URL says otherwise: a peer that vanished is noticed."""


class Postgres:
    """The database at `url` (`postgresql+psycopg://user:password@host/name`)."""

    takes_in_beside = True
    merges_words = True
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"

    def __init__(self, url: str) -> None:
        self._parameters = _parameters(url)
        self.where = _named(self._parameters)
        self.errors: type[Exception] = _psycopg().Error

    def connect(self, *, writes: bool = False) -> Any:
        connection = _psycopg().connect(
            **self._parameters, autocommit=True, cursor_factory=cursor_of(_psycopg().Cursor)
        )
        version = connection.info.server_version
        if version < OLDEST:
            connection.close()
            raise BadDatabase(
                _(
                    "{where} is PostgreSQL {version}; Callboard needs PostgreSQL {oldest} or newer."
                ).format(where=self.where, version=version // 10000, oldest=OLDEST // 10000)
            )
        connection.execute(
            f"SET timezone = 'UTC'; SET lock_timeout = '{BUSY_SECONDS:.0f}s';"
            f" SET idle_in_transaction_session_timeout = '{STALLED_SECONDS}s'"
        )
        return connection

    @contextmanager
    def looking(self, connection: Any) -> Iterator[Reader]:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield PlainPostgres(connection.execute)
        finally:
            connection.execute("COMMIT")

    def reading_engine(self) -> Engine:
        from sqlalchemy import create_engine

        engine = create_engine(
            "postgresql+psycopg://",
            creator=self._manual,
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
        )
        return engine.execution_options(postgresql_readonly=True)

    def _manual(self) -> Any:
        """A connection whose transactions SQLAlchemy begins and ends."""
        connection = self.connect()
        connection.autocommit = False
        return connection

    def begin(self, connection: Any) -> None:
        """READ COMMITTED: each statement sees what was committed before we had the lock."""
        connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({WRITERS})")

    def begin_claiming(self, connection: Any) -> None:
        connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock_shared({WRITERS})")

    def begin_taking_in(self, connection: Any) -> None:
        """Whether a delivery is here already is asked and answered under this lock alone."""
        connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({TAKERS_IN})")

    def commit(self, connection: Any) -> None:
        """Told only when the transaction wrote something: else a look would wake every console."""
        connection.execute(
            f"SELECT pg_notify('{CHANNEL}', '') WHERE pg_current_xact_id_if_assigned() IS NOT NULL;"
            " COMMIT"
        )

    def commit_unheard(self, connection: Any, signals: Iterable[Any]) -> None:
        """Nobody is notified, in no process."""
        connection.execute("COMMIT")

    def plainly(self, connection: Any) -> Plain:
        return PlainPostgres(connection.execute)

    def engine_over(self, connection: Any) -> Engine:
        from sqlalchemy import create_engine
        from sqlalchemy.pool import StaticPool

        return create_engine(
            "postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool
        )

    def watch(self) -> Listening:
        return Listening(self.connect())


class Listening:
    """`LISTEN` on a connection of its own; the server tells, nobody asks."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        connection.execute(f"LISTEN {CHANNEL}")

    def changed(self) -> bool:
        told = sum(1 for _ in self._connection.notifies(timeout=0))
        return told > 0

    def sign(self) -> int | None:
        return int(self._connection.fileno())

    def close(self) -> None:
        self._connection.close()


class PlainPostgres:
    """Plain SQL through psycopg; `execute` runs it in the caller's transaction."""

    skip_locked = " FOR UPDATE SKIP LOCKED"

    def __init__(self, execute: Any) -> None:
        self._execute = execute

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._execute(in_psycopg(sql), _sent(values))]

    def run(self, sql: str, **values: object) -> int:
        return int(self._execute(in_psycopg(sql), _sent(values)).rowcount)


@lru_cache(maxsize=256)
def in_psycopg(sql: str) -> str:
    """The statement with `:name` written as psycopg wants it."""
    return NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


def _sent(values: dict[str, object]) -> dict[str, object]:
    return {
        name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()
    }


def _parameters(url: str) -> dict[str, Any]:
    """What libpq is told; raises `BadDatabase` without repeating the URL."""
    from psycopg.conninfo import conninfo_to_dict

    _unused, _unused2, rest = url.strip().partition("://")
    try:
        stated = conninfo_to_dict(f"postgresql://{rest}")
    except _psycopg().Error:
        stated = {}
    port = str(stated.get("port", "5432"))
    if not stated or "@" in str(stated.get("dbname", "")) or not port.replace(",", "").isdigit():
        raise BadDatabase(
            _(
                "CALLBOARD_DATABASE_URL is not a PostgreSQL URL. Use "
                "postgresql+psycopg://user:password@host/name, and write / ? # @ : in "
                "the password as %2F %3F %23 %40 %3A."
            )
        )
    return {**_DEFAULTS, **stated}


def _named(parameters: dict[str, Any]) -> str:
    host, name = parameters.get("host") or "this machine", parameters.get("dbname") or "postgres"
    return f"PostgreSQL database {name} on {host}"


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise BadDatabase(
            _(
                "PostgreSQL needs psycopg, which cannot be loaded here: {error}. "
                "Install it with `pip install 'psycopg[binary]'`."
            ).format(error=error)
        ) from None
    return psycopg


def database_clock(reader: Reader) -> datetime:
    """The server's own time; leases of several machines are measured by it."""
    ((now,),) = reader.rows("SELECT clock_timestamp()")
    return moment(now)
