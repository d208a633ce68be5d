"""How large a database is, and how much room there is for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.place import TIGHT, path_of, room_at

if TYPE_CHECKING:
    from data.store import Store


@dataclass(frozen=True, slots=True)
class Disk:
    """`where` as an operator knows it. Sizes in bytes; None for a database behind a server."""

    where: str
    engine: str
    size: int | None
    log_size: int | None
    room: int | None

    @property
    def is_tight(self) -> bool:
        return self.room is not None and self.room < TIGHT


def disk(store: Store) -> Disk:
    """Asks the file system, never the database."""
    path = path_of(store)
    if path is None:
        return Disk(store.where, "PostgreSQL", None, None, None)
    from data.sqlite import sqlite_driver

    engine = f"SQLite {sqlite_driver().sqlite_version}"
    log = path.with_name(path.name + "-wal")
    return Disk(store.where, engine, _size(path), _size(log), room_at(path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
