"""Keep what is being typed, give it back, forget it.

A kept edit changes nothing but itself: the message, lead or client at its place stays as it is
until the edit is saved through that room's own operation. Keystrokes are nobody's history, so
nothing of this is on the timeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.reading import Reader, moment, reader_of, unpacked

if TYPE_CHECKING:
    from sqlmodel import Session

    from data.edits.tables import KeptEdit


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed and not saved; `version` is that of the row when the edit began."""

    fields: Mapping[str, str]
    version: int
    at: datetime


def keep(
    session: Session, place: str, fields: Mapping[str, str], *, version: int, now: datetime, by: str
) -> None:
    """Put `fields` in the place of what `by` had kept there before."""
    from data.edits.tables import KeptEdit

    row = _row(session, place, by)
    if row is None:
        row = KeptEdit(operator=by, place=place, kept_at=now)
        session.add(row)
    row.fields, row.version, row.kept_at = dict(fields), version, now


def forget(session: Session, place: str, *, by: str) -> None:
    """It was saved, or thrown away on purpose. What is not there needs no forgetting."""
    row = _row(session, place, by)
    if row is not None:
        session.delete(row)


def kept(source: Reader | Session, place: str, *, by: str) -> Kept | None:
    """What `by` typed at `place` and did not save."""
    found = reader_of(source).rows(
        "SELECT fields, version, kept_at FROM kept_edit WHERE operator = :by AND place = :place",
        by=by,
        place=place,
    )
    return next((Kept(unpacked(text), version, moment(at)) for text, version, at in found), None)


def _row(session: Session, place: str, by: str) -> KeptEdit | None:
    from sqlmodel import col, select

    from data.edits.tables import KeptEdit

    here = col(KeptEdit.operator) == by, col(KeptEdit.place) == place
    return session.exec(select(KeptEdit).where(*here)).first()
