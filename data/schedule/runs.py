"""A run's life: begun under a lease, kept by a heartbeat, and ended once.

    running → ok | failed

A run whose lease ran out is given up: its process died, hangs or sleeps. It is shown as failed
with who had it, and `firing.py` fires its due time once more, as another run. The one that was
given up can't be ended any more, however late its process wakes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.reading import Reader, Writer, moment, writer_of
from data.schedule.beats import RUN_LEASE
from data.schedule.slots import is_second_slot
from data.schedule.tables import Run, RunOutcome

_IS_RUNNING = f"outcome = '{RunOutcome.RUNNING.value}'"
"""In the words of the partial index's condition."""

UNLEASED = timedelta(minutes=10)
"""How long a run is believed that was begun by a version that knew no leases."""


def begin(
    source: Writer | Session,
    entry: str,
    slot: datetime,
    *,
    now: datetime,
    worker: str,
    lease_end: datetime | None = None,
    by_hand: bool = False,
) -> int | None:
    """A run that is `worker`'s until `lease_end`, by the clock that leases are measured by.

    Returns its id; None where the slot has its run.
    """
    rows = writer_of(source).rows(
        "INSERT INTO cron_run (entry, slot, started_at, outcome, detail, worker, lease_until,"
        f" by_hand) VALUES (:entry, :slot, :now, '{RunOutcome.RUNNING.value}', '', :worker,"
        " :lease_until, :by_hand) ON CONFLICT (entry, slot) DO NOTHING RETURNING id",
        entry=entry,
        slot=slot,
        now=now,
        worker=worker,
        lease_until=lease_end or now + RUN_LEASE,
        by_hand=by_hand,
    )
    return int(rows[0][0]) if rows else None


def renew_runs(source: Writer | Session, worker: str, *, until: datetime) -> int:
    """The heartbeat: what `worker` runs stays its own `until` then. Returns how many it has.

    A lease that has run out is renewed too, as long as nobody has given the run up.
    """
    return writer_of(source).run(
        f"UPDATE cron_run SET lease_until = :until WHERE worker = :worker AND {_IS_RUNNING}",
        worker=worker,
        until=until,
    )


def finish(
    source: Writer | Session,
    run_id: int,
    outcome: RunOutcome,
    detail: str,
    *,
    now: datetime,
    worker: str,
) -> bool:
    """Record how the run ended; False if it was given up or is another worker's."""
    ended = writer_of(source).run(
        "UPDATE cron_run SET outcome = :outcome, detail = :detail, finished_at = :now,"
        f" lease_until = NULL WHERE id = :id AND worker = :worker AND {_IS_RUNNING}",
        id=run_id,
        outcome=outcome,
        detail=detail[:1000],
        now=now,
        worker=worker,
    )
    return bool(ended)


def some_are_abandoned(reader: Reader, *, now: datetime) -> bool:
    """Whether `fail_abandoned` would do anything: a look that takes no lock."""
    rows = reader.rows(f"SELECT started_at, lease_until FROM cron_run WHERE {_IS_RUNNING}")
    ends = [
        moment(until) if until is not None else moment(began) + UNLEASED for began, until in rows
    ]
    return any(not now < end <= now + RUN_LEASE for end in ends)


def fail_abandoned(session: Session, *, now: datetime) -> int:
    """Give up the runs whose leases have run out; returns how many. Renew your own before.

    `now` is that of the clock that leases are measured by.
    """
    running = _running(session)
    for run in running:
        if run.lease_until is not None and run.lease_until > now + RUN_LEASE:
            # Given by a clock that was ahead. A worker that is alive renews it in time.
            run.lease_until = now + RUN_LEASE
    lapsed = [run for run in running if _lapses_at(run) <= now]
    return _give_up(session, lapsed, now=now)


def fail_dead(session: Session, *, is_dead: Callable[[str], bool], now: datetime) -> int:
    """The same for workers known to be dead, without waiting for their leases to run out."""
    dead = [run for run in _running(session) if is_dead(run.worker)]
    return _give_up(session, dead, now=now)


def prune_runs(session: Session, *, before: datetime) -> int:
    """Forget finished runs from before; the newest run of each entry always stays."""
    newest = select(func.max(Run.id)).group_by(Run.entry)
    old = delete(Run).where(
        col(Run.started_at) < before,
        col(Run.outcome) != RunOutcome.RUNNING,
        col(Run.id).not_in(newest),
    )
    return int(session.exec(old).rowcount)


def _running(session: Session) -> Sequence[Run]:
    rows = select(Run).where(Run.outcome == RunOutcome.RUNNING)
    return session.exec(rows.with_for_update()).all()


def _lapses_at(run: Run) -> datetime:
    return run.lease_until or run.started_at + UNLEASED


def _give_up(session: Session, runs: Sequence[Run], *, now: datetime) -> int:
    for run in runs:
        run.lease_until = _lapses_at(run)
        run.outcome, run.finished_at = RunOutcome.FAILED, now
        run.detail = f"{run.worker} stopped during the run"
        if run.by_hand or is_second_slot(run.slot, by_hand=False):
            why = "it was started by hand" if run.by_hand else "this was the second try"
            run.detail += f"; {why}, so it is not run again"
            _tell(session, run, now=now)
    session.flush()
    return len(runs)


def _tell(session: Session, run: Run, *, now: datetime) -> None:
    """What nothing makes up is for a person to know."""
    raise_alert(
        session,
        AlertKind.RUNNER_TROUBLE,
        key=f"lost-run:{run.id}",
        title=f"Callboard: {run.entry} did not end",
        body=f"The job {run.entry} did not end: {run.detail}. If it still matters, run it with "
        f"'callboard jobs run {run.entry}'.",
        now=now,
    )
