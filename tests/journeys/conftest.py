"""Each journey has a house, or an agency, of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.zygote import Zygote
from tests.build import Agency, an_agency
from tests.databases import Databases
from tests.first_lead import beginning_for
from tests.journeys.house import House
from tests.servers import MailServer


@pytest.fixture
def house(tmp_path: Path, database: str, mail: MailServer, zygote: Zygote) -> Iterator[House]:
    opened = House(tmp_path, database, mail.url, zygote)
    yield opened
    opened.stop(signal.SIGKILL)


@pytest.fixture
def agency(database: str, databases: Databases, request: pytest.FixtureRequest) -> Iterator[Agency]:
    """For stories on a clock that is moved: the rules and a database, and no process."""
    opened = an_agency(database)
    yield replace(opened, beginning=beginning_for(request, databases, database))
    opened.store.close()
