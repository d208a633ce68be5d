"""A program in a real pseudo-terminal, with a screen that can be read and keys that can be pressed.

    with PtyConsole([sys.executable, "-m", "console", "demo"], rows=24, columns=80) as console:
        console.wait_for("Inbound")
        console.press("j", "enter")
        assert "Anna" in console.text

Nothing sleeps: every wait reads from the pty until what is waited for is on the screen.
"""

import os
import re
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import pexpect
import pyte

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

OURS_TO_SEND = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)

# Sequences pyte would print: the keyboard protocol (CSI > … u, CSI < u, CSI = … u).
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z")
# What a program may ask its terminal, as far as Textual and readline do.
_QUERIES = re.compile(rb"\x1b\[(?:\?(\d+)\$p|(6n)|(>?0?c)|\?(u))")
_SYNCHRONISED_OUTPUT = b"2026"


class PtyConsole:
    """Runs a command in a pseudo-terminal and keeps a picture of its screen."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
    ) -> None:
        """Start the command.

        Args:
            command: Program and arguments.
            columns: Width in cells.
            rows: Height in lines.
            env: Added to this process's environment; an empty value takes a variable away.
            cwd: Where it runs; default: here.
        """
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        for name in ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_DRIVER"):
            environment.pop(name, None)
        for name, value in (env or {}).items():
            if value:
                environment[name] = value
            else:
                environment.pop(name, None)
        self.raw = b""
        """Everything the program has written."""
        self._unfed = b""
        self._picture = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._picture)
        self._child = pexpect.spawn(
            command[0],
            list(command[1:]),
            dimensions=(rows, columns),
            env=environment,
            cwd=cwd,
            echo=False,
            preexec_fn=_as_from_a_shell,
        )
        self._child.delaybeforesend = None
        self._child.ptyproc.delayafterclose = 0.02

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
        return int(self._child.pid)

    @property
    def screen(self) -> list[str]:
        """The lines on the screen, blanks at their ends included."""
        return list(self._picture.display)

    @property
    def text(self) -> str:
        """The screen as one text, without the blanks at line ends."""
        return "\n".join(line.rstrip() for line in self.screen)

    def read(self, timeout: float) -> bool:
        """Take in what the program writes next.

        Args:
            timeout: Seconds to wait for something at most.

        Returns:
            False if it wrote nothing in that time.

        Raises:
            EOFError: The program has ended.
        """
        try:
            data = self._child.read_nonblocking(size=65536, timeout=timeout)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF as ended:
            raise EOFError(f"the program has ended\n{self.text}") from ended
        self._take_in(data)
        return True

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
                self._child.wait()
                status = self._child.exitstatus
                return -int(self._child.signalstatus) if status is None else int(status)
        raise AssertionError(f"still running after {timeout} s\n{self.text}")

    def wait_unread(self, timeout: float = PATIENCE) -> int:
        """Wait until the process has ended without reading what it writes.

        Returns:
            Its exit status; minus the signal's number if a signal ended it.
        """
        watched = os.pidfd_open(self.pid)
        try:
            if not select.select([watched], [], [], timeout)[0]:
                raise AssertionError(f"still running after {timeout} s")
        finally:
            os.close(watched)
        _, status = os.waitpid(self.pid, 0)
        self._child.terminated = self._child.ptyproc.terminated = True
        return os.waitstatus_to_exitcode(status)

    def read_rest(self) -> None:
        """Take in what was written before the program ended."""
        with suppress(EOFError):
            while self.read(0.2):
                continue

    def hang_up(self) -> None:
        """The terminal goes away: its end of the line is closed."""
        self._child.ptyproc.fileobj.close()
        self._child.ptyproc.closed = self._child.closed = True

    def press(self, *keys: str) -> None:
        """Press keys: names from `KEYS`, `ctrl+<letter>`, or text that is typed."""
        for key in keys:
            if key.startswith("ctrl+") and len(key) == 6:
                self._child.send(chr(ord(key[5].upper()) - 64))
            else:
                self._child.send(KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size and tell the program."""
        self._picture.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def close(self) -> None:
        """End the program if it still runs; the terminal hangs up."""
        if self._child.closed:
            with suppress(ProcessLookupError):
                self._child.kill(signal.SIGKILL)
        self._child.close(force=True)

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
            self._child.send(f"\x1b[{cursor.y + 1};{cursor.x + 1}R")
        elif attributes is not None:
            self._child.send("\x1b[?62;c")
        else:
            self._child.send("\x1b[?0u")


def _as_from_a_shell() -> None:
    """In the new process: a suite under `nohup` or `&` ignores signals, and would pass that on."""
    for number in OURS_TO_SEND:
        signal.signal(number, signal.SIG_DFL)
