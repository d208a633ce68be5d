"""Unbounce: lists of one in data.json, and the same as JSON and as XML."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.unbounce import SENDER
from data.inbox.understood import Delivery, Kind
from tests.data.inbox.senders.telling import form, posted

DATA = {
    "full_name": ["Tess T"], "email": ["t@x.org"], "phone_number": ["212 555 0142"],
    "interests": ["Roof", "Gutter"], "ip_address": ["203.0.113.9"],
    "page_uuid": ["a2838d98-4cf4-11df"], "variant": ["a"], "time_submitted": ["10:57 PM UTC"],
    "date_submitted": ["2026-02-06"], "page_url": ["http://x.org/?utm_source=g"],
    "page_name": ["Landing"],
}  # fmt: skip
XML = "<form_data>" + "".join(
    f"<{name}>{value[0]}</{name}>" for name, value in DATA.items()
) + "</form_data>"  # fmt: skip
ABOUT = {"page_id": "p1", "page_url": "http://x.org/?utm_source=g", "page_name": "Landing",
         "variant": "a"}  # fmt: skip


@pytest.mark.parametrize(
    "delivery",
    [
        form({**ABOUT, "data.json": json.dumps(DATA), "data.xml": XML}),
        form({**ABOUT, "data.xml": XML}),
        posted({**ABOUT, "data.json": json.dumps(DATA)}),
        posted({**ABOUT, "data": DATA}),
        posted(DATA),
        Delivery(XML.encode(), "application/xml"),
        Delivery(XML.encode()),
    ],
)
def test_the_same_submission_in_each_encoding(delivery: Delivery) -> None:
    """Written after documentation.unbounce.com, "Using a Webhook"."""
    (lead,) = SENDER.understand(delivery)
    said = lead.submission
    assert (lead.kind, lead.external_id) == (Kind.LEAD, "")
    assert (said.name, said.email, said.phone) == ("Tess T", "t@x.org", "212 555 0142")
    assert (said.detail, said.page) == ("Landing", "http://x.org/?utm_source=g")
    assert said.utm == {"source": "g"}
    assert said.extra["interests"].startswith("Roof")
    assert (said.extra["variant"], said.extra["ip_address"]) == ("a", "203.0.113.9")
    assert said.submitted_at == lead.occurred_at == datetime(2026, 2, 6, 22, 57, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        ("12:05 AM UTC", 0),
        ("12:05 PM UTC", 12),
        ("04:05 UTC", 4),
        ("4:05 PM", None),
        ("soon", None),
    ],
)
def test_the_clock_counts_only_in_utc(clock: str, hour: int | None) -> None:
    body = {"email": ["t@x.org"], "date_submitted": ["2026-02-06"], "time_submitted": [clock]}
    (lead,) = SENDER.understand(posted(body))
    assert lead.occurred_at == (None if hour is None else datetime(2026, 2, 6, hour, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    "delivery",
    [form(ABOUT), posted({}), form({"data.json": "{"}), Delivery(b"<form_data>"), Delivery(b"")],
)
def test_what_holds_no_answers_is_refused(delivery: Any) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(delivery)
