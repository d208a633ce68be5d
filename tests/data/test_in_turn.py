"""A process's transactions come in the order in which they were asked for."""

from __future__ import annotations

import threading

from data.in_turn import InTurn
from tests.servers import until


def test_whoever_asked_first_is_first_also_beside_one_that_asks_again_and_again() -> None:
    lock, order = InTurn(), []

    def wait(name: str) -> None:
        with lock:
            order.append(name)

    threads = []
    with lock:
        for place, name in enumerate("abc"):
            threads.append(threading.Thread(target=wait, args=(name,)))
            threads[-1].start()
            until(lambda expected=place + 1: len(lock._waiting) == expected)
    with lock:  # the thread that held it asks again at once, and comes last
        order.append("again")
    for thread in threads:
        thread.join()
    assert order == ["a", "b", "c", "again"]


def test_it_is_free_again_after_an_error() -> None:
    lock = InTurn()
    for _ in range(2):
        try:
            with lock:
                raise ValueError
        except ValueError:
            continue
    with lock:
        assert True
