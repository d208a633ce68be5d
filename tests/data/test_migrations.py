"""The tables in the database are the tables in the code, in every version from the first on.

And whatever was stored by any released version is there after the upgrade, on both databases.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import data.migrations
import data.tables
from data.copies.backing_up import back_up
from data.copies.restoring import restore
from data.copies.terms import Terms
from data.finding.find import find
from data.finding.index import PREFIX
from data.migrations import HEAD, REVISIONS, bring_up_to_date
from data.soundness.checking import check
from data.store import Store, driver_of, open_store
from tests.build import NOON, Agency
from tests.data.copies.copying import environ
from tests.databases import PostgresDatabases
from tests.processes import SOON, processes

FOLDER = Path(data.migrations.__file__).parent

NEW_COLUMNS: dict[str, dict[str, Any]] = {
    "message": {
        "domain": "example.org",
        "tried_at": None,
        "first_eyes_by": "",
        "first_eyes_at": None,
        "first_eyes_hash": "",
        "rejected_because": "",
        "beside_id": None,
    },
    "enrolment": {"anchor_at": None, "about": ""},
    "alert": {"recipient": ""},
    "inbound": {"fence": 0, "lease_owner": "", "lease_until": None, "import_id": None},
    "lead": {
        "merged_into": None,
        "owner_since": None,
        "handed_off_at": None,
        "erased_at": None,
        "came_by": "",
    },
    "cron_run": {"lease_until": None},
    "import_file": {"is_answered": True},
}
"""What the columns of later revisions hold in rows from before; an e-mail's domain is filled."""

SINCE_0001 = {
    *("kept_edit", "inbox_event", "bookmark", "import_file", "lead_merge", "not_the_same"),
    *("lead_arrival", "suspicion", "consent", "engagement", "handoff"),
    *("desk_setting", "deed", "deed_change", "presence", "saved_view"),
}
"""Tables that were not there in the first version: a row can't be older than its table."""


