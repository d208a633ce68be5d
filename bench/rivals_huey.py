"""huey with its SQLite storage: one consumer, eight worker threads, each with a kept connection."""

from __future__ import annotations

import functools
import smtplib
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from huey import SqliteHuey
from huey.signals import SIGNAL_COMPLETE, SIGNAL_ERROR

from bench.queued import SENDER, Text, mail, texts
from bench.rivals import CONNECTIONS, Order, Stopwatch, wait_for_go
from bench.rivals_ours import BEFORE_IT_BEGINS, until_all_came

DURABLE = "durable"
"""The variant that also keeps a result of every message; fsync is asked for by name."""
LOOK_EVERY = 0.01
"""Seconds between a worker's looks at an empty queue where lateness counts; by itself 0.1 to 10."""


def _open(order: Order) -> SqliteHuey:
    path = f"{order.folder}/huey.sqlite"
    if order.variant == DURABLE:
        return SqliteHuey("bench", filename=path, fsync=True)
    return SqliteHuey("bench", filename=path)


def deliver(order: Order) -> dict[str, float]:
    """Queue, then deliver everything that is queued; the seconds it took, and `synchronous`."""
    huey = _open(order)
    hand_over = huey.task()(_Sender(order.port, keeps=order.variant == DURABLE).hand_over)
    for text in texts(order.count):
        hand_over(asdict(text))
    done = _Countdown(huey.pending_count())
    huey.signal(SIGNAL_COMPLETE, SIGNAL_ERROR)(done.one)
    consumer = huey.create_consumer(workers=CONNECTIONS, periodic=False)
    synchronous = huey.storage.conn.execute("pragma synchronous").fetchone()[0]
    wait_for_go()
    watch = Stopwatch()
    consumer.start()
    done.wait()
    return {**watch.read(), "synchronous": synchronous}


class _Sender:
    """The task: one kept connection for each thread that runs it."""

    def __init__(self, port: int, *, keeps: bool) -> None:
        self._port = port
        self._result = "sent" if keeps else None
        self._own = threading.local()

    @property
    def hand_over(self) -> Callable[[dict[str, Any]], str | None]:
        @functools.wraps(self._hand_over)
        def hand_over(text: dict[str, Any]) -> str | None:
            return self._hand_over(text)

        return hand_over

    def _hand_over(self, text: dict[str, Any]) -> str | None:
        if not hasattr(self._own, "connection"):
            self._own.connection = smtplib.SMTP("127.0.0.1", self._port)
        self._own.connection.sendmail(SENDER, text["recipient"], mail(Text(**text)))
        return self._result


class _Countdown:
    """Set when so many jobs have ended, well or not."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._lock = threading.Lock()
        self._all = threading.Event()
        if not count:
            self._all.set()

    def one(self, _signal: str, _task: object, error: object = None) -> None:
        if error is not None:
            print("huey:", error, flush=True)
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._all.set()

    def wait(self) -> None:
        self._all.wait()


def tally(order: Order) -> dict[str, object]:
    """After everything: how many jobs the queue still knows of."""
    huey = _open(order)
    wait_for_go()
    return {"states": {"queued": [""] * huey.pending_count()}}


def late(order: Order) -> list[float]:
    """Let the consumer run what comes due; each job's lateness in seconds."""
    huey = _open(order)
    lateness: list[float] = []

    @huey.task()  # type: ignore[untyped-decorator]
    def note(due: float) -> None:
        lateness.append(time.time() - due)

    start = time.time() + BEFORE_IT_BEGINS
    for seconds in order.due:
        due = start + seconds
        note.schedule(args=(due,), eta=datetime.fromtimestamp(due, UTC))
    consumer = huey.create_consumer(
        workers=CONNECTIONS,
        periodic=False,
        scheduler_interval=1,
        initial_delay=LOOK_EVERY,
        max_delay=LOOK_EVERY,
    )
    wait_for_go()
    consumer.start()
    until_all_came(lambda: len(lateness), len(order.due), start + order.due[-1])
    return lateness
