"""Files of leads: every row becomes one thing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data.imports.take_in
import data.imports.undo
from data.files.formulas import guarded, unguarded
from data.files.read import read_table
from data.imports.bad_rows import bad_rows
from data.imports.columns import choose
from data.imports.preview import preview
from data.imports.queries import imports
from data.imports.take_in import BATCH, take_in_file
from data.inbox.process import process, replay
from data.inbox.tables import ImportedFile, Inbound
from data.leads.tables import Lead
from data.refused import Refused
from tests.build import (
    NOON,
    Agency,
    a_lead,
    an_agency,
    the_message,
)
from tests.data.imports.taking import LATER, states, table, taken, taken_back


def test_rows_are_created_merged_or_quarantined_and_kept_raw(agency: Agency) -> None:
    done = taken(agency, "name,email,Shoe size", "Dana,dana@example.org,38",
                 "D. O.,DANA@example.org,", ",,44", 'Kim,"kim@example.org')  # fmt: skip
    assert states(done) == ["created", "merged", "quarantined", "quarantined"]
    assert [row.reason for row in done.rows][2:] == [
        "There is no name, e-mail address, phone or message.",
        "A quote is opened and never closed."]  # fmt: skip
    raw = agency.rows(Inbound)
    assert [row.import_id for row in raw] == [done.import_id] * 4
    assert b'"Shoe size": "44"' in raw[2].payload
    [lead] = agency.rows(Lead)
    assert (lead.source, the_message(agency, lead.id or 0).state.value) == ("import", "queued")
    [listed] = agency.ask(imports)
    assert (listed.name, listed.rows, listed.created, listed.merged, listed.quarantined) == (
        "leads.csv", 4, 1, 1, 2)  # fmt: skip


def test_the_same_file_again_creates_nothing(agency: Agency) -> None:
    lines = ("name,email", "Dana,dana@example.org", "Kim,")
    taken(agency, *lines)
    again = taken(agency, *lines)
    assert states(again) == ["merged", "quarantined"]
    assert len(agency.rows(Inbound)) == 2


def test_a_preview_says_what_each_column_is_and_how_much_is_new(agency: Agency) -> None:
    a_lead(agency, email="dana@example.org")
    file = table("Wer,E-Mail,Tel", "Dana,DANA@example.org,", "Kim,kim@example.org,2125550142",
                 "K,,+1 212 555 0142", "Lou,,")  # fmt: skip
    found = agency.ask(preview, file, country="US")
    assert [(one.name, one.meaning) for one in found.columns] == [
        ("Wer", ""), ("E-Mail", "email"), ("Tel", "phone")]  # fmt: skip
    assert (found.total, found.known, found.new, found.repeated, found.unusable) == (4, 1, 1, 1, 1)
    assert found.problems == ("line 5: there is no name, e-mail address, phone or message",)
    assert found.columns[0].values == ("Dana", "Kim", "K", "Lou")
    assert len(agency.rows(Lead)) == 1


def test_a_column_is_what_the_operator_says_it_is(agency: Agency) -> None:
    file = table('Wer,"Mail ""x""",name,email 2', "Dana Ortiz,d@x.org,desk 4,boss@x.org")
    file = choose(choose(file, "Wer", "name"), "email 2", "")
    done = taken(agency, of=choose(file, 'Mail "x"', "email"))
    lead = agency.row(Lead, done.rows[0].lead_id or 0)
    assert (lead.name, lead.email) == ("Dana Ortiz", "d@x.org")
    assert lead.extra["email 2"] == "boss@x.org"
    assert agency.row(ImportedFile, done.import_id).columns["name"] == ['["Wer"]', '["name"]']


def test_a_chosen_column_mends_the_rows_that_could_not_be_used() -> None:
    file = table("name,email,Tel", "Dana,x,212-555-0142")
    without = choose(file, "Tel", "")
    assert not file.problems
    assert choose(without, "email", "").problems == ()  # the number still looks like one
    with pytest.raises(Refused, match="no field 'phon'; did you mean 'phone'"):
        choose(file, "Tel", "phon")
    with pytest.raises(Refused, match="no column 'emial'; did you mean 'email'"):
        choose(file, "emial", "phone")


