"""A database of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.build import Agency, an_agency


@pytest.fixture
def agency(database: str) -> Iterator[Agency]:
    """The default playbook on a database of its own, with e-mail and text messages set up."""
    opened = an_agency(database)
    yield opened
    opened.store.close()
