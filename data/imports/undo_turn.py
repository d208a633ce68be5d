"""Imports that an earlier version began to take back, which knew no turns (`data.undo.turns`)."""

from __future__ import annotations

from sqlmodel import Session

from data.imports.queries import half_undone
from data.inbox.tables import Bookmark
from data.reading import reader_of
from data.undo.begun import Sort


def find_those_without(session: Session) -> None:
    """They are there to be taken up."""
    for import_id, by in half_undone(reader_of(session)):
        name = f"{Sort.IMPORT}{import_id}"
        if session.get(Bookmark, name) is None:
            session.add(Bookmark(name=name, position={"by": by}))
    session.flush()
