"""What a check-up asks of a database: can it be written to, and is its time ours?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from data.reading import Reader, moment_or_none, reader_of

if TYPE_CHECKING:
    from sqlmodel import Session


def prove_writable(session: Session) -> None:
    """Write a page that says what it said before; raises the database's error.

    A transaction that is only begun proves nothing: the disk is first asked when it commits.
    """
    session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def newest_time(source: Reader | Session) -> datetime | None:
    """The latest of the times that are written as they pass: the timeline's and the runners'."""
    reader = reader_of(source)
    times = [
        *reader.rows("SELECT at FROM activity ORDER BY id DESC LIMIT 1"),
        *reader.rows("SELECT max(beat_at) FROM worker"),
    ]
    return max((found for (at,) in times if (found := moment_or_none(at))), default=None)
