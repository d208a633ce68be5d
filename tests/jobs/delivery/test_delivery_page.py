"""docs/delivery.md says what the tests hold."""

from __future__ import annotations

from tests.jobs.delivery.faults import ROWS
from tests.jobs.delivery.faults_page import PAGE, written


def test_the_tables_of_the_page_are_those_of_the_tests() -> None:
    page = PAGE.read_text("utf-8")
    fresh = "run `python -m tests.jobs.delivery.faults_page`"
    assert page == written(page), fresh


def test_no_fault_stands_in_the_table_twice() -> None:
    faults = [row.fault for row in ROWS]
    assert len(faults) == len(set(faults))
