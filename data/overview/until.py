"""How long the time alone changes nothing of what a console shows: it need not look until then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from data.leads.stages import OPEN_STAGES
from data.outreach.states import WAITING_FOR_A_PERSON, MessageState
from data.reading import Reader, moment, moment_or_none, reader_of, words
from data.schedule.beats import ALIVE_FOR

if TYPE_CHECKING:
    from sqlmodel import Session

_TIMES = f"""
    SELECT (SELECT min(respond_by) FROM lead
            WHERE respond_by IS NOT NULL AND respond_by >= :now
                  AND stage IN ({words(OPEN_STAGES)})),
           (SELECT min(snoozed_until) FROM message
            WHERE state IN ({words(WAITING_FOR_A_PERSON)}) AND snoozed_until > :now),
           (SELECT min(due_at) FROM message
            WHERE state = '{MessageState.QUEUED}' AND due_at > :now),
           (SELECT min(beat_at) FROM worker WHERE beat_at >= :since)
"""


def stands_until(source: Reader | Session, *, now: datetime) -> datetime | None:
    """The next moment at which an answer gets late, a draft comes back from its snooze, a message
    is due, or a runner is believed dead that gives no more sign; None: there is none.

    What somebody writes meanwhile is told by the change signal.
    """
    ((late, back, due, beat),) = reader_of(source).rows(_TIMES, now=now, since=now - ALIVE_FOR)
    times = [moment_or_none(one) for one in (late, back, due)]
    times.append(moment(beat) + ALIVE_FOR if beat is not None else None)
    return min((one for one in times if one is not None), default=None)
