"""The clock that leases are measured by.

Several machines on one PostgreSQL agree on its clock, whatever their own say. Between two looks at
it the time is carried on by a clock that nobody sets, so a machine whose clock jumps neither loses
its claims nor takes another's. SQLite's processes share one machine, and its clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from data.postgres import Postgres, database_clock
from data.store import Store
from jobs.steady import steady

LOOK_AGAIN = 60.0
"""Seconds after which the database is asked anew; two clocks drift apart by a little in them."""


class LeaseClock:
    """Call it for the time; may raise the driver's error when it has to ask the database."""

    def __init__(self, ask: Callable[[], datetime]) -> None:
        self._ask = ask
        self._asked_at = 0.0
        self._answer: datetime | None = None

    def __call__(self) -> datetime:
        now = steady()
        if self._answer is None or now - self._asked_at > LOOK_AGAIN:
            self._answer = self._ask()
            self._asked_at = now = steady()
        return self._answer + timedelta(seconds=now - self._asked_at)


def lease_clock_of(store: Store) -> LeaseClock | None:
    """The clock of a database that several machines share; None where this machine's is right."""
    driver = store.driver
    if not isinstance(driver, Postgres):
        return None

    def ask() -> datetime:
        """On a connection of its own: it is asked in the middle of other transactions."""
        connection = driver.connect()
        try:
            return database_clock(driver.plainly(connection))
        finally:
            connection.close()

    return LeaseClock(ask)
