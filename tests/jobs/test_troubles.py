"""Failure is seen: told in a sentence, the work held, nothing lost; it goes on by itself.

Real disks, files, servers and locks; only the clocks are handed in.
"""

from __future__ import annotations

import errno
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

import jobs.rules_watch
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.overview.queries import overview
from data.playbook.house import House
from data.playbook.reload import PlaybookFile
from data.refused import Unavailable
from data.schedule.beats import BEAT
from data.schedule.tables import Entry, Run, Worker
from data.sqlite import sqlite_driver
from data.store import open_store
from data.trouble import BUSY, Trouble
from jobs.clock_watch import TOLD_FOR
from jobs.delivery.circuit import LONGEST_WAIT
from jobs.delivery.post import Post
from jobs.delivery.smtp import parse_smtp_url
from jobs.hindrance import Hindrance
from jobs.office import Office
from jobs.runner import Runner
from jobs.telling import Teller
from jobs.troubles import WAIT_MOST_FOR_DATABASE, Troubles
from tests.build import Agency, an_agency, posted
from tests.databases import PostgresDatabases
from tests.disks import read_only_under_us, small_disk
from tests.door import Door
from tests.jobs.conftest import OURS
from tests.servers import MailServer, until

DAY = timedelta(days=1)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


class Clocks:
    """The machine's clock, which can be set, and the one that nobody can set."""

    def __init__(self) -> None:
        self._set = self._passed = timedelta(0)

    def pass_by(self, seconds: float) -> None:
        """Time passes, by both clocks."""
        self._passed += timedelta(seconds=seconds)

    def set_forward(self, **span: float) -> None:
        """Somebody sets the clock, in the words of `timedelta`."""
        self._set += timedelta(**span)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._set + self._passed

    def steady(self) -> float:
        return time.monotonic() + self._passed.total_seconds()


class Standing(Clocks):
    """Time that passes when it is told to: no beat and no full minute comes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = datetime.now(UTC)

    def now(self) -> datetime:
        return self._begun + self._set + self._passed

    def steady(self) -> float:
        return self._passed.total_seconds()


@pytest.fixture(autouse=True)
def playbooks_are_looked_at_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.rules_watch, "EVERY", 0.2)


def office_of(agency: Agency, mail: MailServer, now: Callable[[], datetime]) -> Office:
    post = Post(smtp=parse_smtp_url(mail.url), sms_url="", unsubscribe_url=lambda _: None)
    return Office(agency.store, agency.house, now, post)


@contextmanager
def running(agency: Agency, mail: MailServer, clocks: Clocks | None = None) -> Iterator[Runner]:
    clocks = clocks or Clocks()
    runner = Runner(office_of(agency, mail, clocks.now), "test", steady=clocks.steady)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()


@contextmanager
def opened_door(office: Office) -> Iterator[Door]:
    door = Door(office)
    try:
        yield door
    finally:
        door.close()


@contextmanager
def ours(folder: Path) -> Iterator[Agency]:
    agency = an_agency(folder / "callboard.sqlite", changes=OURS, transports=("email",))
    yield agency
    agency.store.close()


def asks(agency: Agency, name: str, clocks: Clocks | None = None) -> None:
    now, email = (clocks or Clocks()).now(), f"{name.lower()}@example.org"
    posted(agency, now=now, name=name, email=email, message="A roof.")


def told(runner: Runner, begins: str) -> str:
    """The runner's sentence that begins so, as soon as there is one."""
    return until(lambda: next((one for one in runner.troubles if one.startswith(begins)), ""))


def tries_of_the_round(runner: Runner) -> int:
    """Other work may have met the same trouble first."""
    held = runner._troubles._held.get("work/round")
    return held.tries if held else 0


def tries_of(agency: Agency) -> int:
    return sum(message.attempts for message in agency.rows(Message))


def told_elsewhere(agency: Agency) -> tuple[str, ...]:
    """What any other console reads in the database."""
    return agency.ask(overview, now=datetime.now(UTC)).troubles


