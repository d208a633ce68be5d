"""A database of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store import open_store
from tests.build import Agency, an_agency


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed, empty database of this version."""
    path = tmp_path_factory.mktemp("new") / "callboard.sqlite"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def agency(database: str) -> Iterator[Agency]:
    """The default playbook on a database of its own, with e-mail and text messages set up."""
    opened = an_agency(database)
    yield opened
    opened.store.close()
