"""Operators are told of a trouble once an hour, even when the database cannot be written."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from data.alerts.states import AlertKind
from data.alerts.tables import Alert
from data.playbook.house import House
from data.schedule.tables import Worker
from jobs.delivery.alerts import AlertSender
from jobs.delivery.post import Post
from jobs.office import Office
from jobs.runner import Runner
from jobs.telling import AGAIN_AFTER
from tests.build import Agency, a_playbook
from tests.jobs.conftest import OURS
from tests.jobs.test_troubles import Clocks, ours, tries_of_the_round
from tests.servers import SECONDS, until


class Hook:
    """A real HTTP server that files what is posted to it; `is_down` makes it refuse."""

    def __init__(self) -> None:
        self.taken: queue.Queue[dict[str, Any]] = queue.Queue()
        self.refused: queue.Queue[dict[str, Any]] = queue.Queue()
        self.is_down = False
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                is_down = hook.is_down  # who hears of the post may mend it before it is answered
                (hook.refused if is_down else hook.taken).put(body)
                self.send_response(503 if is_down else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self._server.server_port}/"

    def next(self) -> str:
        return str(self.taken.get(timeout=SECONDS)["message"])

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    yield hook
    hook.stop()


def runner_of(agency: Agency, hook: Hook, clocks: Clocks, changes: str = "") -> Runner:
    house = House(a_playbook(OURS + changes), frozenset())
    post = Post(smtp=None, sms_url="", unsubscribe_url=lambda _: None)
    office = Office(agency.store, house, clocks.now, post, AlertSender(hook.url))
    return Runner(office, "test", steady=clocks.steady)


def test_a_database_that_is_gone_is_told_at_once_and_again_after_an_hour(
    tmp_path: Path, hook: Hook
) -> None:
    clocks, path = Clocks(), tmp_path / "callboard.sqlite"
    with ours(tmp_path) as agency:
        runner = runner_of(agency, hook, clocks)
        runner.start()
        until(lambda: agency.rows(Worker))
        path.rename(tmp_path / "away")
        said = hook.next()
        assert f"{path} was moved, removed or unmounted; put it back." in said
        for tries in (2, 3, 4):
            clocks.pass_by(16)
            until(lambda tries=tries: tries_of_the_round(runner) >= tries)
        assert hook.taken.empty()
        clocks.pass_by(AGAIN_AFTER)
        assert "Database: gone" in hook.next()
        (tmp_path / "away").rename(path)
        clocks.pass_by(16)
        until(lambda: not [one for one in runner.troubles if one.startswith("Database")])
        runner.stop()


def test_while_nobody_could_be_told_it_is_tried_again(tmp_path: Path, hook: Hook) -> None:
    clocks, path = Clocks(), tmp_path / "callboard.sqlite"
    hook.is_down = True
    with ours(tmp_path) as agency:
        runner = runner_of(agency, hook, clocks)
        runner.start()
        until(lambda: agency.rows(Worker))
        path.rename(tmp_path / "away")
        assert "Database: gone" in hook.refused.get(timeout=SECONDS)["message"]
        hook.is_down = False
        until(lambda: "telling Database: gone" not in runner._at_work.names)
        clocks.pass_by(61)
        assert "Database: gone" in hook.next()
        (tmp_path / "away").rename(path)
        runner.stop()


def test_a_clock_that_jumped_is_told_by_an_alert_that_is_stored(tmp_path: Path, hook: Hook) -> None:
    clocks = Clocks()
    with ours(tmp_path) as agency:
        runner = runner_of(agency, hook, clocks)
        runner.start()
        until(lambda: agency.rows(Worker))
        clocks.set_forward(hours=2)
        assert "Clock: jumped 2 hours forward at " in hook.next()
        runner.stop()
        kinds = [alert.kind for alert in agency.rows(Alert)]
        assert AlertKind.RUNNER_TROUBLE in kinds


def test_who_wants_no_alerts_of_the_runner_gets_none(tmp_path: Path, hook: Hook) -> None:
    clocks, path = Clocks(), tmp_path / "callboard.sqlite"
    with ours(tmp_path) as agency:
        runner = runner_of(agency, hook, clocks, "[alerts]\nrunner_trouble = false\n")
        runner.start()
        until(lambda: agency.rows(Worker))
        path.rename(tmp_path / "away")
        until(lambda: runner.troubles)
        (tmp_path / "away").rename(path)
        until(lambda: not runner.troubles)
        runner.stop()
    assert hook.taken.empty()
