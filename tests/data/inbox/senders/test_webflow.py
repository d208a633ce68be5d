"""Webflow: submissions of both versions of the Data API, and the signature with its time."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.webflow import SENDER
from data.inbox.understood import BadSignature, Delivery, Kind
from tests.data.inbox.senders.telling import posted

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def version_2(
    data: dict[str, Any], trigger: str = "form_submission", **more: Any
) -> dict[str, Any]:
    """Written after developers.webflow.com, Data API v2, event "Form Submission"."""
    return {"triggerType": trigger, "payload": {
        "name": "Contact Us", "siteId": "65427cf4", "data": data, "schema": [],
        "submittedAt": "2026-02-14T12:35:16.117Z", "id": "6321ca84", "formId": "65429ead", **more,
    }}  # fmt: skip


def version_1(data: dict[str, Any]) -> dict[str, Any]:
    """Written after developers.webflow.com, Data API v1, "Form Submission"."""
    return {"name": "Contact Us", "site": "62749158", "data": data, "_id": "6321ca84",
            "d": "2026-02-14T12:35:16.117Z"}  # fmt: skip


@pytest.mark.parametrize("version", [version_1, version_2])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"First Name": "Zaphod", "Last Name": "Beeblebrox", "email": "z@x.org",
          "Phone Number": 15550000000}, ("Zaphod Beeblebrox", "z@x.org", "15550000000", "")),
        ({"Name 2": "Some One", "Email 2": "s@x.org", "Message 2": "Hi"},
         ("Some One", "s@x.org", "", "Hi")),
        ({"Name-kom": "Tess JM", "Email-kom": "t@x.org", "phone-kom": "", "Subject": "Mejl",
          "Meddelande": "Hej!"}, ("Tess JM", "t@x.org", "", "Hej!")),
        ({"Contact-Form-Name": "Ana", "Contact-Form-Email": "a@x.org", "Terms": "true"},
         ("Ana", "a@x.org", "", "")),
    ],
)  # fmt: skip
def test_a_submission_is_read(
    version: Any, data: dict[str, Any], expected: tuple[str, str, str, str]
) -> None:
    (lead,) = SENDER.understand(posted(version(data)))
    said = lead.submission
    assert (said.name, said.email, said.phone, said.message) == expected
    assert (lead.kind, lead.event) == (Kind.LEAD, "form_submission")
    assert (lead.external_id, said.detail) == ("6321ca84", "Contact Us")
    assert lead.occurred_at == datetime(2026, 2, 14, 12, 35, 16, 117000, tzinfo=UTC)


def test_the_schema_says_which_field_is_a_text() -> None:
    schema = [{"fieldName": "Your roof", "fieldType": "FormTextarea"}]
    (lead,) = SENDER.understand(posted(version_2({"Your roof": "Leaks"}, schema=schema)))
    assert lead.submission.message == "Leaks"


def test_other_events_are_no_leads() -> None:
    (other,) = SENDER.understand(posted(version_2({}, "site_publish")))
    assert (other.kind, other.event) == (Kind.OTHER, "site_publish")


@pytest.mark.parametrize("body", [{}, [], {"payload": {"data": []}}, version_2({})])
def test_what_has_no_data_is_refused(body: Any) -> None:
    with pytest.raises(Unreadable, match="no data"):
        SENDER.understand(posted(body))


def signed(at: datetime, secret: str = "s3", body: bytes = b"{}") -> Delivery:
    """developers.webflow.com, "Working with Webhooks": time in ms, colon, raw body, in hex."""
    stamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return Delivery(body, headers={"x-webflow-signature": digest, "x-webflow-timestamp": stamp})


def test_the_signature_covers_the_time_and_the_body() -> None:
    verify = SENDER.verify
    assert verify is not None
    verify(signed(NOW), "s3", NOW)
    verify(signed(NOW - timedelta(minutes=4)), "s3", NOW)
    right = signed(NOW)
    for delivery in (
        signed(NOW, "other"),
        signed(NOW - timedelta(minutes=6)),
        signed(NOW + timedelta(minutes=6)),
        Delivery(b"{ }", headers=right.headers),
        Delivery(b"{}"),
        Delivery(b"{}", headers={**right.headers, "x-webflow-timestamp": ""}),
        Delivery(b"{}", headers={**right.headers, "x-webflow-timestamp": "1"}),
    ):
        with pytest.raises(BadSignature):
            verify(delivery, "s3", NOW)
