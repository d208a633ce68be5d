"""How the house works at this moment: runners, queues, transports, and how late things are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.alerts.states import AlertState
from data.inbox.states import EventState, InboundState
from data.outreach.held_up import HeldUp, held_up
from data.outreach.states import WAITING_FOR_A_PERSON, FollowUpState, MessageState
from data.reading import Reader, moment, moment_or_none, reader_of, words
from data.schedule.runners import RunnerRow, runners
from data.undo.begun import IS_UNDO

if TYPE_CHECKING:
    from sqlmodel import Session

NEWEST = 20
"""Of each kind that are looked at for how late it was."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits somewhere: how many, and since when the first of them (None: none waits)."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Lately:
    """How late the newest of a kind were: the middle one and the worst; None: there is none."""

    middle: timedelta | None
    worst: timedelta | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A mailbox or feed as its bookmark has it. `problem` is empty while it can be read."""

    name: str
    read_at: datetime | None
    problem: str
    failing_since: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """`due` and `tried_at` are by channel; `waiting` by the state of the message."""

    runners: tuple[RunnerRow, ...]
    due: dict[str, Queue]
    tried_at: dict[str, datetime]
    held: tuple[HeldUp, ...]
    waiting: dict[str, int]
    arrived: Queue
    quarantined: int
    fetches: Queue
    steps: Queue
    alerts: Queue
    failed_alerts: int
    readings: tuple[Reading, ...]
    taking_in: Lately
    leaving: Lately
    firing: Lately
    newest: datetime | None


CHANNELS = ("email", "sms")

_DUE = f"""
    SELECT count(*), min(due_at) FROM message
    WHERE state = '{MessageState.QUEUED}' AND channel = :channel AND due_at <= :now
"""
_TRIED = """
    SELECT max(tried_at) FROM message WHERE channel = :channel AND tried_at IS NOT NULL
"""
_WAITING = f"""
    SELECT state, count(*) FROM message
    WHERE state IN ({words(WAITING_FOR_A_PERSON)})
          AND (snoozed_until IS NULL OR snoozed_until <= :now) GROUP BY state
"""
_ARRIVED = f"""
    SELECT count(*), min(received_at) FROM inbound WHERE state = '{InboundState.RECEIVED}'
"""
_QUARANTINED = f"SELECT count(*) FROM inbound WHERE state = '{InboundState.QUARANTINED}'"
_FETCHES = f"""
    SELECT count(*), min(at) FROM inbox_event
    WHERE state = '{EventState.WAITING}' AND fetch_id <> ''
"""
_STEPS = f"""
    SELECT count(*), min(due_at) FROM follow_up
    WHERE state = '{FollowUpState.SCHEDULED}' AND due_at <= :now
"""
_ALERTS = f"""
    SELECT count(*), min(due_at) FROM alert
    WHERE state = '{AlertState.QUEUED}' AND due_at <= :now
"""
_FAILED_ALERTS = f"SELECT count(*) FROM alert WHERE state = '{AlertState.FAILED}'"
_READINGS = f"""
    SELECT name, read_at, problem, failing_since, next_at FROM bookmark
    WHERE NOT {IS_UNDO} ORDER BY name
"""
_TAKEN_IN = f"""
    SELECT received_at, processed_at FROM inbound
    WHERE id > (SELECT max(id) FROM inbound) - {NEWEST * 10} AND processed_at IS NOT NULL
    ORDER BY id DESC LIMIT {NEWEST}
"""
_LEFT = f"""
    SELECT due_at, sent_at FROM message WHERE sent_at IS NOT NULL
    ORDER BY sent_at DESC LIMIT {NEWEST}
"""
_FIRED = f"SELECT slot, started_at FROM cron_run WHERE NOT by_hand ORDER BY id DESC LIMIT {NEWEST}"
_NEWEST = "SELECT at FROM activity WHERE id = (SELECT max(id) FROM activity)"


def status(source: Reader | Session, *, now: datetime) -> Status:
    """Everything at `now`; each number comes from an index."""
    reader = reader_of(source)
    due = {name: _queue(reader, _DUE, channel=name, now=now) for name in CHANNELS}
    tried = {
        name: moment(at)
        for name in CHANNELS
        for (at,) in reader.rows(_TRIED, channel=name)
        if at is not None
    }
    newest = next((moment(at) for (at,) in reader.rows(_NEWEST)), None)
    return Status(
        runners=tuple(runners(reader, now=now)),
        due=due,
        tried_at=tried,
        held=held_up(reader, now=now),
        waiting=dict(reader.rows(_WAITING, now=now)),
        arrived=_queue(reader, _ARRIVED),
        quarantined=_number(reader, _QUARANTINED),
        fetches=_queue(reader, _FETCHES),
        steps=_queue(reader, _STEPS, now=now),
        alerts=_queue(reader, _ALERTS, now=now),
        failed_alerts=_number(reader, _FAILED_ALERTS),
        readings=tuple(
            Reading(name, moment_or_none(at), problem, moment_or_none(since), moment_or_none(then))
            for name, at, problem, since, then in reader.rows(_READINGS)
        ),
        taking_in=_lately(reader, _TAKEN_IN),
        leaving=_lately(reader, _LEFT),
        firing=_lately(reader, _FIRED),
        newest=newest,
    )


def _queue(reader: Reader, sql: str, **values: object) -> Queue:
    ((count, since),) = reader.rows(sql, **values)
    return Queue(count, moment_or_none(since))


def _number(reader: Reader, sql: str) -> int:
    ((count,),) = reader.rows(sql)
    return int(count)


def _lately(reader: Reader, sql: str) -> Lately:
    spans = sorted(
        max(moment(done) - moment(begun), timedelta(0)) for begun, done in reader.rows(sql)
    )
    return Lately(spans[len(spans) // 2], spans[-1]) if spans else Lately(None, None)


def all_troubles(found: Status) -> Sequence[str]:
    """What the runners that are alive say of themselves, a sentence each."""
    return [line for row in found.runners for line in row.trouble.splitlines()]
