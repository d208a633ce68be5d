"""Several workers, each a process, claim all messages of one queue in batches."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from bench.contention_updates import APART, run_all
from bench.queued import NOON, queue_up
from data.outreach.claims import claim
from data.outreach.states import MessageState
from data.store import Store, driver_of, open_store

WORKERS = 4
BATCHES = (1, 10, 100)


@dataclass(frozen=True)
class Taken:
    """What one worker got: ids with their fences; when it began and ended (Unix time)."""

    worker: str
    rows: list[tuple[int, int]]
    began: float
    ended: float


@dataclass(frozen=True)
class Claims:
    """What all of them got.

    `strangers`: rows that the database does not give to the worker that was told it has them.
    """

    batch: int
    messages: int
    twice: int
    missed: int
    strangers: int
    per_second: float

    @property
    def is_broken(self) -> bool:
        return bool(self.twice or self.missed or self.strangers)


def fill(url: str, messages: int) -> None:
    """A new database with so many due messages."""
    store = open_store(url)
    queue_up(store, [NOON] * messages)
    store.close()


def claim_all(url: str, messages: int, batch: int, workers: int = WORKERS) -> Claims:
    """Let them claim everything, and compare what they say with what the database says."""
    _queue_again(url)
    barrier, results = APART.Barrier(workers), APART.Queue()
    processes = [
        APART.Process(target=_work, args=(url, f"worker-{n}", batch, barrier, results))
        for n in range(workers)
    ]
    return _compare(url, messages, batch, run_all(processes, results))


def _work(url: str, worker: str, batch: int, barrier: Barrier, results: Queue[Taken]) -> None:
    store = Store(driver_of(url))
    with store.look() as reader:
        reader.rows("SELECT 1")
    rows: list[tuple[int, int]] = []
    barrier.wait()
    began = time.time()
    while found := _claim(store, worker, batch):
        rows += found
    results.put(Taken(worker, rows, began, time.time()))
    store.close()


def _claim(store: Store, worker: str, batch: int) -> list[tuple[int, int]]:
    """Nothing only when nothing is queued: what others are taking is passed over, and may be all
    that a worker sees."""
    while True:
        with store.claim() as writer:
            found = claim(writer, worker=worker, channels=("email",), now=NOON, limit=batch)
        if found or not _queued(store):
            return [(item.id, item.fence) for item in found]


def _queued(store: Store) -> bool:
    with store.look() as reader:
        return bool(reader.rows("SELECT 1 FROM message WHERE state = 'queued' LIMIT 1"))


def _queue_again(url: str) -> None:
    store = Store(driver_of(url))
    with store.direct() as writer:
        writer.run(
            f"UPDATE message SET state = '{MessageState.QUEUED}', lease_owner = '',"
            f" lease_until = NULL WHERE state = '{MessageState.CLAIMED}'"
        )
    if url.startswith("postgresql"):
        connection = store.driver.connect()
        connection.execute("VACUUM ANALYZE message")  # as autovacuum would have done meanwhile
        connection.close()
    store.close()


def _compare(url: str, messages: int, batch: int, taken: Sequence[Taken]) -> Claims:
    store = Store(driver_of(url))
    with store.look() as reader:
        rows = reader.rows("SELECT id, fence, lease_owner FROM message WHERE state = 'claimed'")
    store.close()
    told = Counter(key for one in taken for key, _ in one.rows)
    has = {(key, fence, worker) for key, fence, worker in rows}
    says = {(key, fence, one.worker) for one in taken for key, fence in one.rows}
    seconds = max(one.ended for one in taken) - min(one.began for one in taken)
    return Claims(
        batch=batch,
        messages=messages,
        twice=sum(count - 1 for count in told.values()),
        missed=messages - len(told),
        strangers=len(has ^ says),
        per_second=messages / seconds,
    )
