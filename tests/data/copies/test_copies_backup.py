"""A backup is whole, private, and taken while others write. On both databases unless it says so."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from data.copies import sqlite_copy
from data.copies.backing_up import back_up
from data.migrations import HEAD
from data.refused import Refused
from data.store import driver_of, open_store
from data.tables import Lead, Secret
from tests.build import Agency, a_lead
from tests.data.copies.copying import Copies, environ
from tests.databases import PostgresDatabases
from tests.postgres import PostgresServer
from tests.processes import processes


def write_on(url: str, acknowledged: Connection) -> None:
    """Commit a row, tell its name, and so on until the pipe is closed."""
    store, number = open_store(url), 0
    while True:
        with store.write() as session:
            session.add(Secret(name=f"row {number}", value="x" * 200))
        try:
            acknowledged.send(number)
        except BrokenPipeError:
            store.close()
            return
        number += 1


def test_a_backup_taken_under_load_has_every_row_that_was_acknowledged_before_it(
    copies: Copies,
) -> None:
    hear, tell = processes.Pipe(duplex=False)
    writer = processes.Process(target=write_on, args=(copies.agency.url, tell))
    writer.start()
    tell.close()
    last = 0
    while last < 100:
        last = hear.recv()
    made = copies.back_up()
    while hear.poll():
        after = hear.recv()
    hear.close()
    writer.join(20)
    assert writer.exitcode == 0
    copies.restore(made.file, overwrite_newer=True)
    rows = {row.name for row in copies.agency.rows(Secret)}
    copied = len(rows)
    assert rows == {f"row {number}" for number in range(copied)}, "one state, without a gap"
    assert last < copied
    assert after > last, "the writer went on while the copy was made"


def test_only_the_owner_can_read_a_backup_and_nothing_else_is_left_beside_it(
    copies: Copies,
) -> None:
    a_lead(copies.agency)
    made = copies.back_up()
    assert [file.name for file in copies.folder.iterdir()] == ["backup"]
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert made.size == made.file.stat().st_size
    assert (made.contents.revision, made.contents.rows["lead"]) == (HEAD, 1)


def test_the_file_is_private_before_anything_is_in_it(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data.copies import backing_up, postgres_copy

    seen = []

    def look(file: Path) -> None:
        found = file.stat()
        seen.append((file.name, stat.S_IMODE(found.st_mode), found.st_size))

    copy_to, dump = backing_up.copy_to, postgres_copy.dump
    monkeypatch.setattr(
        backing_up, "copy_to", lambda driver, file: (look(file), copy_to(driver, file))
    )
    monkeypatch.setattr(
        postgres_copy, "dump", lambda tools, file, named: (look(file), dump(tools, file, named))
    )
    copies.back_up()
    assert seen == [("backup.part", 0o600, 0)]


def test_a_file_that_is_there_is_replaced_only_when_told(copies: Copies) -> None:
    made = copies.back_up()
    before = made.file.read_bytes()
    a_lead(copies.agency)
    with pytest.raises(Refused, match=r"exists already.*--force"):
        copies.back_up()
    assert made.file.read_bytes() == before
    assert copies.back_up(force=True).contents.rows["lead"] == 1


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(copies: Copies) -> None:
    with pytest.raises(Refused, match=r"cannot be written: No such file or directory\. Choose"):
        copies.back_up("no/such/folder/backup")
    with pytest.raises(Refused, match="is a folder"):
        copies.back_up(".")


def test_the_database_itself_is_never_the_backup(sqlite: str) -> None:
    driver = driver_of(sqlite)
    for name in ("callboard.sqlite", "callboard.sqlite-wal"):
        with pytest.raises(Refused, match="the database itself"):
            back_up(driver, Path(driver.where).with_name(name), environ={}, force=True)


def test_a_backup_is_not_put_beside_the_wal_of_another_database(
    sqlite: str, tmp_path: Path
) -> None:
    (tmp_path / "old.sqlite-wal").write_bytes(b"pages of another database")
    with pytest.raises(Refused, match="would mix the two"):
        back_up(driver_of(sqlite), tmp_path / "old.sqlite", environ={})


def test_a_copy_that_breaks_off_leaves_nothing(
    sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between two steps."""

    def interrupted(source: object, target: object) -> None:
        def stop() -> None:
            raise KeyboardInterrupt

        whole(source, target, pages=1, between=stop)

    whole = sqlite_copy.copy_pages
    monkeypatch.setattr(sqlite_copy, "copy_pages", interrupted)
    with pytest.raises(KeyboardInterrupt):
        back_up(driver_of(sqlite), tmp_path / "backup", environ={})
    assert list(tmp_path.iterdir()) == []


