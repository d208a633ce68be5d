"""Google Ads lead form assets.

Format: developers.google.com/google-ads/webhook/docs/implementation (payload, column ids, key and
test flag). There is no signature: every payload repeats the key that was set for the hook.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.inbox.parse import Unreadable
from data.inbox.senders.answer import Answer
from data.inbox.senders.answers import submission_of
from data.inbox.senders.shapes import dicts_at, first_text, json_body, text_at, true_at
from data.inbox.senders.signatures import shared_secret
from data.inbox.understand import read_time
from data.inbox.understood import BadSignature, Delivery, Kind, Sender, Understood

_COLUMNS = {
    "FULL_NAME": "name", "FIRST_NAME": "first", "LAST_NAME": "last", "EMAIL": "email",
    "PHONE_NUMBER": "phone", "COMPANY_NAME": "company", "POSTAL_CODE": "postal", "CITY": "city",
    "REGION": "state", "STATE": "state", "COUNTRY": "country",
}  # fmt: skip
_SECOND = {"WORK_EMAIL": "email", "USER_EMAIL": "email", "WORK_PHONE": "phone"}
"""Asked for beside the person's own, or instead of it."""
_IDS = {
    "campaign_id": "campaign_id", "campaign_name": "campaign_name", "adgroup_id": "adgroup_id",
    "creative_id": "creative_id", "asset_group_id": "asset_group_id", "form_id": "form_id",
    "gcl_id": "gclid", "lead_stage": "lead_stage", "lead_source": "lead_source",
}  # fmt: skip


def understand(delivery: Delivery) -> list[Understood]:
    body = json_body(delivery.body)
    columns = dicts_at(body, "user_column_data")
    if not columns:
        raise Unreadable("The body has no user_column_data, so it is no lead of a lead form.")
    lead_id = text_at(body, "lead_id")
    happened = read_time(first_text(body, "lead_submit_time", "submit_time", "created_time"))
    submission = submission_of(
        [*_answers(columns, _COLUMNS), *_answers(columns, _SECOND), *_others(columns)],
        external_id=lead_id,
        submitted_at=happened,
        form=first_text(body, "form_name", "campaign_name"),
        extra={label: text for name, label in _IDS.items() if (text := text_at(body, name))},
    )
    return [
        Understood(
            Kind.LEAD,
            external_id=lead_id,
            occurred_at=happened,
            submission=submission,
            is_test=true_at(body, "is_test"),
        )
    ]


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001
    try:
        stated = text_at(json_body(delivery.body), "google_key")
    except Unreadable as error:
        raise BadSignature(f"The body that should hold the key is unreadable: {error}") from None
    shared_secret(secret, stated)


def _answers(columns: list[dict[str, Any]], fields: dict[str, str]) -> list[Answer]:
    return [
        Answer(_question(column), _value(column), _id(column), field=fields[_id(column)])
        for column in columns
        if _id(column) in fields
    ]


def _others(columns: list[dict[str, Any]]) -> list[Answer]:
    return [
        Answer(_question(column), _value(column), _id(column))
        for column in columns
        if _id(column) not in _COLUMNS and _id(column) not in _SECOND
    ]


def _id(column: dict[str, Any]) -> str:
    return text_at(column, "column_id").upper()


def _question(column: dict[str, Any]) -> str:
    return text_at(column, "column_name") or _id(column).replace("_", " ").capitalize()


def _value(column: dict[str, Any]) -> str:
    return first_text(column, "string_value", "value")


SENDER = Sender("google_ads", understand, verify)
