"""What every kind of test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import WorkStealingScheduling

from bench.zygote import Zygote
from bench.zygotes import Zygotes
from tests.asked import ask_only_who_has_something_to_do
from tests.collected import collect_and_keep, collect_between_tests, collect_when_worth_it
from tests.compiled import share_compiled_statements, share_parsed_styles
from tests.databases import KINDS, Databases, PostgresDatabases, SqliteDatabases
from tests.dealt import dealt
from tests.handled import share_handlers
from tests.hatched import hatch
from tests.kept_lines import keep_connections
from tests.matched import share_matched_styles
from tests.plain_strips import forget_what_was_made_of_lines
from tests.prepared import prepare
from tests.quick_disk import quick_folder
from tests.servers import MailServer
from tests.undrawn import leave_undrawn_what_nobody_sees

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # programs that tests start are compiled once
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")  # nobody watches
os.environ["LANGUAGE"] = "en"  # the sentences that tests compare
share_compiled_statements()
share_parsed_styles()
share_matched_styles()
share_handlers()
leave_undrawn_what_nobody_sees()
ask_only_who_has_something_to_do()
forget_what_was_made_of_lines()
keep_connections()
collect_between_tests()

ZYGOTES = "ZYGOTES_OF_THE_SUITE"
"""Tells a worker where a zygote is to be had."""

LONGEST_IN_A_NAME, BEGINNING = 200, 40
"""Characters of a parameter; a longer one's name is its beginning and its length."""

settings.register_profile("suite", max_examples=15, deadline=None, database=None, derandomize=True)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile("suite")
"""The suite looks at a few dozen examples, the same each time: whoever changes a line learns what
that line did. `--hypothesis-profile=thorough` looks for new ones, and at many more of the
properties that do not say how many they want."""


def pytest_configure(config: pytest.Config) -> None:
    """Before any worker begins, what all of them import is made ready, once.

    At its end each worker looks once for exceptions in what nobody holds: five looks, which PyPy
    needs, cost seconds.
    """
    config.stash[gc_collect_iterations_key] = 1
    if not hasattr(config, "workerinput"):
        prepare(config)


def pytest_make_parametrize_id(val: object) -> str | None:
    """What a test is about does not stand in its name when it is long: each worker sends all names,
    each report several times its own, and a program that starts gets the test's in its environment,
    which holds 128 kB.
    """
    if not isinstance(val, str | bytes) or len(val) <= LONGEST_IN_A_NAME:
        return None
    return f"{val[:BEGINNING]!a}... {len(val)}"


def pytest_xdist_auto_num_workers() -> int:
    """Three for each core: much of the suite waits for programs that it started."""
    return 3 * (os.cpu_count() or 1)


def pytest_xdist_setupnodes(config: pytest.Config, specs: Sequence[object]) -> None:
    """The workers are forked here, where everything is ready; they share what forks programs."""
    zygotes = Zygotes()
    os.environ[ZYGOTES] = zygotes.address
    hatch(config, len(specs))
    zygotes.begin()
    config.add_cleanup(zygotes.close)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WorkStealingScheduling:
    """The slow tests stand together: a worker that is done takes some of another's."""
    return WorkStealingScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with its share of the long ones: at the end nobody would work beside them.

    The scheduler gives each worker a piece of the list, all pieces of one length.
    """
    items[:] = dealt(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """What is imported stays: the collector need not walk through it."""
    collect_and_keep()


def pytest_runtest_logfinish() -> None:
    collect_when_worth_it()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A real mail server of this test's own."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Starts the program in processes of its own, in a tenth of the time."""
    started = Zygote(os.environ.get(ZYGOTES, ""))
    yield started
    started.close()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabases]:
    with quick_folder(tmp_path_factory.mktemp("sqlite")) as folder:
        yield SqliteDatabases(folder)


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
