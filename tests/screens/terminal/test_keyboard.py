"""What is typed is read in the event loop, without a thread."""

from __future__ import annotations

import asyncio
import os
import pty
import tty
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from textual import events
from textual.message import Message

from screens.terminal.at_once import keep_the_interpreter
from screens.terminal.keyboard import Keyboard


@dataclass
class Desk:
    """A terminal's two ends, and what the keyboard said of what was typed."""

    typist: int
    fileno: int
    told: list[Message] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [event.key for event in self.told if isinstance(event, events.Key)]

    def keyboard(self, told: Callable[[Message], object] | None = None) -> Keyboard:
        return Keyboard(
            self.fileno,
            told=told or self.told.append,
            gone=lambda: self.gone.append("gone"),
            failed=self.failed.append,
        )

    async def until(self, is_so: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not is_so():
                await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    keep_the_interpreter()
    typist, fileno = pty.openpty()
    tty.setraw(fileno)
    yield Desk(typist, fileno)
    for end in (typist, fileno):
        with suppress(OSError):
            os.close(end)


async def test_keys_arrive_in_order_whole_or_in_pieces(desk: Desk) -> None:
    keyboard = desk.keyboard()
    keyboard.listen(asyncio.get_running_loop())
    os.write(desk.typist, b"a\x1b[B\x1b4")
    await desk.until(lambda: len(desk.keys) == 4)
    for byte in "ü\x1b[A".encode():
        os.write(desk.typist, bytes([byte]))
    await desk.until(lambda: len(desk.keys) == 6)
    keyboard.close()
    assert desk.keys == ["a", "down", "escape", "4", "ü", "up"]


async def test_an_escape_with_nothing_behind_it_is_the_key(desk: Desk) -> None:
    keyboard = desk.keyboard()
    keyboard.listen(asyncio.get_running_loop())
    os.write(desk.typist, b"\x1b")
    await desk.until(lambda: desk.keys)
    keyboard.close()
    assert desk.keys == ["escape"]


async def test_a_terminal_that_hangs_up_is_told_once_and_looked_at_no_more(desk: Desk) -> None:
    keyboard = desk.keyboard()
    keyboard.listen(asyncio.get_running_loop())
    os.close(desk.typist)
    await desk.until(lambda: desk.gone)
    for _ in range(20):
        await asyncio.sleep(0)
    assert desk.gone == ["gone"]
    assert not desk.told


async def test_what_is_typed_after_it_closed_is_left_to_others(desk: Desk) -> None:
    keyboard = desk.keyboard()
    keyboard.listen(asyncio.get_running_loop())
    os.write(desk.typist, b"\x1b")
    await desk.until(lambda: keyboard._later)
    keyboard.close()
    keyboard.close()
    os.write(desk.typist, b"vim")
    await asyncio.sleep(0)
    assert not desk.told
    assert os.read(desk.fileno, 99) == b"vim"
    assert os.get_blocking(desk.fileno), "the shell's own way to the terminal is as it was"


async def test_a_fault_of_ours_is_told_and_not_swallowed_by_the_loop(desk: Desk) -> None:
    def fail(message: Message) -> None:
        raise ValueError(type(message).__name__)

    desk.keyboard(told=fail).listen(asyncio.get_running_loop())
    os.write(desk.typist, b"a")
    await desk.until(lambda: desk.failed)
    assert str(desk.failed[0]) == "Key"
