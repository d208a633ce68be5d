"""Each journey has a house, or an agency, of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.zygote import Zygote
from tests.build import Agency, an_agency
from tests.journeys.house import House
from tests.servers import MailServer


@pytest.fixture
def house(tmp_path: Path, database: str, mail: MailServer, zygote: Zygote) -> Iterator[House]:
    opened = House(tmp_path, database, mail.url, zygote)
    yield opened
    opened.stop(signal.SIGKILL)


@pytest.fixture
def agency(database: str) -> Iterator[Agency]:
    """For stories on a clock that is moved: the rules and a database, and no process."""
    opened = an_agency(database)
    yield opened
    opened.store.close()
