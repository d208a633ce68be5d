"""The kernel's word that a file was written to, in place of looking every moment (Linux: inotify).

A database in WAL mode is written to by appending to one file, whichever process does it. Whoever
waits for a change sleeps until that happens, and then looks whether it was a commit: the word comes
with the first byte, the commit with the last.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

_MODIFY = 0x2
"""Written to. That SQLite's file has another owner or mode now says nothing: it sets both anew with
each connection that root opens."""


class Written:
    """`fileno` becomes readable once the file was written to, until `forget`."""

    def __init__(self, path: Path) -> None:
        """Raises `OSError` where the kernel has no such word for us."""
        self._fd = -1
        libc = ctypes.CDLL(None, use_errno=True)
        if not hasattr(libc, "inotify_init1"):
            raise OSError("no inotify here")
        self._fd = _done(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        try:
            _done(libc.inotify_add_watch(self._fd, os.fsencode(path), _MODIFY))
        except OSError:
            self.close()
            raise

    def fileno(self) -> int:
        return self._fd

    def forget(self) -> None:
        """What was written until now is known."""
        with suppress(BlockingIOError):
            while os.read(self._fd, 4096):
                pass

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def _done(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
