"""A program at a pseudo-terminal: begun from nothing, or forked from one that has imported all."""

from __future__ import annotations

import errno
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress

from bench.zygote import Order, Zygote

OURS_TO_SEND = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)


class Child:
    """Our end of the line, and the process at the other; `_ended` is its exit status."""

    pid: int

    def __init__(self, columns: int, rows: int) -> None:
        self._near, self._far = os.openpty()
        self._status: int | None = None
        self._is_hung_up = False
        settings = termios.tcgetattr(self._far)
        settings[3] &= ~termios.ECHO
        termios.tcsetattr(self._far, termios.TCSANOW, settings)
        self.resize(columns, rows)

    def read(self, timeout: float, most: int = 65536) -> bytes:
        """What it writes next; empty: nothing in so many seconds. EOFError when it has ended."""
        if not select.select([self._near], [], [], max(timeout, 0))[0]:
            return b""
        try:
            data = os.read(self._near, most)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        if not data:
            raise EOFError
        return data

    def send(self, text: bytes) -> None:
        while text:
            text = text[os.write(self._near, text) :]

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._near, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """The terminal goes away: our end of the line is closed."""
        if not self._is_hung_up:
            self._is_hung_up = True
            os.close(self._near)

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit status, minus the signal's number if one ended it; None: it still runs."""
        if self._status is None and self._has_ended(timeout):
            self._status = self._reaped()
        return self._status

    def _has_ended(self, timeout: float | None) -> bool:
        watched = os.pidfd_open(self.pid)
        try:
            return bool(select.select([watched], [], [], timeout)[0])
        finally:
            os.close(watched)

    def _reaped(self) -> int:
        """The status of a process that has ended."""
        raise NotImplementedError

    def end(self) -> None:
        """End the program if it still runs; the terminal hangs up."""
        self.hang_up()
        if self.wait(0.02) is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait()


class Spawned(Child):
    """A command, as a shell would begin it."""

    def __init__(
        self,
        command: Sequence[str],
        columns: int,
        rows: int,
        env: Mapping[str, str],
        cwd: str | None,
    ) -> None:
        super().__init__(columns, rows)
        self._process = subprocess.Popen(
            command,
            stdin=self._far,
            stdout=self._far,
            stderr=self._far,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_at_its_terminal,
        )
        os.close(self._far)
        self.pid = self._process.pid

    def _reaped(self) -> int:
        return self._process.wait()


class Forked(Child):
    """The console, without the seconds of processor that its imports take."""

    def __init__(self, zygote: Zygote, order: Order, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self._zygote = zygote
        self.pid = zygote.start(order.at_terminal(os.ttyname(self._far)))
        os.close(self._far)

    def _reaped(self) -> int:
        return self._zygote.wait(self.pid)


def _at_its_terminal() -> None:
    """In the new process: a suite under `nohup` or `&` ignores signals, and would pass that on."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in OURS_TO_SEND:
        signal.signal(number, signal.SIG_DFL)
