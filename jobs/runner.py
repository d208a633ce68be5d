"""The runner: cron entries at their times, and everything else as soon as it is there.

It lives on a thread and an event loop of its own, so it never blocks a screen, and a screen never
blocks it. Any number of processes may run one: due times and messages are claimed in the database.

No fault ends it. What hinders it becomes a trouble with a sentence; the work is held and tried
again after a wait that grows to 3 s for the database and 15 s for all else.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from data.driver import ChangeSignal
from data.migrations import bring_up_to_date
from data.place import Place
from data.playbook.house import House
from data.refused import Unavailable
from data.trouble import BUSY, database_trouble, is_database_error
from jobs.at_work import AtWork
from jobs.channel_watch import ChannelWatch
from jobs.clock_watch import ClockWatch
from jobs.cron_runs import CronRuns
from jobs.doubt import Doubt
from jobs.due_work import DueWork
from jobs.fetch_watch import FetchWatch
from jobs.freeing import free_what_is_dead
from jobs.half_undone import finish_undos
from jobs.heartbeat import Heartbeat
from jobs.hindrance import Hindrance
from jobs.intake.mailbox_watch import MailboxWatch
from jobs.merging import merge_words
from jobs.office import Office
from jobs.rules_watch import RulesWatch
from jobs.steady import steady
from jobs.tasks.deliver import take_back
from jobs.telling import Teller
from jobs.troubles import Troubles

log = logging.getLogger(__name__)

LOOK = 0.2
"""Seconds between looks at the change signal. A look costs microseconds (FACTS), waking up for it
more; what arrives in this process wakes the runner at once."""

LOOK_WHERE_TOLD = 1.0
"""The same where somebody in this process looks anyway and wakes the runner."""

ALL_AGAIN = 1.0
"""Seconds between looks at what hardly ever changes: the clock and the database's place."""

STOP_WITHIN = 4.0
"""Seconds in which work in hand is finished or handed back at shutdown, of the program's five."""

MAILBOXES_WITHIN = 0.5
"""Seconds for the mailboxes' threads, which were hung up before."""

ROUND = "round"
"""The runner's own work, as the hindrances know it."""


