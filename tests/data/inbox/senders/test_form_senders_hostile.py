"""Whatever is sent to a form sender's adapter: items, or one sentence; never another exception."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.parse import MAX_TEXT, Unreadable
from data.inbox.senders import (
    adf,
    elementor,
    facebook,
    google_ads,
    jotform,
    leadlist,
    typeform,
    unbounce,
    webflow,
)
from data.inbox.understood import Delivery, Sender, Understood
from tests.data.inbox.patience import PATIENCE

SENDERS = [module.SENDER for module in (facebook, google_ads, typeform, jotform, webflow, elementor,
                                        unbounce, adf, leadlist)]  # fmt: skip
TYPES = ("application/json", "application/x-www-form-urlencoded", "text/xml", "",
         "multipart/form-data; boundary=x", "text/xml; charset=\x00")  # fmt: skip
KEYS = st.sampled_from([
    "entry", "changes", "value", "field", "leadgen_id", "field_data", "values", "name", "data",
    "id",
    "user_column_data", "column_id", "string_value", "form_response", "answers", "type", "email",
    "text", "choice", "choices", "labels", "hidden", "definition", "fields", "properties", "title",
    "rawRequest", "pretty", "q3_name", "first", "full", "submissionID", "content", "payload",
    "triggerType", "schema", "form", "meta", "fields[a][value]", "data.json", "data.xml", "items",
    "variables", "created_time", "phone", "Message", "date_submitted", "time_submitted", "d",
])  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60),
    st.sampled_from(["form_submission", "form_response", "{", "[1]", '{"q3_name": {"first": 1}}',
                     "<form_data><a>b</a></form_data>", "<adf>", "d@x.org", "\x00\u202e", "1e999"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(KEYS, st.text(max_size=20)), inner, max_size=6),
    ),
    max_leaves=25,
)
NAMES = st.sampled_from(["adf", "prospect", "id", "customer", "contact", "name", "email", "phone",
                         "comments", "vehicle", "vendor", "provider", "LeadList", "Lead", "Note",
                         "a:b", "form_data"])  # fmt: skip
XML = st.recursive(
    st.text(max_size=20),
    lambda inner: st.builds(
        lambda name, parts: f"<{name} part='full' id='1'>{''.join(parts)}</{name}>",
        NAMES, st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)  # fmt: skip


def holds(sender: Sender, delivery: Delivery) -> None:
    """What is understood is bounded, trimmed and can be written down; otherwise one sentence."""
    refused = ""
    items: list[Understood] = []
    try:
        items = sender.understand(delivery)
    except Unreadable as error:
        refused = str(error)
    assert bool(items) != refused.endswith("."), refused
    for item in items:
        said = item.submission
        texts = [said.name, said.email, said.phone, said.message, said.source, said.detail,
                 said.page, item.external_id, item.event]  # fmt: skip
        assert all(isinstance(text, str) and len(text) <= 3 * MAX_TEXT for text in texts)
        assert "\x00" not in "".join(texts)
        json.dumps([texts, dict(said.extra), dict(said.utm), dict(said.place)]).encode("utf-8")
        assert item.occurred_at is None or item.occurred_at.utcoffset() is not None
        assert isinstance(item, Understood)


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
@given(value=VALUES, kind=st.sampled_from(TYPES))
def test_json_of_any_shape(sender: Sender, value: Any, kind: str) -> None:
    holds(sender, Delivery(json.dumps(value).encode("utf-8", "replace"), kind))


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
@given(
    pairs=st.lists(
        st.tuples(st.one_of(KEYS, st.text(max_size=30)), st.text(max_size=60)), max_size=8
    )
)
def test_forms_with_any_names(sender: Sender, pairs: list[tuple[str, str]]) -> None:
    body = urlencode(pairs, errors="replace").encode()
    holds(sender, Delivery(body, "application/x-www-form-urlencoded"))


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
@given(text=XML, encoding=st.sampled_from(["utf-8", "utf-16", "latin-1", "cp1252"]))
def test_xml_of_any_shape(sender: Sender, text: str, encoding: str) -> None:
    holds(sender, Delivery(f"<adf>{text}</adf>".encode(encoding, "replace"), "text/xml"))


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
@given(body=st.binary(max_size=300), kind=st.sampled_from(TYPES))
def test_any_bytes(sender: Sender, body: bytes, kind: str) -> None:
    holds(sender, Delivery(body, kind))


HUGE = {
    "deep JSON": b'{"data":' * 20_000 + b"1" + b"}" * 20_000,
    "a deep list": b"[" * 60_000,
    "a number without end": b'{"data":{"email":' + b"9" * 5_000 + b"}}",
    "many fields": json.dumps({"data": {f"field {n}": "x" * 30 for n in range(3_000)}}).encode(),
    "many at signs": json.dumps({"data": {"a": "@" * 60_000, "b": "a@" * 40_000}}).encode(),
    "deep XML": b"<adf><prospect>" + b"<email>" * 12_000 + b"</email>" * 12_000
                + b"</prospect></adf>",
    "XML that never ends": b"<adf><prospect>" + b"<a>" * 40_000,
    "prospects in prospects": b"<adf>" + b"<prospect>" * 6_000 + b"</prospect>" * 6_000
                              + b"</adf>",
    "vehicles in vehicles": b"<adf><prospect>" + b"<vehicle>" * 6_000 + b"</vehicle>" * 6_000
                            + b"</prospect></adf>",
    "many leads": b"<LeadList>" + b"<Lead><a>1</a></Lead>" * 8_000 + b"</LeadList>",
    "ampersands": b"<adf><prospect><comments>" + b"&a" * 60_000 + b"</comments></prospect></adf>",
    "brackets": urlencode({"fields" + "[a]" * 10_000: "x", "fields[" * 10_000: "y"}).encode(),
    "colons": urlencode({"pretty": ":" * 60_000, "rawRequest": '{"q1_x": ":"}'}).encode(),
}  # fmt: skip


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
@pytest.mark.parametrize("body", HUGE.values(), ids=HUGE.keys())
def test_a_lot_of_anything_is_worked_off_in_proportion(sender: Sender, body: bytes) -> None:
    kind = "application/x-www-form-urlencoded" if b"%" in body[:99] or b"=" in body[:20] else ""
    before = time.process_time()
    holds(sender, Delivery(body, kind))
    assert time.process_time() - before < PATIENCE
