"""Google Ads lead forms: columns by their ids, the key, the test flag."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.google_ads import SENDER
from data.inbox.understood import BadSignature, Delivery, Kind
from tests.data.inbox.senders.telling import posted

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def a_lead(*columns: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    """Written after developers.google.com/google-ads/webhook/docs/implementation."""
    data = [
        {"column_id": column, "column_name": name, "string_value": value}
        for column, name, value in columns
    ]
    return {"lead_id": "L-1", "api_version": "1.0", "form_id": 40000000000, "campaign_id": 12345,
            "google_key": "k3y", "gcl_id": "Cj0", "user_column_data": data, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([("FULL_NAME", "Full Name", "Dana Ortiz"), ("EMAIL", "User Email", "d@x.org"),
          ("PHONE_NUMBER", "User Phone", "+16505550123")],
         ("Dana Ortiz", "d@x.org", "+16505550123")),
        ([("FIRST_NAME", "", "Dana"), ("LAST_NAME", "", "Ortiz"), ("WORK_EMAIL", "", "d@work.org")],
         ("Dana Ortiz", "d@work.org", "")),
        ([("WORK_EMAIL", "", "d@work.org"), ("EMAIL", "", "d@x.org"),
          ("WORK_PHONE", "", "212 555 0142")],
         ("", "d@x.org", "212 555 0142")),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_ids(
    columns: list[tuple[str, str, str]], expected: tuple[str, str, str]
) -> None:
    (lead,) = SENDER.understand(posted(a_lead(*columns)))
    said = lead.submission
    assert (said.name, said.email, said.phone) == expected
    assert (lead.kind, lead.external_id, lead.is_test) == (Kind.LEAD, "L-1", False)


def test_questions_ids_and_the_place_are_kept_and_the_key_is_not() -> None:
    (lead,) = SENDER.understand(posted(a_lead(
        ("POSTAL_CODE", "", "89501"), ("CITY", "", "Reno"),
        ("preferred_dealership", "What is your preferred dealership?", "North"),
        is_test=True,
    )))  # fmt: skip
    said = lead.submission
    assert lead.is_test
    assert said.place == {"postal": "89501", "city": "Reno"}
    assert said.extra == {
        "What is your preferred dealership?": "North", "campaign_id": "12345",
        "form_id": "40000000000", "gclid": "Cj0",
    }  # fmt: skip
    assert "k3y" not in repr(lead)


def test_the_time_of_submission_is_read_where_it_is_stated() -> None:
    body = a_lead(("EMAIL", "", "d@x.org"), lead_submit_time="2026-03-01T10:00:00Z")
    (lead,) = SENDER.understand(posted(body))
    assert lead.occurred_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("body", [{}, [], {"user_column_data": {}}, {"user_column_data": [1]}])
def test_what_has_no_columns_is_refused(body: Any) -> None:
    with pytest.raises(Unreadable, match="user_column_data"):
        SENDER.understand(posted(body))


def test_the_key_proves_the_sender() -> None:
    verify = SENDER.verify
    assert verify is not None
    verify(posted(a_lead()), "k3y", NOW)
    for delivery, secret in ((posted(a_lead()), "other"), (posted(a_lead()), ""),
                             (posted(a_lead(google_key="")), ""), (posted({}), "k3y"),
                             (posted(a_lead(google_key=["k3y"])), "k3y"),
                             (Delivery(b"{"), "k3y")):  # fmt: skip
        with pytest.raises(BadSignature):
            verify(delivery, secret, NOW)
