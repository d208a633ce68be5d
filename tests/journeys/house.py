"""A whole house for a journey: a real mail server, `callboard serve` in a process of its own, and
the command line. Only public interfaces: HTTP, SMTP, commands and their JSON.

The processes are forked from one that has imported everything (`bench.zygote`), each with its own
memory, settings, files and connections; how the program starts from nothing is proved in
`tests/terminal` and `tests/console`.
"""

from __future__ import annotations

import json
import os
import select
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bench.agency import open_agency
from bench.zygote import Zygote
from tests.servers import SECONDS, free_port, until


class House:
    """One agency's settings; `serve()` starts the runner and gateway, `callboard()` a command."""

    def __init__(
        self, folder: Path, database: str, smtp_url: str, zygote: Zygote, playbook: str = ""
    ) -> None:
        self.folder, self.port = folder, free_port()
        self.agency = open_agency(folder, database, smtp_url, playbook)
        self.env = self.agency.env
        self.env["CALLBOARD_GATEWAY_PORT"] = str(self.port)
        self.zygote = zygote
        self._serving = 0

    def serve(self, at: datetime | None = None) -> None:
        """Start `callboard serve`, with its clock set to `at` and running on from there."""
        order = self.agency.order("serve", ahead=_ahead(at))
        Path(order.out).unlink(missing_ok=True)
        self._serving = self.zygote.start(order)
        until(lambda: self._says_it_serves(Path(order.out)))

    def _says_it_serves(self, out: Path) -> bool:
        assert not _ended(self._serving, within=0), self.agency.log.read_text(encoding="utf-8")
        return out.exists() and "serves on" in out.read_text(encoding="utf-8")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End the process with a signal; returns its exit code."""
        if not self._serving:
            return None
        os.kill(self._serving, how)
        pid, self._serving = self._serving, 0
        return self._end_of(pid)

    def post(self, source: str = "website", **fields: Any) -> httpx.Response:
        return httpx.post(f"http://127.0.0.1:{self.port}/in/{source}", json=fields, timeout=SECONDS)

    def callboard(self, *arguments: object, at: datetime | None = None) -> Answer:
        """Run a command to its end."""
        order = self.agency.order(*arguments, ahead=_ahead(at))
        err = self.folder / "command.err"
        err.unlink(missing_ok=True)
        code = self._end_of(self.zygote.start(replace(order, err=str(err))))
        out = Path(order.out).read_text(encoding="utf-8")
        return Answer(code, out, err.read_text(encoding="utf-8"))

    def _end_of(self, pid: int) -> int:
        if not _ended(pid, within=SECONDS):
            os.kill(pid, signal.SIGKILL)
        return self.zygote.wait(pid)


class Answer:
    """What a command printed; `json` reads its output."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


def _ahead(at: datetime | None) -> float:
    return (at - datetime.now(UTC)).total_seconds() if at else 0.0


def _ended(pid: int, *, within: float) -> bool:
    """Whether a process that is not our child has come to its end."""
    watched = os.pidfd_open(pid)
    try:
        return bool(select.select([watched], [], [], within)[0])
    finally:
        os.close(watched)
