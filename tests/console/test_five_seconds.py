"""The console's five seconds, on a clock of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from console import closing
from console.closing import NOT_PUT_AWAY, WITHIN, Closing
from tests.servers import SECONDS


class Process:
    """Its time passes only when somebody waits, and its exit is only noted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.ended = threading.Event()
        self.steps: list[tuple[str, float]] = []
        clock = SimpleNamespace(monotonic=lambda: self.now, sleep=self.wait)
        monkeypatch.setattr(closing, "time", clock)
        monkeypatch.setattr(closing, "os", SimpleNamespace(_exit=self._exit))

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def note(self, step: str) -> None:
        self.steps.append((step, self.now))

    def _exit(self, code: int) -> None:
        self.note(f"exit {code}")
        self.ended.set()

    def close(self, *put_away: Callable[[], object], takes: float = 0.0) -> None:
        """Begin, and let `takes` seconds pass until it waits for what is put away."""

        def begun() -> tuple[Callable[[], object], ...]:
            self.wait(takes)
            return put_away

        end = Closing(
            ask_screen=lambda: self.note("asked"),
            put_away=begun,
            give_back=lambda: self.note("given back"),
        )
        end.begin()
        end.begin()
        assert self.ended.wait(SECONDS)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    return Process(monkeypatch)


LAST = [("given back", WITHIN), (f"exit {NOT_PUT_AWAY}", WITHIN)]


def test_it_is_five_seconds() -> None:
    assert WITHIN == 5.0


def test_a_screen_that_does_not_end_is_ended_when_the_time_is_over(process: Process) -> None:
    process.close(lambda: process.note("put away"))
    assert process.steps == [("asked", 0.0), ("put away", 0.0), *LAST]


def test_what_takes_for_ever_to_put_away_is_not_waited_for_any_longer(process: Process) -> None:
    never = threading.Event()
    process.close(never.wait, takes=WITHIN)
    never.set()
    assert process.steps == [("asked", 0.0), *LAST]


def test_what_is_put_away_takes_from_the_same_five_seconds(process: Process) -> None:
    process.close(lambda: process.wait(3.0))
    assert process.steps == [("asked", 0.0), *LAST]


def test_it_ends_in_time_also_when_it_cannot_be_put_away_in_order(process: Process) -> None:
    def begun() -> tuple[Callable[[], object], ...]:
        raise RuntimeError("can't start new thread")

    end = Closing(
        ask_screen=lambda: process.note("asked"),
        put_away=begun,
        give_back=lambda: process.note("given back"),
    )
    end.begin()
    assert process.ended.wait(SECONDS)
    assert process.steps == [("asked", 0.0), *LAST]
