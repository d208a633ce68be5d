"""May this deed be taken back? Every reason why not, in a sentence an operator understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from data.clients.tables import Blocker, StageVisit, Tick
from data.leads.stages import OPEN_STAGES
from data.leads.tables import Lead
from data.outreach.states import EnrolmentState, FollowUpState, MessageState
from data.outreach.tables import FollowUp, Message
from data.reading import Reader, moment, numbers, reader_of
from data.undo.deed import UNDO_FOR
from data.undo.rows import EXACT, WITHDRAWN, Held, held_by, table_of
from data.undo.tables import DeedChange, DoneDeed
from data.words import _
from data.words.moments import written

ON_ITS_WAY = {MessageState.QUEUED, MessageState.CLAIMED}
TO_COME = {FollowUpState.SCHEDULED, FollowUpState.QUEUED}
OPEN = {stage.value for stage in OPEN_STAGES}

HARMLESS = (
    *("lead.assigned", "lead.scored", "lead.exported", "lead.handed_off", "touch.note"),
    *("lead.suspected", "lead.not_the_same", "deed.undone"),
)
"""What may happen to a lead without anybody hearing of it, or being heard."""


def changes_of(session: Session, deed: DoneDeed) -> list[DeedChange]:
    mine = select(DeedChange).where(DeedChange.deed_id == deed.id)
    return list(session.exec(mine.order_by(col(DeedChange.id))))


def why_not_at_all(deed: DoneDeed, left: int, now: datetime) -> str:
    """What can be said without looking at the rows; `left` is how many changes are still known."""
    if deed.undone_at is not None:
        return _("{undone_by} took it back already.").format(undone_by=deed.undone_by)
    if deed.final:
        return deed.final
    if left < deed.size:
        return _("Somebody it concerned was erased.")
    if now - deed.at > UNDO_FOR:
        return _("It is more than a day old; too much was built on it.")
    return ""


def why_not(session: Session, deed: DoneDeed, changes: Sequence[DeedChange], now: datetime) -> str:
    """Why the deed can't be put back row by row, exactly as it was; empty: it can."""
    if why := why_not_at_all(deed, len(changes), now):
        return why
    for change in changes:
        if why := _why_not_row(session, deed, change):
            return why
    return _why_not_let_go(session, deed, changes)


def _why_not_row(session: Session, deed: DoneDeed, change: DeedChange) -> str:
    """The row must hold what the deed left there, to the last column."""
    if change.row_table == WITHDRAWN:
        return ""
    table = table_of(EXACT[change.row_table])
    held = held_by(session, table, change.row_id)
    if change.kind == "removed":
        again = held is not None or _stands_again(session, change)
        return _since(session, deed, change) if again else ""
    if held is None:
        return _since(session, deed, change)
    if change.row_table == "message" and held["state"] != change.after.get("state", held["state"]):
        return _message_went_on(str(held["state"]))
    if not is_as_left(held, change):
        return _since(session, deed, change)
    return _leaned_on(session, change, deed) if change.kind == "added" else ""


def is_as_left(held: Held, change: DeedChange) -> bool:
    """Whether the row holds, to the last column, what it was changed to."""
    return all(held.get(name) == value for name, value in change.after.items())


def _message_went_on(state: str) -> str:
    if state in (MessageState.CLAIMED, MessageState.SENDING):
        return _("The message is leaving right now.")
    return _("The message is {state} now.").format(state=state)


def _stands_again(session: Session, change: DeedChange) -> bool:
    """A tick that was taken back, and given again since."""
    if change.row_table != "tick":
        return False
    held = change.before
    same = select(Tick.id).where(
        Tick.client_id == held["client_id"],
        Tick.stage == held["stage"],
        Tick.criterion == held["criterion"],
    )
    return session.exec(same).first() is not None


def _leaned_on(session: Session, change: DeedChange, deed: DoneDeed) -> str:
    """Whether something else was built since on a row that the deed added."""
    if change.row_table == "follow_up":
        built = select(Message.id).where(Message.follow_up_id == change.row_id)
        return _("A message was written for it since.") if session.exec(built).first() else ""
    if change.row_table == "enrolment":
        steps = select(FollowUp.id).where(FollowUp.enrolment_id == change.row_id)
        return _not_ours(session, deed, "follow_up", session.exec(steps).all())
    if change.row_table == "client":
        theirs = select(Lead.id).where(Lead.client_id == change.row_id)
        if session.exec(theirs).first() is not None:
            return _("The client has leads of its own by now.")
        for table in (Tick, Blocker, StageVisit):
            rows = select(table.id).where(table.client_id == change.row_id)
            if _not_ours(session, deed, str(table.__tablename__), session.exec(rows).all()):
                return _("Somebody has worked on the client since.")
    return ""


