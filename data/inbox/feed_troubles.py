"""Feeds that cannot be read, as every console's header and `callboard doctor` tell them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.reading import Reader, moment, reader_of
from data.trouble import Trouble

if TYPE_CHECKING:
    from sqlmodel import Session

NAMED = "feed:"
"""How a feed's bookmark is called, before the feed's own name."""

TOLD_AFTER = 3
"""Runs in a row that failed, before a person is told; or after an hour of it."""

TRIED_WITHIN = timedelta(hours=25)
"""A feed that was due to be asked again so long ago and was not has left the playbook."""

_FAILING = f"""
    SELECT name, problem, failing_since FROM bookmark
    WHERE problem <> '' AND name LIKE '{NAMED}%' AND next_at >= :since
    AND (failures >= {TOLD_AFTER} OR failing_since <= :hour_ago) ORDER BY failing_since, name
"""


def feed_troubles(source: Reader | Session, *, now: datetime) -> tuple[str, ...]:
    """A sentence each; times in it are UTC."""
    failing = reader_of(source).rows(
        _FAILING, since=now - TRIED_WITHIN, hour_ago=now - timedelta(hours=1)
    )
    return tuple(
        Trouble(f"Feed {name.removeprefix(NAMED)}: cannot be read", problem.rstrip(".")).sentence(
            moment(since)
        )
        for name, problem, since in failing
    )
