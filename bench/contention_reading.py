"""Readers beside a writer that holds its transaction again and again.

One writer is another process, one a thread of the reader's own: a console and its runner share a
store. Whoever waited for either would wait half of what it holds, in the middle.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event

from bench.contention_updates import APART, OURS, percentile
from data.store import Store, driver_of

HOLD = 0.3
"""Seconds for which the writer holds its transaction, with no pause between two."""
WRITERS = ("another process", "the same process")
READS = ("read", "look")


@dataclass(frozen=True)
class Read:
    """Seconds that each reading transaction took. `within`: those that lay within one hold."""

    writer: str
    how: str
    seconds: list[float]
    within: int

    @property
    def waits(self) -> bool:
        """The slowest hundredth may be the machine's; a reader that waits does so nearly always."""
        return percentile(self.seconds, 50) > HOLD / 10 or not self.within


def read_beside_writers(url: str, seconds: float) -> list[Read]:
    """Each way of reading beside each writer, for so long."""
    store = Store(driver_of(url))
    found = []
    for writer in WRITERS:
        writing = _in_a_process(url) if writer == WRITERS[0] else _in_a_thread(store)
        with writing:
            found += [_read(store, writer, how, seconds) for how in READS]
    store.close()
    return found


def _read(store: Store, writer: str, how: str, seconds: float) -> Read:
    from sqlmodel import text

    def read() -> int:
        if how == "look":
            with store.look() as reader:
                ((score,),) = reader.rows(_SCORE, id=OURS)
        else:
            with store.read() as session:
                ((score,),) = session.connection().execute(text(_SCORE), {"id": OURS})
        return int(score)

    took, within, end = [], 0, time.perf_counter() + seconds
    before = read()
    while time.perf_counter() < end:
        began = time.perf_counter()
        score = read()
        took.append(time.perf_counter() - began)
        within += score == before  # nothing was committed since the last one
        before = score
        time.sleep(0.002)
    return Read(writer, how, took, within)


_SCORE = "SELECT score FROM lead WHERE id = :id"
_ADD = "UPDATE lead SET score = score + 1 WHERE id = :id"


@contextmanager
def _in_a_process(url: str, hold: float = HOLD) -> Iterator[None]:
    began, stop = APART.Event(), APART.Event()
    process = APART.Process(target=_hold_alone, args=(url, hold, began, stop))
    process.start()
    try:
        began.wait()
        yield
    finally:
        stop.set()
        process.join()


def holding_elsewhere(url: str) -> AbstractContextManager[None]:
    """Another process is in the middle of one writing transaction, all the while."""
    return _in_a_process(url, hold=0.0)


def _hold_alone(url: str, hold: float, began: Event, stop: Event) -> None:
    """`hold` 0: in one transaction until told to stop."""
    store = Store(driver_of(url))
    if hold:
        _hold(store, began.set, stop.is_set)
    else:
        with store.direct() as writer:
            writer.run(_ADD, id=OURS)
            began.set()
            stop.wait()
    store.close()


@contextmanager
def _in_a_thread(store: Store) -> Iterator[None]:
    began, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=_hold, args=(store, began.set, stop.is_set))
    thread.start()
    try:
        began.wait()
        yield
    finally:
        stop.set()
        thread.join()


def _hold(store: Store, began: Callable[[], None], is_over: Callable[[], bool]) -> None:
    while not is_over():
        with store.direct() as writer:
            writer.run(_ADD, id=OURS)
            began()
            time.sleep(HOLD)
