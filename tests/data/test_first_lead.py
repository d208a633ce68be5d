"""What is laid into a new database is what the operations leave in one (`tests.first_lead`)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from data.finding.index import INDEXED, PREFIX
from data.tables import Secret
from tests.build import Agency, a_client, a_lead, an_agency, an_answered_lead, the_message
from tests.databases import Databases
from tests.first_lead import TABLES

DRAWN = re.compile("<[0-9a-f]{24}@")
"""What names a mail to the world is drawn anew each time."""

MAKERS = (a_lead, an_answered_lead, a_client)


@contextmanager
def new_agency(databases: Databases, *, is_laid: bool) -> Iterator[Agency]:
    url = databases.new()
    agency = an_agency(url)
    yield replace(agency, beginning=databases.beginning(url)) if is_laid else agency
    agency.store.close()


def everything(agency: Agency) -> dict[str, Any]:
    """All rows, and by which words the index finds them."""
    found: dict[str, Any] = {}
    with agency.store.look() as reader:
        for table in TABLES:
            rows = map(repr, reader.rows(f'SELECT * FROM "{table}"'))
            found[table] = sorted(DRAWN.sub("<drawn@", row) for row in rows)
        for one in INDEXED:
            index = f"{PREFIX}{one.kind}"
            by_word = f"SELECT rowid FROM {index} WHERE {index} MATCH 'website OR dana'"
            if agency.url.startswith("postgres"):
                by_word = f'SELECT * FROM "{index}"'
            found[index] = sorted(map(repr, reader.rows(by_word)))
    return found


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_rows_are_laid_and_the_next_ones_get_the_same_numbers(
    make: Callable[..., int], databases: Databases
) -> None:
    seen = []
    for is_laid in (False, True, True, True):
        with new_agency(databases, is_laid=is_laid) as agency:
            made = [make(agency), everything(agency)]
            made += [make(agency, email="second@example.org"), everything(agency)]
            seen.append([*made, a_lead(agency, email="third@example.org"), everything(agency)])
    assert seen == seen[:1] * len(seen)


def test_nothing_is_made_again_that_two_tests_asked_for(databases: Databases) -> None:
    drawn = []
    for _ in range(4):
        with new_agency(databases, is_laid=True) as agency:
            leads = a_lead(agency), a_lead(agency, email="second@example.org")
            drawn.append([the_message(agency, lead).header_id for lead in leads])
    (first, second), (again, second_again) = drawn[2:]
    assert first == again
    assert (second == second_again) == agency.url.startswith("sqlite")


def test_a_client_over_a_lead_changes_what_the_lead_left_as_the_operations_do(
    databases: Databases,
) -> None:
    seen = []
    for is_laid in (False, True, True, True):
        with new_agency(databases, is_laid=is_laid) as agency:
            made = an_answered_lead(agency), a_client(agency, message="Once more.")
            seen.append([*made, everything(agency)])
    assert seen == seen[:1] * len(seen)


def test_a_database_that_holds_anything_else_gets_it_from_the_operations(
    databases: Databases,
) -> None:
    for _ in range(3):
        with new_agency(databases, is_laid=True) as agency:
            assert agency.beginning is not None
            assert agency.beginning.state() == ()
            first = a_lead(agency, email="first@example.org")
            assert agency.beginning.state() != ()
            agency.do(lambda session: session.add(Secret(name="a", value="b")))
            assert agency.beginning.state() is None
            assert a_lead(agency) != first
            assert agency.beginning.state() is None


def test_beside_a_thread_that_may_write_nothing_is_laid(sqlite_databases: Databases) -> None:
    for _ in range(3):
        with new_agency(sqlite_databases, is_laid=True) as agency:
            assert agency.beginning is not None
            a_lead(agency)
            over = threading.Event()
            beside = threading.Thread(target=over.wait)
            beside.start()
            assert agency.beginning.state() is None
            over.set()
            beside.join()
            assert agency.beginning.state() is None
