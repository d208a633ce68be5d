"""A SQLite file under a restore: others have it open, it is missing, damaged, or lies by a WAL."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from data.copies import sqlite_restore
from data.copies.backing_up import back_up
from data.copies.restoring import restore
from data.copies.terms import Terms
from data.refused import Refused
from data.store import driver_of
from tests.build import an_agency
from tests.data.copies.copying import LATER, Copies, add, leads
from tests.disks import small_disk
from tests.processes import processes


def test_what_is_written_between_the_look_and_the_last_page_is_not_lost_unseen(
    sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = an_agency(sqlite)
    made = back_up(agency.store.driver, tmp_path / "backup", environ={})
    pour = sqlite_restore._pour

    def somebody_writes_first(*arguments: object) -> None:
        monkeypatch.setattr(sqlite_restore, "_pour", pour)
        add(agency, "Dana Ortiz")
        pour(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite_restore, "_pour", somebody_writes_first)
    with pytest.raises(Refused, match="The database has 1 lead"):
        Copies(agency, tmp_path).restore(made.file)
    assert leads(agency) == ["Dana Ortiz"]
    assert not list(Path(agency.store.where).parent.glob("*before-restore*"))
    agency.store.close()


def test_a_database_that_is_not_there_is_made(sqlite: str, tmp_path: Path) -> None:
    agency = an_agency(sqlite)
    add(agency, "Dana Ortiz")
    made = back_up(agency.store.driver, tmp_path / "backup", environ={})
    agency.store.close()
    url = f"sqlite:///{tmp_path}/new/callboard.sqlite"
    terms = Terms(ask=lambda _: None, is_dead=lambda _: False)
    restore(driver_of(url), made.file, environ={}, terms=terms, now=LATER, by="ana")
    place = tmp_path / "new/callboard.sqlite"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    restored = an_agency(url)
    assert leads(restored) == ["Dana Ortiz"]
    restored.store.close()


def test_a_wal_that_was_left_behind_is_not_mixed_into_what_is_put_there(
    sqlite: str, tmp_path: Path
) -> None:
    agency = an_agency(sqlite)
    add(agency, "Dana Ortiz")
    made = back_up(agency.store.driver, tmp_path / "backup", environ={})
    add(agency, "Eve Moss")
    path = tmp_path / "left/callboard.sqlite"
    path.parent.mkdir()
    shutil.copy(f"{agency.store.where}-wal", f"{path}-wal")
    assert path.with_name("callboard.sqlite-wal").stat().st_size
    agency.store.close()
    terms = Terms(ask=lambda _: None, is_dead=lambda _: False)
    restore(driver_of(f"sqlite:///{path}"), made.file, environ={}, terms=terms, now=LATER, by="a")
    restored = an_agency(path)
    assert leads(restored) == ["Dana Ortiz"]
    restored.store.close()
    assert [file.name for file in path.parent.iterdir() if "before-restore" in file.name] == [
        "callboard.sqlite.before-restore-20261124T1800-wal"
    ]


def test_a_file_copied_with_its_wal_is_restored_with_it(sqlite: str, tmp_path: Path) -> None:
    """Somebody copied the database by hand: what it had committed to the WAL is part of it."""
    agency = an_agency(sqlite)
    add(agency, "Dana Ortiz")
    by_hand = tmp_path / "by-hand.sqlite"
    for ending in ("", "-wal"):
        shutil.copy(f"{agency.store.where}{ending}", f"{by_hand}{ending}")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    Copies(agency, tmp_path).restore(by_hand)
    assert leads(agency) == ["Dana Ortiz"]
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    agency.store.close()


def test_a_damaged_database_is_replaced_when_told_and_kept_as_it_was(
    sqlite: str, tmp_path: Path
) -> None:
    agency = an_agency(sqlite)
    add(agency, "Dana Ortiz")
    made = back_up(agency.store.driver, tmp_path / "backup", environ={})
    agency.store.close()
    path = Path(agency.store.where)
    with path.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xff" * 40_000)
    damaged = path.read_bytes()
    copies = Copies(agency, tmp_path)
    with pytest.raises(Refused, match=r"cannot be read \(.+\), so nobody can say what it holds"):
        copies.restore(made.file)
    assert path.read_bytes() == damaged
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA schema_version").fetchone()
        with pytest.raises(Refused, match="a process still has it open"):
            copies_from_elsewhere(copies, made.file)
    done = copies.restore(made.file, overwrite_newer=True)
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    restored = an_agency(sqlite)
    assert leads(restored) == ["Dana Ortiz"]
    restored.store.close()


def copies_from_elsewhere(copies: Copies, file: Path) -> None:
    """In a process of its own: locks are between processes."""
    with processes.Pool(1) as pool:
        pool.apply(_restore_there, (copies.agency.url, str(file)))


def _restore_there(url: str, file: str) -> None:
    terms = Terms(ask=print, is_dead=lambda _: False, overwrite_newer=True)
    restore(driver_of(url), Path(file), environ={}, terms=terms, now=LATER, by="ana")


def test_a_backup_that_finds_no_room_says_which_disk_and_leaves_nothing(
    sqlite: str, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "small") as disk:
        disk.fill(leaving=10)
        with pytest.raises(Refused, match=rf"no room for the backup: free space on {disk.folder}"):
            back_up(driver_of(sqlite), disk.folder / "backup", environ={})
        assert [file.name for file in disk.folder.iterdir()] == ["filler"]
