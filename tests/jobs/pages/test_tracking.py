"""From a mail that really left to points on a lead: a real mail server, a real web server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx
import pytest

from data.engagement.permission import object_to_tracking
from data.engagement.tables import Engagement
from data.leads.tables import Lead
from data.outreach import review
from data.outreach.tables import Message
from jobs.catalogue import run
from jobs.delivery.post import Post
from jobs.delivery.smtp import parse_smtp_url
from jobs.intake.keys import Keys
from jobs.office import Office
from jobs.pages.noting import addresses_of
from jobs.pages.unsubscribe import unsubscribe_url
from tests.build import ASKS_FOR_THE_PRICE, HOUR, MINUTE, NOON, Agency, a_lead, the_message
from tests.build import with_rules as under
from tests.data.engagement.deeds import SAFARI, SITE
from tests.door import Door
from tests.servers import MailServer, text_of, until

PUBLIC = "https://leads.example.com"
WORDS = (
    "Hi Dana,\n\nit depends on the roof: see https://www.harbour.example.com/pricing?roof=1&x=2."
    "\n\nOr pick a time at https://cal.example.net/mia (ten minutes).\n\nMia"
)
HREF = re.compile(r'href="([^"]+)"')


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class House:
    """An office with its gateway open, its mail server and its clock."""

    agency: Agency
    office: Office
    door: Door
    mail: MailServer
    clock: Clock

    def work(self, job: str) -> str:
        return asyncio.run(run(job, self.office))

    def get(self, address: str, name: str = SAFARI, **headers: str) -> httpx.Response:
        """As somebody's mail program or browser asks for an address of ours."""
        path = urlsplit(address).path
        return self.door.client.get(path, headers={"user-agent": name, **headers})

    def deeds(self, count: int) -> list[tuple[str, bool]]:
        """What was noted, as soon as there are so many."""
        rows = until(
            lambda: rows if len(rows := self.agency.rows(Engagement)) >= count else []
        )  # notes follow their answers
        return [(row.kind, row.by_machine) for row in rows]


@pytest.fixture
def house(agency: Agency, mail: MailServer) -> Iterator[House]:
    ours = under(agency, SITE)
    clock = Clock()
    post = Post(
        smtp=parse_smtp_url(mail.url),
        sms_url="",
        unsubscribe_url=unsubscribe_url(ours.store, PUBLIC),
        addresses=addresses_of(ours.store, PUBLIC),
    )
    office = Office(ours.store, ours.house, clock, post, keys=Keys(public_url=PUBLIC))
    door = Door(office)
    yield House(ours, office, door, mail, clock)
    door.close()


def an_approved_draft(house: House, **fields: str) -> int:
    """A lead whose answer a person wrote and approved, so that it leaves now."""
    lead_id = a_lead(house.agency, message=ASKS_FOR_THE_PRICE, **fields)
    draft = the_message(house.agency, lead_id).id
    house.agency.do(review.edit, draft, body=WORDS, playbook=house.agency.playbook,
                    now=NOON, by="ana")  # fmt: skip
    house.agency.do(review.approve, draft, shown=None, hold=timedelta(0), now=NOON, by="ana")
    return lead_id