def goes_on(runner: Runner, agency: Agency) -> None:
    """No trouble is left, here and on every other console."""
    until(lambda: not runner.troubles)
    until(lambda: not told_elsewhere(agency))


def test_on_a_full_disk_work_is_held_and_goes_on_when_there_is_room(
    tmp_path: Path, mail: MailServer
) -> None:
    with small_disk(tmp_path / "disk") as disk, ours(disk.folder) as agency:
        asks(agency, "Dana")
        disk.fill()
        with running(agency, mail) as runner:
            sentence = told(runner, "Database: disk full since ")
            assert sentence.endswith(f" UTC — free space on {disk.folder}")
            assert mail.none_left()
            disk.free()
            assert mail.next()["To"] == "Dana <dana@example.org>"
            goes_on(runner, agency)
        assert mail.none_left()


def test_a_full_disk_is_seen_on_every_console_while_a_small_update_still_fits(
    tmp_path: Path, mail: MailServer
) -> None:
    with small_disk(tmp_path / "disk") as disk, ours(disk.folder) as agency:
        with running(agency, mail):
            until(lambda: agency.rows(Worker))
        asks(agency, "Dana")
        disk.fill(leaving=8)
        with running(agency, mail) as runner:
            told(runner, "Database: disk full")
            (sentence,) = until(lambda: told_elsewhere(agency))
            assert sentence.startswith("Database: disk full since ")
            disk.free()
            mail.next()
            goes_on(runner, agency)


def test_a_disk_that_turns_read_only_under_a_running_worker_is_told_until_it_can_write(
    tmp_path: Path, mail: MailServer
) -> None:
    clocks = Clocks()
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        until(lambda: agency.rows(Worker))
        with read_only_under_us(tmp_path / "callboard.sqlite"):
            with pytest.raises(Unavailable, match=r"read-only — make .*; deliver was not run"):
                runner.run_now("deliver")
            clocks.pass_by(BEAT.total_seconds())
            told(runner, "Database: read-only since ")
        goes_on(runner, agency)
        asks(agency, "Dana")
        mail.next()


def test_a_database_that_is_moved_away_is_not_written_to_and_used_again_when_it_is_back(
    tmp_path: Path, mail: MailServer
) -> None:
    path, away = tmp_path / "callboard.sqlite", tmp_path / "away"
    with ours(tmp_path) as agency, running(agency, mail) as runner:
        until(lambda: agency.rows(Worker))
        asks(agency, "Dana")
        mail.next()
        path.rename(away)
        sentence = told(runner, "Database: gone since ")
        assert sentence.endswith(f"{path} was moved, removed or unmounted; put it back")
        assert not path.exists()
        away.rename(path)
        goes_on(runner, agency)
        asks(agency, "Kim")
        assert mail.next()["To"] == "Kim <kim@example.org>"
        assert mail.none_left()


def test_a_backup_put_in_place_while_it_runs_is_used_from_then_on(
    tmp_path: Path, mail: MailServer
) -> None:
    backup = tmp_path / "backup"
    with ours(tmp_path / "made") as made:
        asks(made, "Restored")
    shutil.copy(tmp_path / "made" / "callboard.sqlite", backup)
    with ours(tmp_path / "live") as agency, running(agency, mail) as runner:
        until(lambda: agency.rows(Worker))
        for file in sorted((tmp_path / "live").iterdir()):  # nobody opens what is left of it
            file.rename(tmp_path / f"old-{file.name}")
        told(runner, "Database: gone")
        backup.rename(tmp_path / "live" / "callboard.sqlite")
        assert mail.next()["To"] == "Restored <restored@example.org>"
        goes_on(runner, agency)


