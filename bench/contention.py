"""Many processes on one database: no lost update, no reader that waits, no message taken twice.

First all write at once on SQLite, and beside them, for a moment, the same the way SQLModel's
documentation begins. Then readers read beside a writer that holds its transaction again and again.
At last four workers claim the same queue on PostgreSQL, and for comparison on SQLite.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.contention_claims import BATCHES, WORKERS, Claims, claim_all, fill
from bench.contention_reading import HOLD, Read, read_beside_writers
from bench.contention_updates import (
    Died,
    Until,
    Updates,
    count_up,
    count_up_by_default,
    new_database,
    percentile,
)
from bench.databases import database

SECONDS = 60.0
PROCESSES = 8
CLAIMS = 100_000
DEFAULT_SECONDS = 5.0
"""The default way needs no longer to be caught."""
READING_SECONDS = 5.0
"""For each way of reading beside each writer."""


def updates_report(ours: Updates, default: Updates) -> str:
    """How both fared; times in milliseconds."""
    columns = ("acknowledged", "stored", "lost", "errors", "wait p50", "p99", "max", "all p99")
    lines = [f"{ours.processes} processes add one{'':>4}" + "".join(f"{n:>13}" for n in columns)]
    lines.append(_updates_line("Store.write", ours))
    lines.append(_updates_line("driver's default", default))
    lost = default.lost / max(default.acknowledged, 1)
    lines.append(f"the default way lost {lost:.0%} of what it had acknowledged")
    lines += [
        f"{count} × {what}" for one in (ours, default) for what, count in one.errors.most_common(3)
    ]
    kept = "BROKEN" if ours.lost or ours.errors else "kept"
    lines.append(f"promise: no lost update, no error: {kept}")
    return "\n".join(lines)


def _updates_line(title: str, found: Updates) -> str:
    numbers = (found.acknowledged, found.stored, found.lost, found.errors.total())
    times = (found.waited(50), found.waited(99), found.waited(100), found.took(99))
    return (
        f"{title:<23}"
        + "".join(f"{number:>13}" for number in numbers)
        + "".join(f"{1000 * seconds:>13.1f}" for seconds in times)
    )


def reading_report(found: Sequence[Read]) -> str:
    """Milliseconds of a reading transaction beside a writer."""
    title = f"a writer holds {1000 * HOLD:.0f} ms"
    lines = [f"{title:<32}{'reads':>8}{'p50 ms':>8}{'p99':>8}{'max':>8}"]
    for one in found:
        times = (percentile(one.seconds, percent) for percent in (50, 99, 100))
        lines.append(
            f"{f'{one.how} beside {one.writer}':<32}{len(one.seconds):>8}"
            + "".join(f"{1000 * seconds:>8.2f}" for seconds in times)
        )
    kept = "BROKEN" if any(one.waits for one in found) else "kept"
    lines.append(f"promise: a reader never waits for a writer: {kept}")
    return "\n".join(lines)


def claims_report(kind: str, found: Sequence[Claims]) -> str:
    """A line for each size of batch."""
    columns = ("messages", "twice", "missed", "not theirs", "claims/s")
    lines = [f"{kind}, {WORKERS} workers".ljust(23) + "".join(f"{name:>12}" for name in columns)]
    for one in found:
        numbers = (one.messages, one.twice, one.missed, one.strangers)
        lines.append(
            f"batches of {one.batch}".ljust(23)
            + "".join(f"{number:>12}" for number in numbers)
            + f"{one.per_second:>12.0f}"
        )
    kept = "BROKEN" if any(one.is_broken for one in found) else "kept"
    lines.append(f"promise: each claimed once: {kept}")
    return "\n".join(lines)


def _updates(folder: Path, processes: int, seconds: float) -> bool:
    url = new_database(folder)
    ours = count_up(url, processes, Until(seconds=seconds))
    default = count_up_by_default(url, processes, Until(seconds=min(seconds, DEFAULT_SECONDS)))
    print(updates_report(ours, default), flush=True)
    return bool(ours.lost or ours.errors)


def _reading(folder: Path, seconds: float) -> bool:
    found = read_beside_writers(new_database(folder), seconds)
    print(f"\n{reading_report(found)}", flush=True)
    return any(one.waits for one in found)


def _claims(kind: str, folder: Path, messages: int) -> bool:
    with database(kind, folder) as url:
        fill(url, messages)
        found = [claim_all(url, messages, batch) for batch in BATCHES]
    print(f"\n{claims_report(kind, found)}", flush=True)
    return any(one.is_broken for one in found)


def main(arguments: list[str]) -> int:
    """Run the bench and print its tables.

    Returns:
        The exit status: 1 if a promise was broken.
    """
    parser = argparse.ArgumentParser(prog="python -m bench contention", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of writing ({SECONDS:g})")
    parser.add_argument("--processes", type=int, default=PROCESSES, help=f"({PROCESSES})")
    parser.add_argument("--claims", type=int, default=CLAIMS, help=f"messages ({CLAIMS})")
    parser.add_argument("--quick", action="store_true", help="2 s of writing, 1,000 messages")
    parser.add_argument("--only", choices=("updates", "reading", "claims"), help="one part of it")
    options = parser.parse_args(arguments)
    reading = READING_SECONDS
    if options.quick:
        options.seconds, options.claims, reading = 2.0, 1_000, 1.0
    parts = (options.only,) if options.only else ("updates", "reading", "claims")
    broken = []
    with tempfile.TemporaryDirectory(prefix="cb-") as made:  # short: a socket lies below it
        lanes = {part: Path(made, part) for part in parts}
        for lane in lanes.values():
            lane.mkdir()
        try:
            if "updates" in parts:
                broken.append(_updates(lanes["updates"], options.processes, options.seconds))
            if "reading" in parts:
                broken.append(_reading(lanes["reading"], reading))
            if "claims" in parts:
                broken.append(_claims("postgresql", lanes["claims"], options.claims))
                broken.append(_claims("sqlite", lanes["claims"], options.claims))
        except Died as error:
            print(error, file=sys.stderr)
            return 1
    return int(any(broken))