def html_of(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def an_approved_mail(house: House) -> tuple[int, str, str]:
    """The lead, and the plain and the HTML part of what arrived at the mail server."""
    lead_id = an_approved_draft(house)
    house.work("deliver")
    letter = house.mail.next()
    return lead_id, text_of(letter), html_of(letter)


def test_what_a_person_does_with_a_mail_becomes_points_and_what_a_scanner_does_none(
    house: House,
) -> None:
    lead_id, plain, shown = an_approved_mail(house)
    assert plain == WORDS
    prices, times, way_out = HREF.findall(shown)
    dot = re.search(r'src="([^"]+)"', shown)
    assert dot is not None
    assert way_out.startswith(f"{PUBLIC}/u/")
    assert ">https://cal.example.net/mia<" in shown

    house.clock.now = NOON + timedelta(seconds=1)
    assert house.get(times).headers["location"] == "https://cal.example.net/mia"
    assert house.deeds(1) == [("click", True)]  # a second after the delivery
    house.door.client.head(urlsplit(prices).path, headers={"user-agent": SAFARI})
    assert house.deeds(2)[1] == ("click", True)

    house.clock.now = NOON + HOUR
    assert house.get(dot[1]).headers["content-type"] == "image/gif"
    assert house.get(dot[1], "Mozilla/5.0").status_code == 200
    to_prices = house.get(prices)
    place, _, mark = to_prices.headers["location"].partition("#cb=")
    assert (to_prices.status_code, place) == (
        307, "https://www.harbour.example.com/pricing?roof=1&x=2",
    )  # fmt: skip
    assert sorted(house.deeds(5)) == [
        ("click", False), ("click", True), ("click", True), ("open", False), ("open", True),
    ]  # fmt: skip
    house.work("count-engagement")
    assert house.agency.row(Lead, lead_id).score == 0

    house.clock.now = NOON + HOUR + MINUTE
    house.work("count-engagement")
    assert house.agency.row(Lead, lead_id).score == 15
    visit = {"mark": mark, "page": place, "video": ""}
    told = house.door.client.post("/v", json=visit, headers={"user-agent": SAFARI})
    assert told.status_code == 204
    assert ("pricing_page", False) in house.deeds(6)
    assert until(lambda: house.agency.row(Lead, lead_id).score) == 45


def test_no_address_leads_anywhere_but_where_the_text_says(house: House) -> None:
    _, _, shown = an_approved_mail(house)
    _, times, way_out = HREF.findall(shown)
    token = urlsplit(times).path.rpartition("/")[2]
    message, place, proof = token.split("-", 2)
    house.clock.now = NOON + HOUR
    for wrong in (f"{message}-7-{proof}", f"9-{place}-{proof}", f"{message}-{place}-{'A' * 16}",
                  "x", "https%3A%2F%2Fevil.example", f"{token}%0d%0aX-Evil: 1"):  # fmt: skip
        answer = house.door.client.get(f"/c/{wrong}", headers={"user-agent": SAFARI})
        assert answer.status_code == 404
        assert "location" not in answer.headers
    assert house.get(f"/o/{token}.gif").status_code == 200
    for body in (b"", b"[]", b"{", b'{"mark": 1}', b'{"mark": "1-x"}', b"x" * 5000):
        assert house.door.client.post("/v", content=body).status_code == 204
    assert house.agency.rows(Engagement) == []
    elsewhere = house.get(f"{times}?url=https://evil.example&to=//evil.example")
    assert elsewhere.headers["location"] == "https://cal.example.net/mia"

    house.agency.do(_erase)
    assert house.get(times).status_code == 410
    assert house.get(way_out).status_code == 200


def _erase(session) -> None:  # type: ignore[no-untyped-def]
    session.get_one(Message, 1).body = ""


def test_whoever_objects_gets_a_mail_without_tracks_and_is_not_noticed(house: House) -> None:
    objects = an_approved_draft(house, name="Sam", email="sam@example.org")
    house.agency.do(object_to_tracking, objects, "wrote so", now=NOON, by="ana")
    follows = an_approved_draft(house)
    house.work("deliver")
    letters = {letter["To"].addresses[0].addr_spec: html_of(letter)
               for letter in (house.mail.next(), house.mail.next())}  # fmt: skip
    assert "/c/" not in letters["sam@example.org"]
    assert "<img" not in letters["sam@example.org"]

    prices, _, _ = HREF.findall(letters["dana@example.org"])
    house.clock.now = NOON + HOUR
    by_browser = house.get(prices, **{"sec-gpc": "1"})
    assert by_browser.headers["location"] == "https://www.harbour.example.com/pricing?roof=1&x=2"
    assert house.get(prices, dnt="1").status_code == 307
    house.agency.do(object_to_tracking, follows, "wrote so", now=NOON, by="ana")
    assert house.get(prices).status_code == 307  # old links still lead on
    assert house.agency.rows(Engagement) == []


def test_the_snippet_is_a_script_for_any_website(house: House) -> None:
    script = house.door.client.get("/s.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "callboard.consent" in script.text
    assert "document.cookie" not in script.text
    house.office.house = under(house.agency, SITE + "[tracking]\nvisits = false").house
    assert house.door.client.get("/s.js").text == ""
