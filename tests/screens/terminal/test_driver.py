"""What the driver does of its own, without a terminal; with one it is tried in tests/terminal."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

import pytest
from textual.app import App

from screens.terminal.driver import Terminal


@pytest.fixture
def kept_handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGWINCH)
    yield
    signal.signal(signal.SIGWINCH, before)


@pytest.mark.usefixtures("kept_handler")
async def test_the_size_that_is_told_last_is_the_newest() -> None:
    """A terminal that is resized while a size is being told: on a loaded machine, any resize."""
    sizes, told = ["120×40", "80×24"], asyncio.Queue[str]()

    def tell_size(number: int, frame: object) -> None:
        size = sizes[0]
        if len(sizes) > 1:
            sizes.pop(0)
            signal.raise_signal(signal.SIGWINCH)
        told.put_nowait(size)

    signal.signal(signal.SIGWINCH, tell_size)
    Terminal(App())._draw_anew_on_resize()
    signal.raise_signal(signal.SIGWINCH)

    assert [await told.get(), await told.get()] == ["120×40", "80×24"]
