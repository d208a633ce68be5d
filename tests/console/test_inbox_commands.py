"""`inbox list` and `inbox show`: what arrived, through which door, and what followed from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.inbox.fetches import all_refused
from data.inbox.receive import receive
from tests.build import NOON, a_lead, an_agency, posted, processed
from tests.console.conftest import Answer

Callboard = Callable[..., Answer]


def test_a_listing_can_be_kept_to_a_door_and_to_a_state(
    callboard: Callboard, tmp_path: Path
) -> None:
    agency = an_agency(tmp_path / "callboard.sqlite")
    a_lead(agency)
    change = {"field": "leadgen", "value": {"leadgen_id": 7}}
    posted(agency, door="facebook", entry=[{"id": "1", "changes": [change]}])
    processed(agency)
    agency.store.close()
    assert [row["source"] for row in callboard("inbox", "list", "--json").json] == [
        "facebook", "website"]  # fmt: skip
    (noted,) = callboard("inbox", "list", "--state", "noted", "--json").json
    assert noted["source"] == "facebook"
    assert [
        row["id"] for row in callboard("inbox", "list", "--source", "website", "--json").json
    ] == [1]
    shown = callboard("inbox", "show", noted["id"], "--json").json
    (event,) = shown["events"]
    assert (event["kind"], event["event"], event["state"]) == ("lead", "leadgen", "waiting")
    assert event["fetch_id"] == "7"
    said = callboard("inbox", "show", noted["id"]).out
    assert "- lead (leadgen), waiting: the rest has to be fetched from the sender" in said
    assert "asked for again at" in said


def test_doctor_says_what_cannot_be_fetched_and_who_may_post_unproved(
    callboard: Callboard, tmp_path: Path
) -> None:
    agency = an_agency(tmp_path / "callboard.sqlite")
    body = (
        b'{"entry": [{"id": "1", "changes": [{"field": "leadgen", "value": {"leadgen_id": 7}}]}]}'
    )
    agency.do(receive, source="facebook", payload=body, content_type="application/json", now=NOON,
              by="gateway")  # fmt: skip
    processed(agency)
    agency.do(all_refused, "facebook", "The token expired.", now=NOON)
    agency.store.close()
    answer = callboard("doctor")
    assert answer.code == 1
    assert "1 lead or contact waits to be fetched from facebook: The token expired." in answer.out
    assert "anybody may post as: facebook, google_ads" in answer.out


def test_doctor_says_what_keeps_a_proof_from_being_checked(
    callboard: Callboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOARD_GATEWAY_SECRETS", "twilio=a facebok=b facebook=c")
    said = callboard("doctor").out
    assert "CALLBOARD_GATEWAY_SECRETS names facebok: there is no such source" in said
    assert "twilio signs the address it posts to: set CALLBOARD_GATEWAY_PUBLIC_URL" in said
    assert "CALLBOARD_FACEBOOK_TOKEN is not set" in said
