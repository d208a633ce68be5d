"""A mailbox on a real IMAP server: every mail stored raw, once, whatever dies or moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from data.inbox.tables import Bookmark, Inbound
from jobs.intake import imap
from jobs.intake.imap import OpenMailbox
from jobs.intake.imap_fault import ImapFault
from jobs.intake.imap_url import ImapAddress, parse_imap_url
from jobs.intake.mailbox import MailboxReader, mails_waiting, read_once
from jobs.intake.mailbox_watch import MailboxWatch
from jobs.office import Office
from jobs.tasks.read_mailbox import read_mailbox
from tests.build import Agency
from tests.imap_server import PASSWORD, ImapServer
from tests.servers import until

on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""For what is the server's side alone."""


@pytest.fixture(scope="module")
def one_server() -> Iterator[ImapServer]:
    server = ImapServer()
    yield server
    server.stop()


@pytest.fixture
def server(one_server: ImapServer) -> ImapServer:
    """Empty, with a UIDVALIDITY of its own."""
    one_server.empty()
    return one_server


@pytest.fixture
def office(an_office: Callable[..., Office], server: ImapServer) -> Iterator[Office]:
    made = an_office()
    made.mailboxes = (parse_imap_url(server.url),)
    yield made
    made.closing.set()


def address_of(office: Office, **changes: object) -> ImapAddress:
    return replace(office.mailboxes[0], **changes)  # type: ignore[arg-type]


def mail(number: int, text: str = "Hello", more: str = "") -> bytes:
    return (
        f"Message-ID: <{number}@mail.example>\r\nFrom: Dana <dana@example.org>\r\n"
        f"To: mia@harbour.example.com\r\nSubject: A roof\r\n{more}\r\n{text}\r\n"
    ).encode()


def stored(agency: Agency) -> list[str]:
    return [row.external_id.partition("@")[0].strip("<") for row in agency.rows(Inbound)]


