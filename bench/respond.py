"""How long a lead waits: from its POST to the mail server's 250, while an operator looks on.

Leads are posted at a steady rate, each at its own moment whether or not the one before was
answered; the clock of a lead starts at that moment. `callboard serve` takes them in, the mail
server runs in a third process and notes when it said 250. A console is open on the same database in
a real pseudo-terminal that is read all the time, so there are two runners, as in daily use. The
same is done on a small and on a large database (seed.py); what counts is the ratio of the two, next
to the promise of half a second.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx

from bench.agency import Agency, free_port, open_agency
from bench.databases import database
from bench.desks import NeverAtRest, fill, processor_of, wait_for_rest
from bench.pane_queries import time_queries
from bench.post_office import Accepted, PostOffice
from bench.terminal import NeverPainted, Terminal

LEADS = "1000,1000000"
RATE = 20.0
SECONDS = 60.0
WARM_UP = 3.0
"""Seconds of the same load before anything is measured."""
P50, P99, RATIO = 0.5, 2.0, 1.3
"""What is promised: seconds, seconds, and the large database's share of the small one's times."""
HEAD = (
    *(("leads stored", 14), ("p50", 9), ("p95", 9), ("p99", 9), ("slowest", 9)),
    *(("unanswered", 12), ("last on screen", 16), ("to the terminal", 17)),
    *(("worker", 13), ("console", 13)),
)
"""Columns of the report, and their widths."""

PATIENCE = 120.0
"""Seconds after the last post in which every lead must have been answered."""

ROUTINE = "Our roof needs help with a leak."


@dataclass(frozen=True)
class Effort:
    """Time of day, processor seconds of the two processes, and bytes to the terminal."""

    at: float
    worker: float
    console: float
    painted: int

    def since(self, before: Effort) -> Effort:
        """What it took; processor seconds for each second that has passed."""
        took = self.at - before.at
        return Effort(
            took,
            (self.worker - before.worker) / took,
            (self.console - before.console) / took,
            self.painted - before.painted,
        )


def _effort(worker: int, terminal: Terminal | None) -> Effort:
    console = processor_of(terminal.pid) if terminal else 0.0
    painted = terminal.bytes_read if terminal else 0
    return Effort(time.monotonic(), processor_of(worker), console, painted)


@dataclass(frozen=True)
class Figures:
    """Seconds per answered lead; how many were not; seconds until the last was on the screen."""

    leads: int
    seconds: list[float]
    unanswered: int
    on_screen: float
    effort: Effort
    queries: dict[str, float]

    def at(self, percent: int) -> float:
        return quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


class NotUp(Exception):
    """The worker or the console did not come up; says what it said."""


def respond(
    leads: int,
    rate: float,
    seconds: float,
    folder: Path,
    *,
    alone: bool = False,
    seeded: str = "",
) -> Figures:
    """Measure on one database with so many leads in it; `alone` opens no console.

    `seeded` is a database of a million leads, to be copied.

    Raises:
        NotUp: The worker did not start.
        NeverPainted: The console did not show its panes, or never the last lead.
        NeverAtRest: They went on working off what had piled up.
    """
    with ExitStack() as stack:
        url = stack.enter_context(database("sqlite", folder))
        fill(url, leads, seeded)
        post_office = PostOffice(folder)
        stack.callback(post_office.close)
        agency = open_agency(folder, url, post_office.url)
        queries = time_queries(url)
        worker, port = stack.enter_context(serving(agency))
        terminal = None if alone else stack.enter_context(_console(agency))
        wait_for_rest([worker, *([terminal.pid] if terminal else [])], time.sleep)
        asyncio.run(_post_all("warm", port, rate, WARM_UP))
        before = _effort(worker, terminal)
        posted = asyncio.run(_post_all("lead", port, rate, seconds))
        last = list(posted)[-1]
        shown = terminal.wait_for(_name_of(last), PATIENCE) if terminal else posted[last]
        accepted = _wait_for(post_office, set(posted))
        after = _effort(worker, terminal)
    waits = [accepted[who].at - due for who, due in posted.items() if who in accepted]
    missing = len(posted) - len(waits)
    return Figures(leads, waits, missing, shown - posted[last], after.since(before), queries)


@contextmanager
def _console(agency: Agency) -> Iterator[Terminal]:
    terminal = Terminal([sys.executable, "-m", "console"], agency.env, str(agency.folder))
    try:
        terminal.wait_for("Dana ")
        yield terminal
    finally:
        terminal.close()


@contextmanager
def serving(agency: Agency) -> Iterator[tuple[int, int]]:
    """`callboard serve`, started as anyone starts it; gives its process's id and its port."""
    port = free_port()
    with agency.log.open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "console", "serve"],
            env={**agency.env, "CALLBOARD_GATEWAY_PORT": str(port)},
            cwd=agency.folder,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        if process.stdout is None or "serves on" not in process.stdout.readline():
            raise NotUp(agency.log.read_text(encoding="utf-8")[-1000:])
        yield process.pid, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


