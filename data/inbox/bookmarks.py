"""Whose turn it is to read a mailbox, how far it was read, and what hinders it.

One reader holds a bookmark under a lease, on however many machines readers run; what it found is
stored and the bookmark moved on in one transaction. Failures are counted here as well, so that all
readers together try as often as one would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from data.inbox.tables import Bookmark


@dataclass(frozen=True, slots=True)
class Turn:
    """A bookmark that a reader holds now. `read_at`: when its source last answered."""

    name: str
    position: dict[str, Any]
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NotNow:
    """Somebody else reads it, or the last try failed and the next one is not due."""

    why: str
    until: datetime | None


class TurnLost(Exception):
    """The reader stood still for longer than its lease, and another one reads on."""


def take_turn(
    session: Session,
    name: str,
    *,
    reader: str,
    now: datetime,
    lease_now: datetime,
    until: datetime,
    is_dead: Callable[[str], bool] = lambda _: False,
    at_once: bool = False,
) -> Turn | NotNow:
    """Hold the bookmark until its lease ends; it is made when it is not there yet.

    `is_dead` says whether a holder is known to have ended; `at_once` tries before the wait after a
    failure is over: somebody may have mended what was wrong.
    """
    row = session.get(Bookmark, name, with_for_update=True)
    if row is None:
        row = Bookmark(name=name)
        session.add(row)
    if _is_held(row, reader, lease_now) and not is_dead(row.lease_owner):
        return NotNow("another reader watches it", row.lease_until)
    if row.next_at is not None and row.next_at > now and not at_once:
        return NotNow(f"{row.problem}; it is tried again", row.next_at)
    row.lease_owner, row.lease_until = reader, until
    session.flush()
    return Turn(name, dict(row.position), row.read_at)


def _is_held(row: Bookmark, reader: str, lease_now: datetime) -> bool:
    others = row.lease_owner not in ("", reader)
    return others and row.lease_until is not None and row.lease_until > lease_now


def keep_turn(session: Session, name: str, *, reader: str, until: datetime) -> Bookmark:
    """Go on holding it; raises `TurnLost` when it was taken over."""
    row = session.get(Bookmark, name, with_for_update=True)
    if row is None or row.lease_owner != reader:
        raise TurnLost(f"another reader took over {name}")
    row.lease_until = until
    return row


def move_on(
    session: Session, name: str, position: dict[str, Any], *, reader: str, until: datetime
) -> None:
    """What was found up to `position` is stored in this same transaction."""
    keep_turn(session, name, reader=reader, until=until).position = position


def answered(
    session: Session,
    name: str,
    position: dict[str, Any],
    *,
    reader: str,
    until: datetime,
    now: datetime,
) -> None:
    """The source was read up to its end: whatever hindered that is over."""
    row = keep_turn(session, name, reader=reader, until=until)
    row.position, row.read_at = position, now
    row.failures, row.problem, row.failing_since, row.next_at = 0, "", None, None


def failed(
    session: Session, name: str, problem: str, *, wait: Callable[[int], timedelta], now: datetime
) -> datetime:
    """Note why it could not be read; returns when it is tried again.

    `wait` gives the pause after so many failures in a row.
    """
    row = session.get_one(Bookmark, name, with_for_update=True)
    row.failures += 1
    row.problem, row.failing_since = problem, row.failing_since or now
    row.next_at = now + wait(row.failures)
    return row.next_at


def give_back(session: Session, reader: str) -> None:
    """This reader holds nothing any more."""
    rows = select(Bookmark).where(Bookmark.lease_owner == reader)
    for row in session.exec(rows.order_by(col(Bookmark.name)).with_for_update()):
        row.lease_owner, row.lease_until = "", None
