"""Copy a SQLite database page by page with the online backup API, and look a copy over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from data.copies.contents import Contents, contents_of, is_ours, revision_of, tables_of
from data.driver import BUSY_SECONDS
from data.reading import PlainSqlite
from data.refused import Refused
from data.sqlite import Sqlite, sqlite_driver
from data.words import _

PAGES = 256
"""Pages a step (1 MB): between two steps Ctrl-C is heard."""

MAGIC = b"SQLite format 3\x00"
"""What every SQLite file begins with."""

_BUSY, _DONE = (5, 6), 101


def copy_pages(
    source: Any, target: Any, *, pages: int = PAGES, between: Callable[[], None] | None = None
) -> None:
    """All of `source` into `target`, which changes in one transaction, or not at all.

    `between` runs after every step but the last, which commits; what it raises takes the copy
    back. So a copy that can be stopped takes more than one step.
    """

    def after_step(status: int, _remaining: int, _total: int) -> None:
        if status in _BUSY:
            raise sqlite_driver().OperationalError("database is locked")
        if between is not None and status != _DONE:
            between()

    source.backup(target, pages=pages, progress=after_step, sleep=0)


def copy_to(driver: Sqlite, file: Path) -> None:
    """The database as it is now, into the empty `file`, while others go on writing.

    The steps lie in one read transaction: a copy begins anew whenever somebody writes between two
    of them, and under load would never end (measured: 219 steps for 20). The copy is a single
    file: it needs no WAL.
    """
    with closing(driver.connect()) as source, closing(opened(file)) as target:
        with snapshot(source):
            copy_pages(source, target)
        target.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def snapshot(connection: Any) -> Iterator[PlainSqlite]:
    """One state of the database until the end; a bare BEGIN would not take hold of it yet."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield PlainSqlite(connection)
    finally:
        connection.execute("COMMIT")


def opened(file: Path) -> Any:
    """A file that nobody else uses; written out to the disk by whoever made it."""
    connection = sqlite_driver().connect(str(file), timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA journal_mode=MEMORY")
    connection.execute("PRAGMA synchronous=OFF")
    return connection


def looked_over(file: Path, name: Path) -> Contents:
    """What the copy `file` holds; raises `Refused`, calling it `name`, unless it is sound and ours.

    A revision that is not known is left to the caller.
    """
    driver = sqlite_driver()
    try:
        with closing(opened(file)) as connection:
            reader = PlainSqlite(connection)
            ((said,),) = reader.rows("PRAGMA integrity_check(1)")
            if said == "ok" and not _is_whole(reader, file):
                said = "the end of the file is missing"
            if said != "ok":
                raise Refused(
                    _("{name} is damaged: {said}. Use another backup.").format(
                        name=name, said=in_words(said)
                    )
                )
            tables = tables_of(reader, Sqlite.tables)
            if not is_ours(tables):
                raise Refused(
                    _("{name} is a database of another program, not of Callboard.").format(
                        name=name
                    )
                )
            if not revision_of(reader):
                raise Refused(
                    _("{name} names no revision: it is not whole. Use another backup.").format(
                        name=name
                    )
                )
            return contents_of(reader)
    except driver.DatabaseError as error:
        raise Refused(
            _("{name} is damaged: {error}. Use another backup.").format(
                name=name, error=in_words(error)
            )
        ) from error


def _is_whole(reader: PlainSqlite, file: Path) -> bool:
    """The integrity check does not miss what is cut off an unused end of the last page."""
    ((size,),) = reader.rows("PRAGMA page_size")
    ((count,),) = reader.rows("PRAGMA page_count")
    return file.stat().st_size >= int(size) * int(count)


def in_words(said: object) -> str:
    """What the engine says of damage, on one line: its heading names nothing that helps."""
    return " ".join(str(said).replace("*** in database main ***", "").split())