def test_new_mail_is_stored_raw_in_its_order_and_once(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    server.put(mail(1))
    server.put(mail(2))
    assert read_once(office, address_of(office)).endswith("/INBOX: 2 new")
    assert read_once(office, address_of(office)).endswith("/INBOX: 0 new")
    server.put(mail(3))
    assert read_once(office, address_of(office)).endswith("/INBOX: 1 new")
    assert stored(agency) == ["1", "2", "3"]
    first = agency.rows(Inbound)[0]
    assert first.payload == mail(1)
    assert (first.source, first.content_type, first.by) == ("mailbox", "message/rfc822", "mailbox")
    (bookmark,) = agency.rows(Bookmark)
    assert (bookmark.name, bookmark.lease_owner) == (address_of(office).name, "")
    assert bookmark.read_at is not None


@on_sqlite
def test_years_of_old_mail_are_never_read_also_not_when_somebody_moves_them_in(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    server.put_days_ago(900, mail(1))
    server.put_days_ago(2, mail(2))
    server.put_days_ago(0.5, mail(3))
    read_once(office, address_of(office))
    assert stored(agency) == ["3"]
    server.put_days_ago(400, mail(4))
    server.put(mail(5))
    read_once(office, address_of(office))
    assert stored(agency) == ["3", "5"]


@on_sqlite
def test_since_says_how_far_back_the_first_reading_goes(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    server.put_days_ago(6, mail(1))
    server.put_days_ago(8, mail(2))
    read_once(office, address_of(office, since=timedelta(days=7)))
    assert stored(agency) == ["1"]


def test_a_renumbered_mailbox_loses_nothing_and_repeats_nothing(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    server.put(mail(1))
    server.put(mail(2))
    read_once(office, address_of(office))
    server.renumber()
    server.put(mail(3))
    assert read_once(office, address_of(office)).endswith(": 1 new")
    assert stored(agency) == ["1", "2", "3"]


def test_a_reader_that_dies_between_two_mails_lost_nothing_and_takes_nothing_twice(
    office: Office, agency: Agency, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        server.put(mail(number))
    fetch = OpenMailbox.fetch

    def dies_at_the_third(box: OpenMailbox, listed: imap.Listed) -> bytes:
        if len(agency.rows(Inbound)) == 2:
            raise ImapFault("the line was cut")
        return fetch(box, listed)

    with monkeypatch.context() as broken:
        broken.setattr(OpenMailbox, "fetch", dies_at_the_third)
        assert read_once(office, address_of(office)).endswith("the line was cut")
    assert stored(agency) == ["1", "2"]
    reader = MailboxReader(office, address_of(office), "again")
    assert reader.take_turn(at_once=True) is None
    with reader.connected() as box:
        assert reader.read(box) == 1
    assert stored(agency) == ["1", "2", "3"]


@on_sqlite
def test_nothing_in_the_mailbox_is_changed_unless_the_url_says_so(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    server.put(mail(1))
    server.put(mail(2), flags=(r"\Deleted",))
    read_once(office, address_of(office))
    assert server.flags() == [(), ("\\Deleted",)]
    server.put(mail(3))
    read_once(office, address_of(office, marks_seen=True))
    assert server.flags() == [(), ("\\Deleted",), ("\\Seen",)]


@on_sqlite
def test_of_a_huge_mail_the_header_and_the_text_are_stored(
    office: Office, agency: Agency, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "HUGE", 10_000)
    monkeypatch.setattr(imap, "BEGINNING", 2_000)
    parts = ("--b\r\nContent-Type: text/plain\r\n\r\nThe roof leaks.\r\n--b\r\nContent-Type:"
             " image/png\r\n\r\n" + "x" * 20_000 + "\r\n--b--")  # fmt: skip
    server.put(mail(1, parts, 'Content-Type: multipart/mixed; boundary="b"\r\n'))
    read_once(office, address_of(office))
    (row,) = agency.rows(Inbound)
    assert b"The roof leaks." in row.payload
    assert b"X-Callboard-Note: The mail had" in row.payload
    assert b"xxxx" not in row.payload


@on_sqlite
def test_how_many_mails_wait_is_told_without_taking_them(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    server.put(mail(1))
    now = office.now()
    assert mails_waiting(agency.store, address_of(office), now=now) == 1
    assert agency.rows(Inbound) == []
    read_once(office, address_of(office))
    assert mails_waiting(agency.store, address_of(office), now=now) == 0


@pytest.mark.parametrize(
    ("changes", "why", "is_refused"),
    [
        ({"password": "wrong"}, "it refused user or password .*: mend CALLBOARD_IMAP_URL", True),
        ({"folder": "Nowhere"}, "it has no folder Nowhere to read", True),
        ({"starttls": "yes"}, "offers no STARTTLS", True),
        ({"implicit_tls": True}, "speaks no TLS that we know", True),
        ({"port": 9}, "127.0.0.1:9 cannot be reached \\(connection refused\\)", False),
    ],
)
@on_sqlite
def test_what_hinders_is_a_sentence_without_the_password(
    office: Office, agency: Agency, changes: dict[str, object], why: str, is_refused: bool
) -> None:
    with pytest.raises(ImapFault, match=why) as fault:
        OpenMailbox(address_of(office, **changes))
    assert fault.value.refused is is_refused
    assert PASSWORD not in str(fault.value)
    assert "wrong" not in str(fault.value)


def test_a_server_that_is_away_is_asked_less_and_less_often_and_a_refusal_far_less() -> None:
    away, refused = ImapFault("away"), ImapFault("refused", True)
    assert [away.wait(n).total_seconds() for n in (1, 2, 3, 7, 100)] == [1, 2, 4, 60, 60]
    assert [refused.wait(n).total_seconds() for n in (1, 2, 100)] == [60, 120, 900]


async def test_the_cron_entry_leaves_a_mailbox_alone_that_is_watched(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    watch = MailboxWatch(office)
    watch.start()
    server.put(mail(1))
    until(lambda: stored(agency) == ["1"])
    assert (await read_mailbox(office)).endswith("/INBOX: another reader watches it")
    watch.hang_up()
    watch.join(5)
    assert agency.rows(Bookmark)[0].lease_owner == ""


@on_sqlite
async def test_a_server_without_idle_is_left_to_the_cron_entry(
    office: Office, agency: Agency
) -> None:
    plain = ImapServer(idle=False)
    try:
        office.mailboxes = (parse_imap_url(plain.url),)
        plain.put(mail(1))
        watch = MailboxWatch(office)
        watch.start()
        until(lambda: stored(agency) == ["1"] and agency.rows(Bookmark)[0].lease_owner == "")
        plain.put(mail(2))
        assert (await read_mailbox(office)).endswith("/INBOX: 1 new")
        watch.hang_up()
        watch.join(5)
    finally:
        plain.stop()


@on_sqlite
async def test_without_a_mailbox_the_cron_entry_says_which_setting_is_missing(
    an_office: Callable[..., Office],
) -> None:
    assert await read_mailbox(an_office()) == "no mailbox is set up: CALLBOARD_IMAP_URL"


@on_sqlite
def test_a_watch_meets_its_server_again_and_its_end_is_quick(
    office: Office, agency: Agency, server: ImapServer
) -> None:
    watch = MailboxWatch(office)
    watch.start()
    server.put(mail(1))
    until(lambda: stored(agency) == ["1"])
    server.die()
    until(lambda: agency.rows(Bookmark)[0].problem)
    server.come_back()
    server.put(mail(2))
    until(lambda: stored(agency) == ["1", "2"])
    until(lambda: agency.rows(Bookmark)[0].problem == "")
    watch.hang_up()
    watch.join(10.0)
    assert not watch.is_alive
