"""A whole channel that is held up: the mail server or the SMS service takes nothing from us.

Read from the messages themselves, so every console sees it, whoever runs the deliveries. A
recipient's own trouble (greylisted, mailbox full) is not the channel's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.outreach.states import MessageState
from data.reading import Reader, moment, moment_or_none, reader_of, words

if TYPE_CHECKING:
    from sqlmodel import Session

LOOKED_AT = 50
"""Newest tries on a channel that are looked at: where all of them failed, so did those before."""

_ABOUT_THE_SERVER = re.compile(r".{0,30}\b(?:mail server|SMS service|SMS URL)\b", re.IGNORECASE)
_ABOUT_ONE = re.compile(r"come back later: (?!421)|refused the recipient|mailbox is full")


@dataclass(frozen=True, slots=True)
class HeldUp:
    """`why` is the newest refusal in the transport's words; `waiting` counts what is due or tried.

    `since` is when the first of those that have not left since was tried.
    """

    channel: str
    since: datetime
    why: str
    waiting: int


_TELLING = (MessageState.QUEUED, MessageState.SENT, MessageState.FAILED, MessageState.UNCERTAIN)

_TRIED = f"""
    SELECT state, note, tried_at, first_tried_at FROM message
    WHERE channel = :channel AND tried_at IS NOT NULL
      AND state IN ({words(_TELLING)})
    ORDER BY tried_at DESC LIMIT {LOOKED_AT}
"""
_RETRYING = f"""
    SELECT DISTINCT channel FROM message
    WHERE state = '{MessageState.QUEUED}' AND attempts > 0
"""
_WAITING = f"""
    SELECT count(*) FROM message
    WHERE state = '{MessageState.QUEUED}' AND channel = :channel
      AND (attempts > 0 OR due_at <= :now)
"""


def is_about_the_server(note: str) -> bool:
    """Whether a transport's words tell of the server itself and not of one recipient."""
    return bool(_ABOUT_THE_SERVER.match(note)) and not _ABOUT_ONE.search(note)


def held_up(source: Reader | Session, *, now: datetime) -> tuple[HeldUp, ...]:
    """The channels on which the newest tries all failed at the server."""
    reader = reader_of(source)
    channels = sorted(channel for (channel,) in reader.rows(_RETRYING))
    found = (_of_channel(reader, channel, now) for channel in channels)
    return tuple(one for one in found if one is not None)


def _of_channel(reader: Reader, channel: str, now: datetime) -> HeldUp | None:
    why, since = "", now
    for state, note, tried_at, first_tried_at in reader.rows(_TRIED, channel=channel):
        if state != MessageState.QUEUED or not is_about_the_server(note):
            since = max(since, moment(tried_at))  # it answered then
            break
        why = why or note
        since = min(since, moment_or_none(first_tried_at) or moment(tried_at))
    if not why:
        return None
    ((waiting,),) = reader.rows(_WAITING, channel=channel, now=now)
    return HeldUp(channel, since, why, waiting)
