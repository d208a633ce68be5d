"""New databases for tests, on both engines. What every rule says must hold on either."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from data.store import open_store
from tests.first_lead import Beginning, PostgresBeginning, SqliteBeginning

KINDS = ("sqlite", "postgres")


class Databases(Protocol):
    """Makes databases of this version with nothing in them."""

    def new(self) -> str:
        """The URL of one. On PostgreSQL the one before it is emptied: use one at a time."""

    def beginning(self, url: str) -> Beginning | None:
        """Of the one that was made last; None for another."""


@cache
def made_once() -> Path:
    """A closed, empty database of this version, for as long as this process lives.

    One that was forked since uses it, too.
    """
    folder, maker = tempfile.mkdtemp(prefix="callboard-new-"), os.getpid()

    @atexit.register
    def clear() -> None:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)

    path = Path(folder) / "callboard.sqlite"
    open_store(f"sqlite:///{path}").close()
    return path


def new_sqlite(path: Path) -> str:
    """Lay a new database at the path, a copy of one that was made once; returns its URL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(made_once(), path)
    return f"sqlite:///{path}"


class SqliteDatabases:
    """New files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._last: SqliteBeginning | None = None

    def new(self) -> str:
        url = new_sqlite(self._folder / f"{next(self._numbers)}" / "callboard.sqlite")
        self._last = SqliteBeginning(url)
        return url

    def beginning(self, url: str) -> Beginning | None:
        return self._last if self._last is not None and self._last.url == url else None


class PostgresDatabases:
    """One database of this test process, emptied each time, on the run's one server."""

    def __init__(self) -> None:
        from tests.postgres import PostgresServer

        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
        self.server = PostgresServer(Path(tempfile.gettempdir()) / f"callboard-test-{run}")
        self._name = f"callboard_{os.getpid()}"
        self._url = self.server.create_ours(self._name)

    def new(self) -> str:
        self.server.empty(self._name)
        return self._url

    def beginning(self, url: str) -> Beginning | None:
        return PostgresBeginning(self.server.emptying(self._name)) if url == self._url else None

    @contextmanager
    def connected(self) -> Iterator[Any]:
        """A connection to the database of this process, for looking behind our backs."""
        with self.server.connected(self._name) as connection:
            yield connection
