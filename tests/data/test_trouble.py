"""What a database error is told as: one sentence with what to do, and never a secret."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
import sqlalchemy
import sqlalchemy.exc

from data.place import Place, mount_of
from data.sqlite import Sqlite, sqlite_driver
from data.store import Store, open_store
from data.trouble import Trouble, database_trouble, is_database_error, shortened, told_at
from tests.databases import PostgresDatabases
from tests.disks import SmallDisk, read_only_under_us, small_disk

BIG = "INSERT INTO activity (at, by, kind, summary, why, data) SELECT '2026-01-01', '', '', hex(randomblob(400000)), '', '{}'"  # noqa: E501


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


def an_own_store(folder: Path) -> tuple[Store, Path]:
    path = folder / "callboard.sqlite"
    return open_store(f"sqlite:///{path}"), path


def write(store: Store, statement: str = "UPDATE alembic_version SET version_num = '0002'") -> None:
    with store.write() as session:
        session.connection().exec_driver_sql(statement)


def said(path: Path | None, work: Any, *arguments: Any) -> str:
    """The sentence for what the work is refused with."""
    with pytest.raises(Exception) as caught:
        work(*arguments)
    assert is_database_error(caught.value)
    return database_trouble(caught.value, path).sentence()


def test_a_full_disk_is_named_by_its_mount_and_reading_goes_on(disk: SmallDisk) -> None:
    store, path = an_own_store(disk.folder)
    disk.fill()
    sentence = said(path, write, store, BIG)
    assert sentence == f"Database: disk full — free space on {disk.folder}"
    with store.look() as reader:
        assert reader.rows("SELECT count(*) FROM lead") == [(0,)]
    disk.free()
    write(store, BIG)
    store.close()


def test_a_disk_that_is_mounted_read_only_is_told_even_where_sqlite_cannot_open_the_file(
    disk: SmallDisk,
) -> None:
    store, path = an_own_store(disk.folder)
    store.close()
    disk.remount("ro")
    sentence = said(path, write, Store(Sqlite(path)))
    assert sentence == (f"Database: read-only — {disk.folder} is mounted read-only; remount it")
    disk.remount("rw")
    write(Store(Sqlite(path)))


def test_a_disk_that_turns_read_only_under_an_open_database_is_told(tmp_path: Path) -> None:
    store, path = an_own_store(tmp_path)
    write(store)
    with read_only_under_us(path):
        assert said(path, write, store).startswith("Database: read-only — make ")
    write(store)
    store.close()


def test_a_file_whose_folder_went_away_is_gone(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    store, path = an_own_store(tmp_path / "there")
    store.close()
    os.rename(tmp_path / "there", tmp_path / "elsewhere")
    sentence = said(path, write, Store(Sqlite(path)))
    assert sentence == f"Database: gone — {path} was moved, removed or unmounted; put it back"


def test_a_file_that_is_no_database_is_damaged_and_the_backup_is_named(tmp_path: Path) -> None:
    path = tmp_path / "callboard.sqlite"
    path.write_bytes(b"not a database at all" * 500)
    sentence = said(path, write, Store(Sqlite(path)))
    assert sentence.startswith("Database: damaged — run `callboard db check`")
    assert "restore" in sentence


def test_a_database_that_another_process_holds_too_long_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.sqlite.BUSY_SECONDS", 0.1)
    store, path = an_own_store(tmp_path)
    other = sqlite_driver().connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert said(path, write, store).startswith("Database: busy — another process")
    other.execute("ROLLBACK")
    write(store)
    store.close()


@pytest.fixture
def server(postgres_databases: PostgresDatabases) -> PostgresDatabases:
    return postgres_databases


def test_a_postgresql_server_that_takes_no_writes_is_read_only(server: PostgresDatabases) -> None:
    with server.connected() as connection:
        connection.execute("SET default_transaction_read_only = on")
        sentence = said(None, connection.execute, "CREATE TABLE t (a int)")
    assert sentence.startswith("Database: read-only — ")


def test_a_connection_that_the_server_ends_is_told_as_a_shutdown(
    server: PostgresDatabases,
) -> None:
    with server.connected() as connection, server.connected() as other:
        other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
        sentence = said(None, connection.execute, "SELECT 1")
    assert sentence == (
        "Database: the server is shutting down or starting — "
        "start the database server, or wait until it is up"
    )


def test_a_server_that_is_not_there_does_not_answer(tmp_path: Path) -> None:
    sentence = said(None, psycopg.connect, f"host={tmp_path} user=u password=hush dbname=d")
    assert sentence.startswith("Database: the server does not answer — start the database server")
    assert "hush" not in sentence


def test_a_database_that_the_server_does_not_know_is_not_there(server: PostgresDatabases) -> None:
    with server.connected() as connection:
        socket = connection.info.host
    sentence = said(None, psycopg.connect, f"host={socket} user=postgres dbname=nowhere")
    assert sentence.startswith("Database: not there — ")


class FullDisk(psycopg.errors.DiskFull):
    """What psycopg raises at SQLSTATE 53100; only a server with a disk of its own can be asked."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FullDisk("could not extend file"), "disk full — free space on the database server"),
        (psycopg.errors.TooManyConnections("sorry"), "too many connections"),
        (psycopg.errors.InvalidPassword("no"), "user or password refused"),
        (psycopg.OperationalError('FATAL:  password authentication failed for user "x"'),
         "user or password refused"),
        (psycopg.OperationalError("FATAL:  sorry, too many clients already"), "too many"),
        (psycopg.errors.InsufficientPrivilege("permission denied"), "not allowed"),
    ],
)  # fmt: skip
def test_what_postgresql_says_by_its_state_is_told(error: Exception, words: str) -> None:
    assert is_database_error(error)
    assert words in database_trouble(error).sentence()


