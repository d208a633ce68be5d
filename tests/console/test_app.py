"""The application: how it starts, tells of changes, refuses and ends."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from console import own_runner, watch
from console.app import CallboardApp
from data.refused import BadDatabase
from screens.collecting import COLLECTS
from screens.desk import Desk
from screens.main.main_screen import MainScreen
from screens.premises import Premises
from screens.safety import GATE
from tests.build import NOON, an_agency
from tests.collected import consoles_decide
from tests.screens.main.house import PATIENCE, until

ROOT = Path(__file__).parents[2]


def a_desk(open_premises) -> Desk:  # type: ignore[no-untyped-def]
    return Desk(open_premises, operator="anna", clock=lambda: NOON)


def no_database() -> Premises:
    raise BadDatabase("The database is not there. Look for it.")


class FakeRunner:
    """Only told what to do; the real one is tested in tests/jobs."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def wake(self) -> None:
        """It looks by itself."""

    def run_now(self, name: str) -> None:
        self.told.append(name)

    def stop(self) -> None:
        self.told.append("stop")


def test_nothing_of_the_data_layer_is_imported_before_the_first_frame() -> None:
    code = (
        "import sys, console.app; from screens.desk import Desk; "
        "console.app.CallboardApp(Desk(lambda: None, operator='a', clock=lambda: None)); "
        "print(*{name.partition('.')[0] for name in sys.modules"
        " if name != 'data' and not name.startswith('data.words')})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"data", "jobs", "sqlmodel", "sqlalchemy", "pydantic", "apprise", "httpx", "typer"}
    assert heavy & set(ran.stdout.split()) == set()
    assert "textual" in ran.stdout


async def test_a_database_that_cannot_be_opened_ends_it_with_one_sentence_and_code_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = CallboardApp(a_desk(no_database))
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_code is not None, "the end")
    assert app.return_code == 2
    assert capsys.readouterr().err == "The database is not there. Look for it.\n"


async def test_a_fault_in_the_watching_thread_is_not_swallowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    app = CallboardApp(a_desk(lambda: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        await _run_until_it_breaks(app)


async def _run_until_it_breaks(app: CallboardApp) -> None:
    async with app.run_test() as pilot:
        await until(pilot, lambda: app._exception, "the fault")


async def test_the_database_is_opened_only_when_the_first_frame_is_painted(tmp_path: Path) -> None:
    painted = []
    agency = an_agency(tmp_path / "callboard.sqlite")

    def opened() -> Premises:
        painted.append(app.screen.query_one("#inbound").region.height > 1)
        return Premises(agency.store, agency.house)

    app = CallboardApp(a_desk(opened))
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.desk.is_connected, "the database is open")
    assert painted == [True]


async def test_the_runner_starts_after_the_panes_are_filled_and_stops_at_the_end(
    tmp_path: Path,
) -> None:
    agency, usual = an_agency(tmp_path / "callboard.sqlite"), gc.get_threshold()
    runner = FakeRunner()

    def start(desk: Desk) -> FakeRunner:
        main = app.screen
        assert isinstance(main, MainScreen)
        runner.told.append("filled" if main.pane.is_filled else "empty")
        return runner

    app = CallboardApp(a_desk(lambda: Premises(agency.store, agency.house)), start_runner=start)
    with consoles_decide():
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.runner, "a runner")
            assert gc.isenabled()
            app.run_job("deliver")
            await until(pilot, lambda: "deliver" in runner.told, "the job")
            assert gc.get_threshold() == COLLECTS
    assert gc.get_threshold() == usual
    assert runner.told == ["filled", "deliver", "stop"]


async def test_a_database_that_is_away_as_the_runner_starts_is_asked_until_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_runner, "ASK_AGAIN", 0.01)
    agency, tries = an_agency(tmp_path / "callboard.sqlite"), 0
    runner = FakeRunner()

    def start(desk: Desk) -> FakeRunner:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise psycopg.OperationalError("the server is starting up")
        return runner

    app = CallboardApp(a_desk(lambda: Premises(agency.store, agency.house)), start_runner=start)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.runner, "a runner")
    assert (tries, runner.told) == (3, ["stop"])


async def test_without_a_runner_a_job_says_so(tmp_path: Path) -> None:
    agency = an_agency(tmp_path / "callboard.sqlite")
    app = CallboardApp(a_desk(lambda: Premises(agency.store, agency.house)))
    async with app.run_test() as pilot:
        app.run_job("deliver")
        await pilot.pause()
        assert "no runner in this console" in next(iter(app._notifications)).message


async def test_the_end_does_not_wait_for_the_next_look_at_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("EVERY", "NOW_AND_THEN"):
        monkeypatch.setattr(watch, pause, 3600.0)
    agency = an_agency(tmp_path / "callboard.sqlite")
    app = CallboardApp(a_desk(lambda: Premises(agency.store, agency.house)))
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.desk.is_connected, "the database is open")
        await pilot.press("q")
    app._watcher._thread.join(PATIENCE)
    assert not app._watcher._thread.is_alive()


async def test_the_gate_to_the_terminal_is_the_last_filter() -> None:
    app = CallboardApp(Desk(no_database, operator="a", clock=lambda: datetime.now(UTC)))
    assert app.get_line_filters()[-1] is GATE


async def test_both_themes_are_there(tmp_path: Path) -> None:
    app = CallboardApp(a_desk(no_database))
    assert app.theme == "callboard-dark"
    assert {"callboard-dark", "callboard-light"} <= set(app.available_themes)
