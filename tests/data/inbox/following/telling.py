"""Deliveries as their senders post them, taken in and processed like any other."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from data.inbox.process import Processed, process
from data.inbox.receive import receive
from tests.build import NOON, Agency

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def tell(
    agency: Agency, source: str, body: bytes, content_type: str = JSON, *, now: datetime = NOON
) -> Processed:
    """What became of one delivery."""
    receipt = agency.do(
        receive, source=source, payload=body, content_type=content_type, now=now, by="gateway"
    )
    return agency.do(process, receipt.inbound_id, house=agency.house, now=now, by="runner")


def text_from(
    agency: Agency, number: str, words: str, *, sid: str = "SM1", now: datetime = NOON
) -> Processed:
    """A text message by Twilio."""
    fields = {"MessageSid": sid, "SmsSid": sid, "AccountSid": "AC1", "From": number,
              "To": "+12125550142", "Body": words, "NumMedia": "0"}  # fmt: skip
    return tell(agency, "twilio", urlencode(fields).encode(), FORM, now=now)


def calendly(
    agency: Agency, event: str, invitee: str, *, now: datetime = NOON, **more: Any
) -> Processed:
    """An invitee hook of Calendly for Dana Ortiz."""
    payload = {
        "uri": f"https://api.calendly.com/scheduled_events/E/invitees/{invitee}",
        "email": "dana@example.org",
        "name": "Dana Ortiz",
        "status": "active" if event == "invitee.created" else "canceled",
        "rescheduled": False,
        "scheduled_event": {
            "uri": "https://api.calendly.com/scheduled_events/E",
            "name": "Roof inspection",
            "start_time": "2026-06-10T15:00:00.000000Z",
            "end_time": "2026-06-10T15:30:00.000000Z",
        },
        **more,
    }
    body = {"event": event, "created_at": "2026-06-01T12:00:00.000000Z", "payload": payload}
    return tell(agency, "calendly", json.dumps(body).encode(), now=now)
