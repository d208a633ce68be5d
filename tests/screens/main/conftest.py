"""An agency with a console, on a database of its own for each test."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# `pytest` without `python -m` does not put the project's folder on the path.
sys.path.insert(0, str(Path(__file__).parents[3]))

from data.store import open_store
from tests.build import an_agency
from tests.screens.main.house import House


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed, empty database of this version."""
    path = tmp_path_factory.mktemp("new") / "callboard.sqlite"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def house(new_database: Path, tmp_path: Path) -> Iterator[House]:
    """The default playbook on a database of its own."""
    path = tmp_path / "callboard.sqlite"
    shutil.copy(new_database, path)
    held = House(an_agency(path), path)
    yield held
    held.agency.store.close()
