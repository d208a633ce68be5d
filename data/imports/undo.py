"""Take a whole import back: nothing is deleted, and what has moved on since stays as it is.

A lead that the import created, and that nobody touched since, is closed. What a row filled in on a
lead that was there before is put back where it still stands. The rows themselves stay in the inbox
under other keys, so that the file can be imported again, this time right.

It goes by steps, a transaction each, with room for everybody else between them: twenty thousand
leads at once held up all who write for seconds. A step finds what is left by the rows that still
have their own keys, so an undo that broke off goes on where it was, and two at a time do nothing
twice. The file's row says that it was begun (`undone_by`), and when it was done (`undone_at`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate, takewhile

from sqlmodel import Session

from data.columns import fetch
from data.imports.sequences import WHY, StaysEnded, came_of_them
from data.imports.undoing_a_lead import (
    HEARD_OF,
    close,
    heard_of_since,
    moved_on,
    restore,
)
from data.inbox.states import InboundState
from data.inbox.tables import ImportedFile
from data.playbook.house import House
from data.reading import Reader, SessionWriter, Writer, numbers, reader_of
from data.refused import Refused
from data.undo.begun import Sort
from data.undo.turns import hold_turn, let_turn_go
from data.words import _, ngettext
from data.words.moments import written

AT_ONCE = 200
"""Leads that are closed, or rows in quarantine, in one step."""
OF_KNOWN = 40
"""What was there before the import is put back one by one: it takes as long as so many others."""

_IS_LEFT = "external_id <> 'undone:' || id"
_UNDER_ANOTHER_KEY = "external_id = 'undone:' || id, content_hash = 'undone:' || content_hash"


@dataclass(frozen=True, slots=True)
class Stayed:
    """A lead that the import created and that has moved on since, and how."""

    lead_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Undone:
    """`closed` leads were created by the import, `restored` ones were there before it; `set_aside`
    rows were in quarantine and are not any more. Of the sequences that rows had ended, as any word
    of theirs does, so many `going_on` again, and these `stay_ended`."""

    import_id: int
    closed: int
    restored: int
    set_aside: int
    stayed: tuple[Stayed, ...]
    going_on: int = 0
    stay_ended: tuple[StaysEnded, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """A lead, and the rows (their numbers in the inbox) that created it or wrote to it."""

    lead_id: int
    is_created: bool
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Undoing:
    """How far an undo has come: what is left, and what it left as it was.

    `worker` is at it, and `gives_way` to whoever else begins it anew.
    """

    import_id: int
    leads: tuple[Brought, ...]
    quarantined: tuple[int, ...]
    stayed: tuple[Stayed, ...] = ()
    worker: str = ""
    gives_way: bool = False


def begin_undo(
    session: Session, import_id: int, *, worker: str = "", gives_way: bool = False
) -> Undoing:
    """What there is to take back: a look, for which nobody waits. `undo_some` does it.

    Raises `Refused` when it was undone before.
    """
    file = fetch(session, ImportedFile, import_id, "import")
    if file.undone_at is not None:
        raise Refused(
            _("Import {import_id} was undone by {undone_by} at {when} already.").format(
                import_id=import_id, undone_by=file.undone_by, when=written(file.undone_at)
            )
        )
    reader = reader_of(session)
    leads, quarantined = _brought(reader, import_id), _in_quarantine(reader, import_id)
    return Undoing(import_id, leads, quarantined, worker=worker, gives_way=gives_way)


def undo_some(
    session: Session, at: Undoing, *, house: House, now: datetime, by: str
) -> Undoing | Undone:
    """The next step, in a transaction of its own; the last one gives what came of all.

    Raises `Refused` when nothing of it can be taken back, `TurnLost` when a runner gives way.
    """
    file = session.get_one(ImportedFile, at.import_id, with_for_update=True)
    hold_turn(session, Sort.IMPORT, at.import_id, worker=at.worker, now=now, by=by,
              gives_way=at.gives_way)  # fmt: skip
    writer = SessionWriter(session)
    leads, aside = at.leads[: _fitting(at.leads)], at.quarantined[:AT_ONCE]
    taken_back, stayed = _take_back(session, writer, file, leads, house=house, now=now, by=by)
    if _let_rows_go(writer, taken_back) + _set_aside(writer, aside):
        file.undone_by = file.undone_by or by
        session.flush()
    at = replace(at, leads=at.leads[len(leads) :], quarantined=at.quarantined[AT_ONCE:],
                 stayed=(*at.stayed, *stayed))  # fmt: skip
    return at if at.leads or at.quarantined else _finish(session, writer, file, at, now)


def _fitting(leads: Sequence[Brought]) -> int:
    """How many of them go into one step, one at least."""
    took = accumulate(1 if one.is_created else OF_KNOWN for one in leads)
    return max(1, sum(1 for _ in takewhile(lambda weight: weight <= AT_ONCE, took)))


def _take_back(
    session: Session,
    writer: Writer,
    file: ImportedFile,
    leads: Sequence[Brought],
    *,
    house: House,
    now: datetime,
    by: str,
) -> tuple[list[int], list[Stayed]]:
    """The rows of which nothing stands any more, and the leads that stay as they are."""
    import_id = file.id or 0
    rows = _still_left(writer, leads)
    created = [one.lead_id for one in leads if one.is_created and rows[one.lead_id]]
    stays = moved_on(writer, import_id, created)
    closing = [lead_id for lead_id in created if lead_id not in stays]
    if closing:
        close(writer, closing, now=now, by=by, import_id=import_id)
    known = [one.lead_id for one in leads if not one.is_created and rows[one.lead_id]]
    restored = [key for key in known
                if restore(session, writer, file, key, rows[key], house=house, now=now,
                           by=by)]  # fmt: skip
    stays |= {key: HEARD_OF for key in known
              if key not in restored and heard_of_since(writer, key, rows[key])}  # fmt: skip
    gone = [row for lead_id in (*closing, *restored) for row in rows[lead_id]]
    return gone, [Stayed(key, why) for key, why in stays.items()]


def _finish(
    session: Session, writer: Writer, file: ImportedFile, at: Undoing, now: datetime
) -> Undone:
    """All counts are of the rows: what an undo that broke off had done is in them."""
    import_id = at.import_id
    ((closed, restored, aside),) = writer.rows(_TAKEN_BACK, import_id=import_id)
    if not (closed or restored or aside):
        raise Refused(_nothing_to_undo(import_id, at.stayed))
    if file.undone_at is None:
        file.undone_at = now
        session.flush()
    let_turn_go(session, Sort.IMPORT, import_id)
    known = [key for (key,) in writer.rows(_RESTORED, import_id=import_id)]
    going_on, stay_ended = came_of_them(writer, known, import_id)
    return Undone(import_id, closed, restored, aside, at.stayed, going_on, stay_ended)


def _nothing_to_undo(import_id: int, stayed: Sequence[Stayed]) -> str:
    if not stayed:
        return _("Import {import_id} changed nothing, so there is nothing to take back.").format(
            import_id=import_id
        )
    first, others = stayed[0], len(stayed) - 1
    told = (
        ngettext(
            "Import {import_id} cannot be undone: lead {lead_id} {why}, and {count} other has "
            "moved on too.",
            "Import {import_id} cannot be undone: lead {lead_id} {why}, and {count} others have "
            "moved on too.",
            others,
        )
        if others
        else _("Import {import_id} cannot be undone: lead {lead_id} {why}.")
    )
    return told.format(import_id=import_id, lead_id=first.lead_id, why=_(first.why), count=others)


def _brought(reader: Reader, import_id: int) -> tuple[Brought, ...]:
    found = reader.rows(
        f"SELECT lead_id, id, state FROM inbound WHERE import_id = :import_id AND {_IS_LEFT}"
        " AND lead_id IS NOT NULL ORDER BY lead_id, id",
        import_id=import_id,
    )
    by_lead: dict[int, list[tuple[int, str]]] = {}
    for lead_id, row_id, state in found:
        by_lead.setdefault(lead_id, []).append((row_id, state))
    return tuple(
        Brought(
            lead_id,
            any(state == InboundState.CREATED for _, state in rows),
            tuple(row_id for row_id, _ in rows),
        )
        for lead_id, rows in by_lead.items()
        if any(state in (InboundState.CREATED, InboundState.MERGED) for _, state in rows)
    )


def _in_quarantine(reader: Reader, import_id: int) -> tuple[int, ...]:
    rows = reader.rows(
        "SELECT id FROM inbound WHERE import_id = :import_id AND state = :state ORDER BY id",
        import_id=import_id,
        state=InboundState.QUARANTINED,
    )
    return tuple(row_id for (row_id,) in rows)


def _still_left(writer: Writer, leads: Sequence[Brought]) -> dict[int, list[int]]:
    """By lead, those of its rows that nobody else has taken back meanwhile."""
    asked = numbers(row for one in leads for row in one.rows)
    rows = writer.rows(f"SELECT id FROM inbound WHERE id IN ({asked}) AND {_IS_LEFT}")
    there = {row_id for (row_id,) in rows}
    return {one.lead_id: [row for row in one.rows if row in there] for one in leads}


def _let_rows_go(writer: Writer, rows: Sequence[int]) -> int:
    """What was taken back is not found by a file that is imported again."""
    if not rows:
        return 0
    ids = numbers(rows)
    writer.run(f"UPDATE inbox_event SET key = 'undone:' || id WHERE inbound_id IN ({ids})")
    return writer.run(f"UPDATE inbound SET {_UNDER_ANOTHER_KEY} WHERE id IN ({ids})")


def _set_aside(writer: Writer, rows: Sequence[int]) -> int:
    """Out of quarantine; somebody may have replayed one meanwhile."""
    return writer.run(
        f"UPDATE inbound SET state = :noted, reason = :why, {_UNDER_ANOTHER_KEY}"
        f" WHERE id IN ({numbers(rows)}) AND state = :state",
        noted=InboundState.NOTED,
        why=WHY,
        state=InboundState.QUARANTINED,
    ) if rows else 0  # fmt: skip


_OF_THIS = "import_id = :import_id AND external_id = 'undone:' || id"
_CLOSED = f"SELECT lead_id FROM inbound WHERE {_OF_THIS} AND state = '{InboundState.CREATED}'"
_CLOSED += " AND lead_id IS NOT NULL"
_RESTORED = f"SELECT lead_id FROM inbound WHERE {_OF_THIS} AND state = '{InboundState.MERGED}'"
_RESTORED += f" AND lead_id NOT IN ({_CLOSED})"
_TAKEN_BACK = f"""
    SELECT (SELECT count(DISTINCT lead_id) FROM ({_CLOSED}) AS closed),
           (SELECT count(DISTINCT lead_id) FROM ({_RESTORED}) AS restored),
           (SELECT count(*) FROM inbound
            WHERE {_OF_THIS} AND state = '{InboundState.NOTED}' AND reason = '{WHY}')
"""
