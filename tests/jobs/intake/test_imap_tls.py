"""The mailbox behind TLS: what is read, and from whom nothing is asked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import closing

import pytest

from data.inbox.mailbox_position import Position
from jobs.intake.imap import OpenMailbox
from jobs.intake.imap_fault import ImapFault
from jobs.intake.imap_url import parse_imap_url
from tests.build import NOON
from tests.imap_server import PASSWORD, URL_PASSWORD, USER, ImapServer

HELLO = b"Message-ID: <1@mail.example>\r\nSubject: A roof\r\n\r\nHello\r\n"
FROM_THE_START, WHEN_ASKED = "imaps", "imap"


@pytest.fixture(params=[FROM_THE_START, WHEN_ASKED])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def presents(scheme: str) -> Iterator[dict[str, ImapServer]]:
    """The servers of a test, by the certificate that they present."""
    servers: dict[str, ImapServer] = {}
    yield servers
    for server in servers.values():
        server.stop()


def url_of(server: ImapServer, scheme: str, more: str = "") -> str:
    return f"{scheme}://{USER}:{URL_PASSWORD}@127.0.0.1:{server.port}{more}"


def test_a_mailbox_is_read_over_tls_from_the_start_and_over_starttls(
    scheme: str, presents: dict[str, ImapServer], identities: dict[str, ssl.SSLContext]
) -> None:
    server = ImapServer(tls=identities["trusted"], starttls=scheme == WHEN_ASKED)
    presents["trusted"] = server
    server.put(HELLO, arrived=NOON)
    with closing(OpenMailbox(parse_imap_url(url_of(server, scheme)))) as mailbox:
        assert isinstance(mailbox._box.client.sock, ssl.SSLSocket)
        assert mailbox.can_idle
        begins = Position(mailbox.uidvalidity, 0, NOON)
        (listed,) = mailbox.list_after(begins)
        assert mailbox.fetch(listed) == HELLO


@pytest.mark.parametrize("presented", ["other name", "expired", "untrusted"])
def test_a_server_that_cannot_show_who_it_is_is_never_told_the_password(
    scheme: str,
    presented: str,
    presents: dict[str, ImapServer],
    identities: dict[str, ssl.SSLContext],
) -> None:
    server = ImapServer(tls=identities[presented], starttls=scheme == WHEN_ASKED)
    presents[presented] = server
    with pytest.raises(ImapFault, match="certificate") as fault:
        OpenMailbox(parse_imap_url(url_of(server, scheme)))
    assert PASSWORD not in str(fault.value)
    trusting = parse_imap_url(url_of(server, scheme, "?verify=no"))
    OpenMailbox(trusting).close()
