"""Take back what an import did to a lead, where nothing has happened to it since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data.activity.timeline import OfMessage, record, record_all
from data.imports.standing import PROGRESS, put_back
from data.imports.take_in import FILLED, actor_of
from data.inbox.tables import ImportedFile
from data.leads.stages import IMPORT_UNDONE, LeadStage
from data.leads.tables import Lead
from data.outreach.states import UNSENT, EnrolmentState, FollowUpState, MessageState
from data.outreach.stopping import CANCELLABLE
from data.reading import Writer, numbers, placed, places, unpacked, words

WHY = "the import was undone"

_REACHED = words((MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN))
_OPEN_MESSAGES = words((*UNSENT, MessageState.FAILED))
_RUNNING = words((EnrolmentState.ACTIVE, EnrolmentState.PAUSED))
_STILL_TO_COME = words(CANCELLABLE)


def moved_on(writer: Writer, import_id: int, leads: Sequence[int]) -> dict[int, str]:
    """Those that somebody wrote to, worked on or heard from since, and how."""
    found: dict[int, str] = {}
    for why, where, values in _signs(import_id):
        rows = writer.rows(where.format(leads=numbers(leads)), **values)
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


def close(writer: Writer, leads: Sequence[int], *, now: datetime, by: str, import_id: int) -> None:
    """Out of work, all at once."""
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


def restore(
    session: Session,
    writer: Writer,
    file: ImportedFile,
    lead_id: int,
    rows: Sequence[int],
    *,
    now: datetime,
    by: str,
) -> bool:
    """Take back what the rows filled in on a lead that was there before; whether there was any."""
    import_id = file.id or 0
    answered = _cancel_answers(writer, lead_id, rows, now=now, by=by)
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
    writer: Writer, lead_id: int, rows: Sequence[int], *, now: datetime, by: str
) -> bool:
    """Cancel what the rows made us answer; whether any has left, or a person decided on it."""
    keys = [f"first:{lead_id}:{inbound_id}" for inbound_id in rows]
    which = f"key IN ({places('key', len(keys))})"
    undecided = f"{which} AND decided_by = ''"
    cancelled = _cancel(writer, undecided, now=now, by=by, **placed("key", keys))
    all_of_them = writer.rows(f"SELECT id FROM message WHERE {which}", **placed("key", keys))
    return cancelled < len(all_of_them)
