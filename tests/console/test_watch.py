"""The thread that listens for changes sleeps until somebody writes, and misses no commit."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from console import watch
from console.watch import Changed, Connected, Watcher
from tests.crowded import FD_SETSIZE, crowded
from tests.screens.main.house import PATIENCE

NEVER = 3600.0
"""Seconds that no test lasts."""


class Heard:
    """A change signal that is told by a pipe what a database tells by its files."""

    def __init__(self) -> None:
        self._sign, self._write = os.pipe()
        self._commits: list[bool] = []
        self.looked_in_vain = 0
        self.looks = threading.Semaphore(0)

    def writes(self, *found: bool) -> None:
        """Somebody writes; what each look from now on finds."""
        self._commits += found
        os.write(self._write, b".")

    def sign(self) -> int | None:
        return self._sign

    def changed(self) -> bool:
        if not self._commits:
            self.looked_in_vain += 1
            return False
        found = self._commits.pop(0)
        if not self._commits:
            os.read(self._sign, 1)
        self.looks.release()
        return found

    def close(self) -> None:
        os.close(self._sign)
        os.close(self._write)


@pytest.fixture
def signal() -> Heard:
    return Heard()


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def watcher(signal: Heard, told: list[Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Watcher]:
    """Looking by the clock is left out: what is seen was told by the sign."""
    monkeypatch.setattr(watch, "NOW_AND_THEN", NEVER)
    monkeypatch.setattr(watch, "AT_ONCE", 0.0)
    one = watching(signal, told)
    yield one
    ended(one)
    assert not one._thread.is_alive()


def ended(watcher: Watcher) -> None:
    """It waits a second for its thread, which a test may have to do for longer."""
    watcher.stop()
    watcher._thread.join(PATIENCE)


def watching(signal: Heard, told: list[Any]) -> Watcher:
    """One whose database is nothing but this signal."""
    desk: Any = SimpleNamespace(
        connect=lambda: None,
        settings=SimpleNamespace(read=frozenset),
        premises=SimpleNamespace(store=SimpleNamespace(driver=SimpleNamespace(errors=OSError))),
        watch=lambda: signal,
    )
    return Watcher(desk, told.append, lambda: None)


def test_it_sleeps_until_somebody_writes(
    watcher: Watcher, signal: Heard, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SETTINGS_EVERY", 0.0)  # nothing else is waited for
    watcher.start()
    signal.writes(True)
    assert signal.looks.acquire(timeout=PATIENCE)
    ended(watcher)
    assert told == [Connected(), Changed()]
    assert signal.looked_in_vain == 0


def test_a_commit_that_comes_after_the_word_is_seen_all_the_same(
    watcher: Watcher, signal: Heard, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.0)
    monkeypatch.setattr(watch, "STILL_WRITING", NEVER)
    watcher.start()
    signal.writes(False, False, True)
    for _look in range(3):
        assert signal.looks.acquire(timeout=PATIENCE)
    ended(watcher)
    assert told.count(Changed()) == 1


def test_where_nobody_gives_a_sign_it_looks_by_the_clock(
    watcher: Watcher, signal: Heard, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.001)
    monkeypatch.setattr(signal, "sign", lambda: None)
    signal.writes(*[False] * 1000, True)
    watcher.start()
    for _look in range(1001):
        assert signal.looks.acquire(timeout=PATIENCE)
    ended(watcher)
    assert told.count(Changed()) == 1


def test_descriptors_of_any_number_are_watched(
    told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "NOW_AND_THEN", NEVER)
    with crowded():
        signal = Heard()
        assert signal.sign() >= FD_SETSIZE
        watcher = watching(signal, told)
        watcher.start()
        signal.writes(True)
        assert signal.looks.acquire(timeout=PATIENCE), told
        ended(watcher)
    assert told == [Connected(), Changed()]
