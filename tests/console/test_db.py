"""`callboard db`: sentences, exit codes and files, as an operator meets them."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from data.migrations import HEAD
from tests.console.conftest import Answer
from tests.data.copies.copying import environ
from tests.databases import PostgresDatabases

Callboard = Callable[..., Answer]


def a_lead(callboard: Callboard, name: str = "Dana Ortiz") -> None:
    address = f"{name.split()[0].lower()}@example.org"
    said = callboard("leads", "add", "--name", name, "--email", address, "--message", "Hello")
    assert said.code == 0, said.err


def names(callboard: Callboard) -> list[str]:
    return sorted(lead["name"] for lead in callboard("leads", "list", "--json").json)


def test_a_sound_database_is_told_in_a_line(callboard: Callboard, tmp_path: Path) -> None:
    a_lead(callboard)
    said = callboard("db", "check")
    assert (said.code, said.out, said.err) == (0, f"{tmp_path}/callboard.sqlite is sound.\n", "")
    assert callboard("db", "check", "--json").json == {
        "database": f"{tmp_path}/callboard.sqlite",
        "sound": True,
        "findings": [],
    }


def test_what_is_not_sound_is_told_in_sentences_and_exits_1(
    callboard: Callboard, tmp_path: Path
) -> None:
    a_lead(callboard)
    with closing(sqlite3.connect(tmp_path / "callboard.sqlite")) as connection:
        connection.execute("DELETE FROM activity")
        connection.commit()
    said = callboard("db", "check")
    assert (said.code, said.err) == (1, "")
    assert said.out == (
        "Lead 1: has no timeline: nobody can tell where it came from. "
        "Entries were removed by hand or lost: compare with your last backup.\n"
    )
    listed = callboard("db", "check", "--json")
    assert listed.code == 1
    (finding,) = json.loads(listed.out)["findings"]
    assert (finding["rule"], finding["rows"]) == ("lead-without-story", [1])


def test_a_database_that_is_not_there_is_neither_checked_nor_made(
    callboard: Callboard, tmp_path: Path
) -> None:
    (tmp_path / "callboard.sqlite").unlink()
    for command in (["check"], ["backup", tmp_path / "backup"]):
        said = callboard("db", *command)
        assert said.code == 2
        assert said.err.startswith(f"There is no database {tmp_path}/callboard.sqlite yet.")
    assert list(tmp_path.iterdir()) == []


def test_an_older_database_is_not_upgraded_by_a_look(callboard: Callboard, tmp_path: Path) -> None:
    a_lead(callboard)
    with closing(sqlite3.connect(tmp_path / "callboard.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    said = callboard("db", "check")
    assert said.code == 1
    assert "It is at revision 0001, older than this version's" in said.out
    assert "Run `callboard db upgrade`" in said.out
    made = callboard("db", "backup", tmp_path / "backup")
    assert "revision 0001, checked." in made.out


def test_a_backup_says_what_it_holds_and_a_restore_brings_it_back(
    callboard: Callboard, tmp_path: Path
) -> None:
    a_lead(callboard)
    backup = tmp_path / "backup.sqlite"
    made = callboard("db", "backup", backup)
    assert made.code == 0, made.err
    assert made.out.startswith(f"{backup} holds 1 lead, 1 inbox item, 1 message, 0 clients and ")
    assert f"revision {HEAD}, checked." in made.out
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert callboard("db", "backup", backup).code == 1
    assert callboard("db", "backup", backup, "--force").code == 0
    a_lead(callboard, "Eve Moss")
    refused = callboard("db", "restore", backup, "--yes")
    assert refused.code == 1
    assert "The database has 1 lead, 1 inbox item, 1 message and 3 timeline" in refused.err
    assert "use --overwrite-newer to lose them." in refused.err
    assert refused.err.count("\n") == 1
    assert names(callboard) == ["Dana Ortiz", "Eve Moss"]
    done = callboard("db", "restore", backup, "--yes", "--overwrite-newer")
    assert done.code == 0, done.err
    assert "Held for a person: 1 message that may have left." in done.out
    (kept,) = tmp_path.glob("callboard.sqlite.before-restore-*")
    assert f"is kept in {kept}." in done.out
    assert names(callboard) == ["Dana Ortiz"]
    (waiting,) = callboard("review", "list", "--json").json
    assert (waiting["state"], waiting["reasons"]) == ("uncertain", ["uncertain_delivery"])


def test_nobody_is_asked_where_nobody_can_answer(callboard: Callboard, tmp_path: Path) -> None:
    a_lead(callboard)
    callboard("db", "backup", tmp_path / "backup")
    said = callboard("db", "restore", tmp_path / "backup")
    assert said.code == 2
    assert "nobody can be asked here; add --yes to restore" in said.err


def test_what_is_no_backup_is_one_sentence_and_exit_1(callboard: Callboard, tmp_path: Path) -> None:
    a_lead(callboard)
    (tmp_path / "letter.txt").write_text("Dear all")
    for name in ("letter.txt", "none"):
        said = callboard("db", "restore", tmp_path / name, "--yes")
        assert (said.code, said.err.count("\n")) == (1, 1)
        assert said.err.startswith(f"{tmp_path / name} ")
    assert names(callboard) == ["Dana Ortiz"]


def test_the_same_commands_on_postgresql(
    callboard: Callboard,
    postgres_databases: PostgresDatabases,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("CALLBOARD_DATABASE_URL", postgres_databases.new())
    monkeypatch.setenv("PATH", environ()["PATH"])
    a_lead(callboard)
    assert callboard("db", "check").code == 0
    made = callboard("db", "backup", tmp_path / "backup.dump")
    assert made.code == 0, made.err
    a_lead(callboard, "Eve Moss")
    assert callboard("db", "restore", tmp_path / "backup.dump", "--yes").code == 1
    done = callboard("db", "restore", tmp_path / "backup.dump", "--yes", "--overwrite-newer")
    assert done.code == 0, done.err
    assert names(callboard) == ["Dana Ortiz"]
    assert callboard("db", "check").code == 0
