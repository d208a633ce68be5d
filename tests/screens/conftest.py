"""An agency on a database of its own, and a watch that stands until it is told to run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.build import Agency
from tests.first_lead import beginning_in_file
from tests.screens.kept import Kept
from tests.screens.sight import Watch, new_agency
from tests.undrawn import drawn


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory)


@pytest.fixture
def agency(tmp_path: Path, request: pytest.FixtureRequest) -> Agency:
    agency = new_agency(tmp_path)
    return replace(agency, beginning=beginning_in_file(request, agency.url))


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def every_picture() -> Iterator[None]:
    """For tests that count what is painted: nothing is left undrawn."""
    with drawn():
        yield
