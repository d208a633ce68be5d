"""Each sender at the gateway: who proves itself is let in, and is answered as it wants it."""

from __future__ import annotations

import base64
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from data.inbox.doors import BUILT_IN
from data.inbox.tables import Inbound
from jobs.intake.keys import Keys
from jobs.office import Office
from tests.build import Agency
from tests.door import Door

PUBLIC = "https://leads.example.com"
SECRETS = {"typeform": "tf secret", "twilio": "auth-token", "facebook": "app-secret",
           "website": "a long word", "jotform": "another word"}  # fmt: skip
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def office(an_office: Callable[..., Office]) -> Office:
    made = an_office()
    made.keys = Keys(public_url=PUBLIC, secrets=SECRETS)
    return made


@pytest.fixture
def door(office: Office) -> Iterator[Door]:
    opened = Door(office)
    yield opened
    opened.close()


@pytest.fixture
def open_door(an_office: Callable[..., Office]) -> Iterator[Door]:
    """Nobody has to prove anything."""
    opened = Door(an_office())
    yield opened
    opened.close()


DANA = {"name": "Dana Ortiz", "email": "dana@example.org", "message": "Our roof leaks."}


def typeform_body() -> bytes:
    answers = [{"type": "email", "email": "dana@example.org", "field": {"ref": "email"}}]
    form = {"form_id": "f", "token": "t1", "answers": answers}
    return json.dumps({"event_type": "form_response", "form_response": form}).encode()


def typeform_signature(body: bytes, secret: str = "tf secret") -> dict[str, str]:
    digest = base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
    return {"typeform-signature": f"sha256={digest}"}


