"""The contention bench in CI size: many processes on one database, and what each is promised."""

from __future__ import annotations

from pathlib import Path

from bench.contention_claims import claim_all, fill
from bench.contention_reading import holding_elsewhere
from bench.contention_updates import Until, count_up, new_database
from data.store import Store, driver_of


def test_no_update_is_lost_when_processes_read_modify_and_write_at_once(tmp_path: Path) -> None:
    found = count_up(new_database(tmp_path), processes=4, until=Until(times=25))
    assert (found.acknowledged, found.stored, found.errors) == (100, 100, {})


def test_readers_read_while_another_process_holds_a_writing_transaction(tmp_path: Path) -> None:
    url = new_database(tmp_path)
    store = Store(driver_of(url))
    with holding_elsewhere(url):
        with store.look() as reader:
            looked = reader.rows("SELECT score FROM lead WHERE id = 1")
        with store.read() as session:
            read = session.connection().exec_driver_sql("SELECT score FROM lead WHERE id = 1")
            assert looked == [tuple(row) for row in read] == [(0,)]
    store.close()


def test_each_message_is_claimed_once_by_many_processes(database: str) -> None:
    fill(database, 300)
    found = claim_all(database, 300, batch=10, workers=3)
    assert (found.twice, found.missed, found.strangers) == (0, 0, 0)
