"""Why a message is where it is, told from the timeline alone (DESIGN §2.4).

The row says what is; the timeline says why it became so. That both agree for every message is what
`tests/journeys/test_never_against.py` holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.activity.timeline import Entry
from data.outreach.states import MessageState
from data.reading import Reader, moment, numbers
from data.refused import Refused
from data.words import _

BECAME = {
    "message.queued": MessageState.QUEUED,
    "message.held": MessageState.REVIEW,
    "message.review": MessageState.REVIEW,
    "message.edited": MessageState.REVIEW,
    "message.approved": MessageState.QUEUED,
    "message.revived": MessageState.QUEUED,
    "message.retry": MessageState.QUEUED,
    "message.rejected": MessageState.REJECTED,
    "message.cancelled": MessageState.CANCELLED,
    "message.sent": MessageState.SENT,
    "message.failed": MessageState.FAILED,
    "message.uncertain": MessageState.UNCERTAIN,
}
"""What an entry of the timeline made of its message; other entries leave it where it was."""

UNDONE = "message.approval_undone"


@dataclass(frozen=True, slots=True)
class MessageWhy:
    """`state` as the timeline has it: a message in a worker's hand counts as queued.

    `made` is why it was written at all, `why` what brought it where it is, `by` whom, `at` when
    (UTC).
    """

    state: MessageState
    made: str
    why: str
    by: str
    at: datetime


def recompute_why(entries: Sequence[Entry]) -> MessageWhy:
    """From the entries about one message, oldest first; `Refused` where there are none."""
    if not entries:
        raise Refused(_("The timeline tells nothing of this message."))
    state, decisive = MessageState.QUEUED, entries[0]
    before = state
    for entry in entries:
        if entry.kind == UNDONE:
            state, decisive = before, entry  # back to what it was when somebody approved it
        elif entry.kind in BECAME:
            before = state if entry.kind == "message.approved" else before
            state, decisive = BECAME[entry.kind], entry
    return MessageWhy(state, entries[0].why, decisive.why, decisive.by, decisive.at)


def entries_of_message(reader: Reader, message_id: int) -> tuple[Entry, ...]:
    """What the timeline tells of one message, oldest first; `Refused` when there is none.

    It is looked for with the leads that the message may ever have belonged to: a merge takes a
    message along, and what was written stays where it was written.
    """
    found = reader.rows("SELECT lead_id FROM message WHERE id = :id", id=message_id)
    if not found:
        raise Refused(_("There is no message {message_id}.").format(message_id=message_id))
    leads = _ever_one(reader, found[0][0])
    rows = reader.rows(
        "SELECT id, at, by, kind, summary, why FROM activity"
        f" WHERE lead_id IN ({numbers(leads)}) AND message_id = :message ORDER BY id",
        message=message_id,
    )
    return tuple(Entry(key, moment(at), by, kind, what, why)
                 for key, at, by, kind, what, why in rows)  # fmt: skip


def _ever_one(reader: Reader, lead_id: int) -> list[int]:
    """The lead and all that were ever merged with it, through however many merges."""
    found, looked_at = [lead_id], 0
    while looked_at < len(found):
        pairs = reader.rows(
            "SELECT kept_id, gone_id FROM lead_merge WHERE kept_id = :lead OR gone_id = :lead",
            lead=found[looked_at],
        )
        found += [key for key in dict.fromkeys(sum(pairs, ())) if key not in found]
        looked_at += 1
    return found
