"""New databases for tests, on both engines. What every rule says must hold on either."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from data.store import open_store

KINDS = ("sqlite", "postgres")


class Databases(Protocol):
    """Makes databases of this version with nothing in them."""

    def new(self) -> str:
        """The URL of one. On PostgreSQL the one before it is emptied: use one at a time."""


class SqliteDatabases:
    """Copies of a file that was made once."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._first = folder / "new.sqlite"
        open_store(f"sqlite:///{self._first}").close()

    def new(self) -> str:
        path = self._folder / f"{next(self._numbers)}" / "callboard.sqlite"
        path.parent.mkdir()
        shutil.copy(self._first, path)
        return f"sqlite:///{path}"


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

    @contextmanager
    def connected(self) -> Iterator[Any]:
        """A connection to the database of this process, for looking behind our backs."""
        with self.server.connected(self._name) as connection:
            yield connection
