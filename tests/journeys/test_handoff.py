"""A lead finds its owner, turns hot, is handed off, and a legal answer leaves with two approvals.

Only public interfaces: HTTP in, SMTP and Apprise's HTTP out, and commands.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bench.zygote import Zygote
from tests.journeys.house import House
from tests.servers import MailServer, text_of, until

TEAM = """
[team.kim]
label = "Kim Park"
"""


class Phone:
    """A real web server that stands for somebody's phone; keeps the alerts it was sent."""

    def __init__(self) -> None:
        self.alerts: list[dict[str, Any]] = []
        phone = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                phone.alerts.append(json.loads(self.rfile.read(length)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing on stderr."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def titled(self, title: str) -> dict[str, Any]:
        """The alert whose title begins so, as soon as it is there."""
        found: list[dict[str, Any]] = until(
            lambda: [alert for alert in self.alerts if alert["title"].startswith(title)]
        )
        return found[0]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def phones() -> Iterator[tuple[Phone, Phone]]:
    """Kim's own, and the operators'."""
    opened = (Phone(), Phone())
    yield opened
    for phone in opened:
        phone.close()


@pytest.fixture
def team_house(
    tmp_path: Path, sqlite: str, mail: MailServer, zygote: Zygote, phones: tuple[Phone, Phone]
) -> Iterator[House]:
    opened = House(tmp_path, sqlite, mail.url, zygote, playbook=TEAM)
    kim, operators = phones
    opened.env["CALLBOARD_AGENT_URLS"] = f"kim={kim.url}"
    opened.env["CALLBOARD_ALERT_URLS"] = operators.url
    yield opened
    opened.stop(signal.SIGKILL)


def test_a_hot_lead_reaches_its_owner_with_the_note_and_a_legal_answer_needs_two(
    team_house: House, phones: tuple[Phone, Phone], mail: MailServer
) -> None:
    house, (kim, operators) = team_house, phones
    house.serve()
    words = "Please call me. My lawyer says the contract for our roof is not valid?"
    house.post(name="Dana Ortiz", email="dana@example.org", message=words)
    assert "ready for a conversation" in kim.titled("Hot lead: Dana Ortiz")["message"]
    operators.titled("Review waiting: Dana Ortiz")

    (draft,) = house.callboard("review", "list", "--json").json
    assert (draft["reasons"], draft["needs_two"]) == (["legal"], ["legal"])
    first = house.callboard("review", "approve", draft["id"])
    assert "Somebody else must approve the same text too." in first.out
    again = house.callboard("review", "approve", draft["id"])
    assert (again.code, "You approved this text already" in again.err) == (1, True)
    assert mail.none_left()
    house.env["CALLBOARD_OPERATOR"] = "bo"
    assert house.callboard("review", "approve", draft["id"]).code == 0
    assert text_of(mail.next()) == draft["body"]

    house.callboard("jobs", "run", "ownership")
    note = kim.titled("Hand-off to Kim Park: Dana Ortiz")["message"]
    for told in ("WHAT THEY SAID", "the contract for our roof is not valid?",
                 "Don't admit or promise anything about the matter"):  # fmt: skip
        assert told in note
    assert not [alert for alert in operators.alerts if "Hand-off" in alert["title"]]
    view = house.callboard("leads", "handoff", 1, "--show", "--json").json
    assert [kept["agent"] for kept in view["before"]] == ["kim"]
    assert house.callboard("leads", "list", "--owner", "Kim Park", "--json").json[0]["id"] == 1
