"""Frozen rows of jobs and their runs, read by plain SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from data.listing.listing import Listing, Order, Segment, each
from data.listing.vocabulary import vocabulary
from data.playbook.models import Playbook
from data.reading import Reader, moment, moment_or_none, reader_of
from data.schedule.cron import BadCron, next_due, zone_of
from data.schedule.slots import is_second_slot

if TYPE_CHECKING:
    from sqlmodel import Session

CLOCKS_DIFFER = timedelta(minutes=5)
"""A run that began later than this from now was begun by a clock that was ahead: not the last."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One firing; `seconds` is None while it runs. A second try stands for one that was lost."""

    id: int
    entry: str
    slot: datetime
    started_at: datetime
    seconds: float | None
    outcome: str
    detail: str
    worker: str
    by_hand: bool
    second_try: bool


@dataclass(frozen=True, slots=True)
class JobRow:
    """A line of the jobs screen; `problem` says why an entry can never fire. `paused_by` is empty
    where the playbook pauses it."""

    name: str
    job: str
    cron: str
    zone: str
    paused: bool
    next_at: datetime | None
    last: RunRow | None
    problem: str = ""
    paused_by: str = ""


_RUN = "id, entry, slot, started_at, finished_at, outcome, detail, worker, by_hand"
_LAST = f"""
    SELECT {_RUN} FROM cron_run WHERE id IN (
        SELECT (SELECT run.id FROM cron_run AS run
                WHERE run.entry = cron_entry.name AND run.started_at <= :soon
                ORDER BY run.started_at DESC, run.id DESC LIMIT 1)
        FROM cron_entry)
"""


def jobs(source: Reader | Session, playbook: Playbook, now: datetime) -> list[JobRow]:
    """Every entry of the playbook with its last and next run."""
    reader = reader_of(source)
    entries = reader.rows("SELECT name, paused, paused_by FROM cron_entry")
    paused = {name: (bool(held), by) for name, held, by in entries}
    last = {row.entry: row for row in map(_row, reader.rows(_LAST, soon=now + CLOCKS_DIFFER))}
    rows = []
    for name, entry in playbook.jobs.items():
        zone, (held, by) = zone_of(entry, playbook), paused.get(name, (entry.paused, ""))
        due, problem = _next(entry.cron, zone, now)
        next_at = None if held else due
        rows.append(
            JobRow(name, entry.job, entry.cron, zone, held, next_at, last.get(name), problem,
                   by if held else "")
        )  # fmt: skip
    return rows


def _next(expression: str, zone: str, now: datetime) -> tuple[datetime | None, str]:
    """When it is due next, and what is wrong where that can't be said."""
    try:
        due = next_due(expression, zone, now)
    except BadCron as error:
        return None, str(error)
    return due, "" if due else f"'{expression}' names a date that never comes"


def history(source: Reader | Session, *, entry: str = "", limit: int = 100) -> list[RunRow]:
    """Runs, newest first."""
    of_entry = "WHERE entry = :entry" if entry else ""
    newest = f"SELECT {_RUN} FROM cron_run {of_entry} ORDER BY {{order}} LIMIT :most"
    # an index gives one entry's runs by their start, and all runs by their number
    statement = newest.format(order="started_at DESC, id DESC" if entry else "id DESC")
    named = {"entry": entry} if entry else {}
    return [_row(values) for values in reader_of(source).rows(statement, most=limit, **named)]


def _row(values: tuple[Any, ...]) -> RunRow:
    key, entry, slot, started_at, finished_at, outcome, detail, worker, by_hand = values
    began, ended, due = moment(started_at), moment_or_none(finished_at), moment(slot)
    return RunRow(
        id=key,
        entry=entry,
        slot=due,
        started_at=began,
        seconds=(ended - began).total_seconds() if ended else None,
        outcome=outcome,
        detail=detail,
        worker=worker,
        by_hand=bool(by_hand),
        second_try=is_second_slot(due, by_hand=bool(by_hand)),
    )


@cache
def runs_of(entry: str) -> Listing[RunRow]:
    """The runs of one entry as a list, the newest first."""
    where = "cron_run.entry = :entry"
    newest = Segment(where, ("cron_run.started_at", "cron_run.id"), True)
    return Listing(
        table="cron_run",
        columns=_RUN,
        source="cron_run",
        base=where,
        make=each(lambda *values: _row(values)),
        orders=(Order("newest", "the newest first", (newest,)),),
        vocabulary=vocabulary(text=("cron_run.detail",)),
        values={"entry": entry},
    )
