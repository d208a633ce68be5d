"""Calls that keep the interpreter say what Python's own say."""

from __future__ import annotations

import os
import pty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from screens.terminal import at_once
from screens.terminal.at_once import MOST, keep_the_interpreter, own_way, read, write


@pytest.fixture(params=["python", "kept"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(at_once._Calls, "library", None)
    if request.param == "kept":
        keep_the_interpreter()
        assert at_once._Calls.library is not None
    return str(request.param)


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    both = os.pipe()
    for end in both:
        os.set_blocking(end, False)
    yield both
    for end in both:
        os.close(end)


def test_what_is_written_is_read(ends: tuple[int, int]) -> None:
    reads, writes = ends
    assert write(writes, b"a\0\xff") == 3
    assert read(reads) == b"a\0\xff"
    assert write(writes, b"x" * (MOST + 1)) == MOST + 1
    assert (len(read(reads)), len(read(reads))) == (MOST, 1)


def test_nobody_waits(ends: tuple[int, int]) -> None:
    reads, writes = ends
    with pytest.raises(BlockingIOError):
        read(reads)
    with suppress(BlockingIOError):
        while os.write(writes, b"x" * 9999):
            pass
    with pytest.raises(BlockingIOError):
        write(writes, b"x" * 9999)


def test_an_end_and_a_fault_are_told() -> None:
    reads, writes = os.pipe()
    os.close(writes)
    assert read(reads) == b""
    os.close(reads)
    with pytest.raises(OSError, match="Bad file descriptor"):
        read(reads)
    with pytest.raises(OSError, match="Bad file descriptor"):
        write(writes, b"x")


def test_our_way_to_a_terminal_does_not_block_and_the_one_given_stays_as_it_was() -> None:
    typist, fileno = pty.openpty()
    own, is_own = own_way(fileno, os.O_RDONLY)
    assert is_own
    assert own != fileno
    with pytest.raises(BlockingIOError):
        read(own)
    assert os.get_blocking(fileno)
    for end in (typist, fileno, own):
        os.close(end)


def test_without_a_terminal_of_its_own_the_one_given_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def closed(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(os, "open", closed)
    assert own_way(0, os.O_RDONLY) == (0, False)
