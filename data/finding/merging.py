"""Merge the pieces of the index of words before a writer has to, a little at a time.

SQLite's full text (FTS5) adds a piece with every commit. Pieces that lie beside each other are
merged by whoever commits at the wrong moment: large ones, as a bulk import leaves behind, held one
commit up for half a second at a million leads, and every answer that waited behind it. PostgreSQL's
vacuum does the same by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from data.finding.index import INDEXED, PREFIX
from data.reading import Reader, Writer, moment

PAGES = 16
"""Pages that are written in one step, about a millisecond; a word that stands everywhere is never
divided, which costs up to 60 ms at a million leads."""

CALM = timedelta(seconds=3)
"""For so long nothing has happened in a house that is calm."""


def is_calm(reader: Reader, now: datetime) -> bool:
    """Whether nobody is likely to wait for what merging takes."""
    newest = reader.rows("SELECT at FROM activity ORDER BY id DESC LIMIT 1")
    return not newest or now - moment(newest[0][0]) >= CALM


def merge_a_little(writer: Writer) -> bool:
    """One step on SQLite's first index with pieces to merge; False when there are none left."""
    return any(_merged(writer, f"{PREFIX}{one.kind}") for one in INDEXED)


def _merged(writer: Writer, index: str) -> bool:
    """Whether it did some: the command by itself counts as one change (FTS5's documentation)."""
    before = _changes(writer)
    writer.run(f"INSERT INTO {index} ({index}, rank) VALUES ('merge', {PAGES})")
    return _changes(writer) - before > 1


def _changes(writer: Writer) -> int:
    return int(writer.rows("SELECT total_changes()")[0][0])
