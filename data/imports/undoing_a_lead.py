"""Take back what an import did to a lead, where nothing has happened to it since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from data.activity.timeline import OfMessage, record, record_all
from data.imports.sequences import WHY, bring_back, what_rows_ended
from data.imports.standing import PROGRESS, put_back
from data.imports.take_in import FILLED, actor_of
from data.inbox.tables import ImportedFile
from data.leads.stages import IMPORT_UNDONE, LeadStage
from data.leads.tables import Lead
from data.outreach.outbox import hold_for_person
from data.outreach.route import Held
from data.outreach.states import UNSENT, EnrolmentState, FollowUpState, MessageState
from data.outreach.stopping import CANCELLABLE
from data.outreach.tables import Message
from data.playbook.house import House
from data.playbook.reasons import Reason
from data.reading import Reader, Writer, numbers, placed, places, unpacked, words
from data.words import N_

WRITTEN_TO = N_("was written to")
HEARD_OF = N_("was heard of again")
WORKED_ON = N_("was worked on")
"""Why a lead stays as it is; told in the operator's words where it is told."""

ANSWERS_MORE = "it answers a row of an import that was undone, and what the person said since"

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


_HEARD_ABOUT = """
    SELECT event.lead_id FROM inbox_event AS event JOIN inbound ON inbound.id = event.inbound_id
    WHERE event.lead_id IN ({leads})
    AND (inbound.import_id IS NULL OR inbound.import_id <> :import_id)
"""


def _signs(import_id: int) -> Iterator[tuple[str, str, dict[str, object]]]:
    yield (
        WRITTEN_TO,
        f"SELECT lead_id FROM message WHERE lead_id IN ({{leads}}) AND state IN ({_REACHED})",
        {},
    )
    yield HEARD_OF, _HEARD_ABOUT, {"import_id": import_id}
    yield (
        WORKED_ON,
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
    house: House,
    now: datetime,
    by: str,
) -> bool:
    """Take back what the rows did to a lead that was there before; whether there was any.

    An answer to them that has not left is cancelled. Where the person was in touch since it
    answers that as well: it stays, and the clock with it, and a person looks at it first.
    """
    import_id = file.id or 0
    lead = session.get_one(Lead, lead_id)
    is_heard_of = heard_of_since(writer, lead_id, rows)
    ended = what_rows_ended(writer, lead_id, import_id)
    answers = _answers(writer, lead_id, rows)
    cancelled = [] if is_heard_of else _cancel_answers(writer, answers, now=now, by=by)
    has_progress = not is_heard_of and len(cancelled) == len(answers)
    back = _values_back(session, writer, lead, import_id, with_progress=has_progress)
    if not (back or cancelled):
        return False
    if is_heard_of:
        _before_a_person(session, lead, answers, now=now, by=by)
    if ended is not None:
        bring_back(session, lead, ended, import_id, is_unanswered=has_progress, house=house,
                   now=now, by=by)  # fmt: skip
    lead.version += 1
    writer.run(
        "DELETE FROM lead_arrival WHERE lead_id = :lead AND at = :at AND door = :door",
        lead=lead_id,
        at=file.at,
        door=file.source,
    )
    told = [name for name in back if name not in PROGRESS] or back or ["the answer"]
    summary = f"Taken back: {', '.join(told)}"[:300]
    record(session, "import.undone", summary, why=actor_of(import_id), now=now, by=by,
           lead_id=lead_id)  # fmt: skip
    return True


def heard_of_since(reader: Reader, lead_id: int, rows: Sequence[int]) -> bool:
    """Whether something else than these rows has come of the lead after them."""
    found = reader.rows(
        "SELECT 1 FROM inbox_event WHERE lead_id = :lead AND inbound_id > :first"
        f" AND inbound_id NOT IN ({numbers(rows)}) LIMIT 1",
        lead=lead_id,
        first=min(rows),
    )
    return bool(found)


def _values_back(
    session: Session, reader: Reader, lead: Lead, import_id: int, *, with_progress: bool
) -> list[str]:
    """The names of the values that stood as the rows had left them, and stand as before again."""
    filled = reader.rows(
        "SELECT data FROM activity WHERE lead_id = :lead AND kind = :kind AND by = :actor"
        " ORDER BY id DESC",
        lead=lead.id,
        kind=FILLED,
        actor=actor_of(import_id),
    )
    back: dict[str, Any] = {}
    for (data,) in filled:
        changes = {name: tuple(pair) for name, pair in unpacked(data)["changes"].items()}
        back |= dict.fromkeys(put_back(lead, changes, with_progress=with_progress))
        session.flush()
    return list(back)


def _before_a_person(
    session: Session, lead: Lead, answers: Sequence[int], *, now: datetime, by: str
) -> None:
    """Written by what is taken back, and an answer to what came since: somebody reads it first."""
    held = [Held(Reason.UNUSUAL, ANSWERS_MORE)]
    undecided = select(Message).where(
        col(Message.id).in_(answers),
        col(Message.state).in_(UNSENT),
        Message.decided_by == "",
    )
    for message in session.exec(undecided.order_by(col(Message.id))).all():
        hold_for_person(session, lead, message, held, now=now, by=by)
    session.flush()


def _cancel(writer: Writer, which: str, *, now: datetime, by: str) -> list[int]:
    """Those of `which` that have not left."""
    rows = writer.rows(
        f"UPDATE message SET state = '{MessageState.CANCELLED}', note = :why, lease_owner = '',"
        " lease_until = NULL, version = version + 1"
        f" WHERE {which} AND state IN ({_OPEN_MESSAGES}) RETURNING lead_id, id",
        why=WHY,
    )
    told = [OfMessage(lead_id, key, "Not sent", WHY) for lead_id, key in sorted(rows)]
    if told:
        record_all(writer, "message.cancelled", told, now=now, by=by)
    return [key for _, key in rows]


def _answers(reader: Reader, lead_id: int, rows: Sequence[int]) -> list[int]:
    """The messages that the rows made us write."""
    keys = [f"first:{lead_id}:{inbound_id}" for inbound_id in rows]
    which = f"SELECT id FROM message WHERE key IN ({places('key', len(keys))}) ORDER BY id"
    return [message_id for (message_id,) in reader.rows(which, **placed("key", keys))]


def _cancel_answers(
    writer: Writer, answers: Sequence[int], *, now: datetime, by: str
) -> Sequence[int]:
    """Cancel them, unless one has left or a person decided on it; those that are."""
    undecided = f"id IN ({numbers(answers)}) AND decided_by = ''"
    return _cancel(writer, undecided, now=now, by=by) if answers else ()
