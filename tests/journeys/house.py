"""A whole house for a journey: a real mail server, `callboard serve` in a process of its own, and
the command line. Only public interfaces: HTTP, SMTP, commands and their JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from tests.servers import SECONDS, free_port

BUSINESS = """
[business]
name = "Harbour Roofing"
agent = "Mia"
email = "mia@harbour.example.com"
phone = "+1 212 555 0199"
postal_address = "1 Pier Street, New York, NY 10001"
country = "US"
timezone = "America/New_York"
"""


class House:
    """One agency's settings; `serve()` starts the runner and gateway, `callboard()` a command."""

    def __init__(self, folder: Path, database: str, smtp_url: str, playbook: str = "") -> None:
        self.folder = folder
        (folder / "playbook.toml").write_text(BUSINESS + playbook, encoding="utf-8")
        self.port = free_port()
        self.env = {
            **{name: value for name, value in os.environ.items() if "CALLBOARD" not in name},
            "CALLBOARD_DATABASE_URL": database,
            "CALLBOARD_PLAYBOOK": str(folder / "playbook.toml"),
            "CALLBOARD_SMTP_URL": smtp_url,
            "CALLBOARD_GATEWAY_PORT": str(self.port),
            "CALLBOARD_OPERATOR": "ana",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        self._process: subprocess.Popen[str] | None = None

    def serve(self, at: datetime | None = None) -> None:
        """Start `callboard serve`, with its clock set to `at` and running on from there."""
        self._process = subprocess.Popen(
            [*_program(at), "serve"],
            env=self.env,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=(self.folder / "serve.log").open("a"),
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert "serves on" in line, (self.folder / "serve.log").read_text()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End the process with a signal; returns its exit code."""
        if self._process is None:
            return None
        self._process.send_signal(how)
        code = self._process.wait(SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None
        return code

    def post(self, source: str = "website", **fields: Any) -> httpx.Response:
        return httpx.post(f"http://127.0.0.1:{self.port}/in/{source}", json=fields, timeout=SECONDS)

    def callboard(self, *arguments: object, at: datetime | None = None) -> Answer:
        """Run a command to its end."""
        done = subprocess.run(
            [*_program(at), *(str(argument) for argument in arguments)],
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)


class Answer:
    """What a command printed; `json` reads its output."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


def _program(at: datetime | None) -> list[str]:
    """The program itself; with `at`, the same program under a clock that was moved."""
    if at is None:
        return [sys.executable, "-m", "console"]
    moved = (
        "import time_machine, datetime; "
        f"time_machine.travel(datetime.datetime.fromisoformat({at.isoformat()!r})).start(); "
        "from console.__main__ import main; main()"
    )
    return [sys.executable, "-c", moved]
