"""Real disks that fill up, turn read-only and go away. They need root; a test says so and skips."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

SIZE = "2m"
PAGE = 4096


class SmallDisk:
    """A file system of 2 MB at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, leaving: int = 0) -> None:
        """Not a byte is left, or so many pages of 4 kB."""
        with self._filler.open("wb", buffering=0) as file:
            with suppress(OSError):
                while True:
                    file.write(b"x" * PAGE)
            file.truncate(file.tell() - leaving * PAGE)

    def free(self) -> None:
        self._filler.unlink()

    def remount(self, how: str) -> None:
        """`ro` or `rw`; nobody may have a file open for writing."""
        _do("mount", "-o", f"remount,{how}", str(self.folder))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mounted while the block lasts."""
    folder.mkdir()
    mounted = _try("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder))
    if mounted:
        pytest.skip(f"a disk of our own cannot be mounted here: {mounted}")
    try:
        yield SmallDisk(folder)
    finally:
        _do("umount", "--lazy", str(folder))


@contextmanager
def read_only_under_us(database: Path) -> Iterator[None]:
    """As when a disk with errors turns read-only: who has the files open cannot write either."""
    files = [str(database), f"{database}-wal"]  # not -shm: it is memory, and a fault there is fatal
    if _file_system(database) == "tmpfs":
        pytest.skip("tmpfs lets who has a file open go on writing to it")
    if refused := _try("chattr", "+i", *files):
        pytest.skip(f"files cannot be made immutable here: {refused}")
    try:
        yield
    finally:
        _do("chattr", "-i", *files)


def _file_system(path: Path) -> str:
    return subprocess.run(
        ["stat", "-f", "-c", "%T", str(path)], capture_output=True, text=True, check=True
    ).stdout.strip()


def _try(*command: str) -> str:
    """Empty when it went well, else why it did not."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return ran.stderr.strip() or f"{command[0]} failed" if ran.returncode else ""


def _do(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
