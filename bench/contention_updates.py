"""Many processes read a row, add one to it and write it back, all at once.

Ours go through `Store.write`; the others open the same file as SQLModel's documentation begins,
with the driver's own transactions, and lose what somebody else wrote in between.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from queue import Empty
from typing import TypeVar

from bench.queued import NOON, queue_up
from data.store import Store, driver_of, open_store

APART = multiprocessing.get_context("forkserver")
"""Processes that share nothing with this one but the database; what all need is imported once."""
APART.set_forkserver_preload(["sqlmodel", "data.tables", "data.store", "bench.contention_claims"])

Result = TypeVar("Result")

OURS, DEFAULT = 1, 2
"""Ids of the leads whose score is counted up, by ours and by the others."""


@dataclass(frozen=True)
class Done:
    """What one process did: `waited` is seconds until a transaction began, `took` all of it."""

    acknowledged: int
    errors: Counter[str]
    waited: list[float]
    took: list[float]


@dataclass(frozen=True)
class Updates:
    """What all did, and what the database says in the end."""

    processes: int
    stored: int
    done: Sequence[Done]

    @property
    def acknowledged(self) -> int:
        return sum(one.acknowledged for one in self.done)

    @property
    def lost(self) -> int:
        return self.acknowledged - self.stored

    @property
    def errors(self) -> Counter[str]:
        return sum((one.errors for one in self.done), Counter())

    def waited(self, percent: int) -> float:
        return percentile([wait for one in self.done for wait in one.waited], percent)

    def took(self, percent: int) -> float:
        return percentile([wait for one in self.done for wait in one.took], percent)


def percentile(values: Sequence[float], percent: int) -> float:
    """Of at least two values; 100 is the largest."""
    if percent == 100:
        return max(values)
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def new_database(folder: Path) -> str:
    """The URL of a database with leads to count up."""
    url = f"sqlite:///{folder}/updates.sqlite"
    store = open_store(url)
    queue_up(store, [NOON] * DEFAULT)
    store.close()
    return url


class Died(Exception):
    """A process ended without a result."""


def run_all(workers: Sequence[BaseProcess], results: Queue[Result]) -> list[Result]:
    """Start all, and wait for what each has to say.

    Raises:
        Died: One ended instead; the others are ended too.
    """
    for worker in workers:
        worker.start()
    told: list[Result] = []
    while len(told) < len(workers):
        try:
            told.append(results.get(timeout=1))
        except Empty:
            if any(worker.exitcode for worker in workers):
                for worker in workers:
                    worker.terminate()
                raise Died("one of the processes ended with an error; see above") from None
    for worker in workers:
        worker.join()
    return told


@dataclass(frozen=True)
class Until:
    """When a process stops: after so many seconds, or so many transactions."""

    seconds: float = 0.0
    times: int = 0


def count_up(url: str, processes: int, until: Until) -> Updates:
    """Through our store."""
    return _all(_ours, OURS, url, processes, until)


def count_up_by_default(url: str, processes: int, until: Until) -> Updates:
    """Through SQLModel with the driver's default transactions, on the same file."""
    return _all(_default, DEFAULT, url, processes, until)


_Process = Callable[[str, Until, Barrier, "Queue[Done]"], None]


def _all(work: _Process, lead: int, url: str, processes: int, until: Until) -> Updates:
    barrier, results = APART.Barrier(processes), APART.Queue()
    workers = [
        APART.Process(target=work, args=(url, until, barrier, results)) for _ in range(processes)
    ]
    done = run_all(workers, results)
    store = Store(driver_of(url))
    with store.look() as reader:
        ((stored,),) = reader.rows("SELECT score FROM lead WHERE id = :id", id=lead)
    store.close()
    return Updates(processes, stored, done)


def _ours(url: str, until: Until, barrier: Barrier, results: Queue[Done]) -> None:
    from data.leads.tables import Lead

    store = Store(driver_of(url))

    def add_one() -> float:
        with store.write() as session:
            began = time.perf_counter()
            lead = session.get_one(Lead, OURS)
            lead.score += 1
        return began

    with store.read() as session:  # what is imported once is nobody's waiting
        session.get_one(Lead, OURS)
    barrier.wait()
    results.put(_again_and_again(add_one, until))
    store.close()


def _default(url: str, until: Until, barrier: Barrier, results: Queue[Done]) -> None:
    from sqlmodel import Session, create_engine

    import data.tables  # noqa: F401 - foreign keys are resolved only when all tables are known
    from data.leads.tables import Lead

    engine = create_engine(url)

    def add_one() -> float:
        began = time.perf_counter()
        with Session(engine) as session:
            lead = session.get_one(Lead, DEFAULT)
            lead.score += 1
            session.commit()
        return began

    barrier.wait()
    results.put(_again_and_again(add_one, until))


def _again_and_again(add_one: Callable[[], float], until: Until) -> Done:
    """`add_one` returns when its transaction had begun, or raises."""
    done = Done(0, Counter(), [], [])
    acknowledged = tried = 0
    end = time.perf_counter() + until.seconds
    while tried < until.times or time.perf_counter() < end:
        tried += 1
        asked = time.perf_counter()
        try:
            began = add_one()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted and shown
            done.errors[" ".join(str(error).split())[:80]] += 1
            continue
        acknowledged += 1
        done.waited.append(began - asked)
        done.took.append(time.perf_counter() - asked)
    return Done(acknowledged, done.errors, done.waited, done.took)
