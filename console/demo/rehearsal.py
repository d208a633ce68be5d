"""Play the past: what people did at their times, and between them what the runner did at its own.

The same operations as in real life run with the time of then (`data.whatif.clockwork`), so that the
timelines, clocks and sequences are those a real agency would have. No job of the runner is called
here: each commits for itself, and a few thousand commits would take longer than an operator wants
to wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from threading import Event

from sqlmodel import Session

from data.outreach.door import Parcel
from data.outreach.settle import Outcome
from data.playbook.house import House
from data.refused import DataError
from data.store import Store
from data.whatif.clockwork import Clockwork, Fate

Act = Callable[[Session, datetime], None]

WORKER = "demo"
TOGETHER = 30
"""Events in one transaction: a commit waits for the disk."""


class Ended(DataError):
    """The operator quit while the demo was being set up."""


@dataclass
class Rehearsal:
    """An agenda of acts, played in the order of their times. `fates` answer a lead's deliveries."""

    store: Store
    house: House
    rng: Random
    ended: Event
    fates: dict[int, list[str]] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)
    _asides: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._clock = Clockwork(self.house, worker=WORKER, post=self._fate)

    def at(self, moment: datetime, act: Act) -> None:
        heappush(self._agenda, (moment, next(self._order), act))

    def aside(self, moment: datetime, act: Act) -> None:
        """An act that no message follows from: the runner need not look for one."""
        number = next(self._order)
        self._asides.add(number)
        heappush(self._agenda, (moment, number, act))

    def play(self, until: datetime) -> None:
        """Everything up to `until`; raises `Ended` when the operator does not want it any more."""
        while self._is_left(until):
            if self.ended.is_set():
                raise Ended("The demo was ended while it was being set up.")
            with self.store.write() as session:
                for _ in range(TOGETHER):
                    if self._is_left(until):
                        self._next(session)
        with self.store.write() as session:
            self._clock.catch_up(session, until)

    def _is_left(self, until: datetime) -> bool:
        return bool(self._agenda) and self._agenda[0][0] <= until

    def _next(self, session: Session) -> None:
        self._clock.catch_up(session, self._agenda[0][0])
        moment, number, act = heappop(self._agenda)
        act(session, moment)
        if number not in self._asides:
            self._clock.forget()

    def _fate(self, parcel: Parcel) -> Fate:
        fates = self.fates.get(parcel.lead_id)
        kind, _, why = fates.pop(0).partition(": ") if fates else ("sent", "", "")
        outcomes: tuple[Outcome, ...] = ("sent", "retry", "failed", "uncertain")
        outcome = next(outcome for outcome in outcomes if outcome == kind)
        took = timedelta(seconds=self.rng.uniform(0.8, 4.5))
        return Fate(outcome, why, took if outcome != "retry" else timedelta(0))
