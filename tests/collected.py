"""A test process collects its garbage between tests, when no console stands.

A console decides when Python collects, as becomes a process with one console: it puts away what
stands, and takes it up again at its end. In a test process, which opens thousands, that took up all
modules with it, each later look walked through them, and what was garbage in between was found so
seldom that a process grew to a gigabyte. Between two tests one look finds all there is, and what
it leaves stays: the next need not walk through it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

WITHIN = (200_000, 20, 100)
"""Within a test a look comes seldom: only the longest make so much."""

ENOUGH = 50_000
"""New objects after which a look is worth it: about those of one console."""

_deciding: list[bool] = []


@contextmanager
def consoles_decide() -> Iterator[None]:
    """Meanwhile they collect as a user's console does."""
    _deciding.append(True)
    try:
        yield
    finally:
        _deciding.pop()


def collect_between_tests() -> None:
    """Consoles in this process leave the collector alone from now on."""
    from screens.collecting import Collecting  # Textual reads settings of ours when it is imported

    gc.set_threshold(*WITHIN)
    for name in ("collect_nothing", "collect_from_here", "collect_as_before", "collect_soon"):
        setattr(Collecting, name, _if_consoles_decide(getattr(Collecting, name)))


def _if_consoles_decide(method: Callable[..., None]) -> Callable[..., None]:
    @wraps(method)
    def decided(*args: Any) -> None:
        if _deciding:
            method(*args)

    return decided


def collect_when_worth_it() -> None:
    """Between tests."""
    new, looks, _ = gc.get_count()
    if new >= ENOUGH or looks:
        collect_and_keep()


def collect_and_keep() -> None:
    gc.collect()
    gc.freeze()
