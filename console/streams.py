"""What a command reads from and writes to: also where it is closed, full or of few letters.

A process that was started without one of its three streams would open its database in that place,
and what is said would go into it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import NoReturn

READ, WRITE, TELL = 0, 1, 2
"""The numbers of the three streams, as POSIX has them."""


def make_whole() -> None:
    """Put nothing in the place of a stream that is closed; a letter that none takes is a `?`."""
    for number in (READ, WRITE, TELL):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdin = sys.stdin or open(READ, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(WRITE, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(TELL, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            with suppress(OSError):  # one that is opened both ways can't seek, and keeps its way
                stream.reconfigure(errors="replace")


def all_said(code: int) -> int:
    """The exit code, 1 where what was answered could not be written to its end."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if code == 0 and not isinstance(error, BrokenPipeError):
            print(f"{error.strerror}.", file=sys.stderr)  # noqa: T201 - told once
        os.dup2(os.open(os.devnull, os.O_WRONLY), WRITE)  # Python tries it again at its end
        return code or 1
    return code


def end_at_once(code: int) -> NoReturn:
    """End a process that has put everything away, without taking its objects apart.

    Of a console that takes half a second of the processor, on a busy machine three of the five
    seconds that it has, and waits for threads which nobody needs any more.
    """
    import logging

    logging.shutdown()
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)
