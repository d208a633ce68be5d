"""Polled feeds, read from a real server: nothing lost, nothing twice, and bounds that hold."""

from __future__ import annotations

import gzip
import json
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from data.inbox.feed_troubles import feed_troubles
from data.inbox.tables import Bookmark, Inbound
from data.leads.tables import Lead
from data.overview.queries import overview
from jobs.intake import feeds
from jobs.intake.http_get import retry_after
from jobs.not_done import NotDone
from jobs.office import Office
from jobs.tasks.process_inbox import process_inbox
from tests.build import Agency, an_agency
from tests.feed_server import Answer, FeedServer
from tests.jobs.conftest import OURS
from tests.servers import free_port


@pytest.fixture
def agency(sqlite: str) -> Iterator[Agency]:
    """One database for most of this; what is stored is asked of both."""
    opened = an_agency(sqlite, changes=OURS, transports=("email",))
    yield opened
    opened.store.close()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    started = FeedServer()
    yield started
    started.close()


NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Poll:
    """A feed of the playbook at the server; `read()` is one run of its cron entry."""

    agency: Agency
    office: Office
    clock: Clock

    def read(self, **later: float) -> str:
        self.clock.now += timedelta(**(later or {"minutes": 5}))
        return feeds.read(self.office, "zillow")

    def fails(self, **later: float) -> str:
        with pytest.raises(NotDone) as why:
            self.read(**later)
        return str(why.value)

    @property
    def bookmark(self) -> Bookmark:
        [row] = self.agency.rows(Bookmark)
        return row

    def leads(self) -> list[str]:
        process_inbox(self.office)
        return [lead.name for lead in self.agency.rows(Lead)]


@pytest.fixture
def poll(
    an_office: Callable[..., Office],
    server: FeedServer,
    agency: Agency,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Poll]]:
    monkeypatch.setattr(feeds, "PAUSES", (0.0, 0.0))
    opened: list[Agency] = []

    def make(more: str = "", *, url: str = "", secrets: str = "", on: str = "") -> Poll:
        table = f'[feeds.zillow]\nurl = "{url or server.url}"\nsource = "portal"\nevery_minutes = 5'
        private = "" if "allow_private" in more else "allow_private = true"
        known = an_agency(on or agency.url, changes=f"{OURS}\n{table}\n{private}\n{more}")
        opened.append(known)
        office, clock = an_office(agency=known), Clock()
        office.clock = clock
        office.feed_secrets = {"zillow": secrets} if secrets else {}
        return Poll(known, office, clock)

    yield make
    for one in opened:
        one.store.close()


DANA = {"id": 7, "name": "Dana", "email": "d@x.org", "message": "Our roof leaks"}
KIM = {"id": 8, "name": "Kim", "email": "k@x.org"}


def test_each_entry_is_stored_raw_and_becomes_a_lead_once(
    server: FeedServer, poll: Callable[..., Poll], database: str
) -> None:
    without_id = {"name": "Lou", "email": "l@x.org"}
    server.says({"total": 3, "leads": [DANA, KIM, without_id]})
    zillow = poll(on=database)
    assert zillow.read() == "3 new"
    assert zillow.read() == "0 new, 3 known already"
    assert zillow.read(days=40) == "0 new, 3 known already"
    assert zillow.leads() == ["Dana", "Kim", "Lou"]
    first = zillow.agency.rows(Inbound)[0]
    assert json.loads(first.payload) == DANA
    assert (first.source, first.external_id, first.by) == ("portal", "7", "feed:zillow")
    assert {lead.source for lead in zillow.agency.rows(Lead)} == {"portal"}


