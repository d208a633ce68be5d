"""A file that is there whole or not at all, and that only its owner can read."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.refused import Refused
from data.words import _

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, under its name."""


@contextmanager
def landing(file: Path, *, force: bool) -> Iterator[Path]:
    """An empty file of mode 0600 beside `file` to write to; it becomes `file` at the end.

    If the block raises, nothing is left. A process that is killed leaves `FILE.part`, which the
    next one writes over; its name is never `file`.
    """
    _must_be_free(file, force=force)
    part = file.with_name(f"{file.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise Refused(
            _("{file} cannot be written: {strerror}. Choose another place.").format(
                file=file, strerror=error.strerror
            )
        ) from None
    try:
        _ours_alone(handle, file)
        try:
            yield part
            os.fsync(handle)
            part.replace(file)
        except BaseException:
            for left in (part, *companions_of(part)):
                with suppress(FileNotFoundError):
                    left.unlink()
            raise
    finally:
        os.close(handle)
    sync_folder(file.parent)


def _ours_alone(handle: int, file: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Refused(
            _("Another process is writing {file} just now. Wait until it is done.").format(
                file=file
            )
        ) from None
    os.fchmod(handle, 0o600)
    os.ftruncate(handle, 0)


def _must_be_free(file: Path, *, force: bool) -> None:
    if file.is_dir():
        raise Refused(_("{file} is a folder. Name the file in it.").format(file=file))
    if file.exists() and not file.is_file():
        raise Refused(_("{file} is no ordinary file. Name another.").format(file=file))
    if file.exists() and not force:
        raise Refused(
            _("{file} exists already. Choose another name, or add --force to replace it.").format(
                file=file
            )
        )
    if left := companions_of(file):
        raise Refused(
            _(
                "{left} lies beside it: a database of that name was open there, and SQLite "
                "would mix the two. Choose another name."
            ).format(left=left[0])
        )


def companions_of(file: Path) -> list[Path]:
    """SQLite's other files of the database `file` that exist."""
    named = (file.with_name(file.name + end) for end in COMPANIONS)
    return [companion for companion in named if companion.exists()]


def sync_folder(folder: Path) -> None:
    """A name is safe from a power cut when its folder was written out."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