def test_a_new_database_that_somebody_begins_while_ours_is_away_is_not_worked_on(
    tmp_path: Path, mail: MailServer
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    clocks = Clocks()
    with ours(tmp_path / "live") as agency, running(agency, mail, clocks) as runner:
        until(lambda: agency.rows(Worker))
        for file in sorted((tmp_path / "live").iterdir()):  # nobody opens what is left of it
            file.rename(away / file.name)
        told(runner, "Database: gone")
        open_store(agency.url).close()
        clocks.pass_by(WAIT_MOST_FOR_DATABASE)
        until(lambda: any("an empty one stands at" in one for one in runner.troubles))
        for file in sorted(away.iterdir(), reverse=True):
            file.rename(tmp_path / "live" / file.name)
        clocks.pass_by(WAIT_MOST_FOR_DATABASE)
        goes_on(runner, agency)
        asks(agency, "Dana")
        assert mail.next()["To"] == "Dana <dana@example.org>"


def test_a_disk_that_takes_no_posts_any_more_is_told_before_the_runners_next_beat(
    tmp_path: Path, mail: MailServer
) -> None:
    clocks = Standing()
    with (
        small_disk(tmp_path / "disk") as disk,
        ours(disk.folder) as agency,
        running(agency, mail, clocks) as runner,
        opened_door(runner._office) as door,
    ):
        until(lambda: agency.rows(Worker))
        disk.fill()
        assert door.client.post("/in/website", json={"name": "Dana"}).status_code == 503
        told(runner, "Database: disk full")
        disk.free()
        clocks.pass_by(BEAT.total_seconds())
        goes_on(runner, agency)
        assert door.client.post("/in/website", json={"name": "Dana"}).status_code == 202


def test_the_database_is_asked_again_sooner_than_a_job_that_broke_off() -> None:
    troubles = Troubles(lambda: datetime.now(UTC), lambda: 0.0)
    for _ in range(9):
        troubles.arise("round", BUSY)
        troubles.arise("job", Trouble("Job digest: broke off", "it is tried again"))
    assert (troubles.wait("round"), troubles.wait("job")) == (3.0, 15.0)


def test_a_database_locked_by_another_process_when_the_runner_starts_is_waited_for(
    tmp_path: Path, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ours(tmp_path) as agency:
        asks(agency, "Dana")
        agency.store.close()
        monkeypatch.setattr("data.sqlite.BUSY_SECONDS", 0.2)
        other = sqlite_driver().connect(
            str(tmp_path / "callboard.sqlite"), isolation_level=None, check_same_thread=False
        )
        other.execute("BEGIN IMMEDIATE")
        with running(agency, mail) as runner:
            told(runner, "Database: busy since ")
            assert mail.none_left()
            other.execute("ROLLBACK")
            mail.next()
            goes_on(runner, agency)
        other.close()


def test_a_postgresql_server_that_cuts_every_connection_is_told_and_connected_to_again(
    postgres_databases: PostgresDatabases, mail: MailServer
) -> None:
    agency, clocks = an_agency(postgres_databases.new(), changes=OURS), Standing()
    with running(agency, mail, clocks) as runner:
        until(lambda: agency.rows(Worker))
        with postgres_databases.connected() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        told(runner, "Database: the server ")  # shuts down, or does not answer: who notices first
        clocks.pass_by(BEAT.total_seconds())
        until(lambda: not runner.troubles)
        asks(agency, "Dana", clocks)
        mail.next()
        goes_on(runner, agency)
    agency.store.close()


def test_a_mail_server_that_is_down_is_told_and_all_mail_goes_at_once_when_it_is_up(
    tmp_path: Path, mail: MailServer
) -> None:
    clocks = Clocks()
    port = mail._controller.port
    mail._controller.stop()
    names = ("Ann", "Kim", "Sam")
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        for name in names:
            asks(agency, name)
        (sentence,) = until(lambda: [one for one in told_elsewhere(agency) if "3 wait" in one])
        assert sentence.startswith("E-mail: held up since ")
        assert "The mail server could not be reached" in sentence
        for _ in range(6):  # long enough for a message's own backoff to be minutes
            before = tries_of(agency)
            clocks.pass_by(LONGEST_WAIT.total_seconds() + 1)
            until(lambda before=before: tries_of(agency) > before)
        mail._controller = Controller(mail, hostname="127.0.0.1", port=port)
        mail._controller.start()
        clocks.pass_by(LONGEST_WAIT.total_seconds())
        assert sorted(mail.next()["To"].split()[0] for _ in names) == sorted(names)
        goes_on(runner, agency)
        assert mail.none_left()
    assert {message.state for message in agency.rows(Message)} == {MessageState.SENT}


def beat_at(agency: Agency) -> datetime:
    """Of the only runner, which stays known whatever its clock does."""
    (worker,) = agency.rows(Worker)
    return worker.beat_at


def test_a_clock_that_jumps_is_told_and_nothing_sleeps_through_the_jump_or_fires_twice(
    tmp_path: Path, mail: MailServer
) -> None:
    clocks = Clocks()
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        until(lambda: agency.rows(Worker))
        clocks.set_forward(days=1)
        told(runner, "Clock: jumped 1 day forward at ")
        until(lambda: beat_at(agency) > datetime.now(UTC) + DAY / 2)
        until(lambda: [run for run in agency.rows(Run) if run.entry == "housekeeping"])
        clocks.set_forward(days=-1)
        told(runner, "Clock: jumped 1 day back at ")
        until(lambda: beat_at(agency) < datetime.now(UTC) + DAY / 2)
        asks(agency, "Dana")
        mail.next()
        until(lambda: "Clock: jumped 1 day back" in "".join(told_elsewhere(agency)))
        clocks.pass_by(TOLD_FOR)
        goes_on(runner, agency)
        slots = [(run.entry, run.slot) for run in agency.rows(Run)]
        assert len(slots) == len(set(slots))


def test_what_failed_while_the_clock_was_a_day_ahead_leaves_when_it_is_right_again(
    tmp_path: Path, mail: MailServer
) -> None:
    clocks = Clocks()
    port = mail._controller.port
    mail._controller.stop()
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        until(lambda: agency.rows(Worker))
        clocks.set_forward(days=1)
        told(runner, "Clock: jumped 1 day forward at ")
        asks(agency, "Dana")
        until(lambda: [message for message in agency.rows(Message) if message.note])
        mail._controller = Controller(mail, hostname="127.0.0.1", port=port)
        mail._controller.start()
        clocks.set_forward(days=-1)
        assert mail.next()["To"].startswith("Dana")


def test_small_steps_of_the_clock_are_nobodys_business(tmp_path: Path, mail: MailServer) -> None:
    clocks = Clocks()
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        until(lambda: agency.rows(Worker))
        clocks.set_forward(seconds=-20)
        asks(agency, "Dana")
        mail.next()
        assert runner.troubles == ()


@pytest.fixture
def playbook(tmp_path: Path) -> PlaybookFile:
    path = tmp_path / "team.toml"
    path.write_text(OURS)
    return PlaybookFile(path)


@pytest.fixture
def by_file(tmp_path: Path, playbook: PlaybookFile) -> Iterator[Agency]:
    with ours(tmp_path) as agency:
        house = House(playbook.read(), frozenset({"email"}), playbook)
        yield Agency(agency.store, house, agency.url)


def agent(runner: Runner) -> str:
    return runner.house.playbook.business.agent


def test_a_playbook_that_is_edited_is_in_force_at_once(
    by_file: Agency, playbook: PlaybookFile, mail: MailServer
) -> None:
    with running(by_file, mail) as runner:
        playbook.path.write_text(OURS.replace("Mia", "Noor"))
        until(lambda: runner.news == "Playbook reloaded")
        assert agent(runner) == "Noor"
        asks(by_file, "Dana")
        assert mail.next()["From"].startswith('"Noor, Harbour Roofing"')


def a_new_job(name: str) -> str:
    return f'{OURS}\n[jobs.{name}]\njob = "overdue-check"\ncron = "* * * * *"\n'


def test_a_cron_entry_that_an_edit_adds_is_fired(
    by_file: Agency, playbook: PlaybookFile, mail: MailServer
) -> None:
    clocks = Clocks()
    with running(by_file, mail, clocks) as runner:
        playbook.path.write_text(a_new_job("look-again"))
        until(lambda: "look-again" in runner.house.playbook.jobs)
        until(lambda: "look-again" in {entry.name for entry in by_file.rows(Entry)})
        clocks.pass_by(60)
        until(lambda: [run for run in by_file.rows(Run) if run.entry == "look-again"])


BROKEN = {
    "a key that is wrong": OURS + "\n[reviews]\n",
    "a text that is cut short": OURS[: len(OURS) // 2],
    "a template that cannot be filled in": OURS
    + '\n[templates.website.email]\nsubject = "{{ nobody }}"\nbody = "Hi"\n',
    "nothing at all": "",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_edit_is_told_and_the_rules_of_before_stay_in_force_until_it_is_mended(
    by_file: Agency, playbook: PlaybookFile, mail: MailServer, text: str
) -> None:
    with running(by_file, mail) as runner:
        until(lambda: by_file.rows(Worker))
        playbook.path.write_text(text)
        sentence = told(runner, "Playbook: not reloaded since ")
        assert f"mend {playbook.path}: " in sentence
        assert sentence.endswith("; the rules of before stay in force")
        until(lambda: told_elsewhere(by_file) == (sentence,))
        asks(by_file, "Dana")
        assert "Mia" in mail.next()["From"]
        playbook.path.write_text(OURS.replace("Mia", "Noor"))
        goes_on(runner, by_file)
        assert agent(runner) == "Noor"


def test_a_playbook_that_is_deleted_is_told_until_it_is_back(
    by_file: Agency, playbook: PlaybookFile, mail: MailServer
) -> None:
    with running(by_file, mail) as runner:
        until(lambda: by_file.rows(Worker))
        playbook.path.rename(playbook.path.with_suffix(".away"))
        assert "there is no such file" in told(runner, "Playbook: not reloaded")
        assert agent(runner) == "Mia"
        playbook.path.with_suffix(".away").rename(playbook.path)
        goes_on(runner, by_file)


def test_a_file_that_is_still_being_written_is_not_read(playbook: PlaybookFile) -> None:
    playbook.read()
    playbook.path.write_text("")
    assert not playbook.has_changed()
    playbook.path.write_text(OURS + "\n# a line more\n")
    assert not playbook.has_changed()
    assert playbook.has_changed()


def told_of_hindrances(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    records = [record for record in caplog.records if record.name == "jobs.hindrance"]
    return [(record.levelname, record.getMessage()) for record in records]


def test_a_trouble_is_logged_once_and_not_at_each_try(
    tmp_path: Path, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "callboard.sqlite"
    with ours(tmp_path) as agency, running(agency, mail) as runner:
        until(lambda: agency.rows(Worker))
        with caplog.at_level(logging.INFO):
            path.rename(tmp_path / "away")
            told(runner, "Database: gone")
            until(lambda: tries_of_the_round(runner) >= 2)
            (tmp_path / "away").rename(path)
            goes_on(runner, agency)
    assert [level for level, _ in told_of_hindrances(caplog)] == ["ERROR", "INFO"]


def test_a_cause_that_holds_up_two_kinds_of_work_is_logged_once_and_over_with_the_last(
    tmp_path: Path, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    with ours(tmp_path) as agency, caplog.at_level(logging.INFO):
        troubles = Troubles(lambda: NOON, lambda: 0.0)
        teller = Teller(office_of(agency, mail, lambda: NOON), lambda: 0.0, lambda *_: None)
        hindrance = Hindrance(troubles, teller, None)
        for work in ("round", "undo", "round"):
            hindrance.meet(work, OSError(errno.ENOSPC, "full"))
        hindrance.over("round")
        hindrance.meet("undo", OSError(errno.ENOSPC, "full"))
        said = "Database: disk full since 2026-07-01 12:00 UTC — "
        assert [text[: len(said)] for _, text in told_of_hindrances(caplog)] == [said]
        hindrance.over("undo")
        over = ("INFO", "Goes on, this is over: Database: disk full.")
        assert told_of_hindrances(caplog)[1:] == [over]
