"""What needs a person now, and could not be done by any rule of ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from data.leads.stages import OPEN_STAGES
from data.outreach.panes import LEAD_NAME
from data.outreach.states import MessageState
from data.reading import Reader, moment, reader_of, words
from data.schedule.beats import ALIVE_FOR
from data.trouble import shortened

if TYPE_CHECKING:
    from sqlmodel import Session

MOST = 20
"""Of each kind; who has more to do than that looks at the panes."""


class CallKind(StrEnum):
    """Why something needs a person now."""

    ANSWER = "answer"
    OVERDUE = "overdue"
    HOT = "hot"
    UNCERTAIN = "uncertain"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Call:
    """One thing. `key` stays the same for as long as it is the same thing; `name` is stored text
    (the lead's), or what the trouble is."""

    key: tuple[str, ...]
    kind: CallKind
    name: str


_OPEN = f"stage IN ({words(OPEN_STAGES)})"
_LEAVING = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING)
_MINE = "lower(owner) IN ('', :me)"

_ANSWERS = f"""
    SELECT id, {LEAD_NAME}, respond_by FROM lead
    WHERE respond_by IS NOT NULL AND {_OPEN} AND {_MINE} AND NOT EXISTS (
        SELECT 1 FROM message
        WHERE message.lead_id = lead.id AND message.state IN ({words(_LEAVING)}))
    ORDER BY respond_by, id LIMIT {MOST}
"""
"""Where an answer is on its way nobody is needed."""
_HOT = f"""
    SELECT id, {LEAD_NAME}, hot_at FROM lead
    WHERE {_OPEN} AND hot_at IS NOT NULL AND {_MINE} ORDER BY id DESC LIMIT {MOST}
"""
_UNCERTAIN = f"""
    SELECT message.id, {LEAD_NAME} FROM message JOIN lead ON lead.id = message.lead_id
    WHERE message.state IN ('review', 'uncertain', 'failed')
          AND message.state = '{MessageState.UNCERTAIN}'
    ORDER BY message.created_at DESC, message.id DESC LIMIT {MOST}
"""
"""The first condition is the partial index's."""
_TROUBLES = "SELECT trouble FROM worker WHERE beat_at >= :since AND trouble <> ''"


def calls(source: Reader | Session, *, now: datetime, me: str) -> tuple[Call, ...]:
    """Everything that needs `me` or anybody; what belongs to somebody else is theirs to hear."""
    reader = reader_of(source)
    own = me.casefold()
    found: list[Call] = []
    for key, name, due in reader.rows(_ANSWERS, me=own):
        late = moment(due) <= now
        kind = CallKind.OVERDUE if late else CallKind.ANSWER
        found.append(Call((kind, str(key), str(moment(due))), kind, name))
    for key, name, since in reader.rows(_HOT, me=own):
        found.append(Call((CallKind.HOT, str(key), str(moment(since))), CallKind.HOT, name))
    for key, name in reader.rows(_UNCERTAIN):
        found.append(Call((CallKind.UNCERTAIN, str(key)), CallKind.UNCERTAIN, name))
    for (sentences,) in reader.rows(_TROUBLES, since=now - ALIVE_FOR):
        for sentence in sentences.splitlines():
            what = shortened(sentence)
            found.append(Call((CallKind.TROUBLE, what), CallKind.TROUBLE, what))
    return tuple(dict.fromkeys(found))


def next_late(calls: Iterable[Call]) -> datetime | None:
    """When the next of these that are in time gets late by itself; None: nothing does."""
    waits = (call.key for call in calls if call.kind is CallKind.ANSWER)
    return min((datetime.fromisoformat(due) for _, _, due in waits), default=None)
