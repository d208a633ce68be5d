"""The file or folder that the rules in force were read from: has it changed, what does it say?"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from data.playbook.error import PlaybookError
from data.playbook.folder import files_of
from data.playbook.load import load
from data.playbook.models import Playbook

FileStamp = tuple[str, int, int, int, int]
"""Name, device, inode, size and time of change."""

Stamp = tuple[FileStamp, ...] | None
"""Of the file, or of every file in the folder; None where there is nothing."""


class PlaybookFile:
    """A team's file or folder, read and checked whole, and never while somebody still writes it.

    `fitted` is what settings add to any playbook read from it (a time zone). One thread at a time
    may use it.
    """

    def __init__(self, path: Path, fitted: Callable[[Playbook], Playbook] = lambda as_is: as_is):
        self.path = path
        self._fitted = fitted
        self._read: Stamp = None
        self._seen: Stamp = None
        self._is_read = False

    def read(self, *, thorough: bool = False) -> Playbook:
        """The rules as they stand in the file; raises PlaybookError."""
        self._read, self._is_read = stamp_of(self.path), True
        self._seen = self._read
        return self._fitted(load(self.path, thorough=thorough))

    def has_changed(self) -> bool:
        """Whether it is another file than was read, and the same as at the last look.

        An editor empties a file before it fills it, or takes it away before it puts the new one
        in its place: what is true at one look only is not what somebody meant.
        """
        before, self._seen = self._seen, stamp_of(self.path)
        return self._seen == before and (not self._is_read or self._seen != self._read)

    def read_anew(self, in_force: Playbook) -> Playbook:
        """The changed rules, checked thoroughly; raises PlaybookError when they can't follow.

        Rules of a real business do not become the example's by themselves: that is what a file
        cut short says, and nothing would leave any more.
        """
        playbook = self.read(thorough=True)
        if playbook.business.example and not in_force.business.example:
            problem = "[business] names the example business again; was the file cut short?"
            raise PlaybookError(str(self.path), [problem])
        return playbook


def stamp_of(path: Path) -> Stamp:
    try:
        files = files_of(path) if path.is_dir() else [path]
        return tuple(_stamp_of_file(file) for file in files)
    except (OSError, ValueError):
        return None


def _stamp_of_file(path: Path) -> FileStamp:
    found = os.stat(path)
    return path.name, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
