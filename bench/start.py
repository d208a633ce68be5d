"""How long until an operator sees something, and until the panes are filled.

Each run starts a process in a real pty and reads what it sends until a marker text has been
painted; entering the alternate screen paints nothing and doesn't count. The runs of the empty app
and of the console take turns, so that whatever else the machine does falls on both, and the figure
to look at is the ratio of the same session, not the seconds.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from compileall import compile_dir
from dataclasses import dataclass
from pathlib import Path

import pexpect

from bench.desks import Line, tell
from bench.empty_app import MARKER

ROOT = Path(__file__).parents[1]
SIZE = (40, 120)
"""Lines and columns."""
RUNS = 11
"""Pairs of starts; odd, so that the median is a run that happened."""
PATIENCE = 30.0
"""Seconds after which a start has failed."""

EMPTY_APP = [sys.executable, "-m", "bench.empty_app"]
CONSOLE = [sys.executable, "-m", "console"]
FILL = [sys.executable, "-m", "console", "demo", "--fill-only"]
"""Writes the sample agency's database to the file named behind it, and ends."""
UNSET = ("PLAYBOOK", "TIMEZONE", "SMTP_URL", "SMS_URL", "ALERT_URLS", "GATEWAY_PUBLIC_URL")
"""Settings that every start leaves empty, whatever this machine says: nothing may be sent."""
PACKAGES = ("console", "screens", "data", "jobs", "bench")
FIRST_FRAME = "Inbound"
"""Painted by the console's first frame."""
FILLED = ("Wendy Fairchild", "Peter Nowak", "new-lead day-", "Reed & Sons Plumbing")
"""A row of each pane: inbound, review, follow-ups, clients. None of them is in sight in another."""

FIRST, PANES = 1.5, 2.8
"""Times the first frame of an empty Textual app."""

_SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_QUERY = re.compile(rb"\x1b\[(?:\?(\d+)\$p|6n)")


class NotPainted(Exception):
    """A program ended, or ran out of time, before it painted what was waited for."""


@dataclass(frozen=True)
class Start:
    """Seconds from starting the process to each of its markers."""

    first: float
    filled: float


def prepare(directory: Path) -> dict[str, str]:
    """Make what the console needs to start on a filled database, once for all runs.

    The sample agency as it is now, under the real console: the settings of this machine are kept
    out, and no transport is set up. Its modules are compiled, as `pip install` does it: an
    environment may forbid Python to keep what it compiled.

    Args:
        directory: An empty one, removed after the bench. Nothing may be written elsewhere.

    Returns:
        Environment variables for every start of the console.

    Raises:
        NotPainted: The database couldn't be filled; says what the command printed.
    """
    for package in PACKAGES:
        compile_dir(ROOT / package, quiet=2)
    database = directory / "bench.sqlite"
    env = {
        **{f"CALLBOARD_{name}": "" for name in UNSET},
        "CALLBOARD_DATABASE_URL": f"sqlite:///{database}",
        "HOME": str(directory),
        "XDG_DATA_HOME": str(directory),
        "XDG_CONFIG_HOME": str(directory),
    }
    command = [*FILL, str(database)]
    filling = subprocess.run(
        command, env={**os.environ, **env}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if filling.returncode:
        said = (filling.stderr or filling.stdout).strip()
        raise NotPainted(f"{' '.join(command)} → {filling.returncode}\n{said}")
    return env


def time_start(
    command: Sequence[str], env: Mapping[str, str], first: str, filled: Sequence[str]
) -> Start:
    """Start a program in a pty and wait until its markers are painted; then end it.

    Args:
        command: Program and arguments.
        env: Added to this process's environment.
        first: The text that makes the first frame.
        filled: The texts that must all have been painted in the end.

    Raises:
        NotPainted: They weren't.
    """
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env}
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)  # they would win over the size of the pty
    began = time.perf_counter()
    child = pexpect.spawn(
        command[0], list(command[1:]), dimensions=SIZE, env=environment, cwd=ROOT, echo=False
    )
    child.delaybeforesend = None
    sent = b""
    answered = 0
    first_at: float | None = None
    try:
        while True:
            left = began + PATIENCE - time.perf_counter()
            sent += child.read_nonblocking(size=65536, timeout=max(left, 0))
            now = time.perf_counter() - began
            for query in _QUERY.finditer(sent, answered):
                answered = query.end()
                child.send(b"\x1b[?" + query[1] + b";0$y" if query[1] else b"\x1b[1;1R")
            painted = _SEQUENCES.sub(b"", sent).decode(errors="replace")
            if first_at is None and first in painted:
                first_at = now
            if first_at is not None and all(text in painted for text in filled):
                return Start(first_at, now)
    except (pexpect.TIMEOUT, pexpect.EOF) as error:
        painted = _SEQUENCES.sub(b"", sent).decode(errors="replace")
        missing = [text for text in dict.fromkeys((first, *filled)) if text not in painted]
        raise NotPainted(
            f"{' '.join(command)} never painted {', '.join(missing)}; last: {painted[-500:]}"
        ) from error
    finally:
        child.close(force=True)


def compare(
    runs: int, empty: Callable[[], Start], console: Callable[[], Start]
) -> tuple[list[Start], list[Start]]:
    """Start both programs in turns, once each unmeasured so that both come from the file cache."""
    empty()
    console()
    pairs = [(empty(), console()) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def lines_of(empty: Sequence[Start], console: Sequence[Start]) -> list[Line]:
    """The medians beside the empty app's."""
    yardstick = statistics.median(start.first for start in empty)
    lines = []
    for what, seconds, most in (
        ("first frame", [start.first for start in console], FIRST),
        ("four filled panes", [start.filled for start in console], PANES),
    ):
        median = statistics.median(seconds)
        promise = f"≤ {most} × an empty Textual app"
        lines.append(Line(what, median, yardstick, "s", promise, median <= most * yardstick))
    return lines


def measure(
    runs: int = RUNS, first: str = FIRST_FRAME, filled: Sequence[str] = FILLED
) -> list[Line]:
    """Start both programs in turns.

    Raises:
        NotPainted: A program didn't paint what was waited for.
    """
    directory = Path(tempfile.mkdtemp(prefix="callboard-bench-"))
    try:
        env = prepare(directory)
        empty, console = compare(
            runs,
            lambda: time_start(EMPTY_APP, {}, MARKER, ()),
            lambda: time_start(CONSOLE, env, first, filled),
        )
    finally:
        shutil.rmtree(directory)
    return lines_of(empty, console)


def main(arguments: list[str]) -> int:
    """Run the bench and print its table; 1 when a promise was missed or nothing was painted."""
    parser = argparse.ArgumentParser(prog="python -m bench start", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"pairs of starts ({RUNS})")
    parser.add_argument("--first", default=FIRST_FRAME, help="text that makes the first frame")
    parser.add_argument("--filled", action="append", help="text of a filled pane; repeat")
    options = parser.parse_args(arguments)
    try:
        return tell(measure(options.runs, options.first, options.filled or FILLED))
    except NotPainted as error:
        print(error, file=sys.stderr)
        return 1
