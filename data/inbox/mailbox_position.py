"""How far a mailbox was read: UIDs grow as long as the mailbox's UIDVALIDITY stays (RFC 9051, 2.3).

Pure values. A mail that reached the mailbox before `begins` is never read: neither those that were
there before Callboard came, nor those that somebody moves out of an archive into the folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

LOOK_BACK = timedelta(days=1)
"""How far before the last reading a renumbered mailbox is read again; repeats are recognised."""


@dataclass(frozen=True, slots=True)
class Position:
    """Read up to and with `uid`. `begins` is aware UTC."""

    uidvalidity: int
    uid: int
    begins: datetime

    def stored(self) -> dict[str, Any]:
        return {
            "uidvalidity": self.uidvalidity,
            "uid": self.uid,
            "begins": self.begins.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """One mail as the server lists it; `arrived` is None where it tells no time. Size in bytes."""

    uid: int
    arrived: datetime | None
    size: int


def read_position(stored: dict[str, Any]) -> Position | None:
    """The position of before; None for a mailbox that was never read."""
    if not stored:
        return None
    begins = datetime.fromisoformat(stored["begins"])
    return Position(int(stored["uidvalidity"]), int(stored["uid"]), begins)


def decide_start(
    known: Position | None,
    uidvalidity: int,
    *,
    read_at: datetime | None,
    now: datetime,
    since: timedelta,
) -> Position:
    """Where to read on.

    A mailbox met for the first time begins with what came within `since`. One that was renumbered
    begins a day before it was last read: each mail's own id makes the repeats harmless.
    """
    if known is None:
        return Position(uidvalidity, 0, now - since)
    if known.uidvalidity == uidvalidity:
        return known
    last = (read_at or now) - LOOK_BACK
    return Position(uidvalidity, 0, max(known.begins, min(last, now - since)))


def still_to_read(position: Position, listed: Iterable[Listed]) -> list[Listed]:
    """Those to read, in UID order. `n:*` always lists the last mail, also one that was read."""
    found = (mail for mail in listed if mail.uid > position.uid)
    wanted = (mail for mail in found if mail.arrived is None or mail.arrived >= position.begins)
    return sorted(wanted, key=lambda mail: mail.uid)


def after(position: Position, mail: Listed) -> Position:
    return replace(position, uid=max(position.uid, mail.uid))