async def _post_all(kind: str, port: int, rate: float, seconds: float) -> dict[str, float]:
    """Post at the rate; the time of day at which each address's post was due."""
    began = time.time() + 0.1
    due = {f"{kind}-{i}@example.org": began + i / rate for i in range(round(rate * seconds))}
    limits = httpx.Limits(max_connections=None)
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=PATIENCE) as client:
        await asyncio.gather(*(_post(client, who, at) for who, at in due.items()))
    return due


async def _post(client: httpx.AsyncClient, who: str, at: float) -> None:
    await asyncio.sleep(at - time.time())
    fields = {"name": _name_of(who), "email": who, "message": ROUTINE}
    answer = await client.post("/in/website", json=fields)
    answer.raise_for_status()


def _name_of(who: str) -> str:
    kind, _, number = who.partition("@")[0].partition("-")
    return f"{kind.capitalize()} No{number}"


def _wait_for(post_office: PostOffice, everybody: set[str]) -> dict[str, Accepted]:
    """The first text each person got, when all have one or patience is at its end."""
    deadline = time.monotonic() + PATIENCE
    while True:
        first: dict[str, Accepted] = {}
        for entry in post_office.accepted():
            first.setdefault(entry.recipient, entry)
        if everybody <= first.keys() or time.monotonic() > deadline:
            return first
        time.sleep(0.2)


def report(figures: list[Figures]) -> tuple[str, bool]:
    """The figures as people read them, and whether every promise is kept."""
    lines = ["".join(f"{word:>{width}}" for word, width in HEAD)]
    for one in figures:
        times = "".join(f"{one.at(percent):>8.3f}s" for percent in (50, 95, 99))
        lines.append(
            f"{one.leads:>14,}{times}{max(one.seconds):>8.3f}s{one.unanswered:>12}"
            f"{one.on_screen:>15.2f}s{one.effort.painted / 1000:>14,.0f} kB"
            f"{one.effort.worker:>7.2f} cores{one.effort.console:>7.2f} cores"
        )
    promises = [(f"every lead is answered ({one.leads:,})", not one.unanswered) for one in figures]
    promises += [(f"p50 ≤ {P50} s ({one.leads:,})", one.at(50) <= P50) for one in figures]
    promises += [(f"p99 ≤ {P99} s ({one.leads:,})", one.at(99) <= P99) for one in figures]
    small, large = figures[0], figures[-1]
    if large is not small:
        for percent in (50, 99):
            ratio = large.at(percent) / small.at(percent)
            says = f"p{percent} within {RATIO} × of the small database: {ratio:.2f}"
            promises.append((says, ratio <= RATIO))
    lines += ["", *(f"{'kept' if is_kept else 'BROKEN':<8}{says}" for says, is_kept in promises)]
    lines += ["", "What the console and the runner ask the database, milliseconds (median)"]
    lines += [
        f"{name:<44}" + "".join(f"{one.queries[name]:>12.2f}" for one in figures)
        for name in figures[0].queries
    ]
    return "\n".join(lines), all(is_kept for _, is_kept in promises)


def main(arguments: list[str]) -> int:
    """Run the bench and print its report.

    Returns:
        The exit status: 1 if a promise was broken.
    """
    parser = argparse.ArgumentParser(prog="python -m bench respond", description=__doc__)
    parser.add_argument("--leads", default=LEADS, help=f"sizes of the database ({LEADS})")
    parser.add_argument("--rate", type=float, default=RATE, help=f"leads a second ({RATE:g})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"({SECONDS:g})")
    parser.add_argument("--seeded", default="", help="a database of a million leads, to be copied")
    parser.add_argument("--alone", action="store_true", help="without a console")
    options = parser.parse_args(arguments)
    figures = []
    for leads in map(int, options.leads.split(",")):
        folder = Path(tempfile.mkdtemp(prefix="callboard-respond-"))
        try:
            load = (leads, options.rate, options.seconds, folder)
            figures.append(respond(*load, alone=options.alone, seeded=options.seeded))
        except (NotUp, NeverAtRest, NeverPainted, httpx.HTTPError) as error:
            print(f"with {leads:,} leads: {error}", file=sys.stderr)
            return 1
        finally:
            shutil.rmtree(folder)
    text, is_kept = report(figures)
    print(f"{options.rate:g} leads a second for {options.seconds:g} s, {os.cpu_count()} cores\n")
    print(text)
    return int(not is_kept)
