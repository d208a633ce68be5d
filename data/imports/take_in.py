"""Take in the rows of a file: each becomes exactly one of created, merged or quarantined.

Every row is stored raw and then processed like any other arrival. Some rows share a transaction:
a commit for each would make a file of ten thousand take minutes.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from data.activity.timeline import record
from data.files.table import Row, Table
from data.imports.columns import paths_of
from data.imports.ended import ended, running
from data.imports.standing import changes_between, standing_of
from data.inbox.process import process, quarantine_after_failure, set_aside
from data.inbox.receive import Told, look_at, receive
from data.inbox.states import InboundState
from data.inbox.tables import ImportedFile, Inbound
from data.leads.tables import Lead
from data.playbook.house import House
from data.store import Store
from data.trouble import is_database_error

log = logging.getLogger(__name__)

BATCH = 25
"""Rows in one transaction: nobody else writes meanwhile, so it must not take long."""

FOR_EVER = timedelta(days=36500)
"""A row of a file that was imported once is never a new request."""

CONTENT_TYPE = "application/json"
_STATES = (InboundState.CREATED, InboundState.MERGED, InboundState.QUARANTINED)


@dataclass(frozen=True, slots=True)
class RowTaken:
    """What became of the row at `line`; `state` is created, merged or quarantined."""

    line: int
    state: str
    reason: str
    lead_id: int | None
    inbox_id: int


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of the file, row by row."""

    import_id: int
    rows: tuple[RowTaken, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what, in the order created, merged, quarantined."""
        counted = Counter(row.state for row in self.rows)
        return {state.value: counted[state.value] for state in _STATES}


@dataclass(slots=True)
class _Import:
    """An import that runs."""

    id: int
    source: str
    house: House
    now: datetime
    by: str
    created: set[int] = field(default_factory=set)

    @property
    def actor(self) -> str:
        return actor_of(self.id)


def actor_of(import_id: int) -> str:
    """Who it was, on the timelines of the leads; the import's own row says who started it."""
    return f"import {import_id}"


def take_in_file(
    store: Store,
    table: Table,
    *,
    name: str,
    source: str,
    house: House,
    now: datetime,
    by: str,
    is_answered: bool = True,
    tell: Callable[[int], None] = lambda _: None,
) -> FileTaken:
    """Take in every row; `tell` hears how many are done, between two transactions.

    `is_answered` says whether the people in it get a first answer and a sequence.

    What `tell` raises ends the import there; what was taken in by then stays, and can be undone.
    """
    with store.write() as session:
        file = ImportedFile(name=name[:200], source=source, rows=len(table.rows), at=now, by=by,
                            columns=paths_of(table), is_answered=is_answered)  # fmt: skip
        session.add(file)
        session.flush()
        taking = _Import(file.id or 0, source, house, now, by)
    taken: list[RowTaken] = []
    for start in range(0, len(table.rows), BATCH):
        taken += _batch(store, taking, table.rows[start : start + BATCH])
        tell(len(taken))
    return FileTaken(taking.id, tuple(taken))


def _batch(store: Store, taking: _Import, rows: Sequence[Row]) -> list[RowTaken]:
    told = [_told(taking, row) for row in rows]
    try:
        return _together(store, taking, rows, told)
    except Exception as error:
        if is_database_error(error):
            raise
        log.exception("rows %s to %s could not be taken in together", rows[0].line, rows[-1].line)
    return [_alone(store, taking, row, one) for row, one in zip(rows, told, strict=True)]


def _together(
    store: Store, taking: _Import, rows: Sequence[Row], told: Sequence[Told]
) -> list[RowTaken]:
    """In one transaction. What was there before it is read beside it: that shows what changed."""
    created: set[int] = set()
    with store.write() as session:
        file = session.get_one(ImportedFile, taking.id)  # held: every row is read by its columns
        taken = [_one(session, taking, row, one) for row, one in zip(rows, told, strict=True)]
        created = {one.lead_id for one in taken if one.state == "created" and one.lead_id}
        _note_changes(store, session, taking, taken, taking.created | created)
        del file
    taking.created |= created
    return taken


def _alone(store: Store, taking: _Import, row: Row, told: Told) -> RowTaken:
    """A row that breaks the processing itself is set aside, so that the others go on."""
    try:
        return _together(store, taking, [row], [told])[0]
    except Exception as error:
        if is_database_error(error):
            raise
        log.exception("row %s could not be processed", row.line)
        problem = f"{type(error).__name__}: {error}"
    with store.write() as session:
        inbound, _ = _stored(session, taking, row, told)
        quarantine_after_failure(session, inbound.id or 0, problem, now=taking.now)
        return _as_taken(taking, row, inbound)


def _payload(row: Row) -> bytes:
    return json.dumps(dict(row.values), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _told(taking: _Import, row: Row) -> Told:
    return look_at(taking.source, CONTENT_TYPE, _payload(row))


def _stored(session: Session, taking: _Import, row: Row, told: Told) -> tuple[Inbound, bool]:
    """The raw row, and whether this very row was here already."""
    receipt = receive(
        session,
        source=taking.source,
        payload=_payload(row),
        content_type=CONTENT_TYPE,
        now=taking.now,
        by=taking.by,
        repeat_window=FOR_EVER,
        told=told,
        import_id=taking.id,
    )
    return session.get_one(Inbound, receipt.inbound_id), receipt.repeated


def _one(session: Session, taking: _Import, row: Row, told: Told) -> RowTaken:
    inbound, repeated = _stored(session, taking, row, told)
    if repeated and inbound.state != InboundState.RECEIVED:
        return _as_repeated(row, inbound)
    if row.problem:
        set_aside(inbound, f"{row.problem[:1].upper()}{row.problem[1:]}.", now=taking.now)
        return _as_taken(taking, row, inbound)
    process(session, inbound.id or 0, house=taking.house, now=taking.now, by=taking.actor)
    return _as_taken(taking, row, inbound)


def _as_taken(taking: _Import, row: Row, inbound: Inbound) -> RowTaken:
    """A row that nothing follows from is no lead: it is set aside with the reason."""
    if inbound.state == InboundState.NOTED and inbound.lead_id is None:
        reason = inbound.reason or "nothing follows from it"
        set_aside(inbound, f"{reason[:1].upper()}{reason[1:]}.", now=taking.now)
    return _result(row, inbound, inbound.reason)


def _as_repeated(row: Row, inbound: Inbound) -> RowTaken:
    if inbound.lead_id is None:
        return _result(row, inbound, inbound.reason)
    return _result(row, inbound, f"the same row is lead {inbound.lead_id} already", "merged")


def _result(row: Row, inbound: Inbound, reason: str, state: str = "") -> RowTaken:
    noted = "merged" if inbound.lead_id is not None else "quarantined"
    state = state or (inbound.state.value if inbound.state in _STATES else noted)
    return RowTaken(row.line, state, reason, inbound.lead_id, inbound.id or 0)


def _note_changes(
    store: Store,
    session: Session,
    taking: _Import,
    taken: Sequence[RowTaken],
    created: set[int],
) -> None:
    """Write on the timeline what these rows filled in, so that the undo can take it back."""
    merged = sorted({one.lead_id for one in taken if one.lead_id and one.state == "merged"})
    known = [lead_id for lead_id in merged if lead_id not in created]
    if not known:
        return
    session.flush()
    with store.read() as before:
        stood = {key: standing_of(lead) for key in known if (lead := before.get(Lead, key))}
        ran = running(before, known)
    for lead_id, before_it in stood.items():
        changes = changes_between(before_it, standing_of(session.get_one(Lead, lead_id)))
        if changes:
            stopped = ended(session, [one for one in ran if one.lead_id == lead_id])
            told: dict[str, Any] = {"ended": stopped} if stopped else {}
            record(session, FILLED, f"Filled in by {taking.actor}: {', '.join(changes)}"[:300],
                   now=taking.now, by=taking.actor, lead_id=lead_id,
                   changes=changes, **told)  # fmt: skip


FILLED = "import.filled"
"""On the timeline: what a row changed of a lead that was there before, and which of its sequences
it ended."""
