"""An agency that can be copied, on either database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import Agency
from tests.data.copies.copying import Copies


@pytest.fixture
def copies(agency: Agency, tmp_path: Path) -> Copies:
    return Copies(agency, tmp_path)
