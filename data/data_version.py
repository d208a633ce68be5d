"""What SQLite knows of other connections' commits: the change signal of a file."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.written import Written


class DataVersion:
    """`PRAGMA data_version` on a connection of its own: 4 µs, and it sees every other one's commit.

    It reads the shared memory of the WAL, not the file. Beside its own thread the one that commits
    unheard uses it.
    """

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection = connection
        self._seen = data_version(connection)
        self._is_news = False
        self._using = threading.Lock()
        self._path = path
        self._written: Written | None = None
        self._is_deaf = False

    def changed(self) -> bool:
        with self._using:
            if self._written is not None:
                self._written.forget()
            self._look()
            is_news, self._is_news = self._is_news, False
            return is_news

    def sign(self) -> int | None:
        """Every commit appends to the WAL before it is one; a checkpoint does not."""
        if self._written is None and not self._is_deaf:
            from data.written import Written

            try:
                self._written = Written(self._path.with_name(f"{self._path.name}-wal"))
            except OSError:
                self._is_deaf = True
        return self._written.fileno() if self._written is not None else None

    def take_note(self) -> None:
        """Of what was committed until now; the next `changed` tells it."""
        with self._using, suppress(self._connection.Error):
            self._look()

    def pass_over(self) -> None:
        """What was committed since the last look is nothing to tell of."""
        with self._using, suppress(self._connection.Error):
            self._seen = data_version(self._connection)

    def tell_next(self) -> None:
        """Somebody has committed, and what of it was seen is not certain."""
        with self._using:
            self._is_news = True

    def _look(self) -> None:
        version = data_version(self._connection)
        self._is_news, self._seen = self._is_news or version != self._seen, version

    def close(self) -> None:
        with self._using:
            if self._written is not None:
                self._written.close()
            self._connection.close()


def data_version(connection: Any) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
