"""The runner: cron entries at their times, and everything else as soon as it is there.

It lives on a thread and an event loop of its own, so it never blocks a screen, and a screen never
blocks it. Any number of processes may run one: due times and messages are claimed in the database.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from data.alerts.raising import alerts_are_due, raise_alert
from data.alerts.states import AlertKind
from data.driver import ChangeSignal
from data.outreach.outbox import release_dead
from data.outreach.queries import next_due
from data.schedule.beats import BEAT
from data.schedule.firing import (
    Firing,
    claim_due,
    fail_abandoned,
    finish,
    next_firing,
    remember_entries,
    start_by_hand,
)
from data.schedule.tables import RunOutcome
from data.schedule.workers import beat, leave
from jobs.catalogue import run
from jobs.office import Office
from jobs.tasks.deliver import deliver_alerts, deliver_messages
from jobs.tasks.follow_up import follow_up
from jobs.tasks.process_inbox import process_batch

log = logging.getLogger(__name__)

LOOK = 0.1
"""Seconds between looks at the change signal; one look costs microseconds (FACTS)."""

LOOK_AGAIN = timedelta(seconds=1)

STOP_WITHIN = 5.0
"""Seconds in which work in hand is finished or handed back at shutdown."""


class Runner:
    """`start()`, `wake()` when something arrived in this process, `stop()` at the end."""

    def __init__(self, office: Office, kind: str) -> None:
        self._office = office
        self._kind = kind
        self._thread = threading.Thread(target=self._run, name="runner", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._stopping = False
        self._is_open = False
        self._troubles: dict[str, str] = {}
        self._started_at = office.now()
        self._next_beat = self._started_at
        self._next_cron: datetime | None = self._started_at
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        self._thread.start()

    def stop(self, within: float = STOP_WITHIN) -> None:
        """Finish or hand back what is in hand; safe to call twice and from any thread."""
        self._stopping = True
        self.wake()
        if self._thread.is_alive():
            self._thread.join(within)

    def wake(self) -> None:
        """Look now: something arrived or was decided."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    def run_now(self, name: str) -> None:
        """Run a cron entry beside its schedule; raises `Refused` for an unknown name."""
        office = self._office
        with office.store.write() as session:
            playbook, now = office.house.playbook, office.now()
            firing = start_by_hand(session, playbook, name, now=now, worker=office.worker)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._begin_firing, firing)

    def _run(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        signal = self._office.store.watch()
        try:
            while not self._stopping:
                signal.changed()  # what comes from here on is seen by the wait
                await self._round()
                await self._wait(signal)
        finally:
            await self._close()
            signal.close()

    def _open(self) -> None:
        office = self._office
        with office.store.write() as session:
            remember_entries(session, office.house.playbook, now=office.now())
            fail_abandoned(session, now=office.now())
            release_dead(session, is_dead=_is_dead_here, now=office.now(), by="runner")
        self._is_open = True

    async def _round(self) -> None:
        """Everything that is due. A fault is told and tried again; it never ends the runner."""
        try:
            if not self._is_open:
                self._open()
            self._fire_due()
            self._work_off()
            self._beat()
            self._troubles.pop("database", None)
        except SQLAlchemyError as error:
            trouble = f"The database does not answer: {getattr(error, 'orig', error)}"
            self._troubles["database"] = trouble
            log.error("%s", trouble)
            await asyncio.sleep(LOOK * 5)

    def _fire_due(self) -> None:
        office, now = self._office, self._office.now()
        if self._next_cron is None or now < self._next_cron:
            return
        playbook = office.house.playbook
        with office.store.write() as session:
            for firing in claim_due(session, playbook, now=now, worker=office.worker):
                self._begin_firing(firing)
            self._next_cron = next_firing(session, playbook, now)

    def _begin_firing(self, firing: Firing) -> None:
        self._begin(f"run {firing.run_id}", lambda: self._fire(firing))

    def _work_off(self) -> None:
        """What arrived is answered now, not at the next full minute."""
        office, now = self._office, self._office.now()
        process_batch(office)
        with office.store.read() as session:
            due = next_due(session, now, office.open_channels)
            alerts = alerts_are_due(session, now=now)
        if due is not None and due <= now:
            follow_up(office)
            self._begin("messages", lambda: self._guard("delivery", deliver_messages(office)))
        if alerts:
            self._begin("alerts", lambda: self._guard("alerts", deliver_alerts(office)))

    def _begin(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start a task unless the one of that name still runs."""
        held = self._tasks.get(name)
        if held is not None and not held.done():
            return
        task = asyncio.get_running_loop().create_task(work())
        self._tasks[name] = task
        task.add_done_callback(lambda done: self._ended(name, done))

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(name) is task:
            del self._tasks[name]

    async def _guard(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
            self._troubles.pop(name, None)
        except Exception as error:
            log.exception("%s broke off", name)
            self._tell(name, error)

    async def _fire(self, firing: Firing) -> None:
        office = self._office
        try:
            detail, outcome = await run(firing.job, office), RunOutcome.OK
            self._troubles.pop(firing.entry, None)
        except Exception as error:
            log.exception("job %s broke off", firing.entry)
            detail, outcome = f"{type(error).__name__}: {error}", RunOutcome.FAILED
            self._tell(firing.entry, error)
        with office.store.write() as session:
            finish(session, firing.run_id, outcome, detail, now=office.now())

    def _tell(self, what: str, error: Exception) -> None:
        """Runner trouble: in every console's header, and to the operators once an hour."""
        now = self._office.now()
        self._troubles[what] = f"{what} broke off: {error}"
        try:
            with self._office.store.write() as session:
                raise_alert(
                    session,
                    AlertKind.RUNNER_TROUBLE,
                    key=f"trouble:{what}:{now:%Y-%m-%dT%H}",
                    title="Callboard: trouble in the runner",
                    body=f"On {socket.gethostname()}, {self._troubles[what]}. It is tried again.",
                    now=now,
                )
        except SQLAlchemyError:
            log.exception("the trouble could not be stored")

    def _beat(self) -> None:
        now = self._office.now()
        if now < self._next_beat:
            return
        with self._office.store.write() as session:
            beat(
                session,
                self._office.worker,
                host=socket.gethostname(),
                pid=os.getpid(),
                kind=self._kind,
                started_at=self._started_at,
                now=now,
                trouble="; ".join(self._troubles.values()),
            )
        self._next_beat = now + BEAT

    async def _wait(self, signal: ChangeSignal) -> None:
        """Until woken, something changed anywhere, or the next thing is due."""
        until = self._next_time()
        while not self._stopping and not self._woken.is_set():
            if self._office.now() >= until or signal.changed():
                break
            try:
                await asyncio.wait_for(self._woken.wait(), LOOK)
            except TimeoutError:
                continue
        self._woken.clear()

    def _next_time(self) -> datetime:
        now = self._office.now()
        times = [self._next_beat]
        if self._next_cron is not None:
            times.append(self._next_cron)
        try:
            with self._office.store.read() as session:
                due = next_due(session, now, self._office.open_channels)
        except SQLAlchemyError:
            due = None
        if due is not None:
            # what is due already is with a carrier, or could not be prepared: look again soon
            times.append(due if due > now else now + LOOK_AGAIN)
        return max(min(times), now)

    async def _close(self) -> None:
        pending = list(self._tasks.values())
        if pending:
            await asyncio.wait(pending, timeout=STOP_WITHIN - 1)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await self._office.post.close()
        try:
            with self._office.store.write() as session:
                leave(session, self._office.worker)
        except SQLAlchemyError as error:
            log.error("could not sign off: %s", error)


def _is_dead_here(worker: str) -> bool:
    """Whether a lease's holder was a process of this host that has ended."""
    host, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
