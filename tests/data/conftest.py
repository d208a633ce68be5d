"""A database of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.build import Agency, an_agency
from tests.databases import Databases
from tests.first_lead import beginning_for


@pytest.fixture
def agency(database: str, databases: Databases, request: pytest.FixtureRequest) -> Iterator[Agency]:
    """The default playbook on a database of its own, with e-mail and text messages set up."""
    opened = an_agency(database)
    yield replace(opened, beginning=beginning_for(request, databases, database))
    opened.store.close()
