"""An office on a database of its own, and what a server may present of itself."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

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


@pytest.fixture(scope="session")
def certificates(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, dict[str, ssl.SSLContext]]:
    """The file of an authority of these tests, and a server's certificates: one that it vouches
    for, one for another name, one that has expired, and one of an authority nobody knows."""
    ours, nobody = trustme.CA(), trustme.CA()
    file = tmp_path_factory.mktemp("authority") / "authority.pem"
    ours.cert_pem.write_to_path(str(file))
    begun, ended = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    issued = {
        "trusted": ours.issue_cert("127.0.0.1"),
        "other name": ours.issue_cert("mail.other.example"),
        "expired": ours.issue_cert("127.0.0.1", not_before=begun, not_after=ended),
        "untrusted": nobody.issue_cert("127.0.0.1"),
    }
    contexts = {}
    for name, certificate in issued.items():
        contexts[name] = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(contexts[name])
    return file, contexts


@pytest.fixture
def identities(
    certificates: tuple[Path, dict[str, ssl.SSLContext]], monkeypatch: pytest.MonkeyPatch
) -> dict[str, ssl.SSLContext]:
    """What a server may present; their authority is one that this machine trusts meanwhile."""
    file, contexts = certificates
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return contexts
