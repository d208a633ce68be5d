"""The main job, end to end, through public interfaces only (issue 2, shows 1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.house import House
from tests.servers import MailServer, text_of, until

TUESDAY = datetime(2026, 6, 2, 14, 0, tzinfo=UTC)
"""10:00 in New York, a business day."""


def test_a_routine_lead_is_answered_without_anybody(house: House, mail: MailServer) -> None:
    house.serve()
    answer = house.post(
        name="Dana Ortiz", email="dana@example.org", message="Our roof needs help with a leak."
    )
    assert answer.status_code == 202
    message = mail.next()
    assert message["To"] == "Dana Ortiz <dana@example.org>"
    assert text_of(message).startswith("Hi Dana,")
    assert "1 Pier Street" in message.get_body(("plain",)).get_content()
    assert message["List-Unsubscribe"] == "<mailto:mia@harbour.example.com?subject=unsubscribe>"
    assert message["Auto-Submitted"] == "auto-replied"
    (lead,) = until(lambda: _answered(house))  # it arrives a moment before that is noted
    assert lead["name"] == "Dana Ortiz"
    assert lead["stage"] == "contacted"


def test_a_lead_asking_for_the_price_waits_and_leaves_as_approved(
    house: House, mail: MailServer
) -> None:
    house.serve()
    house.post(name="Sam Lee", email="sam@example.org", message="How much is a new roof?")
    (waiting,) = until(lambda: house.callboard("review", "list", "--json").json)
    assert waiting["reasons"] == ["pricing"]
    assert waiting["to"] == "sam@example.org"
    assert mail.none_left()

    assert house.callboard("review", "approve", waiting["id"]).code == 0
    message = mail.next()
    assert text_of(message) == waiting["body"]
    assert message["Subject"] == waiting["subject"]
    assert house.callboard("review", "list", "--json").json == []

    again = house.callboard("review", "approve", waiting["id"])
    assert again.code == 1
    assert "ana approved this" in again.err


def test_the_same_post_again_creates_nothing_and_answers_nobody(
    house: House, mail: MailServer
) -> None:
    house.serve()
    said = {"name": "Kim", "email": "kim@example.org", "message": "Please call me about my roof."}
    first = house.post(**said).json()
    mail.next()
    again = house.post(**said)
    assert again.status_code == 202
    assert again.json() == {"id": first["id"], "repeated": True}
    assert len(house.callboard("leads", "list", "--json").json) == 1
    assert len(house.callboard("inbox", "list", "--json").json) == 1
    house.stop()
    assert mail.none_left()


def test_day_1_leaves_when_its_time_has_come_and_not_before(house: House, mail: MailServer) -> None:
    house.serve(at=TUESDAY)
    house.post(name="Dana", email="dana@example.org", message="Our roof needs help.")
    mail.next()
    steps = until(lambda: house.callboard("followups", "list", "--json").json)
    assert [step["step"] for step in steps] == ["day-1", "day-3", "day-7"]
    due = datetime.fromisoformat(steps[0]["due_at"])
    assert timedelta(hours=24) <= due - TUESDAY < timedelta(hours=24, minutes=1)
    assert house.stop() == 0

    house.serve(at=due - timedelta(minutes=5))
    house.callboard("jobs", "run", "follow-up", at=due - timedelta(minutes=5))
    house.callboard("jobs", "run", "deliver", at=due - timedelta(minutes=5))
    assert mail.none_left()
    house.stop()

    house.serve(at=due - timedelta(seconds=1))
    message = mail.next()
    assert message["Auto-Submitted"] == "auto-generated"
    assert text_of(message).startswith("Hi Dana,")
    assert "1 Pier Street" in message.get_body(("plain",)).get_content()
    house.stop()
    assert mail.none_left()


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)  # its rules are proved on both
def test_a_won_lead_becomes_a_client_that_passes_its_gate_only_when_it_is_met(
    house: House, mail: MailServer
) -> None:
    house.serve()
    house.post(name="Dana Ortiz", email="dana@example.org", message="Our roof needs help.")
    mail.next()
    lead = until(lambda: house.callboard("followups", "list", "--json").json)[0]["lead_id"]
    won = house.callboard("outcome", lead, "won", "--json").json
    client = won["client_id"]
    assert house.callboard("followups", "list", "--json").json == []

    (card,) = house.callboard("clients", "list", "--json").json
    assert card["stage"] == "contract-signed"
    assert card["gate"] == {"met": 0, "total": 10}
    refused = house.callboard("clients", "advance", client)
    assert refused.code == 1
    missing = house.callboard("clients", "show", client, "--json").json["missing"]
    assert len(missing) == 10
    assert all(criterion in refused.err for criterion in missing)
    assert refused.err.count("\n") == 1

    house.callboard("clients", "tick", client, *missing)
    assert house.callboard("clients", "advance", client).code == 0
    shown = house.callboard("clients", "show", client, "--json").json
    assert shown["stage"] == "setup"
    told = [entry["summary"] for entry in shown["timeline"]]
    assert told[0] == "Lead from website: Dana Ortiz"
    assert "Contract Signed → Setup" in told or "Contract signed → Setup" in told


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_mail_waits_visibly_while_the_server_is_down_and_leaves_when_it_is_back(
    house: House, mail: MailServer
) -> None:
    works = house.env["CALLBOARD_SMTP_URL"]
    house.env["CALLBOARD_SMTP_URL"] = "smtp://127.0.0.1:9?starttls=no"
    house.serve()
    house.post(name="Dana", email="dana@example.org", message="Our roof needs help.")
    (lead,) = until(lambda: house.callboard("leads", "list", "--json").json)
    told = until(lambda: _told(house, lead["id"], "tried again"))
    assert "127.0.0.1 on port 9" in told
    house.stop()

    house.env["CALLBOARD_SMTP_URL"] = works
    house.serve(at=datetime.now(UTC) + timedelta(minutes=20))
    assert mail.next()["To"] == "Dana <dana@example.org>"
    house.stop()
    assert mail.none_left()


def _told(house: House, lead: int, words: str) -> str:
    timeline = house.callboard("leads", "show", lead, "--json").json["timeline"]
    return next((entry["why"] for entry in timeline if words in entry["summary"]), "")


def _answered(house: House) -> list[dict[str, Any]]:
    rows = house.callboard("leads", "list", "--json").json
    return [row for row in rows if row["first_response_at"] is not None]
