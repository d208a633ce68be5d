"""A person at a real pseudo-terminal, with a stop-watch: a key, and what came of it."""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pexpect

SIZE = (40, 120)
"""Lines and columns."""

QUIET = 0.06
"""Seconds without a byte after which a picture is complete."""

NOTHING = 2.0
"""Seconds after which a key has led to nothing."""

KEPT = 400_000
"""Bytes of the newest output that are searched for a text."""

PATIENCE = 60.0
"""Seconds in which a text must come."""

KEYS = {"down": b"\x1b[B", "up": b"\x1b[A", "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~"}
"""Those that are not typed as they are written."""

_SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_QUERIES = re.compile(rb"\x1b\[(?:\?(\d+)\$p|(6n))")
_LONGEST_PART = 8
"""Bytes of a question that may stand at the end of what was read, its end still to come."""


class NeverPainted(Exception):
    """A text did not appear in time, or the program ended before."""


class Ended(NeverPainted):
    """The program ended; `status` is its own, a signal's negative number, or None: it runs on."""

    def __init__(self, status: int | None, last: str) -> None:
        super().__init__(f"it has ended with {status}; last: {last}")
        self.status = status


@dataclass(frozen=True)
class Painted:
    """What one key led to: how much was written, and seconds to its first and last byte."""

    bytes: int
    first: float
    last: float


class Sitting:
    """A program at a terminal that reads at once and answers what terminals answer."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], folder: str) -> None:
        usual = {**os.environ, **env, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name in ("COLUMNS", "LINES", "NO_COLOR", "TMUX", "SSH_CONNECTION"):
            usual.pop(name, None)
        self._child = pexpect.spawn(
            command[0], list(command[1:]), dimensions=SIZE, env=usual, cwd=folder, echo=False
        )
        self._child.delaybeforesend = None
        self._child.ptyproc.delayafterterminate = 2.0  # a starved machine takes its time to kill
        self._recent = b""
        self._unanswered = b""
        """The end of what was read, where the first part of a question may stand."""
        self._written: list[tuple[float, bytes]] = []
        self.bytes_read = 0
        self.pressed_at = 0.0
        """When the last key was, on the clock of `time.perf_counter`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        return int(self._child.pid)

    @property
    def is_synchronised(self) -> bool:
        """Whether pictures are framed, as for every terminal that says it can show them at once."""
        return b"\x1b[?2026h" in self._recent

    def press(self, key: str) -> Painted:
        """Press a key and wait until nothing more is painted."""
        began = self.pressed_at = time.perf_counter()
        os.write(self._child.child_fd, KEYS.get(key, key.encode()))
        first = last = 0.0
        count = 0
        while data := self._read(QUIET if count else NOTHING):
            last = time.perf_counter() - began
            first = first or last
            count += len(data)
        return Painted(count, first, last)

    def take(self) -> list[tuple[float, bytes]]:
        """Everything written since this was asked last, and when it was read."""
        written, self._written = self._written, []
        return written

    def type(self, text: str) -> None:
        """Send keys, taking in what is painted meanwhile: nobody may fill the line."""
        os.write(self._child.child_fd, text.encode())
        while self._read(0.02):
            pass

    def listen(self, seconds: float) -> int:
        """Press nothing for so long; the bytes that were written all the same."""
        before, deadline = self.bytes_read, time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)
        return self.bytes_read - before

    def settle(self, quiet: float = 0.25) -> None:
        """Wait until nothing was written for so long."""
        while self._read(quiet):
            pass

    def wait_for(self, *texts: str, timeout: float = PATIENCE) -> float:
        """Wait until all of these were painted since the last `forget`; seconds it took.

        Raises:
            NeverPainted: Shows what was painted last.
        """
        began = time.monotonic()
        while missing := [text for text in texts if text not in self._painted()]:
            left = began + timeout - time.monotonic()
            if left <= 0 or not self._read(left):
                raise NeverPainted(f"never painted: {missing}; last: {self._painted()[-600:]}")
        return time.monotonic() - began

    def wait_for_one(self, *texts: str, timeout: float) -> str:
        """The first of these of which any was painted since the last `forget`; empty: none in time.

        Blanks are not compared: where one stood, none is sent.
        """
        until = time.monotonic() + timeout
        while (left := until - time.monotonic()) > 0:
            painted = self._painted().replace(" ", "")
            for text in texts:
                if text.replace(" ", "") in painted:
                    return text
            self._read(left)
        return ""

    def forget(self) -> None:
        """What was painted until now does not count."""
        self._recent = b""

    def _status(self) -> int | None:
        """Of a program whose terminal is closed: it may still be putting things away."""
        until = time.monotonic() + PATIENCE
        while self._child.isalive() and time.monotonic() < until:
            time.sleep(0.05)
        signal: int | None = self._child.signalstatus
        own: int | None = self._child.exitstatus
        return own if signal is None else -signal

    def _painted(self) -> str:
        return _SEQUENCES.sub(b"", self._recent).decode(errors="replace")

    def _read(self, timeout: float) -> bytes:
        fd = self._child.child_fd
        if not select.select([fd], [], [], timeout)[0]:
            return b""
        try:
            data = os.read(fd, 65536)
        except OSError as error:
            raise Ended(self._status(), self._painted()[-600:]) from error
        self.bytes_read += len(data)
        self._written.append((time.perf_counter(), data))
        self._recent = (self._recent + data)[-KEPT:]
        asked = self._unanswered + data
        self._unanswered = asked[-_LONGEST_PART:]
        for query in _QUERIES.finditer(asked):
            if query.end() <= len(asked) - len(data):
                continue  # answered already
            mode, position = query.groups()
            os.write(fd, b"\x1b[1;1R" if position else b"\x1b[?" + mode + b";2$y"
                     if mode == b"2026" else b"\x1b[?" + mode + b";0$y")  # fmt: skip
        return data
