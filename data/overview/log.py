"""What all processes on this database did and met, as far as the database keeps it.

A process's own lines are in its memory and its journal. What stands here is known of every one,
also of a worker on another machine: runs of jobs, what operators were told, what was put into
quarantine, and who works now. What was sent and answered stands on the leads' timelines.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.alerts.states import AlertState
from data.inbox.states import InboundState
from data.reading import Reader, moment, reader_of
from data.schedule.beats import ALIVE_FOR
from data.schedule.runners import place_of

if TYPE_CHECKING:
    from sqlmodel import Session

MOST_RUNS = 400
MOST_ALERTS = 100
MOST_QUARANTINED = 100


@dataclass(frozen=True, slots=True)
class Logged:
    """One line: `key` names it for ever, `level` is one of logging's, `who` a process or a room;
    `more` is what an alert said below its title."""

    key: str
    at: datetime
    level: int
    who: str
    text: str
    more: str = ""


_LEVEL_OF_RUN = {"failed": logging.ERROR}
_LEVEL_OF_ALERT = {AlertState.FAILED: logging.ERROR, AlertState.NOT_WANTED: logging.INFO}


def logged(source: Reader | Session, *, but: str, now: datetime) -> tuple[Logged, ...]:
    """The newest lines of each sort, oldest first; without the runs of the processes whose worker's
    name begins with `but` (`host:pid:`), which have told of them themselves."""
    reader = reader_of(source)
    lines = [*_runs(reader, but), *_alerts(reader), *_quarantined(reader)]
    lines += _workers(reader, but, now)
    return tuple(sorted(lines, key=lambda line: (line.at, line.key)))


def _runs(reader: Reader, but: str) -> list[Logged]:
    rows = reader.rows(
        "SELECT id, entry, started_at, outcome, detail, worker FROM cron_run"
        " ORDER BY id DESC LIMIT :most",
        most=MOST_RUNS,
    )
    return [
        Logged(
            f"run {key}",
            moment(at),
            _LEVEL_OF_RUN.get(outcome, logging.INFO),
            _place(worker),
            f"{entry}: {detail or outcome}",
        )
        for key, entry, at, outcome, detail, worker in rows
        if not worker.startswith(but)
    ]


def _alerts(reader: Reader) -> list[Logged]:
    rows = reader.rows(
        "SELECT id, created_at, state, attempts, title, note, body FROM alert"
        " ORDER BY id DESC LIMIT :most",
        most=MOST_ALERTS,
    )
    lines = []
    for key, at, state, attempts, title, note, body in rows:
        tried = logging.WARNING if attempts and state == AlertState.QUEUED else logging.INFO
        level = _LEVEL_OF_ALERT.get(state, tried)
        became = AlertState(state).value.replace("_", " ")
        why = f": {note}" if note else ""
        lines.append(
            Logged(f"alert {key}", moment(at), level, "alerts", f"{title} ({became}{why})", body)
        )
    return lines


def _quarantined(reader: Reader) -> list[Logged]:
    rows = reader.rows(
        "SELECT id, received_at, source, reason FROM inbound"
        f" WHERE state = '{InboundState.QUARANTINED}' ORDER BY id DESC LIMIT :most",
        most=MOST_QUARANTINED,
    )
    return [
        Logged(f"inbound {key}", moment(at), logging.WARNING, "inbox",
               f"arrival {key} by {source} is in quarantine: {reason}")
        for key, at, source, reason in rows
    ]  # fmt: skip


def _workers(reader: Reader, but: str, now: datetime) -> list[Logged]:
    """When each that is alive began, and what hinders it now."""
    rows = reader.rows(
        "SELECT name, kind, started_at, beat_at, trouble FROM worker WHERE beat_at >= :since",
        since=now - ALIVE_FOR,
    )
    lines = []
    for name, kind, began, beat, trouble in rows:
        if name.startswith(but):
            continue
        who = _place(name)
        lines.append(Logged(f"worker {name}", moment(began), logging.INFO, who, f"{kind} began"))
        for n, line in enumerate(trouble.splitlines()):
            key = f"trouble {name} {n}"
            lines.append(Logged(key, moment(beat), logging.WARNING, who, line))
    return lines


def _place(worker: str) -> str:
    host, pid = place_of(worker)
    return f"{host}:{pid}" if pid else host
