"""A terminal that stops reading stops the picture and nothing else."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable

import pytest

from console.closing import NOT_PUT_AWAY
from tests.servers import MailServer, until
from tests.terminal.office import CONSOLE, Office, edit_the_draft, is_given_back
from tests.terminal.pty_console import PtyConsole

A_FEW_PICTURES = 30_000
"""Bytes. Twenty pictures have far more; what else is written (a heartbeat) has less."""

TEXTUALS = "textual.drivers.linux_driver:LinuxDriver"


def stop_reading(console: PtyConsole, redraw: Callable[[], None]) -> None:
    """Have it draw, and read nothing, until it gets no picture out any more."""
    written: deque[int] = deque(maxlen=20)

    def is_stuck() -> bool:
        redraw()
        written.append(_written_by(console.pid))
        return len(written) == written.maxlen and written[-1] - written[0] < A_FEW_PICTURES

    until(is_stuck)


def by_zooming(console: PtyConsole) -> None:
    stop_reading(console, lambda: console.press("z"))


def by_resizing(console: PtyConsole) -> None:
    """In a dialog, where keys are text."""
    widths = deque((150, 160))

    def resize() -> None:
        widths.rotate()
        console.resize(widths[0], 48)

    stop_reading(console, resize)


def _written_by(pid: int) -> int:
    """Bytes that the process has got rid of, to whatever file or line."""
    with open(f"/proc/{pid}/io") as file:
        counts = dict(line.split(": ") for line in file)
    return int(counts["wchar"])


def test_leads_are_answered_while_the_terminal_does_not_read(
    office: Office, mail: MailServer
) -> None:
    with office.console(160, 48) as console:
        console.wait_for("No leads yet")
        until(lambda: office.has_runner)
        by_zooming(console)
        for name in ("Ada Byron", "Kim Park"):
            office.add_lead(name)
            assert name in mail.next()["To"]


def test_a_terminal_that_reads_again_is_shown_the_present_state(
    office: Office, mail: MailServer
) -> None:
    with office.console(160, 48) as console:
        console.wait_for("No leads yet")
        by_zooming(console)
        for _ in range(30):
            console.press("z")  # more than is worth waiting for: pictures are dropped from here on
        office.add_lead("Ada Byron")
        mail.next()
        console.wait_for("Ada Byron")
        console.press("1")
        console.wait_for("t Touch")
        console.press("enter")
        console.wait_for("ada@example.org")
        console.press("q")
        assert console.wait_for_end() == 0


def test_over_a_line_of_one_kilobyte_a_second_few_pictures_come_and_never_old_ones(
    office: Office, mail: MailServer
) -> None:
    with office.console(160, 48) as console:
        console.wait_for("No leads yet")
        until(lambda: office.has_runner)
        before = len(console.raw)
        with console.over_a_slow_line(1024):
            for _ in range(60):
                console.press("z")
            office.add_lead("Ada Byron")
            assert "Ada Byron" in mail.next()["To"], "the runner does not wait for the terminal"
        console.wait_for("Ada Byron")
        assert len(console.raw) - before < A_FEW_PICTURES, "sixty pictures would be far more"
        console.press("1")
        console.wait_for("t Touch")
        console.press("q")
        assert console.wait_for_end() == 0


def test_a_signal_ends_a_console_whose_terminal_does_not_read(office: Office) -> None:
    office.add_draft()
    with office.console(160, 48) as console:
        until(lambda: office.has_runner)
        edit_the_draft(console)
        by_resizing(console)
        console.press("Half a sen")
        until(lambda: office.kept)
        os.kill(console.pid, signal.SIGTERM)
        assert console.wait_unread() == 0
        console.read_rest()
        assert is_given_back(console.raw)
    assert office.kept[0]["body"].startswith("Half a sen")
    assert not office.has_runner


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_even_an_event_loop_that_waits_for_the_terminal_ends(
    office: Office, number: signal.Signals
) -> None:
    """Textual's own driver stops the loop with the terminal: the signal must not need it."""
    with office.console_from_nothing(CONSOLE, 160, 48, TEXTUAL_DRIVER=TEXTUALS) as console:
        console.wait_for("No leads yet")
        until(lambda: office.has_runner)
        by_zooming(console)
        os.kill(console.pid, number)
        # Where the loop stood still, which the pty's buffer decides, it was broken off.
        assert console.wait_unread() in (0, NOT_PUT_AWAY)
    assert not office.has_runner
