"""Each journey has a house of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House
from tests.servers import MailServer


@pytest.fixture
def house(tmp_path: Path, database: str, mail: MailServer) -> Iterator[House]:
    opened = House(tmp_path, database, mail.url)
    yield opened
    opened.stop(signal.SIGKILL)