_KILLED = """
import sys, time
from pathlib import Path
from data.copies import sqlite_copy
from data.copies.backing_up import back_up
from data.store import driver_of

def wait():
    print("half", flush=True)
    time.sleep(60)

whole = sqlite_copy.copy_pages
sqlite_copy.copy_pages = lambda s, t: whole(s, t, pages=1, between=wait)
back_up(driver_of(sys.argv[1]), Path(sys.argv[2]), environ={})
"""


def test_a_killed_backup_leaves_no_file_of_that_name_and_the_next_one_takes_over(
    sqlite: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    command = [sys.executable, "-c", _KILLED, sqlite, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as backing:
        assert backing.stdout is not None
        assert backing.stdout.readline() == b"half\n"
        with pytest.raises(Refused, match="Another process is writing"):
            back_up(driver_of(sqlite), file, environ={})
        backing.send_signal(signal.SIGKILL)
    assert [left.name for left in tmp_path.iterdir()] == ["backup.part"]
    back_up(driver_of(sqlite), file, environ={})
    assert [left.name for left in tmp_path.iterdir()] == ["backup"]


def test_a_writer_does_not_wait_for_a_backup_and_the_backup_does_not_begin_anew(
    sqlite: str, tmp_path: Path
) -> None:
    """A copy whose steps do not lie in one transaction begins anew after every commit."""
    driver, steps = driver_of(sqlite), 0
    store = open_store(sqlite)

    def write() -> None:
        nonlocal steps
        steps += 1
        assert steps <= pages, "the copy began anew"
        with store.write() as session:  # who waited here would do so until it is told "busy"
            session.add(Secret(name=f"step {steps}", value="x"))

    with store.look() as reader:
        ((pages,),) = reader.rows("PRAGMA page_count")
    copy = sqlite_copy.opened(tmp_path / "copy")
    with closing(driver.connect()) as source, closing(copy), sqlite_copy.snapshot(source):
        sqlite_copy.copy_pages(source, copy, pages=10, between=write)
    store.close()
    assert steps == (pages - 1) // 10


def test_a_password_never_stands_on_a_command_line(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    """`ps` shows the command lines of all users; the environment only its owner reads."""
    url = postgres_databases.new()
    log = tmp_path / "seen"
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in ("pg_dump", "pg_restore", "psql"):
        real = Path(environ()["PATH"].partition(":")[0]) / program
        shim = folder / program
        shim.write_text(
            f'#!/bin/sh\necho "$0 $*" >> {log}\necho "${{PGPASSWORD:+given}}" >> {log}.env\n'
            f'exec {real} "$@"\n'
        )
        shim.chmod(0o755)
    driver = driver_of(f"{url}{'&' if '?' in url else '?'}password=s3cr3t&sslpassword=s3cr3t")
    back_up(driver, tmp_path / "backup", environ={**environ(), "PATH": f"{folder}:/usr/bin:/bin"})
    assert "pg_dump" in log.read_text()
    assert "s3cr3t" not in log.read_text()
    assert "given" in Path(f"{log}.env").read_text()


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("", r"pg_dump, pg_restore and psql were not found on the PATH\. Install .*postgresql-cli"),
        ("12.3", r"is of PostgreSQL 12, and the server is \d+: an older one cannot read it\. Inst"),
    ],
)
def test_without_programs_new_enough_for_the_server_it_says_how_to_get_them(
    postgres_databases: PostgresDatabases, tmp_path: Path, version: str, sentence: str
) -> None:
    for program in ("pg_dump", "pg_restore", "psql") if version else ():
        file = tmp_path / program
        file.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        file.chmod(0o755)
    driver = driver_of(postgres_databases.new())
    with pytest.raises(Refused, match=sentence):
        back_up(driver, tmp_path / "backup", environ={"PATH": str(tmp_path)})
    assert not (tmp_path / "backup").exists()


def test_newer_programs_further_back_on_the_path_are_found(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    for program in ("pg_dump", "pg_restore", "psql"):
        file = tmp_path / program
        file.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.3'\n")
        file.chmod(0o755)
    path = f"{tmp_path}:{environ()['PATH']}"
    driver = driver_of(postgres_databases.new())
    made = back_up(driver, tmp_path / "backup", environ={**environ(), "PATH": path})
    assert made.contents.revision == HEAD


def test_a_database_without_tables_has_nothing_to_back_up(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    server: PostgresServer = postgres_databases.server
    driver = driver_of(server.create(f"empty_{os.getpid()}"))
    with pytest.raises(Refused, match="nothing to back up"):
        back_up(driver, tmp_path / "backup", environ=environ())
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_one_lead_says_what_is_in_it(agency: Agency, tmp_path: Path) -> None:
    a_lead(agency)
    contents = Copies(agency, tmp_path).back_up().contents
    assert len(agency.rows(Lead)) == 1
    assert contents.sentence == (
        "1 lead, 1 inbox item, 1 message, 0 clients and 3 timeline entries, "
        "the last from 2026-11-24 17:00 UTC"
    )
