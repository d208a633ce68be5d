"""Facebook Lead Ads: hooks with ids, fetched leads, the signature and the handshake."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders import facebook
from data.inbox.senders.facebook import SENDER, challenge
from data.inbox.understood import BadSignature, Delivery, Kind, Understood
from tests.data.inbox.senders.telling import posted

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOOKS = "developers.facebook.com, Lead Ads, Webhooks Integration"
RETRIEVING = "developers.facebook.com, Lead Ads, Retrieving Leads"


def a_hook(*values: dict[str, Any], field: str = "leadgen") -> dict[str, Any]:
    """Written after the hook that `HOOKS` shows."""
    changes = [{"field": field, "value": value} for value in values]
    return {"object": "page", "entry": [{"id": "556", "time": 1438292065, "changes": changes}]}


def a_lead(*answers: tuple[str, str], **more: Any) -> dict[str, Any]:
    """Written after the answer that `RETRIEVING` shows."""
    fields = [{"name": name, "values": [value]} for name, value in answers]
    return {"id": "98", "created_time": "2026-02-27T08:49:14+0000", "field_data": fields, **more}


def read(body: Any) -> list[Understood]:
    return SENDER.understand(posted(body))


def test_a_hook_names_each_lead_to_be_fetched() -> None:
    one = {
        "leadgen_id": 17841400000000123,
        "page_id": 556,
        "form_id": 71,
        "created_time": 1440120384,
    }
    first, second = read(a_hook(one, {"leadgen_id": "18"}))
    assert first.kind is second.kind is Kind.LEAD
    assert (first.fetch, second.fetch, first.submission.is_empty) == (True, True, True)
    assert (first.event, first.external_id) == ("leadgen", "17841400000000123")
    assert first.submission.extra == {"page_id": "556", "form_id": "71"}
    assert first.occurred_at == datetime(2015, 8, 21, 1, 26, 24, tzinfo=UTC)
    assert second.external_id == "18"
    assert second.occurred_at == datetime(2015, 7, 30, 21, 34, 25, tzinfo=UTC)  # the entry's


def test_ids_beyond_two_to_the_53_are_exact() -> None:
    (lead,) = read(a_hook({"leadgen_id": 9007199254740993}))
    assert lead.external_id == lead.submission.external_id == "9007199254740993"


def test_the_dashboards_sample_is_a_test() -> None:
    (lead,) = read(a_hook({"leadgen_id": "444444444444", "page_id": "444444444444"}))
    assert lead.is_test


def test_another_change_of_the_page_is_no_lead() -> None:
    (other,) = read(a_hook({"item": "post"}, field="feed"))
    assert (other.kind, other.event, other.fetch) == (Kind.OTHER, "feed", False)


@pytest.mark.parametrize(
    ("source", "answers", "expected"),
    [
        (RETRIEVING, [("full_name", "Joe Example"), ("email", "joe@x.org"),
                      ("phone_number", "+15550001")],
         ("Joe Example", "joe@x.org", "+15550001", "")),
        (RETRIEVING, [("first_name", "Joe"), ("last_name", "Ex"), ("work_email", "joe@x.org")],
         ("Joe Ex", "joe@x.org", "", "")),
        ("a form in Spanish", [("nombre_completo", "Ana Ruiz"), ("correo_electrónico", "a@x.org"),
                               ("número_de_teléfono", "+34600100200")],
         ("Ana Ruiz", "a@x.org", "+34600100200", "")),
        ("questions of its own", [("what's_your_name?", "Bo"),
                                  ("your_best_phone_number?", "212 555 0142"),
                                  ("tell_us_about_your_roof", "It leaks near the chimney")],
         ("Bo", "", "212 555 0142", "It leaks near the chimney")),
        ("an export", [("full_name", "Bo"), ("phone_number", "p:+12125550142")],
         ("Bo", "", "+12125550142", "")),
    ],
)  # fmt: skip
def test_a_fetched_lead_is_read(
    source: str, answers: list[tuple[str, str]], expected: tuple[str, str, str, str]
) -> None:
    (lead,) = read(a_lead(*answers))
    said = lead.submission
    assert (said.name, said.email, said.phone, said.message) == expected, source
    assert (lead.external_id, lead.fetch, lead.is_test) == ("98", False, False)
    assert said.submitted_at == datetime(2026, 2, 27, 8, 49, 14, tzinfo=UTC)


def test_answers_and_the_campaign_are_kept_under_their_names() -> None:
    (lead,) = read(a_lead(("how_many_rooms?", "3_rooms"), ("email", "a@x.org"),
                          campaign_name="Spring", ad_id="7"))  # fmt: skip
    assert lead.submission.detail == "Spring"
    assert lead.submission.extra == {
        "how many rooms?": "3_rooms", "campaign_name": "Spring", "ad_id": "7",
    }  # fmt: skip


def test_the_testing_tools_lead_is_a_test() -> None:
    (lead,) = read(a_lead(("full_name", "<test lead: dummy data for full_name>"),
                          ("email", "test@meta.com")))  # fmt: skip
    assert lead.is_test


def test_a_page_of_fetched_leads_is_read_one_by_one() -> None:
    page = {"data": [a_lead(("email", "a@x.org")), a_lead(("email", "b@x.org"))], "paging": {}}
    assert [lead.submission.email for lead in read(page)] == ["a@x.org", "b@x.org"]


@pytest.mark.parametrize(
    "body",
    [{}, [], {"entry": []}, {"object": "page", "entry": [{"changes": [7]}]}, {"field_data": []}],
)
def test_what_holds_no_lead_is_refused_in_a_sentence(body: Any) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        read(body)


def signed(algorithm: str, header: str, secret: str = "s3") -> Delivery:
    body = json.dumps(a_hook({"leadgen_id": 1})).encode()
    digest = hmac.new(secret.encode(), body, algorithm).hexdigest()
    return Delivery(body, headers={header: f"{algorithm}={digest}"})


def test_both_signatures_are_checked_and_the_stronger_one_decides() -> None:
    verify = SENDER.verify
    assert verify is not None
    strong, weak = signed("sha256", "x-hub-signature-256"), signed("sha1", "x-hub-signature")
    verify(strong, "s3", NOW)
    verify(weak, "s3", NOW)
    both = Delivery(weak.body, headers={**weak.headers, "x-hub-signature-256": "sha256=00"})
    for delivery, secret in ((strong, "other"), (weak, "other"), (both, "s3"), (strong, ""),
                             (Delivery(strong.body), "s3")):  # fmt: skip
        with pytest.raises(BadSignature):
            verify(delivery, secret, NOW)


def test_the_handshake_answers_only_to_our_token() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "ours", "hub.challenge": "1158201444"}
    assert challenge(asked, "ours") == "1158201444"
    assert challenge(asked, "theirs") is None
    assert challenge(asked, "") is None
    assert challenge({**asked, "hub.mode": "unsubscribe"}, "ours") is None
    assert facebook.challenge({}, "ours") is None
