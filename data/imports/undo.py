"""Take a whole import back: nothing is deleted, and what has moved on since stays as it is.

A lead that the import created, and that nobody touched since, is closed. What a row filled in on a
lead that was there before is put back where it still stands. The rows themselves stay in the inbox
under other keys, so that the file can be imported again, this time right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data.activity.timeline import OfMessage, record, record_all
from data.columns import fetch
from data.imports.standing import PROGRESS, put_back
from data.imports.take_in import FILLED, actor_of
from data.inbox.states import InboundState
from data.inbox.tables import ImportedFile
from data.leads.stages import IMPORT_UNDONE, LeadStage
from data.leads.tables import Lead
from data.outreach.states import UNSENT, EnrolmentState, FollowUpState, MessageState
from data.outreach.stopping import CANCELLABLE
from data.reading import SessionWriter, Writer, numbers, placed, places, unpacked, words
from data.refused import Refused
from data.words import _
from data.words.moments import written

WHY = "the import was undone"
LEADS_AT_ONCE = 500
"""In one statement."""

_REACHED = words((MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN))
_OPEN_MESSAGES = words((*UNSENT, MessageState.FAILED))
_RUNNING = words((EnrolmentState.ACTIVE, EnrolmentState.PAUSED))
_STILL_TO_COME = words(CANCELLABLE)
_UNDER_ANOTHER_KEY = "external_id = 'undone:' || id, content_hash = 'undone:' || content_hash"


@dataclass(frozen=True, slots=True)
class Stayed:
    """A lead that the import created and that has moved on since, and how."""

    lead_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Undone:
    """`closed` leads were created by the import, `restored` ones were there before it; `set_aside`
    rows were in quarantine and are not any more."""

    import_id: int
    closed: int
    restored: int
    set_aside: int
    stayed: tuple[Stayed, ...]


def undo(session: Session, import_id: int, *, now: datetime, by: str) -> Undone:
    """Raises `Refused` when it was undone before, or when nothing of it can be taken back."""
    file = fetch(session, ImportedFile, import_id, "import")
    if file.undone_at is not None:
        when = written(file.undone_at)
        raise Refused(
            _("Import {import_id} was undone by {undone_by} at {when} already.").format(
                import_id=import_id, undone_by=file.undone_by, when=when
            )
        )
    writer = SessionWriter(session)
    created = _leads(writer, import_id, InboundState.CREATED)
    stayed = _moved_on(writer, import_id, created)
    closing = [lead_id for lead_id in created if lead_id not in stayed]
    for some in _parts(closing):
        _close(writer, some, now=now, by=by, import_id=import_id)
    merged = _leads(writer, import_id, InboundState.MERGED)
    known = sorted(set(merged).difference(created))
    restored = [key for key in known if _restore(session, writer, file, key, now=now, by=by)]
    aside = _let_rows_go(writer, import_id, {*closing, *restored})
    if not (closing or restored or aside):
        raise Refused(_nothing_to_undo(import_id, stayed))
    file.undone_at, file.undone_by = now, by
    session.flush()
    return Undone(import_id, len(closing), len(restored), aside,
                  tuple(Stayed(key, why) for key, why in stayed.items()))  # fmt: skip


def _nothing_to_undo(import_id: int, stayed: Mapping[int, str]) -> str:
    if stayed:
        lead_id, why = next(iter(stayed.items()))
        others = f", and {len(stayed) - 1} others have moved on too" if len(stayed) > 1 else ""
        return f"Import {import_id} cannot be undone: lead {lead_id} {why}{others}."
    return f"Import {import_id} changed nothing, so there is nothing to take back."


def _leads(writer: Writer, import_id: int, state: InboundState) -> list[int]:
    rows = writer.rows(
        "SELECT DISTINCT lead_id FROM inbound WHERE import_id = :import_id AND state = :state"
        " AND lead_id IS NOT NULL ORDER BY lead_id",
        import_id=import_id,
        state=state,
    )
    return [lead_id for (lead_id,) in rows]


def _moved_on(writer: Writer, import_id: int, leads: list[int]) -> dict[int, str]:
    """Those that somebody wrote to, worked on or heard from since, and how."""
    found: dict[int, str] = {}
    for some in _parts(leads):
        for why, where, values in _signs(import_id):
            rows = writer.rows(where.format(leads=numbers(some)), **values)
            found |= {lead_id: why for (lead_id,) in rows if lead_id not in found}
    return {lead_id: found[lead_id] for lead_id in leads if lead_id in found}


_HEARD_OF = """
    SELECT event.lead_id FROM inbox_event AS event JOIN inbound ON inbound.id = event.inbound_id
    WHERE event.lead_id IN ({leads})
    AND (inbound.import_id IS NULL OR inbound.import_id <> :import_id)
