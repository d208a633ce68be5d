"""The verdict of the crash bench sees what it is there to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bench.crash_facts import Facts, Written
from bench.crash_verdict import judge
from bench.people import ASKS_THE_PRICE
from bench.post_office import Accepted
from bench.senders import Receipt, Submission

AT = datetime(2026, 6, 2, 14, 0, tzinfo=UTC)


def receipt(number: int, person: str, message: str = "A leak.") -> Receipt:
    return Receipt(Submission(number, {"email": person, "message": message}), number, 1)


def run(
    key: int, entry: str, at: datetime, outcome: str = "ok", detail: str = ""
) -> dict[str, Any]:
    return {"id": key, "entry": entry, "slot": at.isoformat(), "started_at": at.isoformat(),
            "outcome": outcome, "detail": detail, "by_hand": False,
            "second_try": False}  # fmt: skip


def taken(message_id: str, recipient: str, digest: str = "") -> Accepted:
    return Accepted(0.0, message_id, recipient, digest or message_id)


ALL_WELL = Facts(
    receipts=[receipt(1, "dana@x.org"), receipt(2, "sam@x.org", ASKS_THE_PRICE)],
    refused=[],
    settled=[],
    alive=[(AT, AT + timedelta(seconds=1))],
    kills=1,
    leads=[
        {"id": 1, "email": "dana@x.org", "answer": "sent"},
        {"id": 2, "email": "sam@x.org", "answer": "review"},
    ],
    inbox=[
        {"id": 1, "state": "created", "reason": ""},
        {"id": 2, "state": "created", "reason": ""},
    ],
    review=[{"id": 2, "reasons": ["pricing"]}],
    runs=[run(1, "deliver", AT)],
    messages=[
        Written(1, 1, "first_response", "sent", "<1>"),
        Written(2, 2, "first_response", "review", "<2>"),
    ],
    sequences={1: 1},
    stray_steps=[],
    accepted=[taken("<1>", "dana@x.org")],
    errors=[],
)

FAULTS: dict[str, dict[str, Any]] = {
    "what was acknowledged is stored": {"inbox": ALL_WELL.inbox[1:]},
    "a repeated submission is stored once": {
        "inbox": [*ALL_WELL.inbox, {"id": 3, "state": "merged", "reason": ""}]
    },
    "nothing is quarantined": {
        "inbox": [{"id": 1, "state": "quarantined", "reason": "broken"}, ALL_WELL.inbox[1]]
    },
    "no worker reported an error": {"errors": ["ERROR database is locked"]},
    "0 leads lost": {"leads": ALL_WELL.leads[:1]},
    "0 leads doubled": {"leads": [*ALL_WELL.leads, {**ALL_WELL.leads[0], "id": 3}]},
    "every lead has an answer, or a draft of one": {
        "leads": [ALL_WELL.leads[0], {**ALL_WELL.leads[1], "answer": ""}]
    },
    "0 messages delivered twice (Message-ID)": {"accepted": ALL_WELL.accepted * 2},
    "0 texts delivered twice (recipient and text)": {
        "accepted": [taken("<1>", "dana@x.org", "same"), taken("<9>", "dana@x.org", "same")]
    },
    "what is recorded as sent did arrive": {"accepted": []},
    "what arrived is recorded as sent, or uncertain": {
        "messages": [replace(ALL_WELL.messages[0], state="queued"), ALL_WELL.messages[1]]
    },
    "nothing is stuck in hand": {
        "messages": [replace(ALL_WELL.messages[0], state="sending"), ALL_WELL.messages[1]]
    },
    "every uncertain one is in the review queue": {
        "messages": [replace(ALL_WELL.messages[0], state="uncertain"), ALL_WELL.messages[1]]
    },
    "nothing failed or was cancelled without a cause": {
        "messages": [replace(ALL_WELL.messages[0], state="cancelled"), ALL_WELL.messages[1]]
    },
    "no follow-up is lost between step and message": {"stray_steps": [7]},
    "no cron entry fired twice for one time": {
        "runs": [run(1, "deliver", AT), run(2, "deliver", AT)]
    },
    "missed times are made up once": {
        "runs": [run(1, "deliver", AT), run(2, "deliver", AT + timedelta(milliseconds=5))]
    },
    "no job broke off by itself": {
        "runs": [run(1, "deliver", AT, "failed", "OperationalError: database is locked")]
    },
    "no run is left running": {"runs": [run(1, "deliver", AT, "running")]},
    "in the end every routine lead was answered once": {"accepted": []},
    "and is in a sequence": {"sequences": {}},
    "what waits for a person never left by itself": {
        "accepted": [*ALL_WELL.accepted, taken("<2>", "sam@x.org")]
    },
}


def test_a_house_in_order_keeps_every_promise() -> None:
    verdict = judge((ALL_WELL, ALL_WELL))
    assert not verdict.is_broken, verdict.table()


@pytest.mark.parametrize("promise", FAULTS)
def test_a_fault_breaks_its_promise(promise: str) -> None:
    found = replace(ALL_WELL, **FAULTS[promise])
    verdict = judge((found, found))
    assert promise in {kept.says for kept in verdict.promises if kept.broken}, verdict.table()
    assert "BROKEN" in verdict.table()


def test_the_second_try_of_a_run_that_was_killed_is_not_made_up_twice() -> None:
    killed = run(1, "deliver", AT, "failed", "vm:1:a stopped during the run")
    again = {**run(2, "deliver", AT + timedelta(milliseconds=5)), "second_try": True}
    found = replace(ALL_WELL, runs=[killed, again])
    verdict = judge((found, found))
    assert not verdict.is_broken, verdict.table()


def test_what_fires_in_the_first_moment_of_the_next_minute_is_the_next_minutes() -> None:
    """The bench's clock was read before the worker's: it may still have been alive then."""
    before, after = AT - timedelta(seconds=2), AT + timedelta(milliseconds=5)
    alive = [(AT - timedelta(seconds=3), AT - timedelta(milliseconds=50))]
    runs = [run(1, "deliver", before), run(2, "deliver", after)]
    found = replace(ALL_WELL, alive=alive, runs=runs)
    verdict = judge((found, found))
    assert not verdict.is_broken, verdict.table()
