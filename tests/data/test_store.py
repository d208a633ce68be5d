"""One database, many processes: nothing is lost, nobody waits in vain, everybody is told.

Each test runs on SQLite and on PostgreSQL, unless it is about a file.
"""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from select import select as select_ready
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from data.columns import fetch
from data.leads.tables import Lead
from data.migrations import HEAD
from data.playbook.house import House
from data.postgres import TAKERS_IN
from data.refused import BadDatabase, Refused, Unavailable
from data.sqlite import READER_KEEPS, WRITER_KEEPS, Sqlite, sqlite_driver
from data.store import Store, driver_of, open_store
from data.tables import Secret
from data.trouble import database_trouble
from tests.build import Agency, a_playbook, posted
from tests.databases import PostgresDatabases
from tests.processes import SOON, processes
from tests.servers import until


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


def test_processes_that_read_and_write_back_lose_no_update(agency: Agency) -> None:
    with agency.store.write() as session:
        session.add(Secret(name="counter", value="0"))
    assert run(count_up, *[(agency.url, 60, time.time() + SOON)] * 3) == [0, 0, 0]
    with agency.store.read() as session:
        assert session.get_one(Secret, "counter").value == "180"


def test_a_reader_does_not_wait_behind_a_writer_and_sees_what_was_committed(
    agency: Agency,
) -> None:
    with agency.store.write() as writer:
        writer.add(Secret(name="half-done", value="x"))
        writer.flush()
        with agency.store.read() as reader:  # who waited here would wait for ever
            assert reader.exec(select(Secret)).all() == []
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


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_who_only_reads_keeps_fewer_pages_than_who_writes(agency: Agency) -> None:
    """A console has half a dozen connections that read; what each keeps is its memory."""
    kept = "SELECT cache_size FROM pragma_cache_size"
    with agency.store.look() as reader:
        ((looking,),) = reader.rows(kept)
    with agency.store.read() as session:
        reading = session.execute(text(kept)).scalar_one()
    with agency.store.direct() as writer:
        ((writing,),) = writer.rows(kept)
    assert (looking, reading, writing) == (-READER_KEEPS, -READER_KEEPS, -WRITER_KEEPS)


def test_the_file_and_its_companions_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/deep/er/callboard.sqlite")
    with store.write() as session:
        session.add(Secret(name="a", value="b"))
    files = list((tmp_path / "deep/er").iterdir())
    assert len(files) >= 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_the_signal_tells_of_a_commit_and_of_nothing_else(agency: Agency) -> None:
    signal = agency.store.watch()
    assert not signal.changed()
    with agency.store.read() as session:
        session.exec(select(Lead)).all()
    with agency.store.look() as reader:
        reader.rows("SELECT name FROM secret")
    with agency.store.write() as session:
        session.exec(select(Lead)).all()
    assert not signal.changed()
    with agency.store.write() as session:
        session.add(Secret(name="a", value="b"))
    until(signal.changed)
    assert not signal.changed()
    signal.close()


def test_what_is_taken_back_is_told_to_nobody(agency: Agency) -> None:
    signal = agency.store.watch()

    def add_and_refuse(session: Session) -> None:
        session.add(Secret(name="a", value="b"))
        session.flush()
        raise Refused("No.")

    with pytest.raises(Refused):
        agency.do(add_and_refuse)
    assert not signal.changed()
    signal.close()


def test_the_signal_tells_of_another_process_and_of_our_own_writers(agency: Agency) -> None:
    with agency.store.write() as session:
        session.add(Secret(name="counter", value="0"))
    signal = agency.store.watch()
    assert run(count_up, (agency.url, 1)) == [0]
    until(signal.changed)
    with agency.store.write() as session:
        session.add(Secret(name="b", value="c"))
    until(signal.changed)
    signal.close()