def of_the_models(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or is_stored(name or "")


def test_the_migrated_database_and_the_models_do_not_drift_apart(agency: Agency) -> None:
    assert data.tables.Lead.metadata is SQLModel.metadata
    with agency.store.read() as session:
        connection = session.connection()
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": of_the_models}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_known_revisions_are_those_of_the_files_in_their_order() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    assert scripts.get_heads() == [HEAD]
    in_order = [script.revision for script in scripts.walk_revisions()][::-1]
    assert tuple(in_order) == REVISIONS


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a table."""
    if request.param == "sqlite":
        (tmp_path / "old.sqlite").touch()
        yield f"sqlite:///{tmp_path}/old.sqlite"
        return
    postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
    with postgres.connected() as connection:
        (name,) = connection.execute("SELECT current_database()").fetchone()
    yield postgres.server.create(f"{name}_old")
    with postgres.server.connected("postgres") as connection:
        connection.execute(f'DROP DATABASE "{name}_old" WITH (FORCE)')


def is_stored(name: str, _: object = None) -> bool:
    """Whether it is a table of things, and not the index of their words, which the engine keeps."""
    return not name.startswith(PREFIX)


@contextmanager
def bare(url: str) -> Iterator[Store]:
    """The database as it is, neither created nor upgraded."""
    with closing(Store(driver_of(url))) as store:
        yield store


def at_revision(url: str, revision: str) -> None:
    """The tables as that version of Callboard made them."""
    with bare(url) as store, store.write() as session:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)


Rows = dict[str, list[dict[str, Any]]]


def every_table(url: str) -> Rows:
    """Everything that is stored, as the tables that are there describe themselves."""
    with bare(url) as store, store.read() as session:
        connection = session.connection()
        return rows_of(reflected(connection), connection)


def reflected(connection: sa.Connection) -> list[sa.Table]:
    """The tables of things that are there, as they describe themselves."""
    metadata = sa.MetaData()
    metadata.reflect(connection, only=is_stored)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def rows_of(tables: list[sa.Table], connection: sa.Connection) -> Rows:
    return {
        table.name: [
            dict(row)
            for row in connection.execute(
                sa.select(table).order_by(*table.primary_key.columns)
            ).mappings()
        ]
        for table in tables
    }


WORDS = {
    ("message", "channel"): ("email", "sms"),
    ("message", "recipient"): ("Dana@Example.org", "+12125550142"),
    ("message", "state"): ("queued", "sent"),
    ("message", "purpose"): ("first_response", "follow_up"),
    ("enrolment", "state"): ("active", "paused"),
    ("follow_up", "state"): ("scheduled", "queued"),
    ("follow_up", "channel"): ("email", "sms"),
    ("inbound", "state"): ("created", "merged"),
    ("lead", "stage"): ("new", "won"),
    ("lead", "urgency"): ("now", "low"),
    ("alert", "kind"): ("hot_lead", "client_stuck"),
    ("alert", "state"): ("queued", "sent"),
    ("blocker", "kind"): ("technical", "other"),
    ("cron_run", "outcome"): ("ok", "failed"),
    ("suppression", "channel"): ("email", "sms"),
}
"""Two rows of words where not every text makes sense."""

TIMES = (NOON, datetime(2025, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
JSONS: tuple[Any, Any] = ({"said": "Grüße, 日本 'and' \"quotes\""}, [])


def a_value(column: sa.Column[Any], number: int) -> Any:
    """A value of the column's type for the row `number`, from 1; every other optional one empty."""
    kind, table = column.type, column.table.name
    if (table, column.name) in WORDS:
        return WORDS[table, column.name][number - 1]
    if column.nullable and number == 2:
        return None
    if isinstance(kind, sa.DateTime):
        return TIMES[number - 1]
    if isinstance(kind, sa.JSON):
        return JSONS[number - 1]
    if isinstance(kind, sa.Boolean):
        return number == 1
    if isinstance(kind, sa.Integer):
        return number
    if isinstance(kind, sa.LargeBinary):
        return bytes(range(256)) * number
    return f"{table}.{column.name} {number}: Zoë's “text”\n"


def fill(url: str) -> Rows:
    """Two rows in every table by plain SQL, as the tables are at their revision; what is stored."""
    with bare(url) as store, store.write() as session:
        connection = session.connection()
        tables = reflected(connection)
        for table in tables:
            columns = [column for column in table.columns if column.name != "id"]
            listed = ", ".join(f'"{column.name}"' for column in columns)
            places = ", ".join(f":{column.name}" for column in columns)
            typed = [sa.bindparam(column.name, type_=column.type) for column in columns]
            insert = sa.text(f'INSERT INTO "{table.name}" ({listed}) VALUES ({places})')
            for number in (1, 2):
                row = {column.name: a_value(column, number) for column in columns}
                connection.execute(insert.bindparams(*typed), row)
    with bare(url) as store, store.read() as session:
        return rows_of(tables, session.connection())


def plain(value: Any) -> Any:
    """The same value, whatever made of it the reflection of an older table."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_loses_no_row_and_changes_no_value(empty: str, revision: str) -> None:
    at_revision(empty, revision)
    before = fill(empty)
    assert all(len(rows) == 2 for rows in before.values()), "there are rows in every table"
    open_store(empty).close()
    after = every_table(empty)
    assert before.keys() <= after.keys()
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
        for old, new in zip(rows, after[table], strict=True):
            for column, value in old.items():
                assert plain(new[column]) == plain(value), f"{table}.{column}"


def test_an_upgrade_from_the_first_version_fills_what_is_new(empty: str) -> None:
    at_revision(empty, "0001")
    before = fill(empty)
    open_store(empty).close()
    after = every_table(empty)
    assert after.keys() - before.keys() == SINCE_0001
    for table, rows in after.items():
        if table in SINCE_0001:
            assert rows == []
            continue
        new = rows[0].keys() - before[table][0].keys()
        assert new == NEW_COLUMNS.get(table, {}).keys(), table
        assert {name: rows[0][name] for name in new} == NEW_COLUMNS.get(table, {})
    email, text = after["message"]
    assert (email["channel"], email["domain"]) == ("email", "example.org")
    assert (text["channel"], text["domain"]) == ("sms", "")
    with bare(empty) as store, store.look() as reader:
        found = find(reader, "zoe text").things
        assert {thing.kind.value for thing in found} == {"lead", "client", "message"}


def test_an_upgraded_database_takes_new_rows_with_new_numbers(empty: str) -> None:
    at_revision(empty, "0001")
    with closing(open_store(empty)) as store:
        with store.write() as session:
            session.add(data.tables.Alert(key="a", kind="hot_lead", title="", body="",
                                          created_at=NOON, due_at=NOON))  # fmt: skip
        with store.look() as reader:
            assert reader.rows("SELECT count(*) FROM alert") == [(1,)]
        assert check(store, now=NOON) == []


def upgrade_at(url: str, start: float, told: Any) -> None:
    """Upgrade when all do; tell whether it was this process that did it."""
    import data.migrations as migrations

    really = migrations._upgrade
    did = []
    migrations._upgrade = lambda connection: (did.append(1), really(connection))[1]  # type: ignore
    time.sleep(max(0.0, start - time.time()))
    with closing(Store(driver_of(url))) as store:
        bring_up_to_date(store)
    told.put(len(did))


def test_of_processes_that_upgrade_at_once_exactly_one_does_it(empty: str) -> None:
    at_revision(empty, "0001")
    before = fill(empty)
    told = processes.Queue()
    start = time.time() + SOON
    running = [processes.Process(target=upgrade_at, args=(empty, start, told)) for _ in range(3)]
    for process in running:
        process.start()
    did = sorted(told.get(timeout=60) for _ in running)
    for process in running:
        process.join(20)
    assert [process.exitcode for process in running] == [0, 0, 0]
    assert did == [0, 0, 1]
    after = every_table(empty)
    assert {table: len(after[table]) for table in before} == dict.fromkeys(before, 2)


def test_an_upgrade_that_breaks_off_changes_nothing(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_revision(empty, "0001")
    before = fill(empty)
    upgrade: Callable[..., None] = data.migrations._upgrade

    def broken(connection: sa.Connection) -> None:
        upgrade(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(data.migrations, "_upgrade", broken)
    with pytest.raises(KeyboardInterrupt):
        open_store(empty)
    assert every_table(empty) == before
    with bare(empty) as store, store.look() as reader:
        assert reader.rows("SELECT version_num FROM alembic_version") == [("0001",)]


def test_the_backup_of_the_first_version_is_restored_without_losing_a_row(
    empty: str, tmp_path: Path
) -> None:
    """Over a database of this version, which has a table that the backup does not know."""
    at_revision(empty, "0001")
    before = fill(empty)
    driver = driver_of(empty)
    made = back_up(driver, tmp_path / "backup", environ=environ())
    assert made.contents.revision == "0001"
    open_store(empty).close()
    terms = Terms(ask=lambda _: None, is_dead=lambda _: True)
    restore(driver, made.file, environ=environ(), terms=terms, now=NOON, by="ana")
    open_store(empty).close()
    after = every_table(empty)
    counts = {table: len(rows) for table, rows in after.items() if table in before}
    assert counts.pop("worker") == 0, "nobody is alive for having been so then"
    assert counts.pop("activity") > 2
    assert counts.pop("alert") >= 2
    assert counts == dict.fromkeys(counts, 2)
    assert plain(after["lead"][0]["extra"]) == plain(before["lead"][0]["extra"])
    assert after["inbound"][0]["payload"] == before["inbound"][0]["payload"]
