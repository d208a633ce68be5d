"""A process with so many open descriptors that new ones are beyond what `select()` can watch."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

FD_SETSIZE = 1024
"""Descriptors from here on are refused by `select()`: "filedescriptor out of range"."""

ROOM = 200
"""Descriptors that may still be opened."""


@contextmanager
def crowded() -> Iterator[None]:
    """Inside of it every descriptor that is opened has a number of at least `FD_SETSIZE`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, FD_SETSIZE + ROOM), hard))
    taken = [os.open(os.devnull, os.O_RDONLY)]
    try:
        while taken[-1] < FD_SETSIZE - 1:
            taken.append(os.dup(taken[0]))
        yield
    finally:
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
