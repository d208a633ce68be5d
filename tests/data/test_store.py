"""One file, many processes: nothing is lost, nobody waits in vain, nobody else can read it."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.columns import fetch, must_be
from data.leads.tables import Lead
from data.refused import BadDatabase, Refused
from data.store import open_store, parse_url
from data.tables import Secret
from tests.build import Agency

processes = multiprocessing.get_context("spawn")


def count_up(url: str, times: int, start: float = 0.0) -> None:
    """Read, add one, write back: what loses updates when the lock is taken too late."""
    store = open_store(url)
    time.sleep(max(0.0, start - time.time()))
    for _ in range(times):
        with store.write() as session:
            row = session.get_one(Secret, "counter")
            row.value = str(int(row.value) + 1)
    store.close()


def open_and_close(url: str, start: float) -> None:
    time.sleep(max(0.0, start - time.time()))
    open_store(url).close()


def run(target: object, *argument_lists: tuple[object, ...]) -> list[int | None]:
    running = [processes.Process(target=target, args=args) for args in argument_lists]  # type: ignore[arg-type]
    for process in running:
        process.start()
    for process in running:
        process.join(40)
    return [process.exitcode for process in running]


def url_of(agency: Agency) -> str:
    return f"sqlite:///{agency.store.path}"


def test_processes_that_read_and_write_back_lose_no_update(agency: Agency) -> None:
    with agency.store.write() as session:
        session.add(Secret(name="counter", value="0"))
    assert run(count_up, *[(url_of(agency), 60, time.time() + 3)] * 3) == [0, 0, 0]
    with agency.store.read() as session:
        assert session.get_one(Secret, "counter").value == "180"


def test_a_reader_does_not_wait_behind_a_writer_and_sees_what_was_committed(
    agency: Agency,
) -> None:
    with agency.store.write() as writer:
        writer.add(Secret(name="half-done", value="x"))
        writer.flush()
        began = time.monotonic()
        with agency.store.read() as reader:
            assert reader.exec(select(Secret)).all() == []
        assert time.monotonic() - began < 1
    with agency.store.read() as reader:
        assert len(reader.exec(select(Secret)).all()) == 1


def test_two_threads_of_one_process_write_one_after_the_other(agency: Agency) -> None:
    with agency.store.write() as session:
        session.add(Secret(name="counter", value="0"))

    def count() -> None:
        for _ in range(20):
            with agency.store.write() as session:
                row = session.get_one(Secret, "counter")
                row.value = str(int(row.value) + 1)

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert agency.ask(lambda session: session.get_one(Secret, "counter").value) == "60"


def test_an_exception_takes_the_whole_transaction_back(agency: Agency) -> None:
    def add_and_refuse(session: Session) -> None:
        session.add(Secret(name="a", value="b"))
        session.flush()
        raise Refused("No.")

    with pytest.raises(Refused):
        agency.do(add_and_refuse)
    assert agency.rows(Secret) == []


def test_the_file_and_its_companions_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/deep/er/callboard.sqlite")
    with store.write() as session:
        session.add(Secret(name="a", value="b"))
    files = list((tmp_path / "deep/er").iterdir())
    assert len(files) >= 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_the_signal_tells_of_another_connections_commit_and_of_nothing_else(
    agency: Agency,
) -> None:
    signal = agency.store.watch()
    assert not signal.changed()
    with agency.store.read() as session:
        session.exec(select(Lead)).all()
    assert not signal.changed()
    other = sqlite3.connect(str(agency.store.path))
    with other:
        other.execute("INSERT INTO secret (name, value) VALUES ('a', 'b')")
    other.close()
    assert signal.changed()
    assert not signal.changed()
    signal.close()


def test_the_signal_tells_of_another_process_and_of_our_own_writers(agency: Agency) -> None:
    with agency.store.write() as session:
        session.add(Secret(name="counter", value="0"))
    signal = agency.store.watch()
    assert run(count_up, (url_of(agency), 1)) == [0]
    assert signal.changed()
    with agency.store.write() as session:
        session.add(Secret(name="b", value="c"))
    assert signal.changed()
    signal.close()


def test_a_database_of_a_newer_version_is_refused_with_one_sentence(agency: Agency) -> None:
    agency.store.close()
    with sqlite3.connect(str(agency.store.path)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadDatabase, match=r"newer version of Callboard \(revision 9999"):
        open_store(url_of(agency))


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE orders (id INTEGER)")
    with pytest.raises(BadDatabase, match="tables of another program"):
        open_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("orders",)]


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Dana,\n" * 200)
    with pytest.raises(BadDatabase, match="cannot be opened"):
        open_store(f"sqlite:///{path}")
    assert path.read_text().startswith("Dear Dana")


def test_a_place_where_no_file_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadDatabase, match="cannot be made"):
        open_store(f"sqlite:///{tmp_path}/file/callboard.sqlite")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("not a url", "not a database URL"),
        ("mysql://host/name", "names the database 'mysql'"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
    ],
)
def test_a_wrong_url_is_refused_before_anything_is_touched(url: str, says: str) -> None:
    with pytest.raises(BadDatabase, match=says):
        parse_url(url)


def test_several_processes_may_make_the_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/callboard.sqlite"
    assert run(open_and_close, *[(url, time.time() + 2)] * 4) == [0, 0, 0, 0]
    open_store(url).close()


def test_what_is_stored_comes_back_as_the_same_utc_microsecond(agency: Agency) -> None:
    moment = datetime(2026, 3, 8, 6, 59, 59, 123456, tzinfo=UTC)
    with agency.store.write() as session:
        lead = Lead(received_at=moment, submitted_at=moment, last_inbound_at=moment)
        session.add(lead)
    assert agency.row(Lead, 1).received_at == moment
    assert agency.row(Lead, 1).received_at.tzinfo is not None


@pytest.mark.parametrize("key", [7, -1, 2**63, 10**30])
def test_a_row_that_is_not_there_is_named_in_the_refusal(agency: Agency, key: int) -> None:
    with pytest.raises(Refused, match=f"There is no lead {key}"):
        agency.ask(fetch, Lead, key, "lead")


def test_a_row_that_changed_since_it_was_read_is_refused() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    lead = Lead(version=3, received_at=moment, submitted_at=moment, last_inbound_at=moment)
    must_be(lead, 3, "Lead 1")
    must_be(lead, None, "Lead 1")
    with pytest.raises(Refused, match="Lead 1 was changed meanwhile"):
        must_be(lead, 2, "Lead 1")
