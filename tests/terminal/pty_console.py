"""A program in a real pseudo-terminal, with a screen that can be read and keys that can be pressed.

    command = [sys.executable, "-m", "console", "demo"]
    with PtyConsole.running(command, rows=24, columns=80) as console:
        console.wait_for("Inbound")
        console.press("j", "enter")
        assert "Anna" in console.text

Nothing sleeps: every wait reads from the pty until what is waited for is on the screen.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import pyte

from tests.terminal.children import Child, Spawned

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f10": "\x1b[21~",
}
"""Named keys; `ctrl+<letter>` works as well, and everything else is typed as it is."""

PATIENCE = 60.0
"""Seconds to wait for what must happen; only a program that hangs exceeds it."""

# Sequences pyte would print: the keyboard protocol (CSI > … u, CSI < u, CSI = … u).
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z")
# What a program may ask its terminal, as far as Textual and readline do.
_QUERIES = re.compile(rb"\x1b\[(?:\?(\d+)\$p|(6n)|(>?0?c)|\?(u))")
_SYNCHRONISED_OUTPUT = b"2026"


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """A usual terminal's, with `env` over this process's own; an empty value takes one away."""
    usual = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_DRIVER"):
        usual.pop(name, None)
    return {name: value for name, value in {**usual, **env}.items() if value}


class PtyConsole:
    """Reads what a program writes to its pseudo-terminal, and keeps a picture of its screen."""

    def __init__(self, child: Child, *, columns: int, rows: int) -> None:
        """Sit down at a program that was begun with a terminal of this many columns and rows."""
        self.raw = b""
        """Everything the program has written."""
        self._unfed = b""
        self._picture = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._picture)
        self._child = child

    @classmethod
    def running(
        cls,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
    ) -> Self:
        """Begin a command, as a shell would: `env` is over this process's own environment."""
        child = Spawned(command, columns, rows, environment(env or {}), cwd)
        return cls(child, columns=columns, rows=rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process's id, for tests that send it signals."""
        return self._child.pid

    @property
    def screen(self) -> list[str]:
        """The lines on the screen, blanks at their ends included."""
        return list(self._picture.display)

    @property
    def text(self) -> str:
        """The screen as one text, without the blanks at line ends."""
        return "\n".join(line.rstrip() for line in self.screen)

    @contextmanager
    def over_a_slow_line(self, each_second: int) -> Iterator[None]:
        """Read so many bytes each second, and no more, while this block runs."""
        is_over = threading.Event()

        def read() -> None:
            with suppress(EOFError):
                while not is_over.wait(1.0):
                    self.read(0, each_second)

        line = threading.Thread(target=read, daemon=True)
        line.start()
        try:
            yield
        finally:
            is_over.set()
            line.join()

    def read(self, timeout: float, most: int = 65536) -> bool:
        """Take in what the program writes next.

        Args:
            timeout: Seconds to wait for something at most.
            most: Bytes to take in.

        Returns:
            False if it wrote nothing in that time.

        Raises:
            EOFError: The program has ended.
        """
        try:
            data = self._child.read(timeout, most)
        except EOFError as ended:
            raise EOFError(f"the program has ended\n{self.text}") from ended
        self._take_in(data)
        return bool(data)

    def wait_until(
        self, done: Callable[[], bool], timeout: float = PATIENCE, what: str = ""
    ) -> None:
        """Read until `done()` holds.

        Raises:
            AssertionError: It didn't in `timeout` seconds, or the program ended; shows the screen.
        """
        deadline = time.monotonic() + timeout
        while not done():
            left = deadline - time.monotonic()
            try:
                if left <= 0 or not self.read(left):
                    raise AssertionError(f"not within {timeout} s: {what}\n{self.text}")
            except EOFError:
                if done():
                    return
                raise AssertionError(f"ended before: {what}\n{self.text}") from None

    def wait_for(self, text: str, timeout: float = PATIENCE) -> None:
        """Read until `text` is on the screen, within one line."""
        self.wait_until(lambda: text in self.text, timeout, f"{text!r} on the screen")

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        """Read until `text` is no longer on the screen."""
        self.wait_until(lambda: text not in self.text, timeout, f"{text!r} gone")

    def wait_for_end(self, timeout: float = PATIENCE) -> int:
        """Read until the program ends by itself.

        Returns:
            Its exit status; minus the signal's number if a signal ended it.
        """
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            try:
                self.read(left)
            except EOFError:
                return self.wait_unread(max(left, 1.0))
        raise AssertionError(f"still running after {timeout} s\n{self.text}")

    def wait_unread(self, timeout: float = PATIENCE) -> int:
        """Wait until the process has ended without reading what it writes.

        Returns:
            Its exit status; minus the signal's number if a signal ended it.
        """
        status = self._child.wait(timeout)
        if status is None:
            raise AssertionError(f"still running after {timeout} s")
        return status

    def read_rest(self) -> None:
        """Take in what was written before the program ended."""
        with suppress(EOFError):
            while self.read(0.2):
                continue

    def hang_up(self) -> None:
        """The terminal goes away: its end of the line is closed."""
        self._child.hang_up()

    def press(self, *keys: str) -> None:
        """Press keys: names from `KEYS`, `ctrl+<letter>`, or text that is typed."""
        for key in keys:
            if key.startswith("ctrl+") and len(key) == 6:
                self._child.send(bytes((ord(key[5].upper()) - 64,)))
            else:
                self._child.send(KEYS.get(key, key).encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size and tell the program."""
        self._picture.resize(rows, columns)
        self._child.resize(columns, rows)

    def close(self) -> None:
        """End the program if it still runs; the terminal hangs up."""
        self._child.end()

    def _take_in(self, data: bytes) -> None:
        self.raw += data
        data = self._unfed + data
        cut = _UNFINISHED.search(data)
        self._unfed = data[cut.start() :] if cut else b""
        data = data[: cut.start()] if cut else data
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))
        for query in _QUERIES.finditer(data):
            self._answer(query)

    def _answer(self, query: re.Match[bytes]) -> None:
        mode, position, attributes, _keyboard = query.groups()
        if mode is not None:
            # Modes: 2 = known and off, 0 = unknown. In-band resizes stay unknown: SIGWINCH is told.
            known = b"2" if mode == _SYNCHRONISED_OUTPUT else b"0"
            self._child.send(b"\x1b[?" + mode + b";" + known + b"$y")
        elif position is not None:
            cursor = self._picture.cursor
            self._child.send(b"\x1b[%d;%dR" % (cursor.y + 1, cursor.x + 1))
        elif attributes is not None:
            self._child.send(b"\x1b[?62;c")
        else:
            self._child.send(b"\x1b[?0u")
