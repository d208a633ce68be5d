"""What most tests begin with is made once for each kind of database, and laid there again.

The first lead of an empty database goes the whole way each time: through the door, through every
rule, to its answer. What that leaves behind is always the same rows; half of what tests of the data
took went into making them. They are made by the operations themselves, in the first test that
asks; a database that holds anything already, and a test that puts something in the place of our
code, gets them from the operations, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import psycopg
import pytest
from psycopg import sql

import data.tables
from data.finding.index import INDEXED, PREFIX
from data.postgres import CHANNEL
from data.sqlite import sqlite_driver

if TYPE_CHECKING:
    from tests.databases import Databases

R = TypeVar("R")

TABLES = [table.name for table in data.tables.Secret.metadata.sorted_tables]

_made: dict[object, tuple[Any, Any, object]] = {}
"""What came of it, the rows, and the rules: as long as these are held, no others have their id."""


class Beginning(Protocol):
    """A new database, for as long as nobody came into it."""

    kind: str

    def is_untouched(self) -> bool: ...

    def rows(self) -> Any:
        """Everything that is in it now."""

    def lay(self, rows: Any) -> None: ...


class SqliteBeginning:
    kind = "sqlite"

    def __init__(self, url: str) -> None:
        self.url = url
        self._path = Path(url.removeprefix("sqlite:///"))
        self._laid = os.stat(self._path).st_mtime_ns

    def is_untouched(self) -> bool:
        """What is written stands in the file beside it until it is moved over."""
        beside = Path(f"{self._path}-wal")
        is_empty = not beside.exists() or not beside.stat().st_size
        return is_empty and os.stat(self._path).st_mtime_ns == self._laid

    def rows(self) -> Mapping[str, list[tuple[Any, ...]]]:
        connection = self._connected()
        try:
            every = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
                     for name in TABLES}  # fmt: skip
        finally:
            connection.close()
        return {name: rows for name, rows in every.items() if rows}

    def lay(self, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
        """The triggers fill the index of words, as they do for everybody."""
        connection = self._connected()
        try:
            connection.execute("BEGIN IMMEDIATE")
            for name, lines in rows.items():
                places = ", ".join("?" * len(lines[0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', lines)
            connection.execute("COMMIT")
        finally:
            connection.close()

    def _connected(self) -> Any:
        return sqlite_driver().connect(self._path, isolation_level=None)


class PostgresBeginning:
    """`connection` is kept from test to test; what it asks each time is planned already."""

    kind = "postgres"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        if not connection.execute("SELECT to_regproc('pg_temp.is_untouched')").fetchone()[0]:  # type: ignore[index]
            empty = " AND ".join(f'NOT EXISTS (SELECT FROM "{name}")' for name in TABLES)
            connection.execute(
                "CREATE FUNCTION pg_temp.is_untouched() RETURNS boolean LANGUAGE plpgsql"
                f" AS $$ BEGIN RETURN {empty}; END $$"
            )

    def is_untouched(self) -> bool:
        (found,) = self._connection.execute("SELECT pg_temp.is_untouched()").fetchone() or (False,)
        return bool(found)

    def rows(self) -> str:
        """The statements that lay them, and let every number begin where it stands now."""
        said = ["BEGIN; SET LOCAL session_replication_role = replica"]
        for name in (*TABLES, *(f"{PREFIX}{one.kind}" for one in INDEXED)):
            (lines,) = self._connection.execute(
                f'SELECT json_agg(one)::text FROM "{name}" AS one'
            ).fetchone() or (None,)
            if lines:
                every = sql.Literal(lines).as_string(self._connection)
                said.append(f'INSERT INTO "{name}" SELECT * FROM'
                            f' json_populate_recordset(NULL::"{name}", {every})')  # fmt: skip
        for name, last in self._connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            " AND schemaname = current_schema()"
        ):
            said.append(f"SELECT setval('{name}', {last})")
        return "; ".join([*said, f"NOTIFY {CHANNEL}", "COMMIT"])

    def lay(self, rows: str) -> None:
        self._connection.execute(rows)


OTHERWISE = ("monkeypatch", "german")
"""In the names of fixtures under which the same deed may leave something else behind."""


def beginning_for(
    request: pytest.FixtureRequest, databases: Databases, url: str
) -> Beginning | None:
    """What was just made at the URL, for a test in which our code is as it is written."""
    is_other = any(word in name for name in request.fixturenames for word in OTHERWISE)
    return None if is_other else databases.beginning(url)


def made_once(
    beginning: Beginning | None, key: tuple[Any, ...], rules: object, make: Callable[[], R]
) -> R:
    """What `make` gives, and what it leaves in the database, made for this key or laid again."""
    if beginning is None or not beginning.is_untouched():
        return make()
    key = (beginning.kind, id(rules), *key)
    if key in _made:
        result, rows, _ = _made[key]
        beginning.lay(rows)
        return result  # type: ignore[no-any-return]
    result = make()
    rows = beginning.rows()
    if f"{datetime.now(UTC):%Y-%m-%d}" not in str(rows):  # a clock of its own goes on
        _made[key] = (result, rows, rules)
    return result
