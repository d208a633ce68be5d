"""The SQLite driver itself: which one, how a connection is made, and its change signal.

Knows no SQLAlchemy: a console opens with this much (importing SQLModel costs a start twice the
time of its first frame).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

BUSY_SECONDS = 10.0
"""How long a writer waits for another process's write lock before it gives up."""

WAL_RACE_FIXED = (3, 51, 3)
"""SQLite before this can lose committed rows when processes checkpoint at once (FACTS)."""


def sqlite_driver() -> ModuleType:
    """Python's own sqlite3 when it is new enough, else the wheel that carries a newer one."""
    if sqlite3.sqlite_version_info >= WAL_RACE_FIXED:
        return sqlite3
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def connect(path: Path) -> Any:
    """A connection in autocommit mode that any thread may use, one at a time."""
    connection = sqlite_driver().connect(
        str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class ChangeSignal:
    """Says whether anybody, in any process, committed since the last call.

    `PRAGMA data_version` on a connection of its own: 4 µs, sees every other connection.
    """

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._seen = self._read()

    def _read(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def changed(self) -> bool:
        version = self._read()
        changed, self._seen = version != self._seen, version
        return changed

    def close(self) -> None:
        self._connection.close()
