"""Open the house for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.commands.printing import use_zone
from console.settings import read_settings
from console.setup import premises_of, utc_now

if TYPE_CHECKING:
    from screens.desk import Desk


@contextmanager
def open_desk() -> Iterator[Desk]:
    """The operator's desk on the configured database, closed at the end."""
    from screens.desk import Desk

    settings = read_settings()
    desk = Desk(lambda: premises_of(settings), operator=settings.operator, clock=utc_now)
    desk.connect()
    use_zone(desk.zone)
    try:
        yield desk
    finally:
        desk.close()
