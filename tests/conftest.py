"""What every kind of test may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import MailServer


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A real mail server of this test's own."""
    server = MailServer()
    yield server
    server.stop()
