"""The state of the house in one line, and the day in a few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.alerts.states import AlertState
from data.inbox.feed_troubles import feed_troubles
from data.inbox.mailbox_troubles import mailbox_troubles
from data.inbox.states import InboundState
from data.leads.stages import OPEN_STAGES, LeadStage
from data.outreach.held_up import HeldUp, held_up
from data.outreach.states import WAITING_FOR_A_PERSON, MessageState
from data.reading import Reader, moment, reader_of, words
from data.schedule.beats import ALIVE_FOR
from data.trouble import Trouble, shortened

if TYPE_CHECKING:
    from sqlmodel import Session

_OPEN = f"stage IN ({words(OPEN_STAGES)})"
_WAITS = f"state IN ({words(WAITING_FOR_A_PERSON)})"


@dataclass(frozen=True, slots=True)
class Overview:
    """The header's numbers. `unsent` are queued messages that are due and have not left.

    `runners` are those that are alive; `troubles` a sentence each, what theirs are and which
    channel is held up; times in them are UTC (`data.trouble.told_at` makes the reader's of them).
    """

    new: int
    waiting: int
    overdue: int
    hot: int
    review: int
    unsent: int
    retrying: int
    quarantined: int
    failed_alerts: int
    runners: tuple[str, ...]
    troubles: tuple[str, ...]

    @property
    def trouble(self) -> str:
        """The weightiest, or empty."""
        return self.troubles[0] if self.troubles else ""


_NUMBERS = f"""
    SELECT (SELECT count(*) FROM lead WHERE stage = '{LeadStage.NEW}'),
           (SELECT count(*) FROM lead WHERE {_OPEN} AND respond_by IS NOT NULL),
           (SELECT count(*) FROM lead WHERE {_OPEN} AND respond_by < :now),
           (SELECT count(*) FROM lead WHERE {_OPEN} AND hot_at IS NOT NULL),
           (SELECT count(*) FROM message
            WHERE {_WAITS} AND (snoozed_until IS NULL OR snoozed_until <= :now)),
           (SELECT count(*) FROM message WHERE state = '{MessageState.QUEUED}' AND due_at <= :now),
           (SELECT count(*) FROM message WHERE state = '{MessageState.QUEUED}' AND attempts > 0),
           (SELECT count(*) FROM inbound WHERE state = '{InboundState.QUARANTINED}'),
           (SELECT count(*) FROM alert WHERE state = '{AlertState.FAILED}')
"""


def overview(source: Reader | Session, *, now: datetime) -> Overview:
    """The header's numbers as they stand at `now`."""
    reader = reader_of(source)
    (numbers,) = reader.rows(_NUMBERS, now=now)
    new, waiting, overdue, hot, review, unsent, retrying, quarantined, failed_alerts = numbers
    workers = reader.rows(
        "SELECT kind, host, trouble FROM worker WHERE beat_at >= :since ORDER BY started_at",
        since=now - ALIVE_FOR,
    )
    return Overview(
        new=new,
        waiting=waiting,
        overdue=overdue,
        hot=hot,
        review=review,
        unsent=unsent,
        retrying=retrying,
        quarantined=quarantined,
        failed_alerts=failed_alerts,
        runners=tuple(f"{kind} on {host}" for kind, host, _ in workers),
        troubles=each_once(
            *(line for _, _, trouble in workers for line in trouble.splitlines()),
            *(sentence_of(channel) for channel in held_up(reader, now=now)),
            *mailbox_troubles(reader, now=now),
            *feed_troubles(reader, now=now),
        ),
    )


def each_once(*sentences: str) -> tuple[str, ...]:
    """What several runners say of one trouble is one trouble; the first to say it is heard."""
    found: dict[str, str] = {}
    for sentence in sentences:
        found.setdefault(shortened(sentence), sentence)
    return tuple(found.values())


_CHANNELS = {"email": "E-mail", "sms": "Texts"}


def sentence_of(channel: HeldUp) -> str:
    """A channel that is held up, as an operator reads it."""
    name = _CHANNELS.get(channel.channel, channel.channel)
    said = channel.why.rstrip(". ")
    trouble = Trouble(f"{name}: held up", f"{channel.waiting} wait and go by themselves; {said}")
    return trouble.sentence(channel.since)


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened since yesterday, for the daily message to operators."""

    leads: int
    answered: int
    median_seconds: int | None
    sent: int
    won: int
    waiting: int
    review: int
    failed: int


_DAY = f"""
    SELECT (SELECT count(*) FROM lead WHERE received_at > :since),
           (SELECT count(*) FROM message WHERE sent_at > :since),
           (SELECT count(*) FROM lead WHERE stage = '{LeadStage.WON}' AND closed_at > :since),
           (SELECT count(*) FROM lead WHERE respond_by IS NOT NULL),
           (SELECT count(*) FROM message WHERE {_WAITS}),
           (SELECT count(*) FROM message WHERE {_WAITS} AND state = '{MessageState.FAILED}')
"""


def digest(source: Reader | Session, *, now: datetime) -> Digest:
    """The last 24 hours before `now`, and what waits at `now`."""
    reader, since = reader_of(source), now - timedelta(days=1)
    ((leads, sent, won, waiting, review, failed),) = reader.rows(_DAY, since=since)
    answered = reader.rows(
        "SELECT submitted_at, first_response_at FROM lead WHERE first_response_at > :since",
        since=since,
    )
    waits = sorted((moment(done) - moment(asked)).total_seconds() for asked, done in answered)
    return Digest(
        leads=leads,
        answered=len(waits),
        median_seconds=int(waits[len(waits) // 2]) if waits else None,
        sent=sent,
        won=won,
        waiting=waiting,
        review=review,
        failed=failed,
    )
