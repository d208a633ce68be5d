"""What the driver does of its own, without a terminal; with one it is tried in tests/terminal."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from io import StringIO

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


class Stream(StringIO):
    def __init__(self, *, leads_to_the_terminal: bool) -> None:
        super().__init__()
        self.isatty = lambda: leads_to_the_terminal  # type: ignore[method-assign]

    def fileno(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("told", "answered", "is_drawn_on"),
    [(True, True, "told"), (False, True, "answered"), (True, False, "told")],
)
@pytest.mark.usefixtures("kept_handler")
async def test_it_draws_on_the_terminal_wherever_errors_are_written_to(
    monkeypatch: pytest.MonkeyPatch, told: bool, answered: bool, is_drawn_on: str
) -> None:
    """`callboard 2>file`: Textual would draw into the file."""
    streams = {
        "told": Stream(leads_to_the_terminal=told),
        "answered": Stream(leads_to_the_terminal=answered),
    }
    monkeypatch.setattr(sys, "__stdin__", Stream(leads_to_the_terminal=True))
    monkeypatch.setattr(sys, "__stderr__", streams["told"])
    monkeypatch.setattr(sys, "__stdout__", streams["answered"])
    assert Terminal(App())._file is streams[is_drawn_on]
