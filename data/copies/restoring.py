"""`callboard db restore`: put a backup in the place of the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data.copies.terms import Restored, Terms
from data.sqlite import Sqlite

if TYPE_CHECKING:
    from data.driver import Driver


def restore(
    driver: Driver,
    file: Path,
    *,
    environ: Mapping[str, str],
    terms: Terms,
    now: datetime,
    by: str,
) -> Restored:
    """Replace the database on these terms; raises `Refused` with the database untouched.

    What may have left since the backup was taken waits for a person afterwards.
    """
    if isinstance(driver, Sqlite):
        from data.copies.sqlite_restore import restore_sqlite

        return restore_sqlite(driver, file, terms=terms, now=now, by=by)
    from data.copies.postgres_restore import restore_postgres

    return restore_postgres(driver, file, environ=environ, terms=terms, now=now, by=by)