def test_who_waits_for_a_change_can_sleep_until_somebody_writes(agency: Agency) -> None:
    with agency.store.write() as session:
        session.add(Secret(name="counter", value="0"))
    signal = agency.store.watch()
    sign = signal.sign()
    assert sign is not None

    def is_given(within: float) -> bool:
        return bool(select_ready([sign], [], [], within)[0])

    for _look in range(3):  # looking and reading is no writing
        signal.changed()
        with agency.store.look() as reader:
            reader.rows("SELECT name FROM secret")
    assert not is_given(0)
    for _commit in range(2):
        assert run(count_up, (agency.url, 1)) == [0]
        assert is_given(SOON), "another process has committed"
        until(signal.changed)
        signal.changed()
        assert not is_given(0)
    signal.close()


def test_a_sign_of_life_is_passed_over_and_nothing_that_was_committed_beside_it(
    agency: Agency,
) -> None:
    signal = agency.store.watch()
    with agency.store.write() as session:
        session.add(Secret(name="counter", value="0"))
    until(signal.changed)

    def note() -> None:
        with agency.store.write_unheard() as session:
            session.add(Secret(name=f"note {uuid4()}", value=""))

    note()
    assert not signal.changed()
    note()
    with agency.store.write() as session:
        session.add(Secret(name="ours", value=""))
    note()
    until(signal.changed)
    assert not signal.changed()
    note()
    assert run(count_up, (agency.url, 1)) == [0]
    note()
    until(signal.changed)
    with agency.store.write_unheard() as session:
        session.add(Secret(name="last", value=""))
        session.flush()
        assert not signal.changed(), "not before it is committed"
    assert not signal.changed()
    signal.close()


def test_a_signal_of_another_process_hears_of_a_sign_of_life_on_one_machine(
    agency: Agency,
) -> None:
    other = open_store(agency.url)
    signal = other.watch()
    with agency.store.write_unheard() as session:
        session.add(Secret(name="a", value=""))
    assert signal.changed() == isinstance(agency.store.driver, Sqlite)
    signal.close()
    other.close()


def test_a_database_of_a_newer_version_is_refused_with_one_sentence(agency: Agency) -> None:
    with agency.store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    try:
        with pytest.raises(BadDatabase, match=r"newer version of Callboard \(revision 9999"):
            open_store(agency.url)
    finally:
        with agency.store.write() as session:
            session.connection().exec_driver_sql(
                f"UPDATE alembic_version SET version_num = '{HEAD}'"
            )


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
        ("postgresql+asyncpg://host/name", "names the database 'postgresql\\+asyncpg'"),
        ("postgresql://user:se/cret@host/name", "not a PostgreSQL URL"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
    ],
)
def test_a_wrong_url_is_refused_before_anything_is_touched(url: str, says: str) -> None:
    with pytest.raises(BadDatabase, match=says):
        driver_of(url)


def test_several_processes_may_make_the_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/callboard.sqlite"
    assert run(open_and_close, *[(url, time.time() + SOON)] * 4) == [0, 0, 0, 0]
    open_store(url).close()


def test_a_file_that_somebody_else_is_just_beginning_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself says at once that it is locked, whatever its busy timeout is."""
    file = tmp_path / "callboard.sqlite"
    file.touch()
    driver = Sqlite(file)
    other = sqlite_driver().connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE begun (x)")
    other.execute("BEGIN IMMEDIATE")
    over = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    over.start()
    connection = driver.connect()
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    over.join()
    connection.close()
    other.close()


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


def test_a_url_that_cannot_be_read_never_shows_its_password() -> None:
    with pytest.raises(BadDatabase) as refusal:
        driver_of("postgresql://user:se/cret@host/name")
    assert "cret" not in str(refusal.value)


def test_claims_run_beside_each_other_and_never_beside_a_writer(
    postgres_databases: PostgresDatabases,
) -> None:
    url = postgres_databases.new()
    one, two = open_store(url), open_store(url)
    with one.claim(), two.claim():
        pass  # neither waits for the other
    order = []

    def write() -> None:
        with two.write():
            order.append("writer")

    with one.claim():
        writer = threading.Thread(target=write)
        writer.start()
        until(lambda: _waits(postgres_databases))
        order.append("claim")
    writer.join(10)
    assert order == ["claim", "writer"]
    one.close()
    two.close()


def _waits(databases: PostgresDatabases) -> bool:
    """Whether somebody waits for the writers' lock."""
    with databases.connected() as connection:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(connection.execute(waiting).fetchone()[0])