"""


def _signs(import_id: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    yield (
        "was written to",
        f"SELECT lead_id FROM message WHERE lead_id IN ({{leads}}) AND state IN ({_REACHED})",
        {},
    )
    yield "was heard of again", _HEARD_OF, {"import_id": import_id}
    yield (
        "was worked on",
        "SELECT lead_id FROM activity WHERE lead_id IN ({leads}) AND by NOT IN (:actor, 'runner')",
        {"actor": actor_of(import_id)},
    )


def _close(writer: Writer, leads: list[int], *, now: datetime, by: str, import_id: int) -> None:
    """Out of work, all at once: thousands of them must not hold everybody else up."""
    ids = numbers(leads)
    _cancel(writer, f"lead_id IN ({ids})", now=now, by=by)
    writer.run(
        f"UPDATE enrolment SET state = '{EnrolmentState.STOPPED}', ended_at = :now, why = :why"
        f" WHERE lead_id IN ({ids}) AND state IN ({_RUNNING})",
        now=now,
        why=WHY,
    )
    writer.run(
        f"UPDATE follow_up SET state = '{FollowUpState.CANCELLED}', why = :why,"
        f" version = version + 1 WHERE lead_id IN ({ids}) AND state IN ({_STILL_TO_COME})",
        why=WHY,
    )
    writer.run(
        f"UPDATE lead SET stage = '{LeadStage.LOST}', outcome = '{IMPORT_UNDONE}',"
        " closed_at = :now, respond_by = NULL, version = version + 1"
        f" WHERE id IN ({ids})",
        now=now,
    )
    writer.run(
        "UPDATE suspicion SET settled_at = :now WHERE settled_at IS NULL"
        f" AND (one_id IN ({ids}) OR other_id IN ({ids}))",
        now=now,
    )
    writer.run(
        "INSERT INTO activity (at, by, kind, summary, why, lead_id, data)"
        " SELECT :now, :by, 'import.undone', :summary, :why, id, '{}'"
        f" FROM lead WHERE id IN ({ids})",
        now=now,
        by=by,
        summary="Closed: the import that brought it was undone",
        why=f"import {import_id}",
    )


def _restore(
    session: Session, writer: Writer, file: ImportedFile, lead_id: int, *, now: datetime, by: str
) -> bool:
    """Take back what the rows filled in on a lead that was there before; whether there was any."""
    import_id = file.id or 0
    answered = _cancel_answers(writer, import_id, lead_id, now=now, by=by)
    filled = writer.rows(
        "SELECT data FROM activity WHERE lead_id = :lead AND kind = :kind AND by = :actor"
        " ORDER BY id DESC",
        lead=lead_id,
        kind=FILLED,
        actor=actor_of(import_id),
    )
    lead = session.get_one(Lead, lead_id)
    back: dict[str, Any] = {}
    for (data,) in filled:
        changes = {name: tuple(pair) for name, pair in unpacked(data)["changes"].items()}
        back |= dict.fromkeys(put_back(lead, changes, with_progress=not answered))
        session.flush()
    if not back:
        return False
    lead.version += 1
    writer.run(
        "DELETE FROM lead_arrival WHERE lead_id = :lead AND at = :at AND door = :door",
        lead=lead_id,
        at=file.at,
        door=file.source,
    )
    told = [name for name in back if name not in PROGRESS] or list(back)
    summary = f"Taken back: {', '.join(told)}"[:300]
    record(session, "import.undone", summary, why=actor_of(import_id), now=now, by=by,
           lead_id=lead_id)  # fmt: skip
    return True


def _cancel(writer: Writer, which: str, *, now: datetime, by: str, **values: object) -> int:
    """Those of `which` that have not left; returns how many."""
    rows = writer.rows(
        f"UPDATE message SET state = '{MessageState.CANCELLED}', note = :why, lease_owner = '',"
        " lease_until = NULL, version = version + 1"
        f" WHERE {which} AND state IN ({_OPEN_MESSAGES}) RETURNING lead_id, id",
        why=WHY,
        **values,
    )
    told = [OfMessage(lead_id, key, "Not sent", WHY) for lead_id, key in sorted(rows)]
    if told:
        record_all(writer, "message.cancelled", told, now=now, by=by)
    return len(told)


def _cancel_answers(
    writer: Writer, import_id: int, lead_id: int, *, now: datetime, by: str
) -> bool:
    """Cancel what the rows made us answer; whether any has left, or a person decided on it."""
    rows = writer.rows(
        "SELECT id FROM inbound WHERE import_id = :import_id AND lead_id = :lead",
        import_id=import_id,
        lead=lead_id,
    )
    keys = [f"first:{lead_id}:{inbound_id}" for (inbound_id,) in rows]
    which = f"key IN ({places('key', len(keys))})"
    undecided = f"{which} AND decided_by = ''"
    cancelled = _cancel(writer, undecided, now=now, by=by, **placed("key", keys))
    all_of_them = writer.rows(f"SELECT id FROM message WHERE {which}", **placed("key", keys))
    return cancelled < len(all_of_them)


def _let_rows_go(writer: Writer, import_id: int, leads: Iterable[int]) -> int:
    """What was taken back is not found by a file that is imported again.

    Gives how many of the rows were in quarantine.
    """
    aside = writer.run(
        f"UPDATE inbound SET state = :noted, reason = :why, {_UNDER_ANOTHER_KEY}"
        " WHERE import_id = :import_id AND state = :state",
        noted=InboundState.NOTED,
        why=WHY,
        import_id=import_id,
        state=InboundState.QUARANTINED,
    )
    for some in _parts(sorted(leads)):
        of_these = f"import_id = :import_id AND lead_id IN ({numbers(some)})"
        writer.run(
            "UPDATE inbox_event SET key = 'undone:' || id WHERE inbound_id IN"
            f" (SELECT id FROM inbound WHERE {of_these})",
            import_id=import_id,
        )
        writer.run(f"UPDATE inbound SET {_UNDER_ANOTHER_KEY} WHERE {of_these}", import_id=import_id)
    return aside


def _parts(leads: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(leads), LEADS_AT_ONCE):
        yield leads[start : start + LEADS_AT_ONCE]
