"""Fire cron entries once per due time, whoever is running (DESIGN §2.6).

Three things hold it together: an entry's `since` is the last due time that was taken, a run is the
only one of its (entry, slot), and both change in one writing transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, select

from data.playbook.models import CronEntry, Playbook
from data.reading import (
    Reader,
    Writer,
    moment,
    moment_or_none,
    placed,
    places,
    reader_of,
    writer_of,
)
from data.refused import Refused
from data.schedule.cron import BadCron, last_due, next_due, zone_of
from data.schedule.runs import (
    begin,
    fail_abandoned,
    fail_dead,
    finish,
    prune_runs,
    renew_runs,
    some_are_abandoned,
)
from data.schedule.slots import LAST_TRY, is_second_slot, second_slot, slot_by_hand
from data.schedule.tables import Entry, RunOutcome
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
    source: Writer | Session,
    playbook: Playbook,
    *,
    now: datetime,
    worker: str,
    lease_end: datetime | None = None,
) -> list[Firing]:
    """Claim what is due. However many times were missed, each entry is made up once.

    Args:
        source: A writing transaction.
        playbook: The rules in force.
        now: By the clock on the wall, which decides what is due.
        worker: Who runs it.
        lease_end: By the clock that leases are measured by; left out, both are the same.
    """
    writer = writer_of(source)
    known = _entries(writer, now)
    since = {name: row.goes_on_from(now) for name, row in known.items()}
    firings = []
    for name, entry in playbook.jobs.items():
        row = known.get(name)
        if row is None or row.paused:
            continue
        try:
            due = last_due(entry.cron, zone_of(entry, playbook), now)
        except BadCron:
            continue  # the jobs screen says so; the other entries go on
        is_new = due is not None and due > since[name]
        if due is not None and is_new:
            since[name] = due
        for slot in (due if is_new else None, row.lost_slot):
            run_id = slot and begin(writer, name, slot, now=now, worker=worker, lease_end=lease_end)
            if slot and run_id:
                firings.append(Firing(run_id, name, entry.job, slot))
                break
    _remember(writer, {name: at for name, at in since.items() if at != known[name].since})
    return firings


class _Known(NamedTuple):
    """An entry, and the scheduled run of its latest due time up to now, where there is one."""

    since: datetime
    paused: bool
    slot: datetime | None
    is_lost: bool
    """Whether that run was given up: its lease was never handed back."""

    def goes_on_from(self, now: datetime) -> datetime:
        """Where the clock, now earlier, was set back: from the last run that it knows already.

        Due times that come again are not fired again: each of them has its run.
        """
        return self.since if self.since <= now else self.slot or now - JUST_NOW

    @property
    def lost_slot(self) -> datetime | None:
        """The second try's slot, if the latest run was lost in its first.

        Jobs do nothing twice by the keys of what they make, so a second try is safe; a third is
        not made, because a job that ends its process would go on ending others.
        """
        if self.slot is None or not self.is_lost or is_second_slot(self.slot, by_hand=False):
            return None
        return second_slot(self.slot)


def _entries(reader: Reader, now: datetime) -> dict[str, _Known]:
    """By name: one jump into the index of runs for each, in one statement."""
    rows = reader.rows(
        "SELECT e.name, e.since, e.paused, r.slot, r.outcome, r.lease_until"
        " FROM cron_entry AS e LEFT JOIN cron_run AS r ON r.id = ("
        " SELECT o.id FROM cron_run AS o WHERE o.entry = e.name AND o.slot <= :now"
        " AND NOT o.by_hand ORDER BY o.slot DESC LIMIT 1)",
        now=now,
    )
    return {
        name: _Known(
            moment(since),
            bool(paused),
            moment_or_none(slot),
            outcome == RunOutcome.FAILED.value and lease is not None,
        )
        for name, since, paused, slot, outcome, lease in rows
    }


def _remember(writer: Writer, since: dict[str, datetime]) -> None:
    """Up to when each entry's due times are taken; most are due at the same times."""
    for at in set(since.values()):
        names = [name for name, one in since.items() if one == at]
        writer.run(
            f"UPDATE cron_entry SET since = :at WHERE name IN ({places('name', len(names))})",
            at=at,
            **placed("name", names),
        )


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
    while True:
        run_id = begin(
            session, name, slot, now=now, worker=worker, lease_end=lease_end, by_hand=True
        )
        if run_id is not None:
            return Firing(run_id, name, entry.job, slot, by_hand=True)
        slot += LAST_TRY


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


def next_firing(source: Reader | Session, playbook: Playbook, now: datetime) -> datetime | None:
    """The earliest next due time of all entries that are not paused."""
    found = reader_of(source).rows("SELECT name FROM cron_entry WHERE paused")
    paused = {name for (name,) in found}
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
