"""Whose turn it is to take an import back: whoever does holds it under a lease, anew at each step.

What a crash or a lost line cut off lies there until its lease has run out, or its holder is known
to have ended; then a runner, whichever looks first, goes on to the end in the name of who began.
Nothing would be done twice without it (`undo.py`): it keeps two from doing the same work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.imports.queries import UNDO, half_undone
from data.inbox.bookmarks import TurnLost
from data.inbox.tables import Bookmark
from data.lease import LEASE
from data.postgres import database_clock
from data.reading import reader_of


@dataclass(frozen=True, slots=True)
class Begun:
    """An undo that broke off, and who began it."""

    import_id: int
    by: str


def hold_turn(
    session: Session, import_id: int, *, worker: str, now: datetime, by: str, gives_way: bool
) -> None:
    """Hold it until a lease from now on, in the transaction of a step.

    An operator's undo takes over from a runner; a runner's `gives_way`: it raises `TurnLost`.
    """
    row = session.get(Bookmark, _name(import_id), with_for_update=True)
    if gives_way and (row is None or row.lease_owner != worker):
        raise TurnLost(f"the undo of import {import_id} is with another one, or at its end")
    if row is None:
        row = Bookmark(name=_name(import_id), position={"by": by})
        session.add(row)
    row.lease_owner, row.lease_until = worker, _lease_now(session, now) + LEASE
    session.flush()


def let_turn_go(session: Session, import_id: int) -> None:
    """It is at its end, or nothing of it can be taken back."""
    row = session.get(Bookmark, _name(import_id), with_for_update=True)
    if row is not None:
        session.delete(row)
        session.flush()


def take_up(
    session: Session, *, worker: str, now: datetime, is_dead: Callable[[str], bool]
) -> Begun | None:
    """Hold one that broke off; `is_dead` says whether a holder is known to have ended."""
    lease_now = _lease_now(session, now)
    begun = select(Bookmark.name).where(col(Bookmark.name).startswith(UNDO))
    for name in session.exec(begun.order_by(col(Bookmark.name))).all():
        row = session.get(Bookmark, name, with_for_update=True, populate_existing=True)
        if row is None or _is_held(row, lease_now, is_dead):
            continue
        row.lease_owner, row.lease_until = worker, lease_now + LEASE
        session.flush()
        return Begun(int(name.removeprefix(UNDO)), str(row.position["by"]))
    return None


def _is_held(row: Bookmark, lease_now: datetime, is_dead: Callable[[str], bool]) -> bool:
    runs = row.lease_until is not None and row.lease_until > lease_now
    return runs and not is_dead(row.lease_owner)


def find_those_without(session: Session) -> None:
    """Those that an earlier version began, which knew no turns, are there to be taken up."""
    for import_id, by in half_undone(reader_of(session)):
        if session.get(Bookmark, _name(import_id)) is None:
            session.add(Bookmark(name=_name(import_id), position={"by": by}))
    session.flush()


def _name(import_id: int) -> str:
    return f"{UNDO}{import_id}"


def _lease_now(session: Session, now: datetime) -> datetime:
    """By the clock that all machines at one PostgreSQL share; SQLite's processes share `now`'s."""
    is_shared = session.get_bind().dialect.name == "postgresql"
    return database_clock(reader_of(session)) if is_shared else now
