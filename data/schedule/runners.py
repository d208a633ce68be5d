"""Who works on this database, since when, and what each has in hand: plain SQL for a live view."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.inbox.states import InboundState
from data.outreach.states import IN_HAND
from data.reading import Reader, moment, moment_or_none, reader_of, words
from data.schedule.beats import ALIVE_FOR

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class RunInHand:
    """A firing that has not ended."""

    entry: str
    started_at: datetime
    by_hand: bool


@dataclass(frozen=True, slots=True)
class RunnerRow:
    """A process that is alive, or one that is not and still holds something.

    The latter (a command in another terminal, or a process that died and whose leases have not run
    out) has no `kind` and no `beat_at`; `since` is then unknown as well.
    """

    name: str
    kind: str
    host: str
    pid: int
    since: datetime | None
    beat_at: datetime | None
    runs: tuple[RunInHand, ...]
    messages: int
    inbound: int
    trouble: str


_RUNNING = "SELECT id, worker, entry, started_at, by_hand FROM cron_run WHERE outcome = 'running'"
"""Without an order, so that the index of the few rows that run is enough."""

_MESSAGES = f"""
    SELECT lease_owner, count(*) FROM message WHERE state IN ({words(IN_HAND)}) GROUP BY lease_owner
"""
_INBOUND = f"""
    SELECT lease_owner, count(*) FROM inbound
    WHERE state = '{InboundState.RECEIVED}' AND lease_until IS NOT NULL GROUP BY lease_owner
"""


def runners(source: Reader | Session, *, now: datetime) -> list[RunnerRow]:
    """Every runner that is alive, the longest running first, then who else holds anything."""
    reader = reader_of(source)
    runs: dict[str, list[RunInHand]] = defaultdict(list)
    for _, worker, entry, started_at, by_hand in sorted(reader.rows(_RUNNING)):
        runs[worker].append(RunInHand(entry, moment(started_at), bool(by_hand)))
    messages, inbound = dict(reader.rows(_MESSAGES)), dict(reader.rows(_INBOUND))
    alive = reader.rows(
        "SELECT name, kind, host, pid, started_at, beat_at, trouble FROM worker"
        " WHERE beat_at >= :since ORDER BY started_at, name",
        since=now - ALIVE_FOR,
    )
    names = {name for name, *_ in alive}
    others = sorted({*runs, *messages, *inbound} - names)
    return [
        RunnerRow(
            name=name,
            kind=kind,
            host=host,
            pid=pid,
            since=moment_or_none(started_at),
            beat_at=moment_or_none(beat_at),
            runs=tuple(runs[name]),
            messages=messages.get(name, 0),
            inbound=inbound.get(name, 0),
            trouble=trouble,
        )
        for name, kind, host, pid, started_at, beat_at, trouble in [
            *alive,
            *((name, "", *place_of(name), None, None, "") for name in others),
        ]
    ]


def place_of(worker: str) -> tuple[str, int]:
    """Host and process in the name of who holds a lease, `host:pid:random`; 0 if there is none."""
    host, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    return host, int(pid) if pid.isdigit() else 0
