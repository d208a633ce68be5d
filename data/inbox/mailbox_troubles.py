"""Mailboxes that cannot be read, as every console's header and `callboard doctor` tell them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.reading import Reader, moment, reader_of
from data.trouble import Trouble

if TYPE_CHECKING:
    from sqlmodel import Session

TRIED_WITHIN = timedelta(minutes=20)
"""A failure counts for so long after its next try was due: longer than the longest wait. What
nobody tries any more, because it was taken out of the settings, is no trouble."""

_FAILING = """
    SELECT name, problem, failing_since FROM bookmark
    WHERE problem <> '' AND name LIKE '%@%/%' AND next_at >= :since ORDER BY failing_since, name
"""


def mailbox_troubles(source: Reader | Session, *, now: datetime) -> tuple[str, ...]:
    """A sentence each; times in it are UTC."""
    failing = reader_of(source).rows(_FAILING, since=now - TRIED_WITHIN)
    return tuple(
        Trouble(f"Mailbox {name}: cannot be read", problem.rstrip(".")).sentence(moment(since))
        for name, problem, since in failing
    )
