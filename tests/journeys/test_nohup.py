"""`nohup callboard serve &` works on when its operator's line is gone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.house import House
from tests.servers import SECONDS


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_hang_up_that_is_ignored_stays_ignored_and_a_term_still_ends_it(house: House) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "console", "serve"],
        env=house.env,
        cwd=house.folder,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    try:
        assert program.stdout is not None
        assert "serves on" in program.stdout.readline()
        assert signal.SIGHUP in _ignored_by(program.pid)
        program.send_signal(signal.SIGTERM)
        assert program.wait(SECONDS) == 0
    finally:
        program.kill()
        program.communicate()


def _ignored_by(pid: int) -> set[int]:
    """The signals that a process ignores, as Linux knows them."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (mask,) = [line.split()[1] for line in status.splitlines() if line.startswith("SigIgn:")]
    return {number for number in range(1, 65) if int(mask, 16) >> (number - 1) & 1}
