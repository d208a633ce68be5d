"""A restore that is refused changes nothing, and says in one sentence why."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from data.copies.backing_up import back_up
from data.copies.restoring import restore
from data.copies.terms import Terms
from data.migrations import HEAD
from data.refused import BadDatabase, Refused
from data.schedule.workers import beat
from data.store import driver_of
from tests.build import NOON, a_lead, an_agency
from tests.data.copies.copying import LATER, Copies, add, environ, leads
from tests.databases import PostgresDatabases, SqliteDatabases


def test_a_newer_database_is_not_replaced_and_the_sentence_says_what_would_be_lost(
    copies: Copies,
) -> None:
    made = copies.back_up()
    add(copies.agency, "Dana Ortiz")
    with pytest.raises(
        Refused,
        match=r"^The database has 1 lead, 1 inbox item, 1 message and 3 timeline entries that this "
        r"backup has not, the last from 2026-11-24 17:00 UTC; use --overwrite-newer",
    ):
        copies.restore(made.file)
    assert leads(copies.agency) == ["Dana Ortiz"]
    assert copies.asked == []


def test_the_backup_of_another_agency_is_told_from_an_older_one_of_this(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    """Its ids say nothing of ours: all that we have would be gone."""
    ours, other = an_agency(sqlite_databases.new()), an_agency(sqlite_databases.new())
    for name in ("Ann Lee", "Bob Ray", "Cy Orr"):
        a_lead(other, name=name, email=f"{name[:2]}@example.org", now=NOON - timedelta(days=1))
    file = back_up(other.store.driver, tmp_path / "other", environ={}).file
    add(ours, "Dana Ortiz")
    with pytest.raises(Refused, match=r"is not the one that was copied: it holds 1 lead, 1 inbox"):
        Copies(ours, tmp_path).restore(file)
    ours.store.close()
    other.store.close()


def a_runner(session: Session) -> None:
    beat(session, "far:77:abc", host="far", pid=77, kind="serve", started_at=NOON,
         now=LATER, trouble="")  # fmt: skip


def test_it_is_refused_while_a_runner_works_on_it_and_says_which_to_stop(copies: Copies) -> None:
    made = copies.back_up()
    copies.agency.do(a_runner)
    with pytest.raises(
        Refused,
        match=r"A runner works on this database: serve on far, process 77\. Stop it and restore "
        r"then \(one that died counts for 45 s more\), or add --while-running\.",
    ):
        copies.restore(made.file)
    copies.restore(made.file, dead="far:77:abc")
    copies.agency.do(a_runner)
    copies.restore(made.file, while_running=True, overwrite_newer=True)


def test_a_runner_of_the_backup_does_not_count_as_alive(copies: Copies) -> None:
    copies.agency.do(a_runner)
    made = copies.back_up()
    copies.restore(made.file, while_running=True)
    copies.restore(made.file, overwrite_newer=True)


def test_who_says_no_is_left_in_peace(copies: Copies) -> None:
    made = copies.back_up()
    add(copies.agency, "Dana Ortiz")

    class SaidNo(Exception):
        pass

    def no(question: str) -> None:
        assert "will be replaced by" in question
        assert "1 lead, 1 inbox item" in question
        raise SaidNo

    terms = Terms(ask=no, is_dead=lambda _: False, overwrite_newer=True)
    with pytest.raises(SaidNo):
        restore(copies.agency.store.driver, made.file, environ=environ(), terms=terms,
                now=LATER, by="ana")  # fmt: skip
    assert leads(copies.agency) == ["Dana Ortiz"]
    assert [file.name for file in copies.folder.iterdir()] == ["backup"]


GARBAGE = {
    "garbage": (b"not a database at all", r"is not a backup of Callboard\."),
    "an empty file": (b"", r"is not a backup of Callboard\."),
    "only the beginning of SQLite": (b"SQLite format 3\x00" + b"\x00" * 90, "."),
    "only the beginning of an archive": (b"PGDMP\x01\x0e\x00", "."),
}


@pytest.mark.parametrize("what", GARBAGE)
def test_what_is_no_backup_is_refused_and_the_database_is_untouched(
    copies: Copies, what: str
) -> None:
    content, sentence = GARBAGE[what]
    file = copies.folder / "file"
    file.write_bytes(content)
    add(copies.agency, "Dana Ortiz")
    with pytest.raises(Refused, match=sentence) as refused:
        copies.restore(file, overwrite_newer=True)
    assert str(refused.value).startswith(str(file))
    assert leads(copies.agency) == ["Dana Ortiz"]
    assert list(copies.folder.iterdir()) == [file]


def test_a_missing_file_is_told_in_a_sentence(copies: Copies) -> None:
    with pytest.raises(Refused, match=r"cannot be read: No such file or directory\.$"):
        copies.restore(copies.folder / "none")


@pytest.mark.parametrize("missing", [1, 5000, 20000])
def test_a_truncated_backup_is_refused_and_the_database_is_untouched(
    copies: Copies, missing: int
) -> None:
    add(copies.agency, "Dana Ortiz")
    made = copies.back_up()
    os.truncate(made.file, made.size - missing)
    add(copies.agency, "Eve Moss")
    with pytest.raises(Refused, match=r"is damaged: .+\. Use another backup\.$"):
        copies.restore(made.file, overwrite_newer=True)
    assert leads(copies.agency) == ["Dana Ortiz", "Eve Moss"]


def test_the_backup_of_a_newer_version_is_refused(copies: Copies) -> None:
    """Also a database of a newer version is never replaced by an older backup."""
    agency = copies.agency
    older = copies.back_up("older").file
    agency.do(lambda session: session.execute(text("UPDATE alembic_version SET version_num='9z'")))
    newer = copies.back_up("newer").file
    with pytest.raises(Refused, match=r"The database in place was made by a newer version .*9z"):
        copies.restore(older, overwrite_newer=True)
    agency.do(
        lambda session: session.execute(text(f"UPDATE alembic_version SET version_num='{HEAD}'"))
    )
    with pytest.raises(Refused, match=r"newer was made by a newer version of Callboard .revision"):
        copies.restore(newer, overwrite_newer=True)
    add(agency, "Dana Ortiz")


def another_programs(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE lead (id INTEGER PRIMARY KEY)")
        connection.commit()


def test_another_programs_database_is_neither_restored_nor_replaced(
    sqlite: str, tmp_path: Path
) -> None:
    theirs, terms = tmp_path / "theirs", Terms(ask=lambda _: None, is_dead=lambda _: False,
                                               overwrite_newer=True)  # fmt: skip
    another_programs(theirs)
    with pytest.raises(Refused, match="is a database of another program"):
        restore(driver_of(sqlite), theirs, environ={}, terms=terms, now=NOON, by="ana")
    ours = back_up(driver_of(sqlite), tmp_path / "ours", environ={}).file
    with pytest.raises(Refused, match="holds tables of another program"):
        restore(driver_of(f"sqlite:///{theirs}"), ours, environ={}, terms=terms, now=NOON, by="ana")


def test_another_programs_archive_is_refused(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    import subprocess

    name = f"theirs_{os.getpid()}"
    url = postgres_databases.server.create(name)
    with postgres_databases.server.connected(name) as connection:
        connection.execute("CREATE TABLE lead (id int)")
    file = tmp_path / "theirs"
    command = ["pg_dump", "-Fc", f"--file={file}", url.replace("+psycopg", "")]
    subprocess.run(command, env=dict(environ()), check=True)
    terms = Terms(ask=lambda _: None, is_dead=lambda _: False)
    driver = driver_of(postgres_databases.new())
    with pytest.raises(Refused, match="is of another program's database"):
        restore(driver, file, environ=environ(), terms=terms, now=NOON, by="ana")


def test_a_backup_of_the_other_kind_of_database_is_told_apart(
    sqlite: str, postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    file = driver_of(sqlite), driver_of(postgres_databases.new())
    terms = Terms(ask=lambda _: None, is_dead=lambda _: False)
    one = back_up(file[0], tmp_path / "sqlite", environ=environ()).file
    two = back_up(file[1], tmp_path / "postgres", environ=environ()).file
    for driver, backup, sentence in (
        (file[0], two, "is a backup of a PostgreSQL database"),
        (file[1], one, "is a SQLite database"),
    ):
        with pytest.raises(Refused, match=sentence):
            restore(driver, backup, environ=environ(), terms=terms, now=NOON, by="ana")


def test_a_device_or_a_pipe_is_neither_replaced_nor_read(tmp_path: Path) -> None:
    pipe, beside = tmp_path / "pipe", driver_of(f"sqlite:///{tmp_path / 'callboard.sqlite'}")
    terms = Terms(ask=print, is_dead=str.isalpha)
    os.mkfifo(pipe)
    with pytest.raises(Refused, match=r"pipe is no ordinary file\."):
        back_up(beside, pipe, environ=environ(), force=True)
    with pytest.raises(Refused, match=r"pipe is no ordinary file\."):
        restore(beside, pipe, environ=environ(), terms=terms, now=LATER, by="ana")
    with pytest.raises(BadDatabase, match=r"pipe, which is no ordinary file\."):
        restore(driver_of(f"sqlite:///{pipe}"), tmp_path / "backup", environ=environ(),
                terms=terms, now=LATER, by="ana")  # fmt: skip
    assert pipe.is_fifo()
