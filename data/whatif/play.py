"""Play the future in a copy: the clock goes from one thing that is due to the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from data.outreach import review
from data.outreach.states import EnrolmentState, MessageState
from data.outreach.tables import Message
from data.playbook.house import House
from data.reading import SessionWriter, reader_of
from data.refused import Refused
from data.store import Store
from data.whatif.chores import Schedule
from data.whatif.clockwork import Clockwork
from data.whatif.deeds import do
from data.whatif.scenario import Deed, Scenario

WORKER = "what-if"
TOGETHER = 50
"""Looks at the clock in one transaction."""

EYES = ("one reader", "another reader")
"""Who approves, where the scenario says that somebody does: some drafts need two people."""


class Play:
    """One scenario in one copy, in which nobody holds a row."""

    def __init__(
        self,
        copy: Store,
        house: House,
        scenario: Scenario,
        now: datetime,
        *,
        is_given_up: Callable[[], bool] = lambda: False,
    ) -> None:
        self._copy, self._house, self._scenario = copy, house, scenario
        self._is_given_up = is_given_up
        self._clock = Clockwork(house, worker=WORKER)
        self._schedule: Schedule | None = None
        self._has_begun = False
        self._deeds = deque(sorted(scenario.deeds, key=lambda deed: deed.at))
        self._now = now

    def to_the_end(self) -> None:
        """Until the scenario's end; raises `Refused` for a deed that is not possible by then."""
        is_over = False
        while not is_over and not self._is_given_up():
            with self._copy.write() as session:
                schedule = self._schedule or Schedule(session, self._house, self._now)
                self._schedule = schedule
                for _ in range(TOGETHER):
                    is_over = is_over or not self._step(session, schedule)

    def _step(self, session: Session, schedule: Schedule) -> bool:
        """Move the clock to what is next, and do it; False when that lies beyond the end."""
        at = max(self._next(session, schedule), self._now) if self._has_begun else self._now
        if at > self._scenario.until:
            return False
        self._now, self._has_begun = at, True
        acted = schedule.run(session, at)
        while self._deeds and self._deeds[0].at <= at:
            self._do(session, self._deeds.popleft())
            acted = True
        if acted:
            self._clock.forget()
        _put_off_what_is_paused(session, at, self._scenario.until)
        if (due := self._clock.next_due(session)) is not None and due <= at:
            self._clock.turn(session, at, at)
        if self._scenario.approves and _approve_all(session, at):
            self._clock.forget()
        return True

    def _next(self, session: Session, schedule: Schedule) -> datetime:
        reader = reader_of(session)
        times = [schedule.next_at(reader, self._now), self._clock.next_due(session)]
        times += [deed.at for deed in list(self._deeds)[:1]]
        beyond = self._scenario.until + timedelta(days=1)
        return min((at for at in times if at is not None), default=beyond)

    def _do(self, session: Session, deed: Deed) -> None:
        if self._scenario.lead_id is not None:
            do(session, self._scenario.lead_id, deed, house=self._house)
            session.flush()


def _approve_all(session: Session, now: datetime) -> bool:
    """As they stand; what cannot be sent stays where it is. Whether anything was approved."""
    approved = False
    waiting = select(Message).where(Message.state == MessageState.REVIEW).order_by(col(Message.id))
    for message in session.exec(waiting).all():
        for reader in EYES:
            try:
                review.approve(session, message.id or 0, shown=None, hold=timedelta(0), now=now,
                               by=reader)  # fmt: skip
            except Refused:
                break
            approved = True
    return approved


def _put_off_what_is_paused(session: Session, now: datetime, until: datetime) -> None:
    """The door asks a paused message again each minute; here nobody will resume it."""
    SessionWriter(session).run(
        f"UPDATE message SET due_at = :until WHERE state = '{MessageState.QUEUED}'"
        " AND due_at <= :now AND due_at < :until AND follow_up_id IN ("
        " SELECT follow_up.id FROM follow_up JOIN enrolment"
        " ON enrolment.id = follow_up.enrolment_id"
        f" WHERE enrolment.state = '{EnrolmentState.PAUSED}')",
        now=now,
        until=until,
    )
