"""That a list was written to a file: an access to what is known of people like another."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.activity.timeline import record


def note_export(
    session: Session, name: str, *, rows: int, is_filtered: bool, now: datetime, by: str
) -> None:
    """Note who took how many rows of which list. The filter may name a person: it is not noted."""
    summary = f"{rows} rows of {name} were written to a file"
    record(session, "list.exported", summary, now=now, by=by, rows=rows, filtered=is_filtered)
