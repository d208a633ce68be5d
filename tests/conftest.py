"""What every kind of test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.databases import KINDS, Databases, PostgresDatabases, SqliteDatabases
from tests.servers import MailServer

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # programs that tests start are compiled once


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: much of the suite waits for programs that it started."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A real mail server of this test's own."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases()
    yield databases
    databases.server.stop()


@pytest.fixture(params=KINDS)
def databases(request: pytest.FixtureRequest) -> Databases:
    """New databases on each engine in turn: the test runs once for either."""
    made: Databases = request.getfixturevalue(f"{request.param}_databases")
    return made


@pytest.fixture
def database(databases: Databases) -> str:
    """The URL of a new database; the test runs on SQLite and on PostgreSQL."""
    return databases.new()


@pytest.fixture
def sqlite(sqlite_databases: SqliteDatabases) -> str:
    """The URL of a new SQLite database, for what only a file can do."""
    return sqlite_databases.new()
