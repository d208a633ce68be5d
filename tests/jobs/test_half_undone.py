"""What a crash cut off in the middle of an import's undo, the next runner goes on with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

import data.imports.undo
from data.files.read import read_table
from data.imports.queries import imports
from data.imports.take_in import take_in_file
from data.imports.undo import begin_undo, undo_some
from data.leads.tables import Lead
from jobs.half_undone import finish_undos
from jobs.office import Office
from tests.build import NOON, Agency


def test_a_runner_takes_an_import_back_to_its_end(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data.imports.undo, "AT_ONCE", 1)
    file = read_table("leads.csv", b"email\nd@x.org\nk@x.org\nl@x.org")
    take_in_file(agency.store, file, name="leads.csv", source="import", house=agency.house,
                 now=NOON, by="ana")  # fmt: skip
    office = an_office()
    assert asyncio.run(finish_undos(office)) == 0, "nobody began"
    agency.do(undo_some, agency.ask(begin_undo, 1), now=NOON, by="bo")
    assert [lead.outcome for lead in agency.rows(Lead)].count("import_undone") == 1
    assert asyncio.run(finish_undos(office)) == 1
    assert {lead.outcome for lead in agency.rows(Lead)} == {"import_undone"}
    [done] = agency.ask(imports)
    assert done.undone_at is not None
    assert done.undone_by == "bo"
    assert asyncio.run(finish_undos(office)) == 0
