"""Databases that take long to fill, each made once for all the processes of a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from console.demo.fill import demo_house, fill
from data.store import open_store

WEDNESDAY = datetime(2026, 11, 18, 15, 4, tzinfo=UTC)
"""When it is in the demo's agency."""


class Kept:
    """Files in the folder of this run."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        folder = folders.getbasetemp()
        self._folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder

    def lay(self, name: str, make: Callable[[Path], None], path: Path) -> None:
        """A copy at the path; `make` fills a new file there is none of yet, and closes it."""
        with (self._folder / f"{name}.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            kept, new = self._folder / f"{name}.sqlite", self._folder / f"{name}.new"
            if not kept.exists():
                make(new)
                new.rename(kept)
        shutil.copy(kept, path)

    def lay_demo(self, path: Path) -> None:
        """The sample agency as it stood on that Wednesday."""
        self.lay("demo", make_demo, path)


def make_demo(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    try:
        fill(store, demo_house(), now=WEDNESDAY)
    finally:
        store.close()
