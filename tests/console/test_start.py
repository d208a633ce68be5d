"""From the first frame to four filled panes: little is read and imported before these stand."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.events import Key

from console.app import CallboardApp
from data.playbook.error import PlaybookError
from data.playbook.house import House
from data.playbook.outline import outline_of
from data.playbook.written import written_at
from screens.desk import Desk
from screens.main.clients_pane import ClientsPane
from screens.main.main_screen import MainScreen
from screens.premises import Premises
from tests.build import NOON, Agency, a_client, an_agency
from tests.screens.main.house import PATIENCE, until

ROOT = Path(__file__).parents[2]
N, ESCAPE = Key("n", "n"), Key("escape", None)


def console(agency: Agency, house: Callable[[], House]) -> CallboardApp:
    """A console whose rules are read by `house` when the panes stand."""
    outline = outline_of(written_at(None).tables)
    return CallboardApp(
        Desk(lambda: Premises(agency.store, house, outline), operator="ana", clock=lambda: NOON),
        start_runner=lambda desk: None,
    )


async def test_panes_are_filled_while_the_rules_are_still_read_and_deeds_wait_for_them(
    tmp_path: Path,
) -> None:
    agency, may_read = an_agency(tmp_path / "callboard.sqlite"), threading.Event()
    a_client(agency, name="Rosa Reed", company="Reed & Sons", email="rosa@reed.example")

    def house() -> House:
        assert may_read.wait(PATIENCE)
        return agency.house

    app = console(agency, house)
    async with app.run_test(size=(120, 40)) as pilot:
        main = app.screen
        assert isinstance(main, MainScreen)
        await until(pilot, lambda: all(pane.is_filled for pane in main._panes), "four panes")
        assert [row.name for row in main.query_one(ClientsPane).rows] == ["Reed & Sons"]
        assert not app.desk.knows_rules
        assert main.keeps_waiting(N)
        await until(pilot, lambda: not main.keeps_waiting(ESCAPE), "a key that does nothing")
        may_read.set()
        await until(pilot, lambda: not main.keeps_waiting(N), "the rules")
        assert app.desk.rules_of_panes is agency.playbook


async def test_a_fault_that_panes_do_not_show_ends_it_with_one_sentence_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def house() -> House:
        raise PlaybookError("ours.toml", ["[review] hold: there is no such key"])

    app = console(an_agency(tmp_path / "callboard.sqlite"), house)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_code is not None, "the end")
    assert app.return_code == 2
    assert capsys.readouterr().err == "ours.toml: [review] hold: there is no such key\n"


FILL = """
import sys
from datetime import UTC, datetime
from console.settings import read_settings
from console.setup import premises_at_start
from screens.desk import Desk
from screens.main.arrangement import Arrangement
from screens.main.fetching import Request
from screens.main.main_screen import PANES
from data.overview.queries import overview
import console.app, console.open
before = set(sys.modules)
desk = Desk(lambda: premises_at_start(read_settings()), operator="ana",
            clock=lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))
desk.connect()
desk.look(overview, now=desk.now())
for pane in PANES.values():
    pane.read_for_screen(desk, Request(0, Arrangement(), lines=20))
desk.zone
desk.settings.read()
desk.close()
print("\\n".join(set(sys.modules) - before))
"""

LATER = {"pydantic", "sqlalchemy", "sqlmodel", "alembic", "jobs", "jinja2", "holidays"}


def test_filling_the_panes_takes_plain_sql_and_no_models(tmp_path: Path) -> None:
    agency = an_agency(tmp_path / "callboard.sqlite")
    a_client(agency, name="Rosa Reed", company="Reed & Sons", email="rosa@reed.example")
    env = {**os.environ, "CALLBOARD_DATABASE_URL": agency.url, "CALLBOARD_TIMEZONE": "UTC"}
    done = subprocess.run(
        [sys.executable, "-c", FILL], cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "data" in loaded
    assert not loaded & LATER
