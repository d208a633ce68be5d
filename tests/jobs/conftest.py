"""An office on a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from jobs.delivery.post import Post
from jobs.delivery.smtp import parse_smtp_url
from jobs.office import Office
from jobs.pages.unsubscribe import unsubscribe_url
from tests.build import Agency, an_agency

OURS = """
[business]
name = "Harbour Roofing"
agent = "Mia"
email = "mia@harbour.example.com"
postal_address = "1 Pier Street, New York"
timezone = "America/New_York"
"""


@pytest.fixture
def agency(database: str) -> Iterator[Agency]:
    opened = an_agency(database, changes=OURS, transports=("email",))
    yield opened
    opened.store.close()


@pytest.fixture
def an_office(agency: Agency) -> Callable[..., Office]:
    """Makes an office of the agency; `smtp_url` empty: no mail server is set up."""

    def make(smtp_url: str = "", public_url: str = "", agency: Agency = agency) -> Office:
        post = Post(
            smtp=parse_smtp_url(smtp_url) if smtp_url else None,
            sms_url="",
            unsubscribe_url=unsubscribe_url(agency.store, public_url),
        )
        return Office(agency.store, agency.house, lambda: datetime.now(UTC), post)

    return make