def _not_ours(session: Session, deed: DoneDeed, table: str, ids: Sequence[int | None]) -> str:
    mine = select(DeedChange.row_id).where(
        DeedChange.deed_id == deed.id, DeedChange.row_table == table, DeedChange.kind == "added"
    )
    return _("Something was planned on it since.") if {*ids} - {*session.exec(mine)} else ""


def _since(session: Session, deed: DoneDeed, change: DeedChange) -> str:
    """Who did what to it since, as far as the timeline tells."""
    whose = {"lead_id": change.lead_id, "client_id": change.client_id}
    for column, key in whose.items():
        keys = [key] if key is not None else []
        entries = entries_since(reader_of(session), column, keys, last=deed.last_entry)
        if entries:
            return _told(next((one for one in entries if one[3] not in HARMLESS), entries[0]))
    what = change.row_table.replace("_", " ")
    return _("{what} {row_id} was changed since.").format(
        what=what.capitalize(), row_id=change.row_id
    )


def _told(entry: tuple[Any, ...]) -> str:
    _unused, at, by, _unused2, summary = entry
    return _("Since then, {at}, {by}: {summary}.").format(
        at=written(moment(at)), by=by, summary=summary
    )


def lets_go(change: DeedChange) -> bool:
    """Whether putting the row back may let a message leave that would not leave now."""
    before, after = change.before, change.after
    if change.kind == "removed":
        return change.row_table in ("message", "enrolment", "follow_up")
    if change.row_table == "message":
        return _back_to(before, after, ON_ITS_WAY) or _earlier(before, after)
    if change.row_table == "follow_up":
        return _back_to(before, after, TO_COME) or _earlier(before, after)
    if change.row_table == "enrolment":
        return _back_to(before, after, {EnrolmentState.ACTIVE})
    if change.row_table == "lead":
        is_open_again = before.get("stage") in OPEN and after.get("stage") not in OPEN
        return is_open_again or (bool(after.get("first_response_at")))
    return False


def _back_to(before: dict[str, Any], after: dict[str, Any], states: Iterable[str]) -> bool:
    return str(before.get("state", "")) in states and str(after.get("state", "")) not in states


def _earlier(before: dict[str, Any], after: dict[str, Any]) -> bool:
    was, became = before.get("due_at"), after.get("due_at")
    return was is not None and became is not None and was < became


def _why_not_let_go(session: Session, deed: DoneDeed, changes: Sequence[DeedChange]) -> str:
    """Nobody may be written to again whom we reached, or who reacted, since.

    A row can stand as the deed left it while the story went on beside it: another message was sent,
    they replied, they said stop, somebody called. Then nothing that was held back is let go.
    """
    leads = sorted({c.lead_id for c in changes if c.lead_id is not None and lets_go(c)})
    if not leads:
        return ""
    gone = select(Lead.id).where(
        col(Lead.id).in_(leads),
        col(Lead.merged_into).is_not(None) | col(Lead.erased_at).is_not(None),
    )
    if session.exec(gone).first() is not None:
        return _("The lead goes on as another one by now.")
    entries = entries_since(reader_of(session), "lead_id", leads, last=deed.last_entry)
    told = next((entry for entry in entries if entry[3] not in HARMLESS), None)
    return _told(told) if told else ""


def entries_since(
    reader: Reader, column: str, keys: Sequence[int], *, last: int
) -> list[tuple[Any, ...]]:
    """The timeline's entries after the `last` one: id, at, by, kind and summary of each. Those of
    deeds that were done since and taken back do not count."""
    if not keys:
        return []
    rows = reader.rows(
        f"SELECT id, at, by, kind, summary FROM activity WHERE {column} IN ({numbers(keys)})"
        " AND id > :last ORDER BY id",
        last=last,
    )
    if not rows:
        return []
    undone = reader.rows(
        "SELECT by, first_entry, last_entry, undone_by, undone_first, undone_last FROM deed"
        " WHERE undone_at IS NOT NULL AND first_entry > :last",
        last=last,
    )
    spans = [span for row in undone for span in (row[:3], row[3:])]
    return [
        row
        for row in rows
        if not any(by == row[2] and first <= row[0] <= last for by, first, last in spans)
    ]
