"""The files that were taken in, as a list, and what is known of one of them."""

from __future__ import annotations

from typing import TypeVar

import pytest

from data.imports.columns import NOT_TAKEN, choose, column_of
from data.imports.listed import IMPORTS, ImportLine
from data.imports.queries import one_import
from data.imports.take_in import take_in_file
from data.imports.undo import begin_undo
from data.inbox.listed import inbox
from data.inbox.pane import DeliveryRow
from data.listing.language import parse
from data.listing.listing import Listing
from data.listing.reading import read_window
from data.listing.window import Asked, Asker
from data.refused import Refused
from tests.build import NOON, Agency, a_lead
from tests.data.imports.taking import LATER, a_step, table, taken, taken_back

Row = TypeVar("Row")


def shown(agency: Agency, listing: Listing[Row], text: str = "", order: str = "") -> list[Row]:
    asked = Asked(parse(text, listing.vocabulary), order)
    with agency.store.look() as reader:
        window = read_window(reader, listing, asked, Asker(LATER, "ana"))
    return [placed.row for placed in window.rows]


def numbers(lines: list[ImportLine]) -> list[int]:
    return [line.id for line in lines]


def test_files_stand_with_the_newest_first_and_are_found(agency: Agency) -> None:
    first = taken(agency, "name,email", "Dana,dana@example.org", "Kim,kim@example.org")
    second = take_in_file(agency.store, table("name,email", "Lou,lou@example.org"),
                          name="fair.xlsx", source="import", house=agency.house, now=LATER,
                          by="kim")  # fmt: skip
    both = [second.import_id, first.import_id]
    assert numbers(shown(agency, IMPORTS)) == both
    assert numbers(shown(agency, IMPORTS, order="oldest")) == both[::-1]
    for text in ("fair", "who:kim", "size<2", "age<30m", f"id={second.import_id}", "!leads.csv"):
        assert numbers(shown(agency, IMPORTS, text)) == both[:1], text
    assert shown(agency, IMPORTS, "undone") == []
    taken_back(agency, first.import_id, by="ana")
    (line,) = shown(agency, IMPORTS, "undone")
    assert (line.id, line.undone_by, line.undone_at) == (first.import_id, "ana", LATER)


def test_the_rows_of_an_import_are_found_in_the_inbox(agency: Agency) -> None:
    a_lead(agency)
    done = taken(agency, "name,email", "Kim,kim@example.org", "Ada,")
    taken(agency, "name,email", "Lou,lou@example.org")

    def rows(text: str) -> list[DeliveryRow]:
        return shown(agency, inbox(), text)

    assert sorted(row.id for row in rows(f"import={done.import_id}")) == sorted(
        row.inbox_id for row in done.rows
    )
    assert len(rows(f"!import={done.import_id}")) == 2, "what came by no file is not of this one"


def test_one_is_known_with_what_became_of_its_rows_and_its_columns(agency: Agency) -> None:
    a_lead(agency, email="dana@example.org")
    file = choose(table("Wer,email,Tel", "Dana,dana@example.org,", "Kim,kim@example.org,", "Lou,,"),
                  "Wer", "name")  # fmt: skip
    done = take_in_file(agency.store, choose(file, "Tel", ""), name="leads.csv", source="import",
                        house=agency.house, now=NOON, by="ana", is_answered=False)  # fmt: skip
    one = agency.ask(one_import, done.import_id)
    row = one.row
    assert (row.rows, row.created, row.merged, row.quarantined) == (3, 1, 1, 1)
    assert (one.known, one.set_aside) == (0, 0)
    assert not one.is_answered
    assert ("name", "Wer") in one.chosen
    assert ("phone", "") in one.chosen, "no column is taken for it"
    assert agency.ask(one_import, taken(agency, "name,email", "A,a@x.org").import_id).chosen == ()


def test_one_that_is_being_taken_back_says_who_began(agency: Agency) -> None:
    lines = [f"K{n},k{n}@example.org" for n in range(201)]
    done = taken(agency, "name,email", *lines)
    a_step(agency, agency.ask(begin_undo, done.import_id), by="kim")
    row = agency.ask(one_import, done.import_id).row
    assert (row.undone_by, row.undone_at) == ("kim", None)


def test_rows_that_were_here_already_and_those_set_aside_are_told_apart(agency: Agency) -> None:
    first = taken(agency, "name,email", "Kim,kim@example.org", "Ada,")
    again = taken(agency, "name,email", "Kim,kim@example.org", "Ada,", "Lou,lou@example.org")
    one = agency.ask(one_import, again.import_id)
    assert (one.row.rows, one.row.created, one.known, one.set_aside) == (3, 1, 2, 0)
    taken_back(agency, first.import_id, by="ana")
    one = agency.ask(one_import, first.import_id)
    assert (one.row.quarantined, one.known, one.set_aside) == (0, 0, 1)


def test_one_that_there_is_not_is_refused(agency: Agency) -> None:
    with pytest.raises(Refused, match=r"There is no import 7\."):
        agency.ask(one_import, 7)


@pytest.mark.parametrize(
    ("path", "column"),
    [('["E-Mail"]', "E-Mail"), ("['a \"b\"']", 'a "b"'), (NOT_TAKEN, ""), ("email", "email")],
)
def test_a_path_names_its_column(path: str, column: str) -> None:
    assert column_of(path) == column
