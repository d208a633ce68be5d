"""The mailbox, end to end: out by a real SMTP server, in by a real IMAP one (issue 4, shows 3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from bench.agency import BUSINESS
from bench.zygote import Zygote
from tests.imap_server import ImapServer
from tests.journeys.house import House
from tests.servers import MailServer, until

REPLY_TO = 'email = "mia@harbour.example.com"\n'
BOUNCE = """\
From: Mail Delivery System <mailer-daemon@mx.example.org>
To: mia@harbour.example.com
Message-ID: <b1@mx.example.org>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; sam@example.org
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {of}

--b--
"""


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    server = ImapServer()
    yield server
    server.stop()


@pytest.fixture
def watched(
    tmp_path: Path, database: str, mail: MailServer, imap: ImapServer, zygote: Zygote
) -> Iterator[House]:
    imap.empty()
    house = House(tmp_path, database, mail.url, zygote)
    ours = BUSINESS.replace(REPLY_TO, f'{REPLY_TO}reply_to = "mia+{{token}}@harbour.example.com"\n')
    (tmp_path / "playbook.toml").write_text(ours, encoding="utf-8")
    house.env["CALLBOARD_IMAP_URL"] = imap.url
    house.serve()
    yield house
    house.stop()


def answered(house: House, mail: MailServer, name: str) -> EmailMessage:
    """A lead that was written to, so that its sequence runs."""
    house.post(name=name, email=f"{name.lower()}@example.org", message="Our roof needs help.")
    message = mail.next()
    lead = until(lambda: lead_of(house, name))["id"]
    assert until(lambda: steps_of(house, lead))
    return message


def lead_of(house: House, name: str) -> Any:
    found = house.callboard("leads", "list", "--json").json
    return next((lead for lead in found if lead["name"] == name), None)


def steps_of(house: House, lead: int) -> list[Any]:
    coming = house.callboard("followups", "list", "--json").json
    return [step for step in coming if step["lead_id"] == lead]


def told(house: House, name: str, words: str) -> Any:
    lead = lead_of(house, name)["id"]
    timeline = house.callboard("leads", "show", lead, "--json").json["timeline"]
    return next((entry for entry in timeline if words in entry["summary"]), None)


def reply(to: EmailMessage, text: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = to["To"]
    mail["To"] = to["Reply-To"] or to["From"]
    mail["Subject"] = headers.pop("Subject", f"Re: {to['Subject']}")
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = f"<{abs(hash(text))}@mail.example.org>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def test_a_reply_in_the_mailbox_stops_the_sequence_and_stands_on_the_timeline(
    watched: House, mail: MailServer, imap: ImapServer
) -> None:
    ours = answered(watched, mail, "Dana")
    token = ours["Message-ID"][1:25]
    assert ours["Reply-To"] == f"mia+{token}@harbour.example.com"
    imap.put(reply(ours, "Yes, Tuesday suits me.\n", In_Reply_To=ours["Message-ID"]))
    lead = lead_of(watched, "Dana")["id"]
    until(lambda: not steps_of(watched, lead))
    assert told(watched, "Dana", "Replied by e-mail")["summary"] == (
        "Replied by e-mail: “Yes, Tuesday suits me.”"
    )
    assert lead_of(watched, "Dana")["stage"] == "engaged"


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_an_absence_holds_a_bounce_suppresses_and_reading_goes_on_when_the_server_is_back(
    watched: House, mail: MailServer, imap: ImapServer
) -> None:
    to_kim, to_sam = answered(watched, mail, "Kim"), answered(watched, mail, "Sam")
    imap.die()
    trouble = until(lambda: mailbox_finding(watched, "bad"))
    assert "cannot be reached" in trouble
    imap.come_back()
    back = datetime.now(UTC) + timedelta(days=30)
    absence = f"I am out of the office and will be back on {back:%B} {back.day}, {back.year}."
    imap.put(reply(to_kim, absence, Subject="Out of office", Auto_Submitted="auto-replied"))
    imap.put(BOUNCE.format(of=to_sam["Message-ID"]).encode())
    away = until(lambda: told(watched, "Kim", "Away: nothing leaves before"))
    assert away["kind"] == "reply.out_of_office"
    kim, sam = lead_of(watched, "Kim")["id"], lead_of(watched, "Sam")["id"]
    due = [datetime.fromisoformat(step["due_at"]) for step in steps_of(watched, kim)]
    assert min(due) > back
    until(lambda: told(watched, "Sam", "Bounced: the address takes no mail"))
    assert steps_of(watched, sam) == []
    assert mailbox_finding(watched, "ok").endswith("answers, 0 mails wait")


def mailbox_finding(house: House, state: str) -> str:
    """What `callboard doctor` says of the mailbox, where it is in that state."""
    found = json.loads(house.callboard("doctor", "--json").out)
    return next((f["says"] for f in found if (f["what"], f["state"]) == ("mailbox", state)), "")
