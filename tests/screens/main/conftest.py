"""An agency with a console, on a database of its own for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# `pytest` without `python -m` does not put the project's folder on the path.
sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.build import an_agency
from tests.screens.main.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The default playbook on a database of its own."""
    path = tmp_path / "callboard.sqlite"
    held = House(an_agency(path), path)
    yield held
    held.agency.store.close()
