"""`callboard doctor` says each trouble in a sentence with what to do, and exits 1 for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.playbook.load import default_text
from data.schedule import workers
from data.sqlite import sqlite_driver
from tests.build import Agency, a_lead, an_agency, delivered
from tests.console.conftest import Answer
from tests.disks import read_only_under_us, small_disk
from tests.faulty_smtp import FaultySmtp
from tests.smtp_faults import Fault, Hangs, Says

Callboard = Callable[..., Answer]


def findings(callboard: Callboard) -> dict[str, dict[str, Any]]:
    import json

    return {one["what"]: one for one in json.loads(callboard("doctor", "--json").out)}


def agency_of(tmp_path: Path) -> Agency:
    return an_agency(tmp_path / "callboard.sqlite")


def test_without_a_public_address_it_says_what_is_not_noticed(
    callboard: Callboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no open, click or visit is noticed" in findings(callboard)["tracking"]["says"]
    monkeypatch.setenv("CALLBOARD_GATEWAY_PUBLIC_URL", "https://leads.example.com")
    assert "is noticed" not in findings(callboard)["tracking"]["says"]


def test_a_healthy_house_is_told_with_the_room_that_is_left_and_exits_0(
    callboard: Callboard,
) -> None:
    answer = callboard("doctor")
    assert answer.code == 0
    seen = findings(callboard)
    assert {one["state"] for one in seen.values()} <= {"ok", "note"}
    assert "can be written to" in seen["database"]["says"]
    assert "free" in seen["database"]["says"]
    assert seen["runner"]["says"].startswith("no console and no `callboard serve` runs")


def test_a_full_disk_is_bad_with_its_mount(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        monkeypatch.setenv("CALLBOARD_DATABASE_URL", f"sqlite:///{disk.folder}/c.sqlite")
        an_agency(disk.folder / "c.sqlite").store.close()
        disk.fill()
        ill = callboard("doctor")
        assert ill.code == 1
        assert f"free space on {disk.folder}" in ill.out
        disk.free()
        assert findings(callboard)["database"]["state"] == "note"
        assert "but only 1." in findings(callboard)["database"]["says"]


def test_a_database_that_cannot_be_written_is_bad(callboard: Callboard, tmp_path: Path) -> None:
    agency = agency_of(tmp_path)
    a_lead(agency, now=datetime.now(UTC))
    with read_only_under_us(tmp_path / "callboard.sqlite"):
        ill = callboard("doctor")
    assert ill.code == 1
    assert "Database: read-only — make " in ill.out
    agency.store.close()
    assert callboard("doctor").code == 0


def test_a_database_that_is_away_is_not_made_anew_by_a_look(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOARD_IMAP_URL", "imap://dana:secret@127.0.0.1:9/INBOX")
    (tmp_path / "callboard.sqlite").unlink()
    said = findings(callboard)["database"]
    assert said["state"] == "note"
    assert said["says"].startswith(
        f"{tmp_path}/callboard.sqlite is not there: the next start makes"
    )
    assert not (tmp_path / "callboard.sqlite").exists()


def test_a_file_that_is_no_database_is_bad_and_every_command_says_so_and_exits_1(
    callboard: Callboard, tmp_path: Path
) -> None:
    (tmp_path / "callboard.sqlite").write_bytes(b"no database at all. " * 500)
    assert "Database: damaged — run `callboard db check`" in callboard("doctor").out
    for command in (("leads", "list"), ("jobs", "run", "deliver"), ("clients", "add", "Acme")):
        answer = callboard(*command)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith("Database: damaged — ")
        assert answer.err.count("\n") == 1


def test_a_page_that_is_damaged_is_a_sentence_where_it_is_first_read(
    callboard: Callboard, tmp_path: Path
) -> None:
    path = tmp_path / "callboard.sqlite"
    a_lead(agency := agency_of(tmp_path), now=datetime.now(UTC))
    agency.store.close()
    connection = sqlite_driver().connect(str(path))
    ((page, size),) = connection.execute(
        "SELECT rootpage, (SELECT page_size FROM pragma_page_size)"
        " FROM sqlite_master WHERE name = 'lead'"
    )
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    answer = callboard("leads", "list")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Database: damaged — ")
    assert "SELECT" not in answer.err


def test_a_database_that_another_process_holds_is_a_sentence_and_exit_1(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.sqlite.BUSY_SECONDS", 0.2)
    agency_of(tmp_path).store.close()
    other = sqlite_driver().connect(str(tmp_path / "callboard.sqlite"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = callboard("clients", "add", "Acme")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Database: busy — another process has held it")
    assert "Database: busy" in callboard("doctor").out
    other.execute("ROLLBACK")
    assert callboard("clients", "add", "Acme").code == 0
    other.close()


def test_a_runners_troubles_are_told_in_the_businesss_time(
    callboard: Callboard, tmp_path: Path
) -> None:
    agency, now = agency_of(tmp_path), datetime.now(UTC)
    agency.do(workers.beat, "w", host="desk", pid=1, kind="serve", started_at=now, now=now,
              trouble="Playbook: not reloaded since 2026-01-05 19:02 UTC — mend it")  # fmt: skip
    seen = findings(callboard)
    assert seen["runner"] == {"what": "runner", "state": "ok", "says": "serve on desk"}
    assert seen["trouble"]["says"] == "Playbook: not reloaded since Mon 05 Jan 14:02 — mend it"
    assert callboard("doctor").code == 1
    agency.store.close()


def test_a_mail_server_that_takes_nothing_is_told_from_what_waits(
    callboard: Callboard, tmp_path: Path
) -> None:
    agency, now = agency_of(tmp_path), datetime.now(UTC)
    a_lead(agency, now=now)
    delivered(agency, now=now, result="retry", why="The mail server could not be reached: no.")
    assert "E-mail: held up since " in findings(callboard)["trouble"]["says"]
    assert "1 wait" in findings(callboard)["trouble"]["says"]
    agency.store.close()


@pytest.mark.parametrize(
    ("fault", "timeout", "says"),
    [
        (Fault("greeting", Hangs()), 0.5, "The mail server could not be reached: "),
        (Fault("AUTH", Says(b"535 no\r\n"), times=0), 10, "does not accept our user and password"),
    ],
)
def test_a_mail_server_that_would_take_no_mail_is_bad_though_its_port_is_open(
    callboard: Callboard, monkeypatch: pytest.MonkeyPatch, fault: Fault, timeout: float, says: str
) -> None:
    server = FaultySmtp(fault, offers=(b"AUTH PLAIN",))
    monkeypatch.setenv("CALLBOARD_SMTP_URL", server.url(f"timeout={timeout}", user="mia:secret@"))
    found = findings(callboard)["mail"]
    server.stop()
    assert found["state"] == "bad"
    assert says in found["says"]


def test_a_clock_behind_what_was_written_is_bad(callboard: Callboard, tmp_path: Path) -> None:
    agency = agency_of(tmp_path)
    a_lead(agency, now=datetime.now(UTC) + timedelta(days=1, minutes=5))
    clock = findings(callboard)["clock"]
    assert clock["state"] == "bad"
    assert "1 day later in the database: set the clock of this machine" in clock["says"]
    agency.store.close()


def test_a_broken_playbook_is_bad_with_file_and_key_and_the_rest_is_still_looked_at(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "team.toml"
    file.write_text(default_text().replace('cron = "', 'cron = "x', 1))
    monkeypatch.setenv("CALLBOARD_PLAYBOOK", str(file))
    seen = findings(callboard)
    assert seen["playbook"]["state"] == "bad"
    assert f"{file}: [jobs." in seen["playbook"]["says"]
    assert seen["database"]["state"] == "ok"
