"""`callboard serve` ends in order from the moment at which it takes work in hand."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.agency import open_agency
from tests.servers import SECONDS, free_port

TOLD_AT_ONCE = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell began us with &
from jobs.runner import Runner
number = int(sys.argv.pop())
start = Runner.start
def started(runner):
    start(runner)
    os.kill(os.getpid(), number)
Runner.start = started
from console.__main__ import main
main()
"""
"""The program, with a signal that comes before its gateway has been imported."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_in_the_first_moment_is_no_sudden_death(
    tmp_path: Path, sqlite: str, number: signal.Signals
) -> None:
    agency = open_agency(tmp_path, sqlite, "smtp://127.0.0.1:9?starttls=no")
    done = subprocess.run(
        [sys.executable, "-c", TOLD_AT_ONCE, "serve", str(int(number))],
        env=agency.env | {"CALLBOARD_GATEWAY_PORT": str(free_port())},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert "The runner has stopped." in done.stderr
    assert "Traceback" not in done.stderr
