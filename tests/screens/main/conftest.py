"""An agency with a console, on a database of its own for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

# `pytest` without `python -m` does not put the project's folder on the path.
sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.build import an_agency
from tests.first_lead import beginning_in_file
from tests.screens.main.house import House


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """The default playbook on a database of its own."""
    path = tmp_path / "callboard.sqlite"
    agency = an_agency(path)
    held = House(replace(agency, beginning=beginning_in_file(request, agency.url)), path)
    yield held
    held.agency.store.close()
