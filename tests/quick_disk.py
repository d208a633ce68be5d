"""A folder in memory for databases that nobody keeps: a commit waits for no disk.

A test's commits are as many as a user's in a week, and each waits until the disk has it. What is
written, locked and synced is the same. Tests of the disk itself (`tests.disks`) use `tmp_path`.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
PREFIX = "callboard-databases-of-a-test-"
ENOUGH = 2 * 2**30
"""Bytes that must be free there: four times what all workers of a run write."""


@contextmanager
def quick_folder(slow: Path) -> Iterator[Path]:
    """A folder of this process in memory, or `slow` where there is little of it or none."""
    if not _has_room():
        yield slow
        return
    _clear_what_was_left()
    folder, held = _new_and_held()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _has_room() -> bool:
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        return False
    said = Path("/proc/meminfo").read_text(encoding="ascii")
    available = re.search(r"^MemAvailable: +(\d+) kB", said, re.MULTILINE)
    return available is not None and int(available[1]) * 1024 >= ENOUGH


def _new_and_held() -> tuple[Path, int]:
    """A folder and the lock that says somebody lives in it: it ends with the process.

    Its number would say less: containers share this memory, and each has numbers of its own.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY))
        with suppress(FileNotFoundError):  # cleared away before it was held
            held = os.open(folder, os.O_RDONLY)
            fcntl.flock(held, fcntl.LOCK_EX)
            if folder.exists():
                return folder, held
            os.close(held)


def _clear_what_was_left() -> None:
    """By processes that were killed."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody lives there, or it is another user's, or gone
            held = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)
