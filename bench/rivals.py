"""The queues that are measured side by side, each working in a process of its own.

`python -m bench.rivals NAME WORK ORDER` makes itself ready, says so, waits for a line and works;
what it found is the last line that it prints. So everybody starts warm, the clock runs only while
they work, and a SIGKILL takes the queue and nothing else.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jobs.delivery.smtp_url import DEFAULT_CONNECTIONS

ROOT = Path(__file__).parents[1]

CONNECTIONS = DEFAULT_CONNECTIONS
"""Kept connections to the mail server, and workers, of everybody: as many as our post room has."""


@dataclass(frozen=True)
class Order:
    """One piece of work.

    Attributes:
        folder: Where a queue in a file lies.
        database: URL of the queue's database, where it isn't that file.
        port: Of the mail server on this machine.
        count: How many messages to queue first; 0 goes on with what is there.
        variant: A queue's own word for how it is set.
        minutes: How far our clock is past noon; leases of a killed worker run out by it.
        due: Seconds after a common start at which each is due.
    """

    folder: str
    database: str = ""
    port: int = 0
    count: int = 0
    variant: str = ""
    minutes: int = 0
    due: tuple[float, ...] = field(default=())


class Failed(Exception):
    """A queue's process ended without a result."""


class Worker:
    """A queue's process."""

    def __init__(self, name: str, work: str, order: Order) -> None:
        """Start it, and return as soon as it is ready."""
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.rivals", name, work, json.dumps(asdict(order))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        if self._line() != READY:
            raise Failed(f"{name} did not become ready")

    def go(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write("go\n")
            self._process.stdin.flush()

    def result(self) -> Any:
        """What it found; waits for its end."""
        line = self._line()
        self._end()
        if not line:
            raise Failed(f"{self.name} ended with {self._process.returncode} and no result")
        return json.loads(line)

    def kill(self) -> None:
        """SIGKILL, at once."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._end()

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def _line(self) -> str:
        return self._process.stdout.readline().strip() if self._process.stdout else ""

    def _end(self) -> None:
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


READY = "ready"


def wait_for_go() -> None:
    """Say that everything is prepared, and wait for the start."""
    print(READY, flush=True)
    sys.stdin.readline()


class Stopwatch:
    """Seconds since it was made, and how many of them this process had the processor."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """`seconds` and `processor`."""
        began, worked = self._began
        return {
            "seconds": time.perf_counter() - began,
            "processor": time.process_time() - worked,
        }


Work = Callable[[Order], Any]


def main(arguments: list[str]) -> None:
    name, work, order = arguments
    # `deliver`, `late` or `tally` of bench/rivals_NAME.py
    do: Work = getattr(importlib.import_module(f"bench.rivals_{name}"), work)
    print(json.dumps(do(Order(**json.loads(order)))), flush=True)
    os._exit(0)  # threads of a consumer that has done its work are nobody's concern


if __name__ == "__main__":
    main(sys.argv[1:])