def test_the_feeds_own_fields_say_which_is_which(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    dana = {"wer": "Dana", "wohin": {"m": "d@x.org"}, "nr": "a"}
    kim = {"wer": "Kim", "wohin": {"m": "k@x.org"}, "nr": "b"}
    server.says({"data": {"rows": [dana, kim, 5]}})
    zillow = poll('items = "data.rows"\nfields = { name = "wer", email = "wohin.m", id = "nr" }')
    assert zillow.read() == "3 new"
    assert zillow.leads() == ["Dana", "Kim"]
    rows = zillow.agency.rows(Inbound)
    assert [row.external_id for row in rows][:2] == ["a", "b"]
    assert [row.state.value for row in rows] == ["created", "created", "quarantined"]


def test_csv_is_read_by_its_columns(server: FeedServer, poll: Callable[..., Poll]) -> None:
    server.says(Answer("Name;E-Mail\r\nZoë;z@x.org\r\n".encode("cp1252")))
    zillow = poll('format = "csv"')
    assert zillow.read() == "1 new"
    assert zillow.leads() == ["Zoë"]


def test_what_did_not_change_is_not_sent_again(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    server.says([DANA], ETag='"v1"', **{"Last-Modified": "Tue, 24 Nov 2026 16:00:00 GMT"})
    zillow = poll()
    zillow.read()
    server.says(Answer(b"", 304))
    assert zillow.read() == "nothing new"
    sent = server.asked[-1][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == (
        '"v1"', "Tue, 24 Nov 2026 16:00:00 GMT")  # fmt: skip


def test_a_cursor_leads_through_the_pages_and_is_kept(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    server.says({"items": [DANA], "next": "p2"}, {"items": [KIM], "next": "p3"},
                {"items": [], "next": "p3"})  # fmt: skip
    zillow = poll('cursor = { answer = "next", parameter = "after" }')
    assert zillow.read() == "2 new"
    assert [path for path, _ in server.asked] == ["/leads", "/leads?after=p2", "/leads?after=p3"]
    assert zillow.read() == "nothing new"
    assert server.asked[-1][0] == "/leads?after=p3"


def test_a_page_that_fails_leaves_the_cursor_behind_the_last_good_one(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    server.says({"items": [DANA], "next": "p2"}, Answer(b"", 500))
    zillow = poll('cursor = { answer = "next", parameter = "after" }')
    assert zillow.fails() == "127.0.0.1 answered 500 Internal Server Error."
    assert zillow.bookmark.position["cursor"] == "p2"
    server.says({"items": [KIM], "next": ""})
    assert zillow.read() == "1 new"
    assert server.asked[-1][0] == "/leads?after=p2"


def test_since_is_the_time_of_the_last_good_reading(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    zillow = poll('since = "updated_after"')
    zillow.read()
    server.says(Answer(b"", 500))
    zillow.fails()
    server.says([DANA])
    zillow.read(hours=2)
    assert server.asked[0][0] == "/leads"
    assert server.asked[-1][0] == "/leads?updated_after=2026-11-24T17%3A04%3A00Z"


def test_headers_hold_secrets_of_the_settings_which_no_other_server_sees(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    other = FeedServer()
    other.says([DANA])
    server.says(Answer(b"", 302, {"Location": other.url}))
    zillow = poll('headers = { Authorization = "Bearer {secret:zillow}" }', secrets="s3cret")
    assert zillow.read() == "1 new"
    other.close()
    assert server.asked[0][1]["authorization"] == "Bearer s3cret"
    assert "authorization" not in other.asked[0][1]
    unknown = poll('headers = { Authorization = "Bearer {secret:zilow}" }', secrets="s3cret")
    assert unknown.fails() == "CALLBOARD_FEED_SECRETS has no 'zilow', which its headers name."


def test_a_fault_that_passes_is_tried_again_and_one_that_does_not_is_told(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    server.says(Answer(b"", 503), Answer(b"", 429), [DANA])
    zillow = poll()
    assert zillow.read() == "1 new"
    server.says(Answer(b"", 404))
    assert zillow.fails() == "127.0.0.1 answered 404 Not Found."
    assert len(server.asked) == 4
    server.says(Answer(b"<html>"))
    assert zillow.fails(hours=1) == "The answer is not JSON: Expecting value."


def test_a_server_that_asks_for_time_is_left_alone_for_so_long(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    server.says(Answer(b"", 429, {"Retry-After": "1800"}))
    zillow = poll()
    zillow.fails()
    assert zillow.bookmark.next_at == zillow.clock.now + timedelta(minutes=30)
    assert zillow.read().startswith("left alone: 127.0.0.1 answered 429")
    assert len(server.asked) == 1


def test_a_feed_that_goes_on_failing_is_a_trouble_until_it_is_read(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    server.says(Answer(b"", 401))
    zillow = poll()
    for failures in (1, 2, 3):
        assert not zillow.agency.ask(feed_troubles, now=zillow.clock.now)
        zillow.fails(minutes=10)
        assert zillow.bookmark.failures == failures
    [told] = zillow.agency.ask(overview, now=zillow.clock.now).troubles
    assert told.startswith("Feed zillow: cannot be read")
    assert "answered 401 Unauthorized: check the feed's headers" in told
    server.says([DANA])
    assert zillow.read(hours=1) == "1 new"
    assert not zillow.agency.ask(feed_troubles, now=zillow.clock.now)


def test_the_size_of_an_answer_is_bounded(server: FeedServer, poll: Callable[..., Poll]) -> None:
    zillow = poll("max_mb = 1")
    server.says(Answer(b"x" * 600_000, chunks=2))
    assert zillow.fails() == "The answer of 127.0.0.1 is larger than 1 MB (max_mb)."
    packed = gzip.compress(b"[" + b" " * 5_000_000 + b"]")
    server.says(Answer(packed, headers={"Content-Encoding": "gzip"}))
    assert "larger than 1 MB" in zillow.fails(hours=1)


def test_an_answer_that_takes_too_long_is_given_up(
    server: FeedServer, poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAUSES", ())
    server.says(Answer(b" ", chunks=20, pause=0.15))
    assert poll("timeout_seconds = 1").fails() == "127.0.0.1 took more than 1 s to answer."


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://127.0.0.1:1/", "127.0.0.1 leads to 127.0.0.1, which is not on the public"),
        ("http://localhost:1/", "localhost leads to "),
        ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 leads to"),
        ("file:///etc/passwd", "it redirects to 'file:'"),
    ],
)
def test_nothing_private_is_asked_unless_that_is_allowed(
    poll: Callable[..., Poll], server: FeedServer, to: str, why: str
) -> None:
    if to.startswith("file"):
        server.says(Answer(b"", 301, {"Location": to}))
        zillow = poll()
    else:
        zillow = poll("allow_private = false", url=to)
    assert zillow.fails().lower().startswith(why.lower())


def test_a_name_is_asked_once_and_its_checked_address_connected_to(
    server: FeedServer, poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that says something else the second time (DNS rebinding) changes nothing."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    monkeypatch.setattr("jobs.intake.addresses.resolve", resolve)
    server.says([DANA])
    assert poll(url=f"http://feed.example:{server.port}/l").read() == "1 new"
    assert asked == ["feed.example"]
    assert server.asked[0][1]["host"] == f"feed.example:{server.port}"


@pytest.mark.parametrize("name", ["feed.example", "other.example"])
def test_the_certificate_must_be_for_the_name_though_the_address_is_connected_to(
    poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(tls)
    secure = FeedServer(tls)
    secure.says([DANA])
    monkeypatch.setattr("jobs.intake.addresses.resolve", lambda host, port: ["127.0.0.1"])
    with authority.cert_pem.tempfile() as trusted:
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        zillow = poll(url=f"https://feed.example:{secure.port}/l")
        if name == "feed.example":
            assert zillow.read() == "1 new"
        else:
            assert zillow.fails() == "The certificate of feed.example is not trusted."
    secure.close()


def test_redirects_have_an_end(server: FeedServer, poll: Callable[..., Poll]) -> None:
    server.says(Answer(b"", 302, {"Location": "/leads"}))
    assert poll().fails() == "127.0.0.1 redirects more than 5 times."


def test_a_server_that_is_not_there_is_a_sentence(poll: Callable[..., Poll]) -> None:
    zillow = poll(url=f"http://127.0.0.1:{free_port()}/")
    assert zillow.fails() == "127.0.0.1 cannot be reached."


def test_two_readers_do_not_read_one_feed_at_once(
    server: FeedServer, poll: Callable[..., Poll]
) -> None:
    zillow = poll()
    server.says(Answer(b"[]", pause=0.0))
    with zillow.office.store.write() as session:
        session.add(Bookmark(name="feed:zillow", lease_owner="else:1:x",
                             lease_until=zillow.clock.now + timedelta(minutes=9)))  # fmt: skip
    assert zillow.read() == "left alone: another reader watches it"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120", 120), ("Tue, 24 Nov 2026 17:01:00 GMT", 60), ("soon", 0), ("", 0), ("-5", 0),
     ("9" * 99, 86_400)],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_time(text: str, seconds: float) -> None:
    assert retry_after(text, "Tue, 24 Nov 2026 17:00:00 GMT") == seconds
