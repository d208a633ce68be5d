"""A terminal that reads slowly is shown the present; one that reads fast waits for nothing."""

from __future__ import annotations

from collections import deque

from screens.terminal.pace import LEAST, LOST, MOST, Pace

STEP = 0.01


class Line:
    """A line of so many bytes a second and so long a way, with an endless buffer in between."""

    def __init__(self, rate: float, way: float) -> None:
        self.rate, self.way = rate, way
        self.pace = Pace()
        self.now = 0.0
        self.shown: list[float] = []
        """How old each picture was when it was on the screen."""
        self._idle_at = 0.0
        self._on_its_way: deque[tuple[float, float, bool]] = deque()
        self._ask()

    def offer(self, length: int) -> None:
        """A picture that is drawn now leaves, if it may."""
        if self.pace.may_send(self.now):
            self._send(length, self.pace.sends(length, self.now))

    def pass_time(self, seconds: float = STEP) -> None:
        self.now += seconds
        while self._on_its_way and self._on_its_way[0][0] <= self.now:
            arrived, drawn, is_asked = self._on_its_way.popleft()
            self.shown.append(arrived - drawn)
            if is_asked:
                self.pace.answered(arrived)

    def _ask(self) -> None:
        self.pace.ask(self.now)
        self._send(4, asked=True)

    def _send(self, length: int, asked: bool) -> None:
        self._idle_at = max(self._idle_at, self.now) + length / self.rate
        self._on_its_way.append((self._idle_at + self.way, self.now, asked))


def held_key(line: Line, seconds: float, length: int = 400) -> None:
    """A key held down, thirty times a second."""
    line.pass_time(1)
    for _ in range(int(seconds * 30)):
        line.offer(length)
        for _ in range(3):
            line.pass_time()


def test_at_a_kilobyte_a_second_a_held_key_is_never_far_behind() -> None:
    line = Line(rate=1000, way=0.05)
    held_key(line, seconds=30)
    assert max(line.shown[-30:]) <= 2 * LEAST / 1000 + 0.5
    assert line.pace.window == LEAST


def test_a_large_picture_goes_alone_on_a_slow_line() -> None:
    line = Line(rate=1000, way=0.05)
    line.pass_time(1)
    for _ in range(300):
        line.offer(6000)
        line.pass_time(0.1)
    assert max(line.shown[-3:]) < 7, "its own six seconds, and nobody else's"


def test_on_a_long_fast_line_every_step_is_shown_but_for_the_first_second() -> None:
    line = Line(rate=10_000_000, way=0.3)
    held_key(line, seconds=1)
    before = len(line.shown)
    held_key(line, seconds=5)
    line.pass_time(1)
    assert len(line.shown) - before >= 150
    assert max(line.shown) < 0.35


def test_what_left_before_the_first_answer_holds_nothing_back() -> None:
    pace = Pace()
    pace.ask(0.0)
    assert not pace.sends(MOST, 0.0)
    pace.answered(5.0)
    assert pace.may_send(5.0)
    assert pace.sends(10, 5.0), "and the question that was due is asked"


def test_an_answer_that_is_lost_holds_the_screen_for_some_seconds_and_not_for_ever() -> None:
    pace = Pace()
    pace.ask(0.0)
    pace.answered(0.01)
    assert pace.sends(pace.window, 0.0)
    assert not pace.may_send(LOST - 1)
    assert pace.may_send(LOST + 1)


def test_a_terminal_that_never_answers_is_asked_once_and_never_waited_for() -> None:
    pace = Pace()
    pace.ask(0.0)
    for second in range(100):
        assert pace.may_send(second)
        assert not pace.sends(MOST, second)


def test_an_answer_that_nobody_asked_for_changes_nothing() -> None:
    pace = Pace()
    pace.answered(1.0)
    assert pace.window == Pace().window
