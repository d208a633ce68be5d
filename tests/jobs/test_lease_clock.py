"""Leases of several machines are measured by the database's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from data.store import open_store
from jobs.lease_clock import LOOK_AGAIN, LeaseClock, lease_clock_of
from tests.databases import PostgresDatabases

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_the_database_is_asked_once_a_minute_and_the_time_runs_on_between() -> None:
    asked = []

    def ask() -> datetime:
        asked.append(True)
        return NOON

    clock = LeaseClock(ask)
    first = clock()
    assert first <= clock()
    assert first - NOON < timedelta(seconds=1)
    assert len(asked) == 1
    clock._asked_at -= LOOK_AGAIN + 1
    assert clock() - NOON < timedelta(seconds=1)
    assert len(asked) == 2


def test_sqlite_needs_none_and_postgresql_has_its_own(
    sqlite: str, postgres_databases: PostgresDatabases
) -> None:
    store = open_store(sqlite)
    assert lease_clock_of(store) is None
    store.close()
    store = open_store(postgres_databases.new())
    clock = lease_clock_of(store)
    assert clock is not None
    assert abs(clock() - datetime.now(UTC)) < timedelta(minutes=1)
    store.close()


def test_a_machine_whose_clock_is_a_day_off_keeps_the_same_leases(
    postgres_databases: PostgresDatabases,
) -> None:
    store = open_store(postgres_databases.new())
    clock = lease_clock_of(store)
    assert clock is not None
    right = clock()
    with time_machine.travel(right + timedelta(days=1)):
        assert abs(clock() - right) < timedelta(minutes=1)
    store.close()