def test_a_quarantined_row_is_read_by_its_file_s_columns_when_it_is_replayed(
    agency: Agency,
) -> None:
    done = taken(agency, of=choose(table("Wer,email", "Dana,"), "Wer", "name"))
    assert states(done) == ["quarantined"]
    agency.do(replay, done.rows[0].inbox_id, house=agency.house, now=LATER, by="ana")
    assert [lead.name for lead in agency.rows(Lead)] == ["Dana"]


def test_a_row_that_breaks_the_processing_is_set_aside_and_the_others_go_on(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(session: object, inbound_id: int, **named: object) -> object:
        row = session.get(Inbound, inbound_id)  # type: ignore[attr-defined]
        if b"Kim" in row.payload:
            raise ZeroDivisionError("oh")
        return process(session, inbound_id, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(data.imports.take_in, "process", breaks)
    done = taken(agency, "name,email", "Dana,d@x.org", "Kim,k@x.org", "Lou,l@x.org")
    assert states(done) == ["created", "quarantined", "created"]
    assert "ZeroDivisionError" in done.rows[1].reason


def test_progress_is_told_between_transactions_and_can_end_the_import(agency: Agency) -> None:
    heard: list[int] = []

    def tell(done: int) -> None:
        heard.append(done)
        if len(heard) == 2:
            raise KeyboardInterrupt

    lines = [f"d{n}@example.org" for n in range(BATCH * 3)]
    with pytest.raises(KeyboardInterrupt):
        take_in_file(agency.store, table("email", *lines), name="f", source="import",
                     house=agency.house, now=NOON, by="ana", tell=tell)  # fmt: skip
    assert heard == [BATCH, 2 * BATCH]
    assert len(agency.rows(Lead)) == 2 * BATCH
    assert taken_back(agency, 1, by="ana").closed == 2 * BATCH


CELL = st.sampled_from(
    ["", "Dana", "d@x.org", "D@X.ORG", "k@x.org", "2125550142", "+1 212 555 0142", "x@", "yes",
     "How much?", "=1+1", "\ud83d", "7", '"', "\u202egnp"]
)  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    opened = an_agency(Path(tmp_path_factory.mktemp("small")) / "a.sqlite")
    yield opened
    opened.store.close()


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), max_size=5))
def test_every_row_in_is_exactly_one_of_created_merged_or_quarantined(
    small: Agency, rows: list[tuple[str, ...]]
) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([("name", "email", "phone", "id", "is_test"), *rows])
    read = read_table("f.csv", file.getvalue().encode("utf-8", "replace"))
    leads, raw = len(small.rows(Lead)), len(small.rows(Inbound))
    done = taken(small, of=read)
    assert [row.line for row in done.rows] == [row.line for row in read.rows]
    assert set(states(done)) <= {"created", "merged", "quarantined"}
    assert sum(done.counts.values()) == len(read.rows)
    for row in done.rows:
        assert (row.lead_id is None) == (row.state == "quarantined")
        assert row.reason or row.state == "created"
    assert len(small.rows(Lead)) == leads + done.counts["created"]
    assert len(small.rows(Inbound)) <= raw + len(read.rows)
    assert not [one for one in small.rows(Inbound) if one.state.value == "received"]


def test_bad_rows_are_a_file_to_mend_and_import_again(agency: Agency) -> None:
    file = table("name,email,phone,note", '"=HYPERLINK(""x"")",bad@,+1,"@now', "Dana,d@x.org,,",
                 ' -2+3,x@,+49 30 1,"\tx"')  # fmt: skip
    text = bad_rows(file, taken(agency, of=file).rows)
    header, *rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert header == ["line", "problem", "name", "email", "phone", "note"]
    assert [row[0] for row in rows] == ["2", "4"]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "\t")) for r in rows for cell in r)
    again = read_table("again.csv", text.encode())
    assert again.rows[1].values["phone"] == "+49 30 1"


@given(st.text(alphabet="=+-@\t\r' a1", max_size=8))
def test_a_guarded_cell_is_no_formula_and_comes_back_as_it_was(cell: str) -> None:
    written = guarded(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not written.lstrip(" ").startswith(("=", "+", "-", "@"))
    if not cell.strip().startswith("'"):
        assert unguarded(written) == cell.strip()
