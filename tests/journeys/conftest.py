"""Each journey has a house of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.zygote import Zygote
from tests.journeys.house import House
from tests.servers import MailServer


@pytest.fixture
def house(tmp_path: Path, database: str, mail: MailServer, zygote: Zygote) -> Iterator[House]:
    opened = House(tmp_path, database, mail.url, zygote)
    yield opened
    opened.stop(signal.SIGKILL)
