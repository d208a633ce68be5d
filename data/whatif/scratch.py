"""A copy of the database to play with; gone at the end, and nothing done in it is ever sent."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data.copies.sqlite_copy import copy_to
from data.sqlite import Sqlite
from data.store import Store, open_store

ROWS = 500
"""Rows of a table that are carried at a time from another kind of database."""


class _Hasty(Sqlite):
    """A file that nobody misses after a crash: no commit waits for the disk."""

    def connect(self, *, writes: bool = False) -> Any:
        connection = super().connect(writes=writes)
        connection.execute("PRAGMA synchronous=OFF")
        return connection


@contextmanager
def copy_of(store: Store) -> Iterator[Store]:
    """The database as it is now, as a SQLite file in a folder that only we may read.

    Others go on writing meanwhile. Rows of a PostgreSQL database are carried over table by table
    in one reading transaction, so that they belong together.
    """
    with tempfile.TemporaryDirectory(prefix="callboard-what-if-") as folder:
        file = Path(folder) / "copy.sqlite"
        if isinstance(store.driver, Sqlite):
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            copy_to(store.driver, file)
        else:
            open_store(f"sqlite:///{file}").close()
            _carry_over(store, file)
        copy = Store(_Hasty(file))
        try:
            yield copy
        finally:
            copy.close()


def _carry_over(store: Store, file: Path) -> None:
    from sqlalchemy import insert, select, text
    from sqlmodel import SQLModel

    import data.tables  # noqa: F401 - the metadata knows every table only then

    copy = Store(_Hasty(file))
    try:
        with store.read() as source, copy.write() as target:
            target.connection().execute(text("PRAGMA defer_foreign_keys=ON"))
            for table in SQLModel.metadata.tables.values():
                rows = source.connection().execute(select(table)).mappings()
                while some := rows.fetchmany(ROWS):
                    target.connection().execute(insert(table), [dict(row) for row in some])
    finally:
        copy.close()
