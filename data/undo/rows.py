"""Rows as JSON, whatever the object layer holds of them, and the tables a deed may change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from data.clients.tables import Blocker, Client, StageVisit, Tick
from data.handoff.tables import Handoff
from data.leads.differences import as_json
from data.leads.tables import Lead, NotTheSame, ScorePoint, Suspicion
from data.outreach.tables import Enrolment, FollowUp, Message

EXACT: Mapping[str, type[SQLModel]] = {
    str(table.__tablename__): table
    for table in (
        *(Lead, Message, Enrolment, FollowUp, ScorePoint, Handoff, Suspicion, NotTheSame),
        *(Client, Tick, StageVisit, Blocker),
    )
}
"""Tables whose rows can be put back as they were."""

WITHDRAWN = "alert"
"""A word to colleagues: one that has not gone out yet is withdrawn, the others cannot be."""

BESIDE = frozenset({
    *("activity", "holidays", "kept_edit", "secret", "desk_setting", "deed", "deed_change"),
    *("presence", "lead_word", "cron_entry"),
})  # fmt: skip
"""Tables that are not put back: what happened did happen, and the rest says nothing of anybody."""

NOT_WRITTEN_TO = frozenset({"suppression", "consent"})
"""What people said about being written to. No undo may take that back."""

GROWING = "version"
"""It only ever grows: whoever read the row before must be told that it changed."""

Held = dict[str, Any]
"""A row's columns as JSON."""


def held_by(session: Session, table: sa.Table, row_id: int) -> Held | None:
    """What the database holds of that row in this transaction, nothing flushed before."""
    found = session.connection().execute(sa.select(table).where(table.c.id == row_id)).mappings()
    row = found.first()
    return None if row is None else as_columns(dict(row))


def as_columns(row: Mapping[str, Any]) -> Held:
    return {name: as_json(value) for name, value in row.items() if name != GROWING}


def table_of(row: SQLModel | type[SQLModel]) -> sa.Table:
    table: sa.Table = row.__table__  # type: ignore[union-attr]
    return table
