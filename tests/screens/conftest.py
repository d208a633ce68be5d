"""An agency on a database of its own, and a watch that stands until it is told to run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import Agency
from tests.screens.sight import Watch, new_agency


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return new_agency(tmp_path)


@pytest.fixture
def watch() -> Watch:
    return Watch()
