"""One click in a mail that really left: the header, the page, and what never leaves afterwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from data.clients.operations import set_values
from data.consent.compliance import compliance
from data.outreach.tables import FollowUp, Suppression
from data.privacy.erase import erase
from jobs.office import Office
from jobs.pages.unsubscribe import unsubscribe_url
from jobs.tasks.deliver import deliver
from jobs.tasks.process_inbox import process_inbox
from tests.build import NOON, Agency, a_client, posted
from tests.door import Door
from tests.servers import MailServer

PUBLIC = "https://leads.example.com"


def test_one_click_in_the_mail_ends_all_mail_and_survives_the_lead(
    agency: Agency, an_office: Callable[..., Office], mail: MailServer
) -> None:
    office = an_office(mail.url, public_url=PUBLIC)
    office.clock = lambda: NOON
    posted(agency, name="Dana Ortiz", email="Dana@Example.org", message="Our roof leaks.")
    process_inbox(office)
    asyncio.run(deliver(office))  # type: ignore[arg-type]
    letter = mail.next()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    words = letter.get_body(("plain",))
    assert words is not None
    assert "1 Pier Street" in words.get_content()
    url = re.search(r"<(https://[^>]+)>", letter["List-Unsubscribe"])
    assert url is not None
    path = url[1].removeprefix(PUBLIC)

    door = Door(office)
    for look in (door.client.get, door.client.head):
        assert look(path).status_code == 200
    assert agency.playbook.business.name in door.client.get(path).text
    assert agency.rows(Suppression) == []
    for other in (path[:-1] + ("A" if path[-1] != "A" else "B"), "/u/%00", "/u/é.x", "/u/..a"):
        assert door.client.post(other).status_code == 404
    clicked = door.client.post(path, content="List-Unsubscribe=One-Click", headers={
        "content-type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert clicked.status_code == 200
    assert "set-cookie" not in clicked.headers
    assert "location" not in clicked.headers
    assert door.client.post(path).status_code == 200  # once more, and it is one opt-out

    (held,) = agency.rows(Suppression)
    assert (held.channel, held.address) == ("email", "dana@example.org")
    assert {step.state.value for step in agency.rows(FollowUp)} == {"cancelled"}
    shown = agency.ask(compliance, 1, playbook=agency.playbook, now=NOON)
    assert [(one.channel, one.may) for one in shown.channels] == [("email", False), ("sms", False)]
    assert (shown.words[0].state, "RFC 8058" in shown.words[0].text) == ("withdrawn", True)

    agency.do(erase, 1, why="asked for it", now=NOON, by="ana")
    assert door.client.post(path).status_code == 200  # the link in the old mail works on
    (sealed,) = agency.rows(Suppression)
    assert sealed.address.startswith("sealed:")
    door.close()


def test_the_page_names_the_client_in_whose_name_the_mail_came(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    client = a_client(agency, email="owner@roofs.example")
    own = {"business_name": "Porch & Roof", "sources": "website"}
    agency.do(set_values, client, own, playbook=agency.playbook, now=NOON, by="ana")
    office = an_office("", public_url=PUBLIC)
    office.clock = lambda: NOON
    posted(agency, name="Dana Ortiz", email="dana@example.org", message="Our roof leaks.")
    process_inbox(office)
    link = unsubscribe_url(agency.store, PUBLIC)("Dana@Example.org")
    door = Door(office)
    shown = door.client.get((link or "").removeprefix(PUBLIC)).text
    door.close()
    assert "from Porch &amp; Roof?" in shown