def test_what_arrives_is_added_while_somebody_decides_and_never_beside_its_like(
    postgres_databases: PostgresDatabases,
) -> None:
    store, other = (open_store(postgres_databases.new()) for _ in range(2))
    with store.write() as deciding:
        deciding.add(Secret(name="decided", value=""))
        with other.take_in() as taking:
            taking.run("INSERT INTO secret (name, value) VALUES ('arrived', '')")
        assert [name for (name,) in _names(other)] == ["arrived"]
    with other.take_in(), postgres_databases.connected() as third:
        (is_free,) = third.execute(f"SELECT pg_try_advisory_xact_lock({TAKERS_IN})").fetchone()
        assert not is_free
    store.close()
    other.close()


def _names(store: Store) -> list[tuple[str]]:
    with store.look() as reader:
        return reader.rows("SELECT name FROM secret ORDER BY name")


def test_a_server_that_went_away_is_met_again_without_a_restart(
    postgres_databases: PostgresDatabases,
) -> None:
    store = open_store(postgres_databases.new())
    with store.write() as session:
        session.add(Secret(name="a", value="b"))
    with store.look() as reader, store.look() as another:
        assert (
            reader.rows("SELECT name FROM secret")
            == [("a",)]
            == another.rows("SELECT name FROM secret")
        )
    with postgres_databases.connected() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with store.look() as reader:  # no connection that went while it was idle is in the way
        assert reader.rows("SELECT name FROM secret") == [("a",)]
    with store.write() as session:
        session.add(Secret(name="c", value="d"))
    store.close()


def test_a_database_that_was_moved_takes_no_writes_and_goes_on_when_it_is_back(
    sqlite: str,
) -> None:
    store = open_store(sqlite)
    path = Path(store.where)
    with store.write() as session:
        session.add(Secret(name="before", value="x"))
    with store.look() as reader:
        reader.rows("SELECT name FROM secret")
    moved = path.rename(path.with_name("moved.sqlite"))
    for opened in (store.write, store.direct, store.claim, store.look, store.read):
        with pytest.raises(Exception, match="unable to open"), opened() as found:
            _ask(found)
    moved.rename(path)
    with store.read() as session:
        assert [row.name for row in session.exec(select(Secret))] == ["before"]
    with store.write() as session:
        session.add(Secret(name="after", value="x"))
    with store.look() as reader:
        assert reader.rows("SELECT name FROM secret ORDER BY name") == [("after",), ("before",)]
    store.close()


def _ask(found: object) -> None:
    if isinstance(found, Session):
        found.exec(select(Secret)).all()


def test_no_new_file_is_made_where_a_moved_one_has_left_what_it_has_not_taken_in(
    sqlite: str,
) -> None:
    store = open_store(sqlite)
    path = Path(store.where)
    with store.write() as session:
        session.add(Secret(name="before", value="x"))
    path.rename(path.with_name("moved.sqlite"))
    assert path.with_name(f"{path.name}-wal").stat().st_size
    with pytest.raises(Unavailable, match=r"gone.*put it back"):
        open_store(sqlite)
    assert not path.exists()
    path.with_name("moved.sqlite").rename(path)
    with store.read() as session:
        assert [row.name for row in session.exec(select(Secret))] == ["before"]
    store.close()


def test_an_empty_database_that_somebody_began_while_ours_was_away_is_never_taken_for_it(
    sqlite: str,
) -> None:
    store = open_store(sqlite)
    path = Path(store.where)
    posted(Agency(store, House(a_playbook(), frozenset())), name="Dana")
    for file in path.parent.glob(f"{path.name}*"):
        file.rename(path.parent / f"away-{file.name}")
    open_store(sqlite).close()
    for opened in (store.take_in, store.write, store.look):
        with pytest.raises(store.driver.errors) as refused, opened():
            pass
        said = database_trouble(refused.value, path).sentence()
        assert said.startswith(f"Database: gone — an empty one stands at {path}; put yours back")
    for file in path.parent.glob("away-*"):
        file.rename(path.parent / file.name.removeprefix("away-"))
    with store.look() as reader:
        assert reader.rows("SELECT source FROM inbound") == [("website",)]
    store.close()
