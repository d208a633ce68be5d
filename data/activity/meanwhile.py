"""Somebody else was first: what the second one is told is who did what to it, and when
(DESIGN §2.5)."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from data.activity.sentences import SUMMARIES
from data.activity.tables import Activity
from data.leads.called import called
from data.refused import Refused
from data.words import _
from data.words.moments import written
from data.words.retelling import retold

_LOOKED_AT = 50
"""The newest entries; one deed makes ten at most."""

_CHANGES_NOTHING = (
    *("lead.scored", "lead.hot", "lead.cooled", "lead.overdue", "lead.exported"),
    *("message.delivered", "message.open", "message.click", "message.video", "database.restored"),
)
_SEEN = "site."
"""What only happened, where it stands alone: a mail was opened, a score grew."""


def must_be(session: Session, row: Any, version: int | None) -> None:
    """Refuse when `row` changed since the caller read it at `version`."""
    if version is None or row.version == version:
        return
    said = _("{what} was changed meanwhile; look at it again before you decide.").format(
        what=named(session, row)
    )
    if last := last_deed(session, row):
        told = _("Last: {by} at {when}, {summary}.")
        deed = retold(last.summary, SUMMARIES)
        last_told = told.format(by=last.by, when=written(last.at), summary=deed)
        said = f"{said} {last_told}"
    raise Refused(said)


def last_deed(session: Session, row: Any) -> Activity | None:
    """What was done last to a lead, a client, a message or something of a lead's.

    An operation tells its deed first and then what followed from it, all at one time: `Outcome:
    booked`, sequence stopped, score, sequence started.
    """
    newest = list(session.exec(_about(row)))
    changes = [one for one in newest if _is_a_change(one.kind)] or newest
    if not changes:
        return None
    last = changes[0]
    *_after, deed = takewhile(lambda one: (one.at, one.by) == (last.at, last.by), changes)
    return deed


def _is_a_change(kind: str) -> bool:
    return kind not in _CHANGES_NOTHING and not kind.startswith(_SEEN)


def _about(row: Any) -> SelectOfScalar[Activity]:
    table = row.__tablename__
    newest = select(Activity).order_by(col(Activity.id).desc()).limit(_LOOKED_AT)
    if table == "client":
        return newest.where(Activity.client_id == row.id)
    newest = newest.where(Activity.lead_id == (row.id if table == "lead" else row.lead_id))
    return newest.where(Activity.message_id == row.id) if table == "message" else newest


def named(session: Session, row: Any) -> str:
    """As an operator knows it: nobody knows a draft by its number."""
    table = row.__tablename__
    if table == "client":
        return str(row.name)
    lead_id = row.id if table == "lead" else row.lead_id
    name = called(session, [lead_id]).get(lead_id) or _("Lead {id}").format(id=lead_id)
    if table == "message":
        return _("The draft to {name}").format(name=name)
    if table == "follow_up":
        return _("{sequence} {step} to {name}").format(
            sequence=row.sequence, step=row.step, name=name
        )
    return name
