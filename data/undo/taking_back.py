"""Take a deed back: every row it changed stands again as it was, or nothing is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data.activity.timeline import record
from data.activity.undone import UNDONE
from data.alerts.states import AlertState
from data.alerts.tables import Alert
from data.columns import fetch
from data.leads.differences import from_json
from data.playbook.house import House
from data.reading import SessionWriter, reader_of
from data.refused import Refused
from data.undo.doing import last_entry
from data.undo.inverses import INVERSES
from data.undo.judging import changes_of, why_not, why_not_at_all
from data.undo.listing import called
from data.undo.putting_back import outreach_back, rows_back
from data.undo.rows import EXACT, WITHDRAWN
from data.undo.tables import DeedChange, DoneDeed
from data.words import _


@dataclass(frozen=True, slots=True)
class TakenBack:
    """`note` says what could not be taken back along with the rest; ids where there is only one."""

    summary: str
    note: str = ""
    whom: str = ""
    lead_id: int | None = None
    message_id: int | None = None
    client_id: int | None = None

    def said(self, note: str) -> TakenBack:
        """The same with its note in other words."""
        return replace(self, note=note)


def take_back(
    session: Session,
    deed_id: int,
    *,
    house: House,
    now: datetime,
    by: str,
    asked_at: datetime | None = None,
) -> TakenBack:
    """Undo one deed of this operator; `Refused` says why not, and then nothing has changed.

    `asked_at`: when they asked for it, where that is a while ago and a runner goes on with it.
    """
    deed = fetch(session, DoneDeed, deed_id, "deed")
    if deed.by != by:
        raise Refused(_("{by} did this, not you; {by} can take it back with U.").format(by=deed.by))
    changes = changes_of(session, deed)
    inverse = INVERSES.get(deed.kind)
    asked_at = asked_at or now
    why = (why_not_at_all(deed, len(changes), asked_at) if inverse
           else why_not(session, deed, changes, asked_at))  # fmt: skip
    if why:
        raise Refused(
            _("{summary}: that can't be taken back. {why}").format(summary=deed.summary, why=why)
        )
    note, reader = "", reader_of(session)
    first = last_entry(reader) + 1
    if inverse is not None:
        note = inverse(session, changes, house=house, now=now, by=by)
    else:
        _put_back(session, deed, changes, house=house, now=now, by=by)
    deed.undone_at, deed.undone_by = now, by
    session.flush()
    _tell(session, deed, changes, now=now, by=by)
    deed.undone_first, deed.undone_last = first, last_entry(reader)
    session.flush()
    return _taken_back(session, deed, changes, note)


def _taken_back(
    session: Session, deed: DoneDeed, changes: Sequence[DeedChange], note: str
) -> TakenBack:
    leads = {one.lead_id for one in changes if one.lead_id is not None}
    clients = {one.client_id for one in changes if one.client_id is not None}
    messages = {one.row_id for one in changes if one.row_table == "message"}
    return TakenBack(
        deed.summary,
        note,
        called(session, sorted(leads), sorted(clients)),
        lead_id=leads.pop() if len(leads) == 1 else None,
        message_id=messages.pop() if len(messages) == 1 else None,
        client_id=clients.pop() if len(clients) == 1 else None,
    )


def _put_back(
    session: Session,
    deed: DoneDeed,
    changes: Sequence[DeedChange],
    *,
    house: House,
    now: datetime,
    by: str,
) -> None:
    rows_back(session, changes)
    for change in reversed(changes):
        if change.kind == "added":
            _remove(session, change)
    for change in changes:
        if change.kind == "removed":
            _add_again(session, change)
    why = f"taken back: {deed.summary}"
    outreach_back(session, changes, why=why, since=deed.at, house=house, now=now, by=by)


def _remove(session: Session, change: DeedChange) -> None:
    """A word to colleagues only while it has not gone out. A row at a time: others point to it."""
    if change.row_table == WITHDRAWN:
        alert = session.get(Alert, change.row_id)
        if alert is not None and alert.state == AlertState.QUEUED and not alert.attempts:
            session.delete(alert)
        session.flush()
        return
    if change.row_table == "client":  # what was told of it stays with the lead that it was
        writer = SessionWriter(session)
        writer.run("UPDATE activity SET client_id = NULL WHERE client_id = :id", id=change.row_id)
    session.delete(session.get_one(EXACT[change.row_table], change.row_id))
    session.flush()


def _add_again(session: Session, change: DeedChange) -> None:
    row = EXACT[change.row_table]()
    for name, value in change.before.items():
        setattr(row, name, from_json(row, name, value))
    session.add(row)
    session.flush()


def _tell(
    session: Session, deed: DoneDeed, changes: Sequence[DeedChange], *, now: datetime, by: str
) -> None:
    """On the timeline of everybody it concerned; of a client that is gone, on its lead's."""
    gone = {one.row_id for one in changes if one.row_table == "client" and one.kind == "added"}
    leads = {one.lead_id for one in changes if one.lead_id is not None}
    clients = {one.client_id for one in changes if one.client_id is not None} - gone
    span: dict[str, Any] = {
        "first": deed.first_entry,
        "last": deed.last_entry,
        "whose": deed.by,
        "deed": deed.id,
    }
    summary = f"Taken back: {deed.summary}"
    for lead_id in sorted(leads):
        record(session, UNDONE, summary, now=now, by=by, lead_id=lead_id, **span)
    for client_id in sorted(clients):
        record(session, UNDONE, summary, now=now, by=by, client_id=client_id, **span)
