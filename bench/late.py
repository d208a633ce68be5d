"""How late a message leaves that has a time: our runner beside APScheduler, huey, procrastinate.

Everybody gets the same due times, spread at random over some seconds, before the first of them;
the job does nothing but note the time at which it began. They take turns on the machine, each in a
process of its own. All are set for punctuality: they look at their queue as often as they can be
told to, and drop nothing that is late.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.databases import database
from bench.rivals import Failed, Order, Worker

MESSAGES = 1_000
SECONDS = 10.0
SEED = 3
AIM = 0.050
"""Seconds, for the 99th percentile."""
EARLY = 0.002
"""Seconds that rounding may make somebody early: we keep microseconds, others milliseconds."""


@dataclass(frozen=True)
class Entrant:
    """One of those who are measured, and how it is set."""

    title: str
    name: str
    kind: str
    settings: str


ENTRANTS = (
    Entrant("callboard, SQLite", "ours", "sqlite", "as it is"),
    Entrant("callboard, PostgreSQL", "ours", "postgresql", "as it is"),
    Entrant("APScheduler 3", "apscheduler", "sqlite", "SQLAlchemyJobStore, no misfire limit"),
    Entrant(
        "huey", "huey", "sqlite", "4 workers look every 10 ms, scheduler every 1 s (its least)"
    ),
    Entrant("procrastinate", "procrastinate", "postgresql", "4 at once, looks every 50 ms"),
)


@dataclass(frozen=True)
class Found:
    """What one of them did. `lateness`: seconds of those that came, in any order."""

    entrant: Entrant
    expected: int
    lateness: tuple[float, ...]

    @property
    def missing(self) -> int:
        return self.expected - len(self.lateness)

    @property
    def early(self) -> int:
        return sum(1 for seconds in self.lateness if seconds < -EARLY)

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.lateness, n=100, method="inclusive")[percent - 1]

    @property
    def is_broken(self) -> bool:
        """Ours alone promised that each leaves once, and none before its time."""
        return self.entrant.name == "ours" and bool(self.missing or self.early)


def due_times(messages: int, seconds: float, seed: int) -> tuple[float, ...]:
    """Seconds after the start at which each is due, in order."""
    rng = random.Random(seed)
    return tuple(sorted(rng.uniform(0, seconds) for _ in range(messages)))


def measure(entrant: Entrant, due: tuple[float, ...], folder: Path) -> Found:
    """Let one of them work through all due times.

    Raises:
        Failed: It ended without a result.
    """
    lane = folder / entrant.title.replace(" ", "").replace(",", "-")
    lane.mkdir()
    if entrant.kind == "sqlite":
        return _measure(entrant, Order(str(lane), due=due))
    with database(entrant.kind, lane) as url:
        return _measure(entrant, Order(str(lane), url, due=due))


def _measure(entrant: Entrant, order: Order) -> Found:
    worker = Worker(entrant.name, "late", order)
    worker.go()
    return Found(entrant, len(order.due), tuple(worker.result()))


def report(found: Sequence[Found]) -> str:
    """Lateness in milliseconds, a line each, and the verdicts on ours."""
    columns = ("p50", "p99", "max", "early", "missing")
    lines = [f"{'late by, ms':<24}" + "".join(f"{name:>9}" for name in columns) + "  set"]
    lines += [_line(one) for one in found]
    for one in found:
        if one.entrant.name == "ours":
            word = "met" if one.percentile(99) <= AIM else "MISSED"
            lines.append(f"aim of {one.entrant.title}: p99 at most {1000 * AIM:.0f} ms: {word}")
    broken = [one.entrant.title for one in found if one.is_broken]
    kept = f"BROKEN by {', '.join(broken)}" if broken else "kept"
    lines.append(f"promise: each once, none before its time: {kept}")
    return "\n".join(lines)


def _line(one: Found) -> str:
    times = (one.percentile(50), one.percentile(99), max(one.lateness))
    return (
        f"{one.entrant.title:<24}"
        + "".join(f"{1000 * seconds:>9.1f}" for seconds in times)
        + f"{one.early:>9}{one.missing:>9}  {one.entrant.settings}"
    )


def main(arguments: list[str]) -> int:
    """Run the bench and print its table.

    Returns:
        The exit status: 1 if one of ours did not come, or came before its time or twice.
    """
    parser = argparse.ArgumentParser(prog="python -m bench late", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES, help=f"({MESSAGES})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"({SECONDS:g})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the due times ({SEED})")
    parser.add_argument("--quick", action="store_true", help="100 messages in 1 second")
    parser.add_argument("--only", choices=sorted({one.name for one in ENTRANTS}))
    options = parser.parse_args(arguments)
    if options.quick:
        options.messages, options.seconds = 100, 1.0
    due = due_times(options.messages, options.seconds, options.seed)
    entrants = [one for one in ENTRANTS if options.only in (None, one.name)]
    print(f"{options.messages} messages due over {options.seconds:g} s, seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="cb-") as folder:  # short: a socket lies below it
        try:
            found = [measure(one, due, Path(folder)) for one in entrants]
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
    print(report(found))
    return int(any(one.is_broken for one in found))
