"""A restore into PostgreSQL is one transaction, and a death right after it sends nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.copies import postgres_restore
from data.outreach.lapsed import release_lapsed
from data.postgres import TAKERS_IN, WRITERS
from data.refused import Refused
from data.store import Store
from tests.build import DAY, Agency, an_agency, delivered, the_message
from tests.data.copies.copying import LATER, Copies, add, leads
from tests.databases import PostgresDatabases


def restored_after(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> tuple[Agency, Copies, Path]:
    """An agency on PostgreSQL with a queued message, and the backup of it."""
    agency = an_agency(postgres_databases.new())
    add(agency, "Dana Ortiz")
    copies = Copies(agency, tmp_path)
    return agency, copies, copies.back_up().file


def test_a_restore_that_dies_before_it_is_done_leaves_nothing_that_leaves_by_itself(
    postgres_databases: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency, copies, file = restored_after(postgres_databases, tmp_path)

    def die(store: Store) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(postgres_restore, "bring_up_to_date", die)
    with pytest.raises(KeyboardInterrupt):
        copies.restore(file)
    assert delivered(agency, now=LATER) == []
    a_day_after = max(LATER, datetime.now(UTC)) + DAY  # the lease is of the server's clock
    assert agency.do(release_lapsed, now=a_day_after, by="runner") == (0, 1)
    assert the_message(agency, 1).state == "uncertain"
    assert delivered(agency, now=a_day_after) == []
    agency.store.close()


def test_an_archive_that_breaks_off_while_it_is_read_changes_nothing(
    postgres_databases: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency, copies, file = restored_after(postgres_databases, tmp_path)
    add(agency, "Eve Moss")
    keep = postgres_restore._keep

    def keep_and_cut(*arguments: object) -> object:
        os.truncate(file, file.stat().st_size - 100)
        return keep(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(postgres_restore, "_keep", keep_and_cut)
    with pytest.raises(
        Refused, match=r"is damaged: could not read from input file: end of file\. No"
    ):
        copies.restore(file, overwrite_newer=True)
    assert leads(agency) == ["Dana Ortiz", "Eve Moss"]
    agency.store.close()


def test_nobody_writes_while_an_archive_is_put_in_place(
    postgres_databases: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency, copies, file = restored_after(postgres_databases, tmp_path)
    free: list[bool] = []
    update, keep = postgres_restore.bring_up_to_date, postgres_restore._keep

    def look() -> None:
        with postgres_databases.connected() as connection:
            for number in (WRITERS, TAKERS_IN):
                (is_free,) = connection.execute(
                    f"SELECT pg_try_advisory_lock_shared({number})"
                ).fetchone()
                free.append(is_free)

    monkeypatch.setattr(postgres_restore, "_keep", lambda *args: (look(), keep(*args))[1])
    monkeypatch.setattr(postgres_restore, "bring_up_to_date", lambda s: (look(), update(s)))
    copies.restore(file)
    look()
    assert free == [False, False, False, False, True, True]
    agency.store.close()
