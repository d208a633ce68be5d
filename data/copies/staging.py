"""Make a copy ready before it is put in place: looked over, upgraded, and nothing in it leaves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from data.consent.compliance import OptOut
from data.copies.contents import Contents
from data.copies.holding import Holding, hold_what_may_have_left
from data.copies.landing import companions_of
from data.copies.sqlite_copy import MAGIC, looked_over, opened
from data.refused import Refused
from data.store import open_store
from data.words import _

PG_MAGIC = b"PGDMP"
"""What an archive of pg_dump begins with."""


def first_bytes(file: Path) -> bytes:
    """Raises `Refused` for what can't be read at all."""
    if file.exists() and not file.is_file():
        raise Refused(_("{file} is no ordinary file. Name another.").format(file=file))
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(len(MAGIC))
    except OSError as error:
        raise Refused(
            _("{file} cannot be read: {strerror}.").format(file=file, strerror=error.strerror)
        ) from None


@contextmanager
def staged(file: Path, folder: Path) -> Iterator[Path]:
    """A private copy of the SQLite database `file`, in a folder of its own inside `folder`.

    If it was copied with its WAL, so is this: what was committed there is part of it. The original
    is never opened by SQLite, which would leave its traces beside it.
    """
    with tempfile.TemporaryDirectory(prefix=".callboard-restore-", dir=folder) as private:
        copy = Path(private) / "callboard.sqlite"
        for one in (file, *companions_of(file)):
            if not one.name.endswith("-shm"):
                shutil.copyfile(one, copy.with_name(copy.name + one.name[len(file.name) :]))
        yield copy


def vetted(file: Path, copy: Path) -> Contents:
    """What the copy of `file` holds; raises `Refused` unless this version can work with it."""
    start = first_bytes(file)
    if start.startswith(PG_MAGIC):
        raise Refused(
            _(
                "{file} is a backup of a PostgreSQL database, and CALLBOARD_DATABASE_URL "
                "names a SQLite file. Set it to the PostgreSQL database."
            ).format(file=file)
        )
    if start != MAGIC:
        raise Refused(_("{file} is not a backup of Callboard.").format(file=file))
    contents = looked_over(copy, file)
    if not contents.is_known:
        raise Refused(
            _("{file} was made {newer_version}, then restore.").format(
                file=file, newer_version=contents.newer_version
            )
        )
    return contents


def make_ready(
    copy: Path,
    contents: Contents,
    *,
    backup: str,
    opt_outs: tuple[OptOut, ...],
    now: datetime,
    by: str,
) -> Holding:
    """Upgrade the copy, hold what may have left since, and leave it as one file."""
    store = open_store(f"sqlite:///{copy}")
    try:
        with store.write() as session:
            held = hold_what_may_have_left(
                session,
                backup=backup,
                until=contents.newest,
                opt_outs=opt_outs,
                now=now,
                by=by,
            )
    finally:
        store.close()
    with closing(opened(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    copy.chmod(0o600)
    return held
