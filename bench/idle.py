"""What a console costs that nobody touches, with all four panes in sight and a clock running.

The reference is the smallest Textual app, which shows one sign and no clock.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.desks import EMPTY_APP, Line, agency_with, console_of, processor_of, tell
from bench.empty_app import MARKER
from bench.sitting import Sitting
from bench.zygote import ROOT

SECONDS = 60.0
SETTLING = 65.0
"""Seconds that the console is open before: the jobs of its first full minute load their code, and
tell what has got overdue since the database was filled. A console is open all day."""
MOST_PROCESSOR, MOST_BYTES = 0.4, 120.0
"""Per cent of a core; bytes a second."""


class Rest(NamedTuple):
    """A second's worth, of each."""

    processor: float
    """Per cent of a core."""
    painted: float
    """Bytes to the terminal."""
    stored: float
    """Bytes to the disk."""


def measure(seconds: float = SECONDS, leads: int = 1_000, settling: float = SETTLING) -> list[Line]:
    """Both at the same time, for so long."""
    with ExitStack() as stack:
        reference = stack.enter_context(_empty())
        agency = stack.enter_context(agency_with(leads))
        console = stack.enter_context(console_of(agency))
        console.listen(settling)
        with ThreadPoolExecutor() as threads:
            waits = [threads.submit(_rest, one, seconds) for one in (console, reference)]
            ours, theirs = (wait.result() for wait in waits)
    return [
        Line("idle, processor", ours.processor, theirs.processor, "%",
             f"≤ {MOST_PROCESSOR} % of a core", ours.processor <= MOST_PROCESSOR),
        Line("idle, to the terminal", ours.painted, theirs.painted, "bytes/s",
             f"≤ {MOST_BYTES:.0f} bytes/s", ours.painted <= MOST_BYTES),
        Line("idle, to the disk", ours.stored, theirs.stored, "bytes/s", "–", True),
    ]  # fmt: skip


def _rest(sitting: Sitting, seconds: float) -> Rest:
    processor, stored = processor_of(sitting.pid), _stored_by(sitting.pid)
    painted = sitting.listen(seconds)
    return Rest(
        (processor_of(sitting.pid) - processor) / seconds * 100,
        painted / seconds,
        (_stored_by(sitting.pid) - stored) / seconds,
    )


def _stored_by(pid: int) -> float:
    lines = Path(f"/proc/{pid}/io").read_text(encoding="ascii").splitlines()
    return float(dict(line.split(": ") for line in lines)["write_bytes"])


@contextmanager
def _empty() -> Iterator[Sitting]:
    with Sitting(EMPTY_APP, {}, str(ROOT)) as sitting:
        sitting.wait_for(MARKER)
        sitting.settle()
        yield sitting


def main(arguments: list[str]) -> int:
    """Run the bench and print its table; 1 when a promise was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench idle", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"({SECONDS:g})")
    parser.add_argument("--leads", type=int, default=1_000, help="stored (1000)")
    parser.add_argument("--settling", type=float, default=SETTLING,
                        help=f"seconds that it is open before ({SETTLING:g})")  # fmt: skip
    options = parser.parse_args(arguments)
    return tell(measure(options.seconds, options.leads, options.settling))
