"""An office whose operators sit at terminals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.zygote import Zygote
from tests.servers import MailServer
from tests.terminal.office import Office


@pytest.fixture
def office(tmp_path: Path, sqlite: str, mail: MailServer, zygote: Zygote) -> Iterator[Office]:
    """On SQLite only: what a terminal does is no matter of the database."""
    opened = Office(tmp_path, sqlite, mail.url, zygote)
    yield opened
    opened.close()
