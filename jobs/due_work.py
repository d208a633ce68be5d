"""What is due at this moment is begun, and when the next is due is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data.alerts.raising import alerts_are_due
from data.inbox.fetches import fetch_is_due
from data.outreach.queries import WhatIsDue, what_is_due
from jobs.at_work import AtWork
from jobs.intake.fetching import fetch_waiting
from jobs.office import Office
from jobs.tasks.deliver import deliver_alerts, deliver_messages
from jobs.tasks.follow_up import prepare_steps
from jobs.tasks.process_inbox import process_batch

LOOK_AGAIN = 1.0
"""Seconds before what is due already, and was not taken, is looked at again."""


class DueWork:
    """Of one runner, but for its cron entries. `rest`: seconds that the others of the process are
    given after what arrived was answered."""

    def __init__(self, office: Office, at_work: AtWork) -> None:
        self._office = office
        self._at_work = at_work
        self._due = WhatIsDue(False, None)
        self._fetch_at: datetime | None = None
        self.rest = 0.0

    @property
    def some_fetches_wait(self) -> bool:
        return self._fetch_at is not None

    def begin(self) -> None:
        """What arrived is answered now, not at the next full minute."""
        office = self._office
        _, self.rest = office.way.timed(lambda: process_batch(office, office.way.limit))
        now = office.now()
        with office.store.look() as reader:
            self._due = what_is_due(reader, now, office.open_channels)
            alerts = alerts_are_due(reader, now=now)
            self._fetch_at = fetch_is_due(reader)
        if self._due.now:
            self._at_work.do("follow-ups", prepare_steps)
            office.hire()
            self._at_work.do("delivery", deliver_messages)
        if self._fetch_at is not None and self._fetch_at <= now:
            self._at_work.do("fetching", fetch_waiting)
        if alerts:
            self._at_work.do("alerts", deliver_alerts)

    def waits(self, now: datetime) -> Iterator[float]:
        """Seconds until each next thing is due; below 0: it is."""
        if self._fetch_at is not None:
            yield max((self._fetch_at - now).total_seconds(), LOOK_AGAIN)
        if self._due.now:
            yield LOOK_AGAIN  # it is with a carrier, or could not be prepared
        if self._due.next_at is not None:
            yield (self._due.next_at - now).total_seconds()
