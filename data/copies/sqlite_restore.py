"""Put a copy in the place of a SQLite database.

A sound database is not replaced as a file: the copy's pages are written into it in one
transaction. Processes that have it open see the new state as they see any commit, its WAL goes on
being its own, and a crash leaves the old state or the new one. Only where there is no database, or
one that can't be read any more, is a file put there; what lay there is moved aside as a whole.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

from data.copies.contents import Contents
from data.copies.landing import companions_of, landing, sync_folder
from data.copies.sqlite_copy import copy_pages, copy_to, in_words, opened
from data.copies.staging import first_bytes, make_ready, staged, vetted
from data.copies.terms import Present, Restored, Terms, kept_name, present_of, question
from data.driver import ChangeSignal
from data.refused import Refused
from data.sqlite import Sqlite
from data.store import Store
from data.words import _

TRIES = 5
"""How often it begins anew when somebody wrote between the look and the last page."""

_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes that SQLite locks for as long as a process has a database open (its file format)."""


class _WrittenMeanwhile(Exception):
    """What was looked at is no longer what stands there."""


class _Unreadable(Exception):
    """The database in place is damaged, or no database at all."""


def restore_sqlite(driver: Sqlite, file: Path, *, terms: Terms, now: datetime, by: str) -> Restored:
    """Replace the database by the backup `file`; raises `Refused` with nothing changed."""
    driver.must_be_a_file()
    path = driver.path.absolute()
    if path.exists() and file.exists() and path.samefile(file):
        raise Refused(_("{file} is the database itself. Name a backup.").format(file=file))
    first_bytes(file)
    _make_folder(path.parent)
    with staged(file, path.parent) as copy:
        contents = vetted(file, copy)
        present = _looked_at(driver, contents, terms, now)
        terms.ask(question(driver.where, file, contents, present or Present()))
        if present is None:
            held = make_ready(copy, contents, backup=str(file), opt_outs=(), now=now, by=by)
            return Restored(contents, held, _put_in_place(copy, path, now))
        return _poured(driver, file, terms, now, by)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            _("{path} cannot be written: {strerror}.").format(path=folder, strerror=error.strerror)
        ) from None


def _looked_at(driver: Sqlite, copy: Contents, terms: Terms, now: datetime) -> Present | None:
    """None: there is no database in place that could be read."""
    if not driver.path.exists() or not driver.path.stat().st_size:
        return None
    try:
        return _read_present(driver, copy, terms, now)
    except _Unreadable as error:
        if _is_open_elsewhere(driver.path):
            raise Refused(
                _(
                    "{where} is damaged and a process still has it open. Stop every console and "
                    "`callboard serve`, then restore."
                ).format(where=driver.where)
            ) from None
        if not terms.overwrite_newer:
            raise Refused(
                _(
                    "{where} cannot be read ({error}), so nobody can say what it holds beyond "
                    "this backup; use --overwrite-newer to replace it. It is kept beside."
                ).format(where=driver.where, error=error)
            ) from None
        return None


def _read_present(driver: Sqlite, copy: Contents, terms: Terms, now: datetime) -> Present:
    store = Store(driver)
    try:
        with store.look() as reader:
            said = reader.rows("PRAGMA quick_check(1)")
            if said != [("ok",)]:
                raise _Unreadable(in_words(said[0][0]))
            return present_of(reader, driver.tables, copy, terms, now)
    except driver.errors as error:
        if getattr(error, "sqlite_errorname", "") in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise
        raise _Unreadable(in_words(error)) from error
    finally:
        store.close()


def _is_open_elsewhere(path: Path) -> bool:
    """Whether another process has it open. This one must not: closing the file ends its locks."""
    with path.open("rb+") as held:
        try:
            fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except OSError:
            return True
    return False


def _poured(driver: Sqlite, file: Path, terms: Terms, now: datetime, by: str) -> Restored:
    """The copy's pages into the database, in one transaction that no other came before."""
    path = driver.path.absolute()
    for _try in range(TRIES):
        with staged(file, path.parent) as copy, closing(driver.connect()) as live:
            signal = driver.watch()
            try:
                contents = vetted(file, copy)
                present = _read_present(driver, contents, terms, now)
                held = make_ready(
                    copy,
                    contents,
                    backup=str(file),
                    opt_outs=present.opt_outs,
                    now=now,
                    by=by,
                )
                kept = _kept(driver, present, kept_name(path, now))
                _pour(copy, live, signal)
                return Restored(contents, held, kept)
            except _WrittenMeanwhile:
                if kept is not None:
                    kept.unlink()
            finally:
                signal.close()
    raise Refused(
        _(
            "{where} is written to without a pause, so nothing was changed. Stop every "
            "console and `callboard serve`, then restore."
        ).format(where=driver.where)
    )


def _kept(driver: Sqlite, present: Present, name: Path) -> Path | None:
    """The database as it is before it is replaced; there is nothing to keep of an empty one."""
    if present.contents is None:
        return None
    with landing(name, force=False) as part:
        copy_to(driver, part)
    return name


def _pour(copy: Path, live: object, signal: ChangeSignal) -> None:
    """From the first page on nobody else can write; before it somebody may have."""

    def still_the_same() -> None:
        if signal.changed():
            raise _WrittenMeanwhile

    with closing(opened(copy)) as source:
        ((pages,),) = source.execute("PRAGMA page_count").fetchall()
        copy_pages(source, live, pages=max(1, pages // 100), between=still_the_same)


def _put_in_place(copy: Path, path: Path, now: datetime) -> Path | None:
    """The file goes where none is; the companions of what lay there go with it.

    A WAL without its database would be taken for the new one's. The database goes first: alone it
    would lose what its WAL holds.
    """
    kept = kept_name(path, now)
    old = path.exists()
    if old:
        path.replace(kept)
    for companion in companions_of(path):
        companion.replace(kept.with_name(kept.name + companion.name[len(path.name) :]))
    with copy.open("rb+") as written:
        os.fsync(written)
    copy.replace(path)
    sync_folder(path.parent)
    return kept if old else None
