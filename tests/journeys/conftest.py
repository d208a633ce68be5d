"""Each journey has a house and a mail server of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House, MailServer


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def house(tmp_path: Path, mail: MailServer) -> Iterator[House]:
    opened = House(tmp_path, mail.url)
    yield opened
    opened.stop(signal.SIGKILL)