def test_an_error_wrapped_by_sqlalchemy_tells_neither_statement_nor_values() -> None:
    cause = sqlite_driver().OperationalError("something nobody foresaw")
    error = sqlalchemy.exc.OperationalError("SELECT secret FROM lead", {"name": "Dana"}, cause)
    assert database_trouble(error).sentence() == (
        "Database: does not answer — it says: something nobody foresaw"
    )


def test_an_unforeseen_word_of_the_driver_is_told_without_password_and_second_line() -> None:
    error = psycopg.InternalError(
        "failed at postgresql://anna:hush@db/x with password=hush2\nLINE 1: SELECT 'hush3'"
    )
    sentence = database_trouble(error).sentence()
    assert "hush" not in sentence
    assert "db/x" in sentence


@pytest.mark.parametrize(
    "bug",
    [
        ValueError("ours"),
        sqlalchemy.exc.ArgumentError("ours"),
        sqlite_driver().IntegrityError("UNIQUE constraint failed"),
        psycopg.errors.UndefinedColumn("no column"),
    ],
)
def test_a_bug_of_ours_is_not_blamed_on_the_database(bug: Exception) -> None:
    assert not is_database_error(bug)


def test_the_time_is_told_as_the_readers_clock_has_it_and_with_the_day_when_it_is_another() -> None:
    since = datetime(2026, 11, 24, 13, 2, tzinfo=UTC)
    sentence = Trouble("Database: disk full", "free space on /var").sentence(since)
    assert sentence == "Database: disk full since 2026-11-24 13:02 UTC — free space on /var"
    berlin = ZoneInfo("Europe/Berlin")
    told = told_at(sentence, berlin, since)
    assert told == "Database: disk full since 14:02 — free space on /var"
    later = told_at(sentence, berlin, since.replace(day=25))
    assert later == "Database: disk full since Tue 24 Nov 14:02 — free space on /var"
    assert {shortened(one) for one in (sentence, told, later)} == {"Database: disk full"}


def test_a_file_is_there_gone_or_replaced_and_an_empty_one_is_none(tmp_path: Path) -> None:
    store, path = an_own_store(tmp_path)
    place = Place(store)
    assert place.standing() == "there"
    path.rename(tmp_path / "moved")
    assert place.standing() == "gone"
    path.touch()
    assert place.standing() == "gone"
    path.write_bytes(b"a restored one")
    assert place.standing() == "replaced"
    place.accept()
    assert place.standing() == "there"
    (tmp_path / "moved").rename(path)
    assert place.standing() == "replaced"
    store.close()


def test_the_mount_is_the_folder_of_the_file_system(tmp_path: Path) -> None:
    assert mount_of(Path("/proc/nowhere/at/all")) == Path("/proc")
    assert os.path.ismount(mount_of(tmp_path / "not" / "yet" / "made"))
