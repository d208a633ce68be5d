"""Messages per second through claim, hand-over and record, beside huey and procrastinate.

Everybody hands the same mails, made by the same function, over eight kept connections to the same
mail server (aiosmtpd, in a process of its own), and takes turns at it. Then everybody is killed by
SIGKILL in the middle and started again, to see what became of the messages in hand. At last our
engine alone, without a transport, beside bare sqlite3 that makes the same number of commits.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.databases import database
from bench.deliver_crash import crash_report, crash_them
from bench.deliver_engine import engine_report
from bench.rivals import CONNECTIONS, Failed, Order, Worker
from bench.rivals_server import MailServer

MESSAGES = 10_000
ROUNDS = 3
KILLS = 5
SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
"""SQLite's words for its levels."""


@dataclass
class Contestant:
    """One queue, how it is set, and the messages per second it reached in each round."""

    title: str
    name: str
    kind: str
    durable: str
    variant: str = ""
    synchronous: str = ""
    """As its own connection says, where we did not set it ourselves."""
    rates: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    """Milliseconds of the processor for a message in each round, without mail server and
    PostgreSQL: they tell more than rates on a machine that does other things besides."""

    @property
    def kept(self) -> str:
        """What of a message is on the disk, and how surely."""
        found = f"WAL, synchronous={self.synchronous}; " if self.synchronous else ""
        return found + self.durable

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)


def contestants() -> list[Contestant]:
    """All of them, in the order of the table; ours on SQLite is the first."""
    full = "WAL, synchronous=FULL"
    synced = "fsync, synchronous_commit=on"
    return [
        Contestant("callboard, SQLite", "ours", "sqlite", f"{full}; sending and sent recorded"),
        Contestant("callboard, PostgreSQL", "ours", "postgresql", f"{synced}; both recorded"),
        Contestant("huey as it comes", "huey", "sqlite", "taken out before; no record"),
        Contestant("huey fsync=True", "huey", "sqlite", "taken out before; a result", "durable"),
        Contestant("procrastinate", "procrastinate", "postgresql", f"{synced}; doing, succeeded"),
        Contestant("no queue at all", "bare", "none", "nothing is kept"),
    ]


def race(rounds: int, messages: int, folder: Path) -> list[Contestant]:
    """Let them take turns.

    Raises:
        Failed: One of them did, or the mail server did not get each message once.
    """
    racing = contestants()
    server = MailServer(folder)
    try:
        for number in range(rounds):
            for place, contestant in enumerate(racing):
                lane = folder / f"{number}-{place}"
                lane.mkdir()
                _run(contestant, server, messages, lane)
    finally:
        server.close()
    return racing


def _run(contestant: Contestant, server: MailServer, messages: int, lane: Path) -> None:
    server.forget()
    if contestant.kind != "postgresql":
        _deliver(contestant, Order(str(lane), "", server.port, messages))
    else:
        with database(contestant.kind, lane) as url:
            _deliver(contestant, Order(str(lane), url, server.port, messages))
    accepted = server.accepted()
    if len(accepted) != messages or len(set(accepted)) != messages:
        raise Failed(
            f"{contestant.title}: of {messages} messages {len(set(accepted))} arrived, "
            f"{len(accepted)} mails in all"
        )


def _deliver(contestant: Contestant, order: Order) -> None:
    order = Order(**{**vars(order), "variant": contestant.variant})
    worker = Worker(contestant.name, "deliver", order)
    worker.go()
    result = worker.result()
    if level := result.get("synchronous"):
        contestant.synchronous = SYNCHRONOUS[int(level)]
    contestant.rates.append(order.count / result["seconds"])
    contestant.worked.append(1000 * result["processor"] / order.count)


def race_report(racing: Sequence[Contestant]) -> str:
    """Messages per second, and each as a multiple of the fastest way there is."""
    most = racing[-1].rate
    columns = "  msgs/s  slowest  fastest  of bare  cpu ms  what is durable"
    lines = [f"{'':24}{columns}"]
    lines += [
        f"{one.title:<24}{one.rate:>8.0f}{min(one.rates):>9.0f}{max(one.rates):>9.0f}"
        f"{one.rate / most:>9.2f}{statistics.median(one.worked):>8.2f}  {one.kept}"
        for one in racing
    ]
    ours, *others = (one for one in racing if one.name != "bare")
    rivals = [one for one in others if one.name != "ours"]
    best = max(rivals, key=lambda one: one.rate)
    ahead = "met" if ours.rate > best.rate else "MISSED"
    lines.append(
        f"aim: ahead of all of them: {ahead} ({ours.rate / best.rate:.2f} × {best.title}, the best)"
    )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run the bench and print its tables.

    Returns:
        The exit status: 1 if a message of ours was lost, doubled or left in doubt beyond the
        promise. Being slow is not a broken promise.
    """
    parser = argparse.ArgumentParser(prog="python -m bench deliver", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES, help=f"({MESSAGES})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns of each ({ROUNDS})")
    parser.add_argument("--kills", type=int, default=KILLS, help=f"crashes of each ({KILLS})")
    parser.add_argument("--quick", action="store_true", help="200 messages, one turn, one kill")
    parser.add_argument("--only", choices=("race", "crash", "engine"), help="one part of it")
    parser.add_argument("--profile", action="store_true", help="where our engine spends its time")
    options = parser.parse_args(arguments)
    if options.quick:
        options.messages, options.rounds, options.kills = 200, 1, 1
    parts = (options.only,) if options.only else ("race", "crash", "engine")
    is_broken = False
    with tempfile.TemporaryDirectory(prefix="cb-") as made:  # short: a socket lies below it
        folder = Path(made)
        try:
            if "race" in parts:
                print(f"{options.messages} messages, {CONNECTIONS} connections, in {folder.parent}")
                print(race_report(race(options.rounds, options.messages, folder)), flush=True)
            if "crash" in parts:
                crashed = crash_them(options.kills, folder)
                print(f"\n{crash_report(crashed)}", flush=True)
                is_broken |= any(one.is_broken for one in crashed)
            if "engine" in parts:
                print(f"\n{engine_report(options.messages, folder, profile=options.profile)}")
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
    return int(is_broken)
