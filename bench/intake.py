"""How fast the gateway says yes, with the raw row on disk, beside the bare commits of that disk.

`callboard serve` is started as anyone starts it, with its runner inside, which works off what
arrives meanwhile. Requests of several senders, some of them signed, go over real HTTP: first at a
steady rate, each at its own moment whether or not the one before was answered (its time counts from
that moment), then as fast as they are taken. Before and after it a bare driver inserts the same
rows into the same table on the same disk, one a commit: that is the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from bench.agency import Agency, open_agency
from bench.databases import KINDS, database
from bench.intake_load import Answers, as_fast_as_taken, at_rate
from bench.intake_posts import PUBLIC_URL, SECRETS, Post, posts
from bench.respond import NotUp, serving
from data.reading import stored
from data.store import Store, driver_of, open_store

RATE, SECONDS = 200.0, 20.0
WARM_UP = 2.0
"""Seconds of the same load before anything is measured."""
SENDERS = 16
MOST = 8.0
"""Seconds of posting as fast as it is taken."""
MOST_A_SECOND = 4_000
"""Requests are made before the load; more than so many a second nobody takes."""
BARE = 2_000
"""Rows of the bare driver, each time."""
P99 = 0.050
"""What is promised at that rate, seconds."""


@dataclass(frozen=True)
class Figures:
    """Of one kind of database.

    `bare`: commits a second before and after. `kept`: rows that are stored, of those `expected`,
    and how many of them the runner had `worked_off` when the last was acknowledged.
    """

    kind: str
    steady: Answers
    most: Answers
    bare: tuple[float, float]
    kept: int
    expected: int
    worked_off: int

    @property
    def p99(self) -> float:
        return quantiles(self.steady.seconds, n=100, method="inclusive")[98]

    @property
    def p50(self) -> float:
        return quantiles(self.steady.seconds, n=100, method="inclusive")[49]

    @property
    def highest(self) -> float:
        return self.most.accepted / self.most.took


def intake(kind: str, rate: float, seconds: float, most: float, folder: Path) -> Figures:
    """Measure on one kind of database, in an empty folder.

    Raises:
        NotUp: The worker did not start.
    """
    warm, count = round(rate * WARM_UP), round(rate * seconds)
    many = posts(warm + count + round(most * MOST_A_SECOND))
    with database(kind, folder) as url:
        open_store(url).close()
        before = bare_commits(url, many[:BARE], "before")
        with serving(_agency(folder, url)) as (_, port):
            asyncio.run(at_rate(port, many[:warm], rate))
            steady = asyncio.run(at_rate(port, many[warm : warm + count], rate))
            highest = asyncio.run(as_fast_as_taken(port, many[warm + count :], SENDERS, most))
            kept, worked_off = rows_of(url)
        after = bare_commits(url, many[:BARE], "after")
    expected = warm + steady.accepted + highest.accepted
    return Figures(kind, steady, highest, (before, after), kept, expected, worked_off)


def _agency(folder: Path, url: str) -> Agency:
    agency = open_agency(folder, url, "")
    secrets = " ".join(f"{source}={secret}" for source, secret in SECRETS.items())
    ours = {"CALLBOARD_GATEWAY_PUBLIC_URL": PUBLIC_URL, "CALLBOARD_GATEWAY_SECRETS": secrets}
    return replace(agency, env={**agency.env, **ours})


_COLUMNS = (
    *("source", "external_id", "content_hash", "content_type", "payload", "received_at", "by"),
    *("state", "reason", "fence", "lease_owner"),
)


def bare_commits(url: str, rows: list[Post], mark: str) -> float:
    """The same rows into the same table by the driver alone, one a commit; commits a second."""
    driver = driver_of(url)
    connection = driver.connect()
    is_sqlite = driver.where.endswith(".sqlite")
    places = ", ".join("?" if is_sqlite else "%s" for _ in _COLUMNS)
    insert = f"INSERT INTO inbound ({', '.join(_COLUMNS)}) VALUES ({places})"
    now = stored(datetime.now(UTC)) if is_sqlite else datetime.now(UTC)
    values = [
        ("bare", f"{mark}-{number}", hashlib.sha256(row.body).hexdigest(), row.content_type,
         row.body, now, "bench", "noted", "", 0, "")
        for number, row in enumerate(rows)
    ]  # fmt: skip
    began = time.perf_counter()
    for one in values:
        connection.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        connection.execute(insert, one)
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return len(values) / took


def rows_of(url: str) -> tuple[int, int]:
    """How many deliveries are stored, and how many of them are processed."""
    store = Store(driver_of(url))
    with store.look() as reader:
        ((kept, waiting),) = reader.rows(
            "SELECT count(*), sum(CASE WHEN state = 'received' THEN 1 ELSE 0 END)"
            " FROM inbound WHERE source <> 'bare'"
        )
    store.close()
    return int(kept), int(kept) - int(waiting or 0)


HEAD = (
    *(("database", 12), ("at a rate", 11), ("p50", 10), ("p99", 10), ("slowest", 10)),
    *(("highest", 14), ("bare before", 13), ("after", 9), ("ratio", 8), ("processed", 16)),
)
"""Columns of the report, and their widths."""


def report(figures: list[Figures], rate: float) -> tuple[str, bool]:
    """The figures as people read them, and whether every promise is kept."""
    lines = ["".join(f"{word:>{width}}" for word, width in HEAD)]
    for one in figures:
        times = "".join(
            f"{1000 * value:>7.1f} ms" for value in (one.p50, one.p99, max(one.steady.seconds))
        )
        bare = sum(one.bare) / 2
        lines.append(
            f"{one.kind:>12}{rate:>9.0f}/s{times}{one.highest:>12.0f}/s{one.bare[0]:>11.0f}/s"
            f"{one.bare[1]:>7.0f}/s{one.highest / bare:>8.2f}{one.worked_off:>8} of {one.kept}"
        )
    promises = [promise for one in figures for promise in _promises(one, rate)]
    lines += ["", *(f"{'kept' if is_kept else 'BROKEN':<8}{says}" for says, is_kept in promises)]
    return "\n".join(lines), all(is_kept for _, is_kept in promises)


def _promises(one: Figures, rate: float) -> list[tuple[str, bool]]:
    sent = len(one.steady.seconds) + len(one.most.seconds)
    taken = one.steady.accepted + one.most.accepted
    yes = f"every post is acknowledged ({one.kind}): {taken} of {sent}"
    kept = f"what is acknowledged is stored, once ({one.kind}): {one.kept} of {one.expected}"
    soon = f"p99 ≤ {1000 * P99:.0f} ms at {rate:.0f}/s ({one.kind})"
    return [(yes, taken == sent), (kept, one.kept == one.expected), (soon, one.p99 <= P99)]


def main(arguments: list[str]) -> int:
    """Run the bench and print its report.

    Returns:
        The exit status: 1 if a promise was broken.
    """
    parser = argparse.ArgumentParser(prog="python -m bench intake", description=__doc__)
    parser.add_argument("--rate", type=float, default=RATE, help="posts a second")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of posting at that rate")
    parser.add_argument("--most", type=float, default=MOST, help="seconds of as fast as it goes")
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    chosen = parser.parse_args(arguments)
    kinds = KINDS if chosen.database == "both" else (chosen.database,)
    figures = []
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="callboard-intake-") as folder:
            try:
                found = intake(kind, chosen.rate, chosen.seconds, chosen.most, Path(folder))
            except NotUp as error:
                print(f"the worker did not start: {error}")
                return 1
            figures.append(found)
    text, is_kept = report(figures, chosen.rate)
    print(text)
    return 0 if is_kept else 1
