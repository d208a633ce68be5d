"""Whose turn it is to take something back by steps: whoever does holds it under a lease, anew at
each step, in a bookmark.

What a crash or a lost line cut off lies there until its lease has run out, or its holder is known
to have ended; then a runner, whichever looks first, goes on to the end in the name of who began.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.inbox.bookmarks import TurnLost
from data.inbox.tables import Bookmark
from data.lease import LEASE
from data.postgres import database_clock
from data.reading import reader_of
from data.undo.begun import Sort


@dataclass(frozen=True, slots=True)
class Begun:
    """One that broke off, who began it, and when; of one from an earlier version nobody knows."""

    sort: Sort
    number: int
    by: str
    since: datetime | None


def hold_turn(
    session: Session,
    sort: Sort,
    number: int,
    *,
    worker: str,
    now: datetime,
    by: str,
    gives_way: bool,
) -> None:
    """Hold it until a lease from now on, in the transaction of a step.

    Whoever `gives_way` has held it before, and raises `TurnLost` when another one took it over.
    """
    name = f"{sort}{number}"
    row = session.get(Bookmark, name, with_for_update=True)
    if gives_way and (row is None or row.lease_owner != worker):
        raise TurnLost(f"{name} is with another one, or at its end")
    if row is None:
        row = Bookmark(name=name, position={"by": by, "since": now.isoformat()})
        session.add(row)
    row.lease_owner, row.lease_until = worker, _lease_now(session, now) + LEASE
    session.flush()


def let_turn_go(session: Session, sort: Sort, number: int) -> None:
    """It is at its end, or nothing of it can be taken back."""
    row = session.get(Bookmark, f"{sort}{number}", with_for_update=True)
    if row is not None:
        session.delete(row)
        session.flush()


def who_is_at_it(session: Session, sort: Sort, number: int, *, now: datetime) -> str:
    """Who began one whose lease runs; empty: nobody is at it, or whoever was has stopped."""
    row = session.get(Bookmark, f"{sort}{number}")
    if row is None or not _runs(row, _lease_now(session, now)):
        return ""
    return str(row.position["by"])


def take_up(
    session: Session, *, worker: str, now: datetime, is_dead: Callable[[str], bool]
) -> Begun | None:
    """Hold one that broke off; `is_dead` says whether a holder is known to have ended."""
    lease_now = _lease_now(session, now)
    for sort in Sort:
        begun = select(Bookmark.name).where(col(Bookmark.name).startswith(sort.value))
        for name in session.exec(begun.order_by(col(Bookmark.name))).all():
            row = session.get(Bookmark, name, with_for_update=True, populate_existing=True)
            if row is None or (_runs(row, lease_now) and not is_dead(row.lease_owner)):
                continue
            row.lease_owner, row.lease_until = worker, lease_now + LEASE
            session.flush()
            return _begun(sort, row)
    return None


def _begun(sort: Sort, row: Bookmark) -> Begun:
    since = row.position.get("since")
    at = datetime.fromisoformat(since) if since else None
    return Begun(sort, int(row.name.removeprefix(sort)), str(row.position["by"]), at)


def _runs(row: Bookmark, lease_now: datetime) -> bool:
    return row.lease_until is not None and row.lease_until > lease_now


def _lease_now(session: Session, now: datetime) -> datetime:
    """By the clock that all machines at one PostgreSQL share; SQLite's processes share `now`'s."""
    is_shared = session.get_bind().dialect.name == "postgresql"
    return database_clock(reader_of(session)) if is_shared else now
