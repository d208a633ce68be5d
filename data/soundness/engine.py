"""What the engine itself says of its file: the pages, the indexes, the references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from data.reading import Reader
from data.soundness.finding import Finding
from data.sqlite import Sqlite
from data.trouble import damaged, database_trouble

if TYPE_CHECKING:
    from data.store import Store

DAMAGED = "Stop everything that has it open, and `callboard db restore` your last backup"

_MOST = 20
"""Lines of one table that are told; a damaged file has thousands."""


def engine_findings(store: Store) -> Iterator[Finding]:
    """A table at a time, so that no read transaction lasts and lets the WAL grow.

    A PostgreSQL server watches over its own files, and refuses references to what is not there.
    """
    if not isinstance(store.driver, Sqlite):
        return
    with store.look() as reader:
        tables = [name for (name,) in reader.rows(store.driver.tables)]
    # asked of the schema's table, the list of free pages is looked at as well
    for table in ("sqlite_schema", *sorted(tables)):
        yield from _of_table(store, table)


def _of_table(store: Store, table: str) -> Iterator[Finding]:
    try:
        with store.look() as reader:
            said = [str(line) for (line,) in reader.rows(f"PRAGMA integrity_check('{table}')")]
            is_whole = said == ["ok"]
            orphans = _orphans(reader, table) if is_whole and table != "sqlite_schema" else []
    except store.driver.errors as error:
        if not is_damage(error):
            raise
        said, is_whole, orphans = [str(error)], False, []
    if not is_whole:
        words = "; ".join(" ".join(line.split()) for line in said[:_MOST])
        yield Finding("file", table, (), f"The table {table} is damaged: {words}", DAMAGED)
    for parent, rows in orphans:
        yield Finding(
            "reference",
            table,
            rows,
            f"{len(rows)} rows of {table} name a row of {parent} that is not there",
            "Rows were removed by hand or lost: compare with your last backup",
        )


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is to blame, not that it is busy or away."""
    return database_trouble(error) == damaged(None)


def _orphans(reader: Reader, table: str) -> list[tuple[str, tuple[int, ...]]]:
    found: dict[str, list[int]] = {}
    for _, row, parent, _ in reader.rows(f"PRAGMA foreign_key_check('{table}')"):
        found.setdefault(parent, []).append(row)
    return [(parent, tuple(rows)) for parent, rows in found.items()]
