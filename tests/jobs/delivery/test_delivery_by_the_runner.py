"""Texts to leads and alerts to operators leave through Apprise, to a real HTTP server."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.playbook.house import House
from jobs.delivery.alerts import AlertSender
from jobs.delivery.post import Post
from jobs.office import Office
from jobs.runner import Runner
from tests.build import Agency, posted
from tests.servers import until

Open = Callable[..., Any]


def posts(hook: Any, count: int) -> list[dict[str, Any]]:
    """What was posted to the hook, as soon as there are `count`."""
    requests = until(lambda: hook.requests if len(hook.requests) >= count else [])
    return [json.loads(body) for _, _, body in requests]


def runner_of(agency: Agency, *, sms: str = "", alerts: str = "") -> Runner:
    house = House(agency.playbook, frozenset({"sms"} if sms else ()))
    post = Post(smtp=None, sms_url=sms, unsubscribe_url=lambda _: None)
    sender = AlertSender(alerts) if alerts else None
    office = Office(agency.store, house, lambda: datetime.now(UTC), post, sender)
    return Runner(office, "test")


def test_a_missed_call_is_answered_by_text_at_once(agency: Agency, open_hook: Open) -> None:
    hook = open_hook()
    runner = runner_of(agency, sms=f"json://{hook.address}/sms")
    runner.start()
    phone = {"name": "Dana", "phone": "(212) 555-0142", "message": "Missed call"}
    posted(agency, now=datetime.now(UTC), door="phone", **phone)
    (text,) = posts(hook, 1)
    runner.stop()
    assert text["to"] == "+12125550142"
    assert "Harbour Roofing" in text["message"]
    assert "STOP" in text["message"]
    (message,) = agency.rows(Message)
    assert (message.channel, message.state) == ("sms", MessageState.SENT)


def test_a_hot_lead_and_a_waiting_review_reach_operators(agency: Agency, open_hook: Open) -> None:
    hook = open_hook()
    runner = runner_of(agency, alerts=f"json://{hook.address}/alerts")
    runner.start()
    asks = {"name": "Sam", "email": "sam@example.org"}
    words = "Can we book a call? How much is a roof?"
    posted(agency, now=datetime.now(UTC), **asks, message=words)
    titles = {post["title"] for post in posts(hook, 2)}
    runner.stop()
    assert titles == {"Hot lead: Sam", "Review waiting: Sam"}
