"""The web gateway: stored before it is acknowledged, and every refusal is one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.leads.tables import Lead
from jobs.office import Office
from jobs.tasks.process_inbox import process_inbox
from tests.build import Agency
from tests.door import Door


@pytest.fixture
def door(an_office: Callable[..., Office]) -> Iterator[Door]:
    opened = Door(an_office(public_url="https://leads.example.com"))
    yield opened
    opened.close()


DANA = {"name": "Dana Ortiz", "email": "dana@example.org", "message": "Our roof leaks."}


def test_json_form_and_multipart_mean_the_same(door: Door, agency: Agency) -> None:
    door.client.post("/in/website", json=DANA)
    door.client.post("/in/website", data={**DANA, "email": "form@example.org"})
    parts = {name: (None, value) for name, value in DANA.items()} | {
        "email": (None, "parts@example.org")
    }
    door.client.post("/in/website", files=parts)
    process_inbox(door.office)
    leads = agency.rows(Lead)
    assert [lead.email for lead in leads] == [
        "dana@example.org", "form@example.org", "parts@example.org"]  # fmt: skip
    assert {(lead.name, lead.message) for lead in leads} == {("Dana Ortiz", "Our roof leaks.")}


def test_what_is_acknowledged_is_committed_raw_and_the_runner_is_told(
    door: Door, agency: Agency
) -> None:
    body = b'{"name": "Dana", "unknown field": [1, 2]}'
    answer = door.client.post(
        "/in/website", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 202
    assert answer.json() == {"id": 1, "repeated": False}
    (stored,) = agency.rows(Inbound)
    assert stored.payload == body
    assert stored.state == InboundState.RECEIVED
    assert door.woken == 1


def test_the_same_submission_again_is_acknowledged_and_stored_once(
    door: Door, agency: Agency
) -> None:
    first = door.client.post("/in/website", json=DANA).json()
    again = door.client.post("/in/website", json=DANA)
    assert again.status_code == 202
    assert again.json() == {"id": first["id"], "repeated": True}
    assert len(agency.rows(Inbound)) == 1


def test_the_idempotency_key_of_the_sender_names_the_submission(door: Door, agency: Agency) -> None:
    key = {"Idempotency-Key": "abc-1"}
    door.client.post("/in/website", json=DANA, headers=key)
    again = door.client.post("/in/website", json={**DANA, "message": "retried"}, headers=key)
    assert again.json()["repeated"] is True
    assert [row.external_id for row in agency.rows(Inbound)] == ["abc-1"]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "words"),
    [
        (b"", "application/json", 400, "empty"),
        (b"   \n", "application/x-www-form-urlencoded", 400, "empty"),
        (b'{"name": "\xff\xfe"}', "application/json", 400, "not UTF-8"),
        (b"name=%FF%FE", "application/x-www-form-urlencoded", 400, "not UTF-8"),
        (b"x" * 5_000_000, "application/json", 413, "larger than 1 MB"),
    ],
)
def test_what_nobody_could_read_is_refused_in_one_sentence_and_nothing_is_stored(
    door: Door, agency: Agency, body: bytes, content_type: str, status: int, words: str
) -> None:
    answer = door.client.post("/in/website", content=body, headers={"content-type": content_type})
    assert answer.status_code == status
    assert words in answer.json()["error"]
    assert answer.json()["error"].endswith(".")
    assert agency.rows(Inbound) == []
    assert door.woken == 0


@pytest.mark.parametrize(
    "body", [b"{bad", b"[1, 2]", b'"text"', b"[" * 100_000, b'{"a":' * 50_000, b"{}"]
)
def test_what_is_text_but_not_understood_is_stored_and_quarantined_with_the_reason(
    door: Door, agency: Agency, body: bytes
) -> None:
    answer = door.client.post(
        "/in/website", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 202
    process_inbox(door.office)
    (stored,) = agency.rows(Inbound)
    assert stored.state == InboundState.QUARANTINED
    assert stored.reason.endswith(".")
    assert agency.rows(Lead) == []


def test_only_sources_of_the_playbook_have_a_door(door: Door, agency: Agency) -> None:
    answer = door.client.post("/in/nowhere", json=DANA)
    assert answer.status_code == 404
    assert "nowhere" in answer.json()["error"]
    assert door.client.get("/in/nowhere").status_code == 404
    assert agency.rows(Inbound) == []


def test_other_requests_are_refused_in_a_sentence(door: Door) -> None:
    assert door.client.get("/in/website").status_code == 405
    assert door.client.get("/").json()["error"].endswith(".")
    assert door.client.get("/healthz").json() == {"status": "ok"}


def test_hostile_text_is_kept_as_text(door: Door, agency: Agency) -> None:
    name = "[@click=app.quit]x[/] \x1b]52;c;eA==\x07 ‮evil"
    door.client.post("/in/website", content=json.dumps({**DANA, "name": name}).encode())
    process_inbox(door.office)
    (lead,) = agency.rows(Lead)
    assert "[@click=app.quit]x[/]" in lead.name


def test_a_post_to_the_link_in_the_mail_unsubscribes_and_a_get_never_does(
    door: Door, agency: Agency
) -> None:
    from data.outreach.states import MessageState
    from data.outreach.tables import Message, Suppression
    from jobs.pages.unsubscribe import unsubscribe_url

    door.client.post("/in/website", json=DANA)
    process_inbox(door.office)
    link = unsubscribe_url(agency.store, "https://leads.example.com")("Dana@example.org")
    assert link is not None
    path = link.removeprefix("https://leads.example.com")

    assert door.client.get(path).status_code == 200
    assert agency.rows(Suppression) == []
    posted = door.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200
    (held,) = agency.rows(Suppression)
    assert (held.channel, held.address) == ("email", "dana@example.org")
    assert agency.rows(Message)[0].state == MessageState.CANCELLED


def test_a_forged_unsubscribe_link_does_nothing(door: Door, agency: Agency) -> None:
    from data.outreach.tables import Suppression

    for token in ("ZGFuYUBleGFtcGxlLm9yZw.AAAA", "x", "%00", "ZGFuYUBleGFtcGxlLm9yZw."):
        assert door.client.post(f"/u/{token}").status_code == 404
    assert agency.rows(Suppression) == []


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_while_the_database_does_not_answer_everybody_is_asked_to_come_again(
    door: Door, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jobs.pages.unsubscribe import unsubscribe_url

    link = unsubscribe_url(agency.store, "https://leads.example.com")("dana@example.org")
    assert link is not None
    path = link.removeprefix("https://leads.example.com")
    monkeypatch.setattr("data.sqlite.BUSY_SECONDS", 0.1)
    other = agency.store.driver.connect()
    other.execute("BEGIN IMMEDIATE")
    wished, asked = door.client.post(path), door.client.get(path)
    assert (wished.status_code, asked.status_code) == (503, 503)
    assert "use the link again" in wished.text
    assert door.client.post("/in/website", json=DANA).status_code == 503
    other.execute("ROLLBACK")
    other.close()
    assert door.client.post(path).status_code == 200
    assert door.client.post("/in/website", json=DANA).status_code == 202
