"""A real pseudo-terminal whose other end is really read, in a thread beside the bench."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Mapping, Sequence

import pexpect
import pyte

SIZE = (48, 160)
"""Lines and columns: all four panes are in sight."""

_QUERY = re.compile(rb"\x1b\[(?:\?(\d+)\$p|6n)")


class NeverPainted(Exception):
    """A text did not appear in time, or the program ended before."""


class Terminal:
    """Runs a program and reads what it paints as fast as it paints it."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], folder: str) -> None:
        environment = {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            environment.pop(name, None)
        self._child = pexpect.spawn(
            command[0], list(command[1:]), dimensions=SIZE, env=environment, cwd=folder, echo=False
        )
        self._child.delaybeforesend = None
        self.bytes_read = 0
        self._screen = pyte.Screen(SIZE[1], SIZE[0])
        self._stream = pyte.ByteStream(self._screen)
        self._drawing = threading.Lock()
        self._ended = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return int(self._child.pid)

    def wait_for(self, text: str, timeout: float = 60.0) -> float:
        """Wait until `text` stands on the screen; returns the time of day at which it was seen.

        What was written is not searched: only cells that differ are sent.

        Raises:
            NeverPainted: Shows the screen.
        """
        deadline = time.monotonic() + timeout
        while text not in self._shown():
            if self._ended or time.monotonic() > deadline:
                raise NeverPainted(f"{text!r} was never painted; on the screen:\n{self._shown()}")
            time.sleep(0.01)
        return time.time()

    def close(self) -> None:
        """Hang up."""
        self._child.close(force=True)
        self._thread.join()

    def _shown(self) -> str:
        with self._drawing:
            return "\n".join(self._screen.display)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._child.child_fd, 65536)
            except OSError:
                data = b""
            if not data:
                self._ended = True
                return
            self.bytes_read += len(data)
            with self._drawing:
                self._stream.feed(data)
            for query in _QUERY.finditer(data):
                mode = query[1]
                self._child.send(b"\x1b[?" + mode + b";0$y" if mode else b"\x1b[1;1R")
