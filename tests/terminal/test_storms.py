"""A terminal that is resized, suspended, slow, poor in colours, or none at all."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.servers import until
from tests.terminal.office import Office, is_given_back
from tests.terminal.pty_console import PtyConsole

SIZES = ((100, 30), (30, 8), (200, 60), (80, 24), (20, 5), (120, 40), (81, 25), (80, 24))

A_PICTURE = 12_000
"""Bytes that a whole screen of 120×40 has at most."""


def is_whole(console: PtyConsole) -> bool:
    """Whether it is drawn to its edges, nothing of another size is left, and Sam is on it."""
    head, *_, keys = (line.rstrip() for line in console.screen)
    one_of_each = all(console.text.count(word) == 1 for word in ("Callboard", "? Help", "3 Follow"))
    return "Callboard" in head and keys.endswith("? Help") and one_of_each and "Sam" in console.text


def test_resizing_suspending_and_not_reading_leave_a_screen_that_is_whole(office: Office) -> None:
    office.add_draft()
    with office.console(80, 24) as console:
        console.wait_for("Sam Lee")

        for columns, rows in SIZES:
            console.resize(columns, rows)
            console.press("2", "1")
        console.resize(80, 24)
        console.wait_until(lambda: is_whole(console), what="whole")

        # ctrl+z of the shell: the terminal is given back, and taken again.
        os.kill(console.pid, signal.SIGTSTP)
        console.wait_until(lambda: is_given_back(console.raw), what="given back")
        until(lambda: state_of(console.pid) == "T")
        before = len(console.raw)
        os.kill(console.pid, signal.SIGCONT)
        console.wait_until(lambda: b"?1049h" in console.raw[before:], what="taken again")
        console.wait_until(lambda: is_whole(console), what="whole")

        # A terminal that does not read: what it has to read in the end is one picture or two.
        console.resize(120, 40)
        console.wait_for("Clients")
        console.wait_until(lambda: is_whole(console), what="whole at 120×40")
        before = len(console.raw)
        for _ in range(30):
            console.press("z")
        office.add_lead("Kim Park")
        until(lambda: office.has_runner)
        console.wait_for("Kim Park")
        assert len(console.raw) - before < 6 * A_PICTURE, "thirty pictures would be far more"
        console.press("q")
        assert console.wait_for_end() == 0
        assert is_given_back(console.raw)


def state_of(pid: int) -> str:
    """`T`: stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


def test_a_terminal_of_sixteen_colours_is_told_no_others(office: Office) -> None:
    office.add_draft()
    with office.console(80, 24, TERM="xterm", COLORTERM="") as console:
        console.wait_for("Sam Lee")
        console.press("q")
        assert console.wait_for_end() == 0
        assert b";2;" not in console.raw
        assert b"8;5;" not in console.raw


def test_a_terminal_that_cannot_draw_is_refused_with_one_sentence(office: Office) -> None:
    with office.console(80, 24, TERM="dumb") as console:
        assert console.wait_for_end() == 2
        assert b'TERM says "dumb"' in console.raw
        assert b"\x1b" not in console.raw


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")
def test_inside_tmux_it_is_drawn_worked_and_left_as_anywhere(office: Office) -> None:
    office.add_draft()
    socket = f"callboard-test-{os.getpid()}"
    inside = f"{sys.executable} -m console; echo it has ended; read line"
    command = ("tmux", "-L", socket, "-f", "/dev/null", "new-session", inside)
    with office.console_from_nothing(command, 80, 24, TMUX="") as console:
        console.wait_for("Sam Lee")
        console.press("2", "enter")
        console.wait_for("sam@example.org")
        console.press("escape", "1", "q")
        console.wait_for("it has ended")
        console.press("enter")
        console.wait_for_end()
