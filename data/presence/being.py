"""Say where this console is, leave, and take over what somebody else edits.

Written when something happens and never by a clock: whether a console lives is told by its runner's
beats, or, where it has no runner, by how long ago it was last heard of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from data.presence.looking import HERE, QUIET_FOR, Here
from data.presence.tables import Presence
from data.reading import SessionWriter
from data.refused import Refused
from data.schedule.beats import ALIVE_FOR
from data.words import _


def settle(
    session: Session,
    console: str,
    places: Mapping[str, bool],
    *,
    worker: str,
    now: datetime,
    by: str,
) -> None:
    """This console is at exactly these places (and here); each with whether it edits there."""
    wanted = {HERE: False, **places}
    rows = session.exec(select(Presence).where(Presence.console == console)).all()
    for row in rows:
        if row.place not in wanted:
            session.delete(row)
            continue
        editing = wanted.pop(row.place)
        if editing != row.editing:
            row.editing, row.since = editing, now
            row.taken_by, row.taken_at = "", None
        row.worker = worker
    for place, editing in wanted.items():
        session.add(Presence(console=console, operator=by, worker=worker, place=place,
                             editing=editing, since=now))  # fmt: skip
    session.flush()
    _forget_dead(session, console, now)


def leave(session: Session, console: str, *, now: datetime, by: str) -> None:  # noqa: ARG001 - as every operation
    """This console is closed."""
    SessionWriter(session).run("DELETE FROM presence WHERE console = :console", console=console)


def take_over(
    session: Session, place: str, console: str, *, now: datetime, by: str
) -> tuple[str, ...]:
    """Go on with what others edit there; gives who they were, and they are told.

    Whoever saves first still wins by the row's version: this only says who goes on.
    """
    rows = session.exec(
        select(Presence).where(
            Presence.place == place,
            col(Presence.editing).is_(True),
            Presence.console != console,
            Presence.taken_by == "",
        )
    ).all()
    if not rows:
        raise Refused(_("Nobody edits it any more; just go on."))
    for row in rows:
        row.taken_by, row.taken_at = by, now
    return tuple(sorted({row.operator for row in rows}))


def _forget_dead(session: Session, console: str, now: datetime) -> None:
    """Consoles that ended without a word: no beat, or nothing heard for too long."""
    SessionWriter(session).run(
        "DELETE FROM presence WHERE console <> :console AND (worker <> '' AND worker NOT IN"
        " (SELECT name FROM worker WHERE beat_at >= :alive) OR worker = '' AND since < :lately)",
        console=console,
        alive=now - ALIVE_FOR,
        lately=now - QUIET_FOR,
    )


__all__ = ["HERE", "Here", "leave", "settle", "take_over"]
