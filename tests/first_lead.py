"""What many tests begin with is made twice for each kind of database, and laid there again.

The first lead of an empty database goes the whole way each time: through the door, through every
rule, to its answer. What that leaves behind is always the same rows; half of what tests of the data
took went into making them, a sixth of what screens took. They are made by the operations
themselves, and kept when a second test asks for the same: most words are said in one test only. In
a file the second lead after the same first one, and so on, is kept likewise, as long as nobody
else wrote there. A database that holds anything else, and a test that puts something in the place
of our code, gets its rows from the operations, too.
"""

from __future__ import annotations

import os
import re
import threading
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

Rows = Mapping[str, list[tuple[Any, ...]]]
State = tuple[object, ...]
"""What was made in a new database, one after the other; empty for one that nobody came into."""

_made: dict[State, tuple[Any, Any, object]] = {}
"""What came of the last of them, the rows, and the rules: as long as these are held, no others have
their id."""

_asked: dict[State, object] = {}
"""What was asked for once, with the rules."""


class Beginning(Protocol):
    """A new database, for as long as nobody else came into it."""

    kind: str

    def state(self) -> State | None:
        """What was made in it; None when there may be anything else."""

    def became(self, state: State) -> None:
        """Just now, by the operations or by laying."""

    def rows(self) -> Any:
        """Everything that is in it now."""

    def lay(self, rows: Any, before: Any) -> None:
        """These instead of those of before; None: there are none."""


class SqliteBeginning:
    kind = "sqlite"

    def __init__(self, url: str) -> None:
        self.url = url
        self._path = Path(url.removeprefix("sqlite:///"))
        self._threads = set(threading.enumerate())
        self._state: State | None = ()
        self._laid = self._mark()

    def state(self) -> State | None:
        """A thread that began after the database did may write into it at any moment."""
        is_as_left = self._mark() == self._laid and self._threads.issuperset(threading.enumerate())
        self._state = self._state if is_as_left else None
        return self._state

    def became(self, state: State) -> None:
        self._state, self._laid = state, self._mark()

    def _mark(self) -> tuple[int, ...]:
        """What is written stands in the file beside it until it is moved over."""
        beside, own = Path(f"{self._path}-wal"), os.stat(self._path)
        its = os.stat(beside) if beside.exists() else None
        written = (its.st_size, its.st_mtime_ns) if its is not None and its.st_size else ()
        return (own.st_size, own.st_mtime_ns, *written)

    def rows(self) -> Rows:
        connection = self._connected()
        try:
            every = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
                     for name in TABLES}  # fmt: skip
        finally:
            connection.close()
        return {name: rows for name, rows in every.items() if rows}

    def lay(self, rows: Rows, before: Rows | None) -> None:
        """The triggers fill the index of words, as they do for everybody."""
        connection = self._connected()
        try:
            connection.execute("BEGIN IMMEDIATE")
            for name in sorted({*rows, *(before or ())}):
                new, old = rows.get(name, []), (before or {}).get(name, [])
                if new[: len(old)] == old:
                    new = new[len(old) :]
                else:
                    connection.execute(f'DELETE FROM "{name}"')
                if new:
                    places = ", ".join("?" * len(new[0]))
                    connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', new)
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

    def state(self) -> State | None:
        (found,) = self._connection.execute("SELECT pg_temp.is_untouched()").fetchone() or (False,)
        return () if found else None

    def became(self, state: State) -> None:
        """It is not told here whether somebody writes after this: what comes next is made."""

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

    def lay(self, rows: str, before: object) -> None:
        self._connection.execute(rows)


OTHERWISE = ("monkeypatch", "german")
"""In the names of fixtures under which the same deed may leave something else behind."""


def beginning_for(
    request: pytest.FixtureRequest, databases: Databases, url: str
) -> Beginning | None:
    """What was just made at the URL, for a test in which our code is as it is written."""
    return None if _is_otherwise(request) else databases.beginning(url)


def beginning_in_file(request: pytest.FixtureRequest, url: str) -> Beginning | None:
    """The same for a new file of the test's own."""
    return None if _is_otherwise(request) else SqliteBeginning(url)


def _is_otherwise(request: pytest.FixtureRequest) -> bool:
    return any(word in name for name in request.fixturenames for word in OTHERWISE)


_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")


def _tells_a_time_since(began: datetime, rows: Any) -> bool:
    """Whether a clock of its own, which goes on, wrote into them."""
    first, last = (f"{one:%Y-%m-%d %H:%M:%S}" for one in (began, datetime.now(UTC)))
    return any(first <= told.replace("T", " ") <= last for told in _TIME.findall(str(rows)))


def made_once(
    beginning: Beginning | None, key: tuple[Any, ...], rules: object, make: Callable[[], R]
) -> R:
    """What `make` gives, and what it leaves in the database, made for this key or laid again."""
    before = beginning.state() if beginning is not None else None
    if beginning is None or before is None:
        return make()
    state = (*(before or (beginning.kind,)), (id(rules), *key))
    _, known, _ = _made.get(before, (None, None, None))
    may_keep = known is not None or not before
    if state in _made:
        result, rows, _ = _made[state]
        beginning.lay(rows, known)
    elif state in _asked and may_keep:
        began = datetime.now(UTC)
        result = make()
        rows = beginning.rows()
        if not _tells_a_time_since(began, rows):
            _made[state] = (result, rows, rules)
    else:
        _asked[state] = rules
        result = make()
    beginning.became(state)
    return result  # type: ignore[no-any-return]