class Runner:
    """`start()`, `wake()` when something arrived in this process, `stop()` at the end.

    `house`, `troubles` and `news` may be read from any thread.
    """

    def __init__(
        self,
        office: Office,
        kind: str,
        *,
        look: float = LOOK,
        steady: Callable[[], float] = steady,
    ) -> None:
        """Make it.

        Args:
            office: What it works with.
            kind: What it lives in: `console`, `serve`.
            look: Seconds between looks at the change signal.
            steady: Seconds of a clock that nobody sets.
        """
        self._office = office
        self._steady = steady
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._main()), name="runner", daemon=True
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken, self._ending = asyncio.Event(), asyncio.Event()
        self._next_look = asyncio.Event()
        self._look, self._looks = look, 0
        self._stopping = False
        self._place = Place(office.store)
        self._signal: ChangeSignal | None = None
        self._is_open = False
        self._troubles = Troubles(office.now, steady)
        self._teller = Teller(office, steady, lambda name, work: self._at_work.begin(name, work))
        self._hindrance = Hindrance(self._troubles, self._teller, self._place.path)
        self._at_work = AtWork(office, self._hindrance, self.wake)
        self._work = DueWork(office, self._at_work)
        self._heart = Heartbeat(office, kind, self._troubles, steady)
        self._doubt = Doubt(office.store, steady, self.wake)
        office.doubt, office.went_well = self._doubt.arise, self._hindrance.over
        self._clock = ClockWatch(
            office.now, steady, self._troubles, self._teller, office.lease_clock
        )
        self._rules = RulesWatch(office, self._troubles, self._teller, steady)
        self._channels = ChannelWatch(office, self._teller)
        self._fetches = FetchWatch(office, self._troubles, self._teller)
        self._mailboxes = MailboxWatch(office)
        self._cron = CronRuns(office, self._hindrance, self._at_work.begin, self._ending)

    @property
    def worker(self) -> str:
        """Its name in the list of runners that are alive."""
        return self._office.worker

    @property
    def house(self) -> House:
        """The rules in force."""
        return self._office.house

    @property
    def troubles(self) -> tuple[str, ...]:
        """What hinders the work, a sentence each; times in UTC."""
        return self._troubles.sentences

    @property
    def news(self) -> str:
        """What operators should notice for a moment."""
        return self._rules.news

    def start(self) -> None:
        self._thread.start()

    def stop(self, within: float = STOP_WITHIN) -> None:
        """Finish or hand back what is in hand; safe to call twice and from any thread."""
        self._stopping = True
        self._office.closing.set()
        self._call(self._ending.set)
        self.wake()
        if self._thread.is_alive():
            self._thread.join(within)

    def wake(self) -> None:
        """Look now: something arrived or was decided."""
        self._call(self._wake)

    def _wake(self) -> None:
        self._woken.set()
        self._next_look.set()

    def run_now(self, name: str) -> None:
        """Run a cron entry beside its schedule; raises `Refused` for an unknown name."""
        try:
            firing = self._cron.by_hand(name)
        except Exception as error:
            if not is_database_error(error):
                raise
            trouble = database_trouble(error, self._place.path)
            raise Unavailable(f"{trouble.sentence()}; {name} was not run.") from error
        self._call(lambda: self._cron.begin(firing))

    def _call(self, what: Callable[[], object]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what)

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        log.info("The runner works as %s.", self._office.worker)
        try:
            while not self._stopping:
                await self._turn()
        finally:
            await self._close()
            log.info("The runner has stopped.")

    async def _turn(self) -> None:
        """Everything that is due, then the wait. A fault is told and tried again."""
        try:
            if not self._hindrance.wait(ROUND):
                self._round()
                self._hindrance.over(ROUND)
            await self._wait()
        except Exception as error:  # noqa: BLE001 - the rim: whatever it is, it is told
            self._hindrance.meet(ROUND, error)
            self._hang_up()
            self._beat_anyway(error)

    def _round(self) -> None:
        self._look_at_place()
        self._listen()
        self._open()
        self._doubt.settle()
        self._mailboxes.start()
        self._cron.fire_due()
        self._work.begin()
        if not self._heart.wait:
            self._channels.look()
            self._at_work.do("undo", finish_undos)
            self._at_work.do("taking back", take_back)
            self._at_work.do("merging words", merge_words)
        if self._work.some_fetches_wait or not self._heart.wait:
            self._fetches.look()
        if self._heart.beat():
            self._hindrance.written()

    def _look_at_place(self) -> None:
        standing = self._place.standing()
        if standing == "gone":
            raise FileNotFoundError(errno.ENOENT, "no such file")
        if standing == "replaced":
            log.warning("Another database file was put in place; it is used from here on.")
            self._hang_up()
            self._office.store.close()
            self._place.accept()
            self._is_open = False

    def _listen(self) -> None:
        """What comes from here on is seen by the wait."""
        if self._signal is None:
            self._signal = self._office.store.watch()
        self._signal.changed()

    def _hang_up(self) -> None:
        signal, self._signal = self._signal, None
        if signal is not None:
            with suppress(self._office.store.driver.errors):
                signal.close()

    def _open(self) -> None:
        """At the start, with new rules, on another file, after the clock was set: know the entries,
        free what is dead and what lies ahead of the clock."""
        if self._is_open:
            return
        bring_up_to_date(self._office.store)
        self._cron.remember()
        free_what_is_dead(self._office)
        self._is_open = True
        gc.freeze()  # what stands now stays: looking through all of it stops the runner for 60 ms

    def _beat_anyway(self, error: Exception) -> None:
        """A full disk often has room for a small update (FACTS): then every console sees why."""
        if self._place.standing() != "there" or database_trouble(error, self._place.path) == BUSY:
            return
        with suppress(Exception):
            self._heart.beat()

    async def _wait(self) -> None:
        """Until woken, something changed anywhere, or the next thing is due."""
        await asyncio.sleep(self._work.rest)  # a pause of nothing must let the carriers run, too
        until = self._steady() + self._pause()
        while not self._stopping and not self._woken.is_set():
            if self._steady() >= until or self._has_changed():
                break
            self._looks += 1
            all_again = self._looks % max(round(ALL_AGAIN / self._look), 1) == 0
            if all_again and self._place.standing() != "there":
                break
            if all_again and self._clock.look():
                self._is_open = False
                self._cron.look_anew()
                break
            if not (self._heart.wait or self._hindrance.wait(ROUND)):
                break
            if await self._rules.look():
                self._is_open = False
                self._cron.look_anew()
                break
            await self._rest_for(min(self._look, max(until - self._steady(), 0.001)))
        self._woken.clear()

    async def _rest_for(self, seconds: float) -> None:
        """So long, or until woken; asyncio's own way to wait with an end makes a task of it."""
        timer = asyncio.get_running_loop().call_later(seconds, self._next_look.set)
        await self._next_look.wait()
        timer.cancel()
        self._next_look.clear()

    def _has_changed(self) -> bool:
        if self._signal is None:
            return False
        try:
            return self._signal.changed()
        except self._office.store.driver.errors:
            return True  # the round will meet what is wrong

    def _pause(self) -> float:
        """Seconds until the next thing is due."""
        if wait := self._hindrance.wait(ROUND):
            return wait
        now = self._office.now()
        waits = [self._heart.wait]
        if (tried := self._troubles.next_try) is not None:
            waits.append(tried)
        if (firing := self._cron.next_at) is not None:
            waits.append((firing - now).total_seconds())
        waits += self._work.waits(now)
        return max(min(waits), 0.0)

    async def _close(self) -> None:
        self._mailboxes.hang_up()
        await self._at_work.end(within=STOP_WITHIN - 1)
        self._hang_up()
        self._mailboxes.join(within=MAILBOXES_WITHIN)
        await self._office.post.close()
        try:
            self._heart.end()
        except Exception as error:  # noqa: BLE001 - the end comes all the same
            log.error("could not sign off: %s", error)
