"""The way to a terminal that may stop reading: nobody waits for it, and no mode is lost."""

from __future__ import annotations

import os
import pty
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from screens.terminal.outlet import Outlet
from tests.crowded import crowded
from tests.servers import SECONDS

PICTURE = "picture " * 500
LINE_HOLDS = 65536
"""Bytes; the last 4,096 that the terminal's end has taken over cannot be taken back."""

MOUSE_ON, MOUSE_OFF = "\x1b[?1000h", "\x1b[?1000l"


class Line:
    """An outlet at one end, and a terminal that reads when it is told to at the other."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.gone, self.free = threading.Event(), threading.Event()
        self.outlet = Outlet(self.slave, gone=self.gone.set, free=self.free.set)
        self.outlet.start()

    def read(self, until: str) -> str:
        """Read up to this text."""
        seen = b""
        while until.encode() not in seen:
            assert select.select([self.master], [], [], SECONDS)[0], f"{until!r} never came"
            seen += os.read(self.master, 65536)
        return seen.decode()

    def stuff(self) -> None:
        """Fill the line to the last byte, and give the outlet one picture more."""
        flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY
        other = os.open(os.ttyname(self.slave), flags)
        with suppress(BlockingIOError):
            while os.write(other, b"."):
                continue
        os.close(other)
        self.outlet.write(PICTURE)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.outlet.cut("")
    made.outlet.let_go()
    for end in (made.master, made.slave):
        os.close(end)


def test_what_is_written_is_read_in_order(line: Line) -> None:
    for text in ("one ", "two ", "ü✓ "):
        line.outlet.write(text)
    assert line.read("✓") == "one two ü✓ "


def test_what_a_terminal_takes_at_once_is_written_by_whoever_writes_it(line: Line) -> None:
    line.outlet.write("at once")
    assert line.outlet.is_free
    assert line.read("once") == "at once"
    assert not line.free.is_set(), "nobody waited"


def test_nobody_waits_for_a_terminal_that_does_not_read_and_everybody_can_see_it(
    line: Line,
) -> None:
    line.stuff()
    assert not line.outlet.is_free
    assert not line.free.is_set()


def test_when_it_reads_again_the_rest_comes_in_order_and_the_next_picture_is_asked_for(
    line: Line,
) -> None:
    line.stuff()
    line.outlet.write(MOUSE_ON)
    assert line.read(MOUSE_ON).endswith(PICTURE + MOUSE_ON)
    assert line.free.wait(SECONDS)
    assert line.outlet.is_free


def test_a_terminal_that_reads_is_given_everything_at_the_end(line: Line) -> None:
    line.outlet.write("the last words")
    assert line.outlet.close(within=SECONDS)
    assert line.read("words") == "the last words"


def test_one_that_does_not_read_is_given_the_modes_back_instead_of_old_pictures(
    line: Line,
) -> None:
    line.stuff()
    line.outlet.write(MOUSE_ON)
    assert not line.outlet.close(within=0.1)
    line.outlet.cut(MOUSE_OFF)
    read = line.read(MOUSE_OFF)
    assert read.endswith("\x18" + MOUSE_OFF)
    assert len(read) < LINE_HOLDS / 4


def test_a_terminal_that_hangs_up_is_told_of_and_written_to_no_more(line: Line) -> None:
    os.close(line.master)
    line.outlet.write("nobody reads this")
    assert line.gone.wait(SECONDS)
    line.outlet.write("nor this")
    assert line.outlet.close(within=SECONDS)
    line.master = os.dup(line.slave)


def test_the_shells_own_way_to_the_terminal_is_left_as_it_is(line: Line) -> None:
    line.outlet.write("x")
    line.read("x")
    assert os.get_blocking(line.slave)


def test_a_terminal_of_any_number_is_waited_for() -> None:
    with crowded():
        line = Line()
        line.stuff()
        with select.epoll() as reading:  # `Line.read` asks `select()` itself
            reading.register(line.master, select.EPOLLIN)
            seen = b""
            while PICTURE.encode() not in seen:
                assert reading.poll(SECONDS), "the picture never came"
                seen += os.read(line.master, 65536)
        assert line.free.wait(SECONDS)
        assert not line.gone.is_set()
        line.outlet.cut("")
        line.outlet.let_go()
        for end in (line.master, line.slave):
            os.close(end)
