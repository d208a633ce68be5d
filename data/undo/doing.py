"""Do something by hand, and note in the same transaction what could be taken back of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, func, select

from data.outreach.states import MessageState
from data.reading import Reader, reader_of
from data.refused import Refused
from data.undo.deed import Deed
from data.undo.inverses import INVERSES
from data.undo.recording import Change, Watch, watched
from data.undo.rows import NOT_WRITTEN_TO
from data.undo.tables import DeedChange, DoneDeed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Together:
    """How many were done, and why the others were not, by the row's number."""

    count: int
    refused: Mapping[int, str]
    batch: int = 0

    def __add__(self, further: Together) -> Together:
        """With those of the next step."""
        return Together(
            self.count + further.count, {**self.refused, **further.refused}, further.batch
        )


OPTED_OUT = "Somebody said that they are not to be written to, and that stays."
ONLY_TOLD = "It changed nothing but the timeline, and that keeps everything."
LEFT = "It has left the house."
REACHES_FAR = "It reaches farther than could be put back exactly."

_OUT = (MessageState.SENDING, MessageState.SENT)


def done(
    session: Session,
    operation: Callable[..., T],
    *args: Any,
    deed: Deed,
    now: datetime,
    by: str,
    **named: Any,
) -> T:
    """Run the operation, and note the deed beside what it changed."""
    reader = reader_of(session)
    before = last_entry(reader)
    with watched(session) as watch:
        result = operation(session, *args, now=now, by=by, **named)
        changes = watch.changes()
    row = DoneDeed(at=now, by=by, kind=deed.kind, summary=deed.summary, size=len(changes),
                   first_entry=before + 1, last_entry=last_entry(reader))  # fmt: skip
    row.final = deed.final or _final(deed, watch, changes)
    if row.final or deed.kind in INVERSES:
        changes = [_only_whose(change) for change in changes]
    session.add(row)
    session.flush()
    session.add_all(_stored(row.id or 0, change) for change in changes)
    session.flush()
    return result


def last_entry(reader: Reader) -> int:
    """The number of the newest entry on any timeline."""
    ((last,),) = reader.rows("SELECT max(id) FROM activity")
    return last or 0


def done_together(
    session: Session,
    operation: Callable[..., Any],
    rows: Sequence[tuple[int, int | None]],
    *,
    deed: Deed,
    now: datetime,
    by: str,
    batch: int = 0,
    **named: Any,
) -> Together:
    """Run it on each row (id and version) by itself: what one refuses, the others are done all the
    same. Each is a deed of its own, so that each can be taken back whatever becomes of the rest.

    `batch` is that of those which were done before, when there are many.
    """
    refused: dict[int, str] = {}
    count = 0
    for row_id, version in rows:
        held = {} if version is None else {"version": version}
        try:
            with session.begin_nested():
                done(session, operation, row_id, deed=deed, now=now, by=by, **held, **named)
                mine = session.exec(select(func.max(DoneDeed.id))).one() or 0
                batch = batch or mine
                session.get_one(DoneDeed, mine).batch = batch
                session.flush()
        except Refused as why:
            refused[row_id] = str(why)
        else:
            count += 1
    return Together(count, refused, batch)


def _final(deed: Deed, watch: Watch, changes: list[Change]) -> str:
    """Why what the operation did can't be taken back, whatever the caller thinks of it."""
    if watch.others & NOT_WRITTEN_TO:
        return OPTED_OUT
    if any(change.after.get("state") in _OUT for change in changes if change.table == "message"):
        return LEFT
    if watch.others and deed.kind not in INVERSES:
        return REACHES_FAR
    return "" if changes else ONLY_TOLD


def _only_whose(change: Change) -> Change:
    """What is not put back from here need not be kept: only whose row it was, and the merge."""
    after = {"merged_into": change.after["merged_into"]} if change.after.get("merged_into") else {}
    return Change(change.kind, change.table, change.row_id, change.lead_id, change.client_id,
                  {}, after)  # fmt: skip


def _stored(deed_id: int, change: Change) -> DeedChange:
    return DeedChange(
        deed_id=deed_id,
        kind=change.kind,
        row_table=change.table,
        row_id=change.row_id,
        lead_id=change.lead_id,
        client_id=change.client_id,
        before=change.before,
        after=change.after,
    )
