"""A folder in memory for databases that nobody keeps: a commit waits for no disk.

A test's commits are as many as a user's in a week, and each waits until the disk has it. What is
written, locked and synced is the same. Tests of the disk itself (`tests.disks`) use `tmp_path`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
PREFIX = "callboard-test-of-"
ENOUGH = 2 * 2**30
"""Bytes that must be free there: four times what all workers of a run write."""


@contextmanager
def quick_folder(slow: Path) -> Iterator[Path]:
    """A folder of this process in memory, or `slow` where there is little of it or none."""
    if not _has_room():
        yield slow
        return
    _clear_what_was_left()
    folder = MEMORY / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        return False
    said = Path("/proc/meminfo").read_text(encoding="ascii")
    available = re.search(r"^MemAvailable: +(\d+) kB", said, re.MULTILINE)
    return available is not None and int(available[1]) * 1024 >= ENOUGH


def _clear_what_was_left() -> None:
    """By processes that were killed."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        if not Path("/proc", folder.name.removeprefix(PREFIX)).exists():
            shutil.rmtree(folder, ignore_errors=True)
