"""Where a SQLite database lies: still the file that was opened, and how much room there is.

A process that has a database open goes on writing to it after the file was moved, removed or
replaced, without one error (measured, SQLite 3.53.4): what it writes then, nobody finds. So whoever
writes asks first, for the price of one `stat`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from data.sqlite import Sqlite

if TYPE_CHECKING:
    from data.store import Store

TIGHT = 50_000_000
"""Bytes of room below which an operator is told: a busy day's work is a tenth of it."""

Standing = Literal["there", "gone", "replaced"]


class Place:
    """The file of a database as it was when this was made; for PostgreSQL it is always there."""

    def __init__(self, store: Store) -> None:
        self.path = path_of(store)
        self._opened = _identity(self.path)

    def standing(self) -> Standing:
        """`replaced` means another file under the same name, such as one that was restored."""
        if self.path is None:
            return "there"
        now = _identity(self.path)
        if now is None:
            return "gone"
        return "there" if self._opened in (now, None) else "replaced"

    def accept(self) -> None:
        """Take the file that is there now for the right one."""
        self._opened = _identity(self.path)


def path_of(store: Store) -> Path | None:
    """The database's file; None for a database behind a server."""
    return store.driver.path if isinstance(store.driver, Sqlite) else None


def mount_of(path: Path) -> Path:
    """The file system that `path` lies on, by the folder it is mounted at."""
    folder = nearest_folder(path)
    while not os.path.ismount(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def room_at(path: Path) -> int:
    """Bytes that may still be written to the file system of `path`."""
    return shutil.disk_usage(nearest_folder(path)).free


def nearest_folder(path: Path) -> Path:
    """The folder of `path`, or the nearest one above it that exists."""
    folder = path.absolute().parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def _identity(path: Path | None) -> tuple[int, int] | None:
    try:
        found = os.stat(path) if path is not None else None
    except OSError:
        return None
    # An empty file is what SQLite makes where there is none, never one that somebody put there.
    return (found.st_dev, found.st_ino) if found is not None and found.st_size else None
