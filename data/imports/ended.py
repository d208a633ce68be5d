"""How the sequences stood that the rows of a file ended, for the undo to bring them back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from data.outreach.states import UNSENT, EnrolmentState
from data.outreach.stopping import CANCELLABLE, RUNNING
from data.outreach.tables import Enrolment, FollowUp, Message
from data.undo.recording import difference
from data.undo.rows import Held, as_columns, held_by, table_of


class Stood(NamedTuple):
    """A row of a running sequence (itself, a step to come or its unsent message) as it was."""

    lead_id: int
    enrolment_id: int
    table: str
    row_id: int
    held: Held


def running(session: Session, leads: Collection[int]) -> list[Stood]:
    """All that runs for these leads, enrolment by enrolment."""
    runs = _rows(session, Enrolment, col(Enrolment.lead_id).in_(leads),
                 col(Enrolment.state).in_(RUNNING))  # fmt: skip
    if not runs:
        return []
    ids = [one["id"] for one in runs]
    steps = _rows(session, FollowUp, col(FollowUp.enrolment_id).in_(ids),
                  col(FollowUp.state).in_(CANCELLABLE))  # fmt: skip
    of_step = {one["id"]: one["enrolment_id"] for one in steps}
    drafts = _rows(session, Message, col(Message.follow_up_id).in_(list(of_step)),
                   col(Message.state).in_(UNSENT))  # fmt: skip
    return [
        *(_stood(Enrolment, one, one["id"]) for one in runs),
        *(_stood(FollowUp, one, one["enrolment_id"]) for one in steps),
        *(_stood(Message, one, of_step[one["follow_up_id"]]) for one in drafts),
    ]


def ended(session: Session, stood: Sequence[Stood]) -> list[dict[str, Any]]:
    """What became of those that do not run any more, ready for the timeline: for each sequence its
    enrolment and the rows that changed."""
    session.flush()
    found: dict[int, dict[str, Any]] = {}
    for one in stood:
        now = held_by(session, table_of(_TABLES[one.table]), one.row_id)
        change = difference(one.table, one.row_id, one.held, now)
        if change is None or change.kind != "changed":
            continue
        if one.table == _ENROLMENT and change.after.get("state") == EnrolmentState.STOPPED:
            found[one.row_id] = {"enrolment": one.row_id, "rows": []}
        if one.enrolment_id in found:
            found[one.enrolment_id]["rows"].append(
                {"table": one.table, "id": one.row_id, "before": change.before,
                 "after": change.after}
            )  # fmt: skip
    return list(found.values())


def _rows(session: Session, table: type[SQLModel], *which: Any) -> list[Held]:
    columns = table_of(table)
    asked = sa.select(columns).where(*which).order_by(columns.c.id)
    return [as_columns(dict(row)) for row in session.connection().execute(asked).mappings()]


def _stood(table: type[SQLModel], held: Held, enrolment_id: int) -> Stood:
    return Stood(held["lead_id"], enrolment_id, str(table.__tablename__), held["id"], held)


_ENROLMENT = str(Enrolment.__tablename__)
_TABLES = {str(table.__tablename__): table for table in (Enrolment, FollowUp, Message)}
