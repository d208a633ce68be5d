"""HubSpot: what its subscriptions, workflows and forms send, and what is understood.

Formats: developers.hubspot.com/docs/api/webhooks (events), /docs/faq/v1-request-validation and
/docs/faq/v2-request-validation (the two published digests), the contact of the v1 API as workflow
hooks post it, the v3 CRM object, /docs/api/marketing/forms (submissions).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.inbox.parse import Unreadable
from data.inbox.senders.hubspot import SENDER
from data.inbox.understood import BadSignature, Delivery
from tests.data.inbox.senders.telling import posted, told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"


def event(subscription: str, **more: Any) -> dict[str, Any]:
    return {
        "eventId": 100, "subscriptionId": 51, "portalId": 62515, "appId": 54321,
         "objectId": 1246978,
        "occurredAt": 1760000000000, "subscriptionType": subscription, "attemptNumber": 0,
        "changeSource": "CRM", **more,
    }  # fmt: skip


CONTACT_OF_A_WORKFLOW = {
    "vid": 3234574, "canonical-vid": 3234574, "merged-vids": [], "portal-id": 62515,
    "is-contact": True,
    "properties": {
        "firstname": {"value": "Dana", "versions": [{"value": "Dana", "source-type": "FORM"}]},
        "lastname": {"value": "Ortiz"}, "phone": {"value": "+1 212 555 0142"},
        "message": {"value": "Two rooms, in May"}, "company": {"value": "Ortiz & Sons"},
        "hs_analytics_source": {"value": "ORGANIC_SEARCH"},
         "lastmodifieddate": {"value": "1760000000000"},
    },
    "form-submissions": [{"conversion-id": "c1", "timestamp": 1760000000000, "title": "Quote form",
                          "page-url": "https://example.org/quote"}],
    "identity-profiles": [{"vid": 3234574, "identities": [
        {"type": "LEAD_GUID", "value": "f9d7"}, {"type": "EMAIL", "value": "dana@example.org"}]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "understood"),
    [
        ([event("contact.creation", changeFlag="NEW")], [("lead", "1246978", True, "")]),
        ([event("object.creation", objectTypeId="0-1")], [("lead", "1246978", True, "")]),
        ([event("object.creation", objectTypeId="0-2")], [("other", "1246978", False, "")]),
        ([event("contact.propertyChange", propertyName="lifecyclestage", propertyValue="lead")],
         [("contact_update", "1246978", True, "")]),
        ([event("contact.propertyChange", propertyName="email", propertyValue="d@example.org")],
         [("contact_update", "1246978", True, "d@example.org")]),
        ([event("contact.propertyChange", propertyName="hs_email_optout", propertyValue="true")],
         [("opt_out", "1246978", True, "")]),
        ([event("contact.propertyChange", propertyName="hs_email_optout_77", propertyValue="true")],
         [("opt_out", "1246978", True, "")]),
        ([event("contact.propertyChange", propertyName="hs_email_optout", propertyValue="false")],
         [("opt_in", "1246978", True, "")]),
        ([event("contact.propertyChange", propertyName="hs_email_optout_77", propertyValue="")],
         [("contact_update", "1246978", True, "")]),
        ([event("contact.merge", primaryObjectId=5, mergedObjectIds=[6])],
         [("contact_update", "1246978", True, "")]),
        ([event("contact.deletion")], [("other", "1246978", False, "")]),
        ([event("contact.privacyDeletion")], [("other", "1246978", False, "")]),
        ([event("deal.creation")], [("other", "1246978", False, "")]),
        ([event("contact.creation"), event("company.creation", objectId=8)],
         [("lead", "1246978", True, ""), ("other", "8", False, "")]),
        (event("contact.creation"), [("lead", "1246978", True, "")]),
    ],
)  # fmt: skip
def test_events_name_only_ids_and_the_rest_is_fetched(body: Any, understood: list[Any]) -> None:
    assert told(SENDER, posted(body), "external_id", "fetch", "email") == understood


def test_a_workflow_posts_the_whole_contact_with_its_history() -> None:
    names = (
        "external_id",
        "name",
        "email",
        "phone",
        "message",
        "company",
        "source",
        "detail",
        "page",
    )
    assert told(SENDER, posted(CONTACT_OF_A_WORKFLOW), *names) == [
        ("lead", "3234574", "Dana Ortiz", "dana@example.org", "+1 212 555 0142",
         "Two rooms, in May", "Ortiz & Sons", "ORGANIC_SEARCH", "Quote form",
         "https://example.org/quote"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        {"id": "512", "createdAt": "2026-01-30T03:30:17.883Z", "archived": False,
         "properties": {"email": "dana@example.org", "firstname": "Dana", "lastname": "Ortiz"}},
        {"hs_object_id": 512, "firstname": "Dana", "lastname": "Ortiz",
         "email": "dana@example.org"},
        {"objectId": 512, "objectType": "CONTACT", "properties": {
            "email": {"value": "dana@example.org"}, "firstname": {"value": "Dana"},
            "lastname": {"value": "Ortiz"}}},
    ],
)  # fmt: skip
def test_newer_and_flat_forms_of_the_contact_say_the_same(body: Any) -> None:
    assert told(SENDER, posted(body), "external_id", "name", "email") == [
        ("lead", "512", "Dana Ortiz", "dana@example.org")
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"objectId": 9, "properties": {"dealname": {"value": "Roof"}, "amount": {"value": "900"}}},
        {"id": "9", "properties": {"name": "Acme", "domain": "acme.example"}},
    ],
)
def test_a_deal_or_a_company_is_no_lead(body: Any) -> None:
    assert told(SENDER, posted(body)) == [("other",)]


@pytest.mark.parametrize("list_name", ["values", "fields", "data"])
def test_a_form_submission_is_a_lead(list_name: str) -> None:
    body = {
        "portalId": 62515, "formId": "e8e2", "submittedAt": 1760000000000,
        "pageUrl": "https://example.org/contact?utm_source=google",
        list_name: [{"name": "firstname", "value": "Dana", "objectTypeId": "0-1"},
                    {"name": "email", "value": "dana@example.org"},
                    {"name": "message", "value": "Hello"}],
    }  # fmt: skip
    assert told(SENDER, posted(body), "name", "email", "message", "utm") == [
        ("lead", "Dana", "dana@example.org", "Hello", {"source": "google"})
    ]


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"[1]", b"{", b"\xff\xfe", b"[[[]]]"])
def test_what_is_no_event_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        SENDER.understand(Delivery(body))


PUBLISHED = (
    b'[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,'
    b'"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM",'
    b'"changeFlag":"NEW","appId":54321}]'
)
"""The example of HubSpot's page on v1, whose digest is stated there."""


