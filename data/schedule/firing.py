"""Fire cron entries once per due time, whoever is running (DESIGN §2.6).

Three things hold it together: an entry's `since` is the last due time that was taken, a run is the
only one of its (entry, slot), and both change in one writing transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from data.playbook.models import CronEntry, Playbook
from data.refused import Refused
from data.schedule.cron import BadCron, last_due, next_due, zone_of
from data.schedule.runs import (
    begin,
    fail_abandoned,
    fail_dead,
    finish,
    is_lost,
    prune_runs,
    renew_runs,
    some_are_abandoned,
)
from data.schedule.slots import LAST_TRY, is_second_slot, second_slot, slot_by_hand
from data.schedule.tables import Entry, Run
from data.words import _

JUST_NOW = timedelta(minutes=1)
"""What came due between a leap back of the clock and the first look after it."""

__all__ = [
    "Firing",
    "claim_due",
    "fail_abandoned",
    "fail_dead",
    "finish",
    "next_firing",
    "prune_runs",
    "remember_entries",
    "renew_runs",
    "set_paused",
    "some_are_abandoned",
    "start_by_hand",
]


@dataclass(frozen=True, slots=True)
class Firing:
    """A run that this worker claimed."""

    run_id: int
    entry: str
    job: str
    slot: datetime
    by_hand: bool = False


def remember_entries(session: Session, playbook: Playbook, *, now: datetime) -> None:
    """Make a row for each entry of the playbook; a new one makes up nothing from before.

    The row of an entry that was taken out stays: put back, it makes up once what it missed.
    """
    known = set(session.exec(select(Entry.name)).all())
    for name, entry in playbook.jobs.items():
        if name not in known:
            session.add(Entry(name=name, since=now, paused=entry.paused))
    session.flush()


def claim_due(
    session: Session,
    playbook: Playbook,
    *,
    now: datetime,
    worker: str,
    lease_end: datetime | None = None,
) -> list[Firing]:
    """Claim what is due. However many times were missed, each entry is made up once.

    Args:
        session: A writing transaction.
        playbook: The rules in force.
        now: By the clock on the wall, which decides what is due.
        worker: Who runs it.
        lease_end: By the clock that leases are measured by; left out, both are the same.
    """
    known = {row.name: row for row in session.exec(select(Entry).with_for_update())}
    latest = _latest_runs(session, now)
    for name, row in known.items():
        if row.since > now:
            _follow_the_clock_back(row, latest.get(name), now)
    slots = {
        name: slot
        for name, entry in playbook.jobs.items()
        if name in known
        and not known[name].paused
        and (slot := _slot_to_fire(known[name], entry, playbook, now, latest.get(name)))
    }
    taken = _taken(session, slots)
    runs = [
        begin(session, name, slot, now=now, worker=worker, lease_end=lease_end)
        for name, slot in slots.items()
        if (name, slot) not in taken
    ]
    session.flush()
    return [Firing(run.id or 0, run.entry, playbook.jobs[run.entry].job, run.slot) for run in runs]


def _slot_to_fire(
    row: Entry,
    entry: CronEntry,
    playbook: Playbook,
    now: datetime,
    latest: Run | None,
) -> datetime | None:
    """The latest due time that is new, else the one whose run was lost."""
    try:
        due = last_due(entry.cron, zone_of(entry, playbook), now)
    except BadCron:
        return None  # the jobs screen says so; the other entries go on
    if due is not None and due > row.since:
        row.since = due
        if latest is None or latest.slot != due:
            return due
    return _lost_slot(latest)


def _lost_slot(latest: Run | None) -> datetime | None:
    """The second try's slot, if the latest run was lost in its first.

    Jobs do nothing twice by the keys of what they make, so a second try is safe; a third is not
    made, because a job that ends its process would go on ending others.
    """
    if latest is None or not is_lost(latest) or is_second_slot(latest.slot, by_hand=False):
        return None
    return second_slot(latest.slot)


def _follow_the_clock_back(row: Entry, latest: Run | None, now: datetime) -> None:
    """Go on from the last run that the clock, now earlier, already knows.

    Due times that come again are not fired again: each of them has its run.
    """
    row.since = latest.slot if latest is not None else now - JUST_NOW


def _latest_runs(session: Session, now: datetime) -> dict[str, Run]:
    """Of each entry the scheduled run of its latest due time up to now: one jump into the index
    for each, in one statement."""
    one = aliased(Run)
    latest = (
        select(one.id)
        .where(one.entry == Entry.name, one.slot <= now, col(one.by_hand).is_(False))
        .order_by(col(one.slot).desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )
    runs = select(Run).join(Entry, col(Run.id) == latest)
    return {run.entry: run for run in session.exec(runs)}


def _taken(session: Session, slots: Mapping[str, datetime]) -> set[tuple[str, datetime]]:
    """Those of these due times, and whatever else has one of them, that have their run already."""
    if not slots:
        return set()
    found = select(Run.entry, Run.slot).where(
        col(Run.entry).in_(slots), col(Run.slot).in_(set(slots.values()))
    )
    return {(entry, slot) for entry, slot in session.exec(found)}


def start_by_hand(
    session: Session,
    playbook: Playbook,
    name: str,
    *,
    now: datetime,
    worker: str,
    lease_end: datetime | None = None,
) -> Firing:
    """Run an entry now, beside its schedule."""
    entry = playbook.jobs.get(name)
    if entry is None:
        known = ", ".join(playbook.jobs)
        raise Refused(
            _("There is no job '{name}'. The jobs are: {known}.").format(name=name, known=known)
        )
    slot = slot_by_hand(now)
    while _taken(session, {name: slot}):
        slot += LAST_TRY
    run = begin(session, name, slot, now=now, worker=worker, lease_end=lease_end, by_hand=True)
    session.flush()
    return Firing(run.id or 0, name, entry.job, slot, by_hand=True)


def set_paused(session: Session, playbook: Playbook, name: str, paused: bool, *, by: str) -> None:
    """Hold an entry, or let it go on. Holding drops nothing: it is made up once afterwards."""
    row = session.get(Entry, name)
    if row is None or name not in playbook.jobs:
        raise Refused(
            _("There is no job '{name}'. The jobs are: {jobs}.").format(
                name=name, jobs=", ".join(playbook.jobs)
            )
        )
    row.paused, row.paused_by = paused, by if paused else ""


def next_firing(session: Session, playbook: Playbook, now: datetime) -> datetime | None:
    """The earliest next due time of all entries that are not paused."""
    paused = set(session.exec(select(Entry.name).where(col(Entry.paused).is_(True))))
    times = [
        _next(entry, zone_of(entry, playbook), now)
        for name, entry in playbook.jobs.items()
        if name not in paused
    ]
    return min((moment for moment in times if moment is not None), default=None)


def _next(entry: CronEntry, zone: str, now: datetime) -> datetime | None:
    try:
        return next_due(entry.cron, zone, now)
    except BadCron:
        return None
