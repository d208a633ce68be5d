"""A real PostgreSQL server from a wheel: one for a run, a database for each test process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

import data.tables
from bench.databases import started_server
from data.finding.index import INDEXED, PREFIX
from data.store import open_store

FAST = ("fsync", "synchronous_commit", "full_page_writes")
"""What a server does for the day the power fails; nobody keeps a test's database."""

BEGUN, OURS = "callboard_begun", "callboard_new"
"""The database that those of tests are copies of, while it is made and when it is."""

_IS_THERE = "SELECT 1 FROM pg_database WHERE datname = %s"
_CUT_OFF = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s"


class PostgresServer:
    """Databases on one server; `folder` may be shared by several processes."""

    def __init__(self, folder: Path) -> None:
        self._server = started_server(folder, cleanup_mode="delete")
        self.folder = folder
        self._connections: dict[str, psycopg.Connection[Any]] = {}
        with self.connected("postgres") as connection:
            for name in FAST:
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("ALTER SYSTEM SET max_connections = 300")
            connection.execute("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name).replace("://", "+psycopg://", 1)

    @contextmanager
    def connected(self, name: str) -> Iterator[psycopg.Connection[Any]]:
        """A connection in autocommit mode."""
        with psycopg.connect(self._server.get_uri(database=name), autocommit=True) as connection:
            yield connection

    def create(self, name: str, template: str = "template1") -> str:
        """A new database; returns its URL."""
        with self.connected("postgres") as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def create_ours(self, name: str) -> str:
        """A new database with our tables in it, a copy of one that is made once for a run."""
        with self.connected("postgres") as connection:
            connection.execute("SELECT pg_advisory_lock(1)")  # until this connection is closed
            if not connection.execute(_IS_THERE, [OURS]).fetchone():
                open_store(self.create(BEGUN)).close()
                connection.execute(_CUT_OFF, [BEGUN])  # what was closed may be kept for another
                connection.execute(f'ALTER DATABASE "{BEGUN}" RENAME TO "{OURS}"')
        return self.create(name, OURS)

    def empty(self, name: str) -> None:
        """Forget every row and begin to count anew; quicker than a new database.

        The connection is kept: a new one would plan its statements for 8 ms each time.
        """
        try:
            self.emptying(name).execute("SELECT pg_temp.begin_anew()")
        except psycopg.OperationalError:  # a test cut every connection to its database
            self._connections.pop(name).close()
            self.emptying(name).execute("SELECT pg_temp.begin_anew()")

    def emptying(self, name: str) -> psycopg.Connection[Any]:
        """The connection that empties this database, kept from test to test."""
        if name not in self._connections:
            url = self._server.get_uri(database=name)
            self._connections[name] = psycopg.connect(url, autocommit=True)
            self._connections[name].execute(_BEGIN_ANEW)
        return self._connections[name]

    def stop(self) -> None:
        for connection in self._connections.values():
            connection.close()
        self._server.cleanup()


def _emptied(table: sa.Table) -> str:
    empty = f'IF EXISTS (SELECT FROM "{table.name}") THEN DELETE FROM "{table.name}"; END IF;'
    if "id" not in table.columns or table.columns["id"].type.python_type is not int:
        return empty
    numbers = f'"{table.name}_id_seq"'
    again = f"PERFORM setval('{numbers}', 1, false)"
    return f"{empty} IF (SELECT is_called FROM {numbers}) THEN {again}; END IF;"


_BEGIN_ANEW = (
    "CREATE FUNCTION pg_temp.begin_anew() RETURNS void LANGUAGE plpgsql"
    " SET session_replication_role = replica AS $$ BEGIN "
    + " ".join(_emptied(table) for table in data.tables.Secret.metadata.sorted_tables)
    + " ".join(f'DELETE FROM "{PREFIX}{one.kind}";' for one in INDEXED)
    + " END $$"
)
"""What a test did not touch is left as it is: most of the tables."""
