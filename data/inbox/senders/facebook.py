"""Facebook and Instagram Lead Ads.

The web hook carries ids only, several leads in one call; the lead itself is fetched from the Graph
API, and its answer is read here too. Formats: developers.facebook.com, Marketing API, Lead Ads,
"Webhooks Integration" and "Retrieving Leads"; signature and handshake: Graph API, Webhooks,
"Getting Started".
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer, text_of
from data.inbox.senders.answers import submission_of
from data.inbox.senders.shapes import dict_at, dicts_at, first_text, json_body, list_at, text_at
from data.inbox.senders.signatures import hmac_hex
from data.inbox.submission import Submission
from data.inbox.understand import read_time
from data.inbox.understood import Delivery, Kind, Sender, Understood

_TEST_ANSWER = "<test lead:"
"""How the Lead Ads testing tool begins every answer that nobody typed."""
_SAMPLE_ID = "444444444444"
"""The id that the app dashboard's test button puts in place of every id."""
_IDS = ("page_id", "form_id", "ad_id", "adgroup_id", "adset_id", "campaign_id")
_NAMES = ("ad_name", "adset_name", "campaign_name", "form_name", "platform", "is_organic",
          "partner_name", "retailer_item_id")  # fmt: skip


def understand(delivery: Delivery) -> list[Understood]:
    body = json_body(delivery.body)
    if isinstance(body, dict) and "entry" in body:
        return _hook(body)
    leads = dicts_at(body, "data") or ([body] if isinstance(body, dict) else [])
    found = [_lead(lead) for lead in leads if list_at(lead, "field_data")]
    if not found:
        raise Unreadable("This is neither a lead hook with ids nor a lead with field_data.")
    return found


def challenge(query: Mapping[str, str], token: str) -> str | None:
    """What to answer when Facebook asks whether the hook is ours, or None to refuse."""
    stated = query.get("hub.verify_token", "")
    if query.get("hub.mode") != "subscribe" or not token:
        return None
    same = hmac.compare_digest(stated.encode("utf-8", "replace"), token.encode("utf-8", "replace"))
    return query.get("hub.challenge") if same else None


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    """Facebook signs the raw body with the app's secret and states no time."""
    if stated := delivery.headers.get("x-hub-signature-256", ""):
        return hmac_hex(secret, delivery.body, stated)
    return hmac_hex(secret, delivery.body, delivery.headers.get("x-hub-signature", ""), "sha1")


def _hook(body: dict[str, Any]) -> list[Understood]:
    found: list[Understood] = []
    for entry in dicts_at(body, "entry"):
        for change in dicts_at(entry, "changes"):
            found.extend(_change(entry, change))
    if not found:
        raise Unreadable("The hook names no lead and no other change.")
    return found


def _change(entry: dict[str, Any], change: dict[str, Any]) -> list[Understood]:
    value, event = dict_at(change, "value"), text_at(change, "field")
    lead_id = text_at(value, "leadgen_id")
    happened = read_time(text_at(value, "created_time") or text_at(entry, "time"))
    if not lead_id:
        return [Understood(Kind.OTHER, event=event, occurred_at=happened)] if event else []
    page_id = text_at(value, "page_id") or text_at(entry, "id")
    extra = {name: text for name in _IDS if (text := text_at(value, name))}
    return [
        Understood(
            Kind.LEAD,
            event=event or "leadgen",
            external_id=lead_id,
            occurred_at=happened,
            submission=Submission(
                external_id=lead_id[:200],
                submitted_at=happened,
                extra={**extra, **({"page_id": page_id} if page_id else {})},
            ),
            fetch=True,
            is_test=lead_id.startswith(_SAMPLE_ID),
        )
    ]


def _lead(lead: dict[str, Any]) -> Understood:
    answers = [
        Answer(question=_question(name), name=name, value=_unprefixed(name, answer))
        for item in dicts_at(lead, "field_data")
        if (name := text_at(item, "name")) and (answer := _values(item))
    ]
    lead_id = first_text(lead, "id", "leadgen_id")
    happened = read_time(text_at(lead, "created_time"))
    stated = {name: lead[name] for name in (*_IDS, *_NAMES) if text_of(lead.get(name))}
    return Understood(
        Kind.LEAD,
        event="leadgen",
        external_id=lead_id,
        occurred_at=happened,
        submission=submission_of(
            answers,
            external_id=lead_id,
            submitted_at=happened,
            form=first_text(lead, "form_name", "campaign_name"),
            extra=stated,
        ),
        is_test=any(answer.text.startswith(_TEST_ANSWER) for answer in answers),
    )


def _values(item: dict[str, Any]) -> str:
    values = list_at(item, "values")
    return text_of(values) if values else first_text(item, "values", "value")


def _question(name: str) -> str:
    """Facebook makes the field's name from the question: `how_big_is_your_house?`."""
    return name.replace("_", " ")


def _unprefixed(name: str, answer: str) -> str:
    """Exports write `p:` before a phone number so that spreadsheets leave it alone."""
    return answer.removeprefix("p:") if "phone" in name else answer


SENDER = Sender("facebook", understand, verify)
