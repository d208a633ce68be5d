"""Sequences that a row of a file ended, as any word does, go on when the import is undone.

They do where nothing has happened to the lead since but what nobody heard of: then they stand as
they stood (`ended.py`), and what fell due meanwhile waits anew or is looked at first, as after any
undo. The door asks again whatever was said. Where they stay ended the timeline says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data.activity.timeline import record
from data.clients.own_rules import house_for
from data.imports.take_in import FILLED, actor_of
from data.leads.tables import Lead
from data.outreach.audience import not_for
from data.outreach.enrolling import is_in_sequence
from data.outreach.reach import recipients_of, shut_channels
from data.outreach.tables import Enrolment
from data.playbook.house import House
from data.reading import Reader, moment, numbers, unpacked
from data.undo.judging import HARMLESS, entries_since, is_as_left
from data.undo.putting_back import outreach_back, rows_back
from data.undo.rows import EXACT, held_by, table_of
from data.undo.tables import DeedChange
from data.words.moments import written

GOES_ON, STAYS_ENDED = "sequence.resumed", "sequence.not_resumed"
"""What the timeline calls it, with the import's number beside it."""

WHY = "the import was undone"

NOT_NOTED = "an earlier version took the import in, which did not note how it stood"
NOT_WANTED = "the person is not to be written to"
CHANGED = "it was changed since"
ANSWERED = "the answer to the row has left"
ANOTHER_RUNS = "another sequence runs"

_TAKES_OVER = ("lead.assigned", "lead.handed_off")
"""Harmless where the rules did it; a colleague who did took the lead over."""
_OF_THE_CLOCK = ("lead.overdue", "lead.returned", "lead.cooled", "message.retry")
"""What the runner notes by itself, and nobody hears of."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Sequences of one lead that the import's rows ended: how each stood, since when, and what has
    `happened` to the lead since, empty where it was nothing."""

    since: datetime
    noted: Sequence[dict[str, Any]]
    not_noted: Sequence[str]
    happened: str


@dataclass(frozen=True, slots=True)
class StaysEnded:
    """A sequence of that lead does not go on, and why, as it stands on the timeline."""

    lead_id: int
    why: str


def what_rows_ended(reader: Reader, lead_id: int, import_id: int) -> Ended | None:
    """Before anything is taken back; None where the rows ended no sequence."""
    stopped = reader.rows(
        "SELECT id, at, summary FROM activity WHERE lead_id = :lead AND kind = 'sequence.stopped'"
        " AND by = :actor ORDER BY id",
        lead=lead_id,
        actor=actor_of(import_id),
    )
    if not stopped:
        return None
    filled = reader.rows(
        "SELECT id, data FROM activity WHERE lead_id = :lead AND kind = :kind AND by = :actor"
        " ORDER BY id",
        lead=lead_id,
        kind=FILLED,
        actor=actor_of(import_id),
    )
    noted = [one for _, data in filled for one in unpacked(data).get("ended", ())]
    last = next((key for key, data in filled if unpacked(data).get("ended")), stopped[0][0])
    names = [summary.removeprefix("Sequence ").removesuffix(" stopped")
             for _, _, summary in stopped]  # fmt: skip
    happened = _what_happened(reader, lead_id, import_id, last)
    return Ended(moment(stopped[0][1]), noted, () if noted else names, happened)


def _what_happened(reader: Reader, lead_id: int, import_id: int, last: int) -> str:
    for _, at, by, kind, summary in entries_since(reader, "lead_id", [lead_id], last=last):
        if by != actor_of(import_id) and not _is_harmless(kind, by):
            return f"since then {written(moment(at))}, {by}: {summary}"
    return ""


def _is_harmless(kind: str, by: str) -> bool:
    is_by_rule = by == "runner"
    if kind in _TAKES_OVER or kind in _OF_THE_CLOCK:
        return is_by_rule
    return kind in HARMLESS


def bring_back(
    session: Session,
    lead: Lead,
    ended: Ended,
    import_id: int,
    *,
    is_unanswered: bool,
    house: House,
    now: datetime,
    by: str,
) -> None:
    """Let each go on, or say why it does not. Call it when the lead stands as before;
    `is_unanswered`: no answer to the rows has left or was decided on."""
    house = house_for(session, lead, house)
    session.flush()
    for name in ended.not_noted:
        _stays(session, lead, name, NOT_NOTED, import_id, now=now, by=by)
    for one in ended.noted:
        enrolment = session.get_one(Enrolment, one["enrolment"])
        changes = [_change(lead, row) for row in one["rows"]]
        why = ended.happened or ("" if is_unanswered else ANSWERED)
        why = why or _why_not(session, lead, enrolment, changes, house)
        if why:
            _stays(session, lead, enrolment.sequence, why, import_id, now=now, by=by)
            continue
        rows_back(session, changes)
        outreach_back(session, changes, why=WHY, since=ended.since, house=house, now=now, by=by)
        record(session, GOES_ON, f"Sequence {enrolment.sequence} resumed", why=WHY, now=now, by=by,
               lead_id=lead.id, import_id=import_id)  # fmt: skip


def _why_not(
    session: Session,
    lead: Lead,
    enrolment: Enrolment,
    changes: Sequence[DeedChange],
    house: House,
) -> str:
    """A rule that keeps it ended, whatever has or has not happened; empty: none does."""
    for change in changes:
        held = held_by(session, table_of(EXACT[change.row_table]), change.row_id)
        if held is None or not is_as_left(held, change):
            return CHANGED
    if not recipients_of(lead).keys() - shut_channels(session, lead, house.playbook):
        return NOT_WANTED
    if not enrolment.about and is_in_sequence(session, lead):
        return ANOTHER_RUNS
    return not_for(lead.stage, enrolment.sequence, house.playbook)


def _change(lead: Lead, row: dict[str, Any]) -> DeedChange:
    """A value that is never stored: what it would be of a deed."""
    return DeedChange(deed_id=0, kind="changed", row_table=row["table"], row_id=row["id"],
                      lead_id=lead.id, before=row["before"], after=row["after"])  # fmt: skip


def _stays(
    session: Session, lead: Lead, name: str, why: str, import_id: int, *, now: datetime, by: str
) -> None:
    record(session, STAYS_ENDED, f"Sequence {name} stays ended", why=why, now=now, by=by,
           lead_id=lead.id, import_id=import_id)  # fmt: skip


def came_of_them(
    reader: Reader, leads: Sequence[int], import_id: int
) -> tuple[int, tuple[StaysEnded, ...]]:
    """How many go on since this import was undone, and those that do not."""
    told = reader.rows(
        f"SELECT lead_id, kind, why, data FROM activity WHERE lead_id IN ({numbers(leads)})"
        f" AND kind IN ('{GOES_ON}', '{STAYS_ENDED}') ORDER BY lead_id, id"
    )
    ours = [row for row in told if unpacked(row[3]).get("import_id") == import_id]
    stay = [StaysEnded(lead_id, why) for lead_id, kind, why, _ in ours if kind == STAYS_ENDED]
    return len(ours) - len(stay), tuple(stay)