def test_the_published_v1_digest_is_right() -> None:
    stated = "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"
    headers = {"x-hubspot-signature": stated, "x-hubspot-signature-version": "v1"}
    SENDER.verify(Delivery(PUBLISHED, headers=headers), SECRET, NOW)
    with pytest.raises(BadSignature):
        SENDER.verify(Delivery(PUBLISHED + b" ", headers=headers), SECRET, NOW)


def test_v2_signs_the_address_too() -> None:
    url = "https://www.example.com/webhook_uri"
    right = hashlib.sha256(f"{SECRET}POST{url}".encode() + PUBLISHED).hexdigest()
    headers = {"x-hubspot-signature": right, "x-hubspot-signature-version": "v2"}
    SENDER.verify(Delivery(PUBLISHED, headers=headers, url=url), SECRET, NOW)
    with pytest.raises(BadSignature):
        SENDER.verify(Delivery(PUBLISHED, headers=headers, url=url + "/"), SECRET, NOW)


def v3(signed_url: str, at: datetime, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at.timestamp() * 1000))
    message = f"POST{signed_url}".encode() + PUBLISHED + stamp.encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return {
        "x-hubspot-signature-v3": base64.b64encode(digest).decode(),
        "x-hubspot-request-timestamp": stamp,
    }


def test_v3_signs_method_address_body_and_time() -> None:
    url = "https://example.com/in/hubspot?to=a%40b"
    SENDER.verify(
        Delivery(PUBLISHED, headers=v3("https://example.com/in/hubspot?to=a@b", NOW), url=url),
        SECRET, NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [
        {}, v3("https://example.com/", NOW - timedelta(minutes=6)),
        v3("https://example.com/", NOW, secret="another"), v3("https://elsewhere.example/", NOW),
        {"x-hubspot-signature-v3": "!"}, {"x-hubspot-signature": "é"},
        {**v3("https://example.com/", NOW), "x-hubspot-request-timestamp": "soon"},
    ],
)  # fmt: skip
def test_a_wrong_an_old_and_a_missing_signature_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature, match=r"\.$"):
        SENDER.verify(Delivery(PUBLISHED, headers=headers, url="https://example.com/"), SECRET, NOW)


def test_no_secret_lets_nothing_in() -> None:
    digest = hashlib.sha256(PUBLISHED).hexdigest()
    with pytest.raises(BadSignature):
        SENDER.verify(Delivery(PUBLISHED, headers={"x-hubspot-signature": digest}), "", NOW)
