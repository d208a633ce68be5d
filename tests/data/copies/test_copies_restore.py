"""A restore puts back exactly what was copied, loses nothing unasked, or changes nothing."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from data.finding.find import find
from data.finding.index import INDEXED, PREFIX
from data.migrations import HEAD
from data.place import Place
from data.postgres import Postgres
from data.soundness.checking import check
from data.store import Store, driver_of, open_store
from data.tables import Secret
from tests.build import an_agency
from tests.data.copies.copying import LATER, Copies, add, leads
from tests.databases import Databases
from tests.servers import until


def test_what_was_copied_is_back_and_the_replaced_database_is_kept_beside(copies: Copies) -> None:
    agency = copies.agency
    add(agency, "Dana Ortiz")
    made = copies.back_up()
    add(agency, "Eve Moss")
    done = copies.restore(made.file, overwrite_newer=True)
    assert leads(agency) == ["Dana Ortiz"]
    assert done.kept is not None
    assert ".before-restore-20261124T1800" in done.kept.name
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    assert check(agency.store, now=LATER) == []
    copies.restore(done.kept, overwrite_newer=True)
    assert leads(agency) == ["Dana Ortiz", "Eve Moss"]
    add(agency, "Finn Adler")
    assert len(leads(agency)) == 3, "new rows get new numbers"


def test_a_database_that_holds_no_more_than_the_backup_needs_no_such_word(copies: Copies) -> None:
    add(copies.agency, "Dana Ortiz")
    made = copies.back_up()
    copies.agency.do(lambda session: session.add(Secret(name="a", value="b")))
    copies.restore(made.file)
    assert leads(copies.agency) == ["Dana Ortiz"]
    assert copies.agency.rows(Secret) == []


def test_a_process_that_has_the_database_open_sees_the_restored_one(copies: Copies) -> None:
    agency = copies.agency
    add(agency, "Dana Ortiz")
    made = copies.back_up()
    add(agency, "Eve Moss")
    with closing(Store(driver_of(agency.url))) as other:
        place, signal = Place(other), other.watch()
        with other.read() as session:
            assert len(session.execute(text("SELECT id FROM lead")).all()) == 2
        signal.changed()
        copies.restore(made.file, overwrite_newer=True)
        assert until(signal.changed)
        signal.close()
        assert place.standing() == "there"
        with other.look() as reader:
            assert reader.rows("SELECT name FROM lead") == [("Dana Ortiz",)]
        with other.write() as session:
            session.add(Secret(name="written after", value="x"))
    assert [row.name for row in agency.rows(Secret) if row.name == "written after"]


def test_the_restored_database_is_opened_and_goes_on(databases: Databases, tmp_path: Path) -> None:
    agency = an_agency(databases.new())
    add(agency, "Dana Ortiz")
    copies = Copies(agency, tmp_path)
    made = copies.back_up()
    if isinstance(agency.store.driver, Postgres):  # as on a new server
        with agency.store.direct() as transaction:
            for one in INDEXED:
                transaction.run(f"DROP FUNCTION {PREFIX}{one.kind}_kept CASCADE")
    copies.restore(made.file, overwrite_newer=True)
    add(agency, "Eve Moss")
    agency.store.close()
    again = open_store(agency.url)
    with again.look() as reader:
        found = [thing.who for words in ("ortiz", "moss") for thing in find(reader, words).things]
        assert found == ["Dana Ortiz", "Eve Moss"], "the index came along, and goes on"
        assert reader.rows("SELECT version_num FROM alembic_version") == [(HEAD,)]
        restored = "SELECT count(*) FROM activity WHERE kind = 'database.restored'"
        assert reader.rows(restored) == [(1,)]
    again.close()
