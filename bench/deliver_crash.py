"""SIGKILL in the middle of a delivery, and what became of the messages that were in hand.

Each queue is filled, started, killed while mail is on the wire and started again as its makers say,
several times over; the mail server knows what arrived. "In doubt" is what a queue shows a person
as neither done nor to do; "lost" is what never arrived and nobody is told of.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.databases import database
from bench.rivals import CONNECTIONS, Failed, Order, Worker
from bench.rivals_server import MailServer

SLOW = 0.03
"""Seconds the mail server takes at most before it notes a message, and again before its 250."""
BEFORE_A_KILL = 20
"""Messages that arrive between a start and its kill."""
FOR_EACH_KILL = 40
"""Messages queued for each kill."""
GIVE_UP = 60.0

DONE = ("sent", "succeeded")
TO_DO = ("queued", "todo", "claimed", "sending")


@dataclass(frozen=True)
class Crashed:
    """What was found after all kills of one queue, when nothing moved any more."""

    title: str
    is_ours: bool
    messages: int
    kills: int
    in_doubt: int
    in_doubt_arrived: int
    """Of those in doubt: they would be sent twice by whoever simply repeats them."""
    lost: int
    twice: int
    left: int
    """Still to do, though nobody was killed the last time."""

    @property
    def is_broken(self) -> bool:
        """Ours alone made promises."""
        most = self.kills * CONNECTIONS
        return self.is_ours and bool(self.lost or self.twice or self.left or self.in_doubt > most)


def crash_them(kills: int, folder: Path) -> list[Crashed]:
    """Every queue in turn, so many kills each."""
    entrants = (
        ("callboard, SQLite", "ours", "sqlite"),
        ("callboard, PostgreSQL", "ours", "postgresql"),
        ("huey", "huey", "sqlite"),
        ("procrastinate", "procrastinate", "postgresql"),
    )
    crashed = []
    for place, (title, name, kind) in enumerate(entrants):
        lane = folder / f"crash-{place}"
        lane.mkdir()
        server = MailServer(lane, SLOW)
        try:
            if kind == "sqlite":
                order = Order(str(lane), "", server.port)
                crashed.append(_crash(title, name, order, server, kills))
            else:
                with database(kind, lane) as url:
                    order = Order(str(lane), url, server.port)
                    crashed.append(_crash(title, name, order, server, kills))
        finally:
            server.close()
    return crashed


def _crash(title: str, name: str, order: Order, server: MailServer, kills: int) -> Crashed:
    messages = kills * FOR_EACH_KILL + FOR_EACH_KILL
    for number in range(kills):
        worker = Worker(name, "deliver", _order(order, number, 0 if number else messages))
        before = len(server.accepted())
        worker.go()
        _until_arrived(server, before + BEFORE_A_KILL, worker)
        worker.kill()
    last = Worker(name, "deliver", _order(order, kills, 0))
    last.go()
    last.result()
    ask = Worker(name, "tally", order)
    ask.go()
    return _tally(title, name, ask.result()["states"], server, messages, kills)


def _order(order: Order, number: int, count: int) -> Order:
    """A later start finds that the leases of the one before it have run out."""
    return Order(**{**vars(order), "count": count, "minutes": 2 * number})


def _until_arrived(server: MailServer, count: int, worker: Worker) -> None:
    until = time.monotonic() + GIVE_UP
    while len(server.accepted()) < count:
        if worker.has_ended or time.monotonic() > until:
            raise Failed(f"{worker.name} ended, or stood still, before it could be killed")
        time.sleep(0.002)


def _tally(
    title: str,
    name: str,
    states: dict[str, list[str]],
    server: MailServer,
    messages: int,
    kills: int,
) -> Crashed:
    arrived = Counter(server.accepted())
    in_doubt = [key for state, keys in states.items() if state not in DONE + TO_DO for key in keys]
    left = sum(len(states.get(state, ())) for state in TO_DO)
    in_doubt_arrived = sum(1 for key in in_doubt if arrived[key])
    missing = messages - len(arrived)
    return Crashed(
        title=title,
        is_ours=name == "ours",
        messages=messages,
        kills=kills,
        in_doubt=len(in_doubt),
        in_doubt_arrived=in_doubt_arrived,
        lost=missing - (len(in_doubt) - in_doubt_arrived) - left,
        twice=sum(count - 1 for count in arrived.values()),
        left=left,
    )


def crash_report(crashed: list[Crashed]) -> str:
    """A line for each, and the verdict on ours."""
    columns = ("kills", "messages", "in doubt", "arrived", "lost", "twice", "left")
    lines = ["killed in the middle  " + "".join(f"{name:>10}" for name in columns)]
    for one in crashed:
        numbers = (one.kills, one.messages, one.in_doubt, one.in_doubt_arrived, one.lost,
                   one.twice, one.left)  # fmt: skip
        lines.append(f"{one.title:<22}" + "".join(f"{number:>10}" for number in numbers))
    lines.append(
        "in doubt: shown to a person, never repeated by itself; arrived: of those, what a simple\n"
        "repetition would send twice; lost: never arrived, and nobody is told"
    )
    broken = [one.title for one in crashed if one.is_broken]
    lines.append(
        f"promise: nothing lost or sent twice, at most {CONNECTIONS} in doubt a kill: "
        + (f"BROKEN by {', '.join(broken)}" if broken else "kept")
    )
    return "\n".join(lines)
