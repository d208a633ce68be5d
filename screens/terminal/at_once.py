"""Reads and writes that return at once, without giving the interpreter away.

Python lets another thread go on around each read and write, since most of them wait. Ours never
wait: they are made where something is there, on a way of our own to the terminal that does not
block. A runner in the same process took its chance all the same, and a key waited for it (FACTS:
p99 latency). `ctypes.PyDLL` calls the C library and keeps the interpreter.
"""

from __future__ import annotations

import os
from contextlib import suppress
from select import POLLIN
from struct import pack
from typing import Any

MOST = 4096
"""Bytes that are read in one go."""


class _Calls:
    """`read`, `write` and `poll` of the C library; none before `keep_the_interpreter`."""

    library: Any = None


def keep_the_interpreter() -> None:
    """From here on. Not done by importing this: it takes a moment, which a start does not have."""
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        library = ctypes.PyDLL(None, use_errno=True)
        for name in ("read", "write"):
            call = getattr(library, name)
            call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)
            call.restype = ctypes.c_ssize_t
        library.poll.argtypes = (ctypes.c_char_p, ctypes.c_ulong, ctypes.c_int)
        _Calls.library = library


def read(fileno: int) -> bytes:
    """What is there, from a descriptor that does not block; empty at its end.

    Raises:
        OSError: As `os.read` does; `BlockingIOError` where nothing is there.
    """
    if _Calls.library is None:
        return os.read(fileno, MOST)
    import ctypes

    into = ctypes.create_string_buffer(MOST)
    length = _done(_Calls.library.read(fileno, into, MOST))
    return into.raw[:length]


def write(fileno: int, data: bytes) -> int:
    """How much of it was taken, by a descriptor that does not block.

    Raises:
        OSError: As `os.write` does; `BlockingIOError` where nothing is taken.
    """
    if _Calls.library is None:
        return os.write(fileno, data)
    return _done(_Calls.library.write(fileno, data, len(data)))


def has_come(fileno: int) -> bool:
    """Whether something is there to be read; not known before `keep_the_interpreter`."""
    if _Calls.library is None:
        return False
    asked = pack("ihh", fileno, POLLIN, 0)  # struct pollfd; its last field is written
    import ctypes

    return int(_Calls.library.poll(ctypes.create_string_buffer(asked), 1, 0)) > 0


def _done(result: int) -> int:
    if result < 0:
        import ctypes

        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def own_way(fileno: int, mode: int) -> tuple[int, bool]:
    """The terminal opened once more so that our way to it does not block, and whether it was.

    The flag belongs to the open file: set on the shell's own, it would stay when we are gone.
    Where it cannot be opened again (another user's terminal after `su`), it is the one given.

    Args:
        fileno: The terminal.
        mode: `os.O_RDONLY` or `os.O_WRONLY`.
    """
    flags = mode | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    with suppress(OSError):
        return os.open(os.ttyname(fileno), flags), True
    with suppress(OSError):
        os.tcgetpgrp(fileno)  # fails when it is not the one that /dev/tty stands for
        return os.open("/dev/tty", flags), True
    return fileno, False