def twilio_signature(url: str, fields: dict[str, str]) -> dict[str, str]:
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.digest(b"auth-token", signed.encode(), "sha1")
    return {"x-twilio-signature": base64.b64encode(digest).decode(), **FORM}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_every_known_sender_has_a_door_and_what_is_posted_is_kept_exactly_as_it_was_sent(
    open_door: Door, agency: Agency
) -> None:
    for source in (*BUILT_IN, "website"):
        body = json.dumps({**DANA, "name": source}).encode()
        answer = open_door.client.post(f"/in/{source}", content=body)
        assert answer.status_code in (200, 202), source
    kept = agency.rows(Inbound)
    assert [row.source for row in kept] == [*BUILT_IN, "website"]
    assert all(json.loads(row.payload)["name"] == row.source for row in kept)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("source", "status"),
    [
        *((source, 200) for source in ("facebook", "google_ads", "webflow", "elementor")),
        *((source, 200) for source in ("mailgun", "postmark")),
        *((source, 202) for source in ("calendly", "calcom", "hubspot", "website", "adf")),
    ],
)
def test_each_is_answered_with_the_status_that_it_takes_for_a_yes(
    open_door: Door, source: str, status: int
) -> None:
    answer = open_door.client.post(f"/in/{source}", json={"triggerEvent": "PING"})
    assert answer.status_code == status
    assert answer.json()["repeated"] is False


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_twilio_is_answered_in_its_own_language_that_there_is_nothing_to_do(
    open_door: Door,
) -> None:
    answer = open_door.client.post("/in/twilio", data={"MessageSid": "SM1", "Body": "Hi"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert answer.text.endswith("<Response/>")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("source", "status"), [("mailgun", 406), ("postmark", 403), ("adf", 400)])
def test_what_will_never_be_taken_is_refused_so_that_its_sender_does_not_try_for_hours(
    open_door: Door, agency: Agency, source: str, status: int
) -> None:
    assert open_door.client.post(f"/in/{source}", content=b"  ").status_code == status
    assert agency.rows(Inbound) == []


def test_a_signed_delivery_is_let_in_and_a_forged_one_is_told_logged_and_not_stored(
    door: Door, agency: Agency, caplog: pytest.LogCaptureFixture
) -> None:
    body = typeform_body()
    with caplog.at_level(logging.WARNING):
        for headers in ({}, typeform_signature(body, "guessed"), typeform_signature(body + b" ")):
            refused = door.client.post("/in/typeform", content=body, headers=headers)
            assert refused.status_code == 401
            assert refused.json()["error"].endswith(".")
    assert agency.rows(Inbound) == []
    assert door.woken == 0
    assert caplog.text.count("A delivery to typeform from 127.0.0.1 was refused") == 3
    assert "tf secret" not in caplog.text
    assert door.client.post(
        "/in/typeform", content=body, headers=typeform_signature(body)
    ).is_success
    assert [row.source for row in agency.rows(Inbound)] == ["typeform"]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_signed_address_is_the_public_one_with_its_query_as_it_was_written(door: Door) -> None:
    fields = {"MessageSid": "SM1", "From": "+12125550142", "Body": "Größe? 5 % off"}
    path = "/in/twilio?office=New%20York&x=1"
    body = urlencode(fields).encode()
    right = twilio_signature(PUBLIC + path, fields)
    assert door.client.post(path, content=body, headers=right).status_code == 200
    local = twilio_signature(f"http://127.0.0.1:{door.port}{path}", fields)
    assert door.client.post(path, content=body, headers=local).status_code == 401


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("source", ["website", "jotform"])
def test_a_sender_that_signs_nothing_repeats_the_word_in_one_of_several_ways(
    door: Door, agency: Agency, source: str
) -> None:
    word, client = SECRETS[source], door.client
    for place, asked in enumerate((
        client.post(f"/in/{source}", json={**DANA, "id": 1}, auth=("callboard", word)),
        client.post(f"/in/{source}", json={**DANA, "id": 2}, params={"key": word}),
        client.post(f"/in/{source}", json={**DANA, "id": 3}, headers={"X-Callboard-Key": word}),
        client.post(f"/in/{source}", json=DANA, headers={"Authorization": f"Bearer {word}"}),
    )):  # fmt: skip
        assert asked.status_code == 202, place
    before = len(agency.rows(Inbound))
    assert client.post(f"/in/{source}", json={**DANA, "id": 9}).status_code == 401
    assert client.post(f"/in/{source}?key=wrong", json={**DANA, "id": 9}).status_code == 401
    assert len(agency.rows(Inbound)) == before


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_facebooks_handshake_is_answered_with_the_shared_word_alone(door: Door) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    right = door.client.get("/in/facebook", params={**asked, "hub.verify_token": "app-secret"})
    assert (right.status_code, right.text) == (200, "1158201444")
    assert right.headers["content-type"].startswith("text/plain")
    assert door.client.get("/in/facebook", params=asked).status_code == 403
    assert door.client.get("/in/facebook").status_code == 403
    other = door.client.get("/in/typeform")
    assert (other.status_code, other.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_facebook_hook_without_its_secret_set_is_never_confirmed(open_door: Door) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""}
    assert open_door.client.get("/in/facebook", params=asked).status_code == 403


def test_whole_mails_may_be_large_and_hold_any_bytes_and_a_form_may_not(
    open_door: Door, agency: Agency
) -> None:
    mail = b"From: D\xfc <dana@example.org>\r\nSubject: Re: roof\r\n\r\nGr\xfc\xdfe\r\n"
    raw = {"content-type": "message/rfc822"}
    assert open_door.client.post("/in/mailbox", content=mail, headers=raw).status_code == 202
    attached = b"\x00\xff" * 1_500_000
    parts = {"from": (None, "dana@example.org"), "text": (None, "Yes."), "subject": (None, "Re: x"),
             "attachment1": ("roof.jpg", attached, "image/jpeg")}  # fmt: skip
    assert open_door.client.post("/in/sendgrid", files=parts).status_code == 202
    refused = open_door.client.post("/in/jotform", files=parts)
    assert (refused.status_code, refused.json()["error"]) == (413, "The body is larger than 1 MB.")
    first, second = agency.rows(Inbound)
    assert first.payload == mail
    assert attached in second.payload


def test_what_comes_at_the_same_moment_is_stored_once_each_and_each_gets_its_own_number(
    open_door: Door, agency: Agency
) -> None:
    def post(number: int) -> tuple[int, int]:
        """Each person writes twice at once."""
        who = number // 2
        answer = open_door.client.post("/in/website", json={**DANA, "id": f"p{who}"})
        assert answer.status_code == 202
        return who, answer.json()["id"]

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(post, range(60)))
    stored = {(int(row.external_id[1:]), row.id) for row in agency.rows(Inbound)}
    assert answers == stored
    assert len(stored) == 30
