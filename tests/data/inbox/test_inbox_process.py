"""Every delivery becomes exactly one of: a new lead, another word of a known one, a reason."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from data.inbox.process import process, quarantine_after_failure, replay
from data.inbox.queries import item, listing
from data.inbox.receive import receive
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.leads.tables import Lead
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import NOON, Agency, a_lead, an_agency, messages_of, posted, processed, with_rules


def test_a_new_person_is_created_and_a_known_one_merged(agency: Agency) -> None:
    posted(agency, name="Dana", email="dana@example.org", message="Hello")
    posted(agency, name="Dana", email="DANA@Example.org", message="Are you there?")
    first, second = processed(agency)
    assert (first.state, first.reason) == (InboundState.CREATED, "")
    assert (second.state, second.lead_id) == (InboundState.MERGED, first.lead_id)
    assert "same e-mail address" in second.reason


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"), (b"{", "not JSON"), (b"\xff", "not UTF-8"), (b"[]", "leads is empty"),
        (b'{"shoe size": 43}', "No field is a name"), (b'{"a":' * 5000, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_set_aside_with_the_reason(
    agency: Agency, payload: bytes, reason: str
) -> None:
    agency.do(receive, source="website", payload=payload, content_type="application/json",
              now=NOON, by="gateway")  # fmt: skip
    (became,) = processed(agency)
    assert became.state == InboundState.QUARANTINED
    assert reason in became.reason
    assert [row.reason for row in agency.ask(listing, state="quarantined")] == [became.reason]


def test_processing_twice_changes_nothing(agency: Agency) -> None:
    lead_id = a_lead(agency)
    again = agency.do(process, 1, house=agency.house, now=NOON, by="runner")
    assert (again.state, again.lead_id) == (InboundState.CREATED, lead_id)
    assert len(messages_of(agency, lead_id)) == 1


def test_one_that_broke_the_processing_is_set_aside_and_can_be_replayed(agency: Agency) -> None:
    posted(agency, name="Dana", email="dana@example.org")
    agency.do(quarantine_after_failure, 1, "a bug", now=NOON)
    assert agency.ask(item, 1).row.reason == "Callboard could not process this: a bug"
    became = agency.do(replay, 1, house=agency.house, now=NOON, by="ana")
    assert became.state == InboundState.CREATED


def test_a_replay_that_is_refused_again_stays_visible(agency: Agency) -> None:
    posted(agency, colour="red")
    processed(agency)
    became = agency.do(replay, 1, house=agency.house, now=NOON, by="ana")
    assert became.state == InboundState.QUARANTINED


def test_what_is_a_lead_already_cannot_be_replayed(agency: Agency) -> None:
    a_lead(agency)
    with pytest.raises(Refused, match="is lead 1 already"):
        agency.do(replay, 1, house=agency.house, now=NOON, by="ana")
    with pytest.raises(Refused, match="There is no inbox item 9"):
        agency.do(replay, 9, house=agency.house, now=NOON, by="ana")


def test_a_known_person_whose_source_left_the_playbook_is_still_understood(
    agency: Agency,
) -> None:
    ours = with_rules(agency, '[sources.radio]\nlabel = "Radio"\n')
    a_lead(ours, source="radio")
    posted(agency, name="Dana", email="dana@example.org", message="Me again, about the roof")
    assert [became.state for became in processed(agency)] == [InboundState.MERGED]


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["dana@example.org", "info@example.org", "(212) 555-0142", "+44 20 7946 0123", "None", "UK",
     "a@b", "x" * 3000, "\x00", "[/]", "{{ agent }}", "https://a.b/pricing", "http://[",
     "Mars/Olympus"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["name", "first", "email", "phone", "message", "source", "page", "country", "timezone", "id",
     "submitted_at", "utm_medium", "data", "owner", "city"]
)  # fmt: skip
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(NAMES | TEXTS, VALUES, max_size=8)
PAYLOADS = st.binary(max_size=60) | OBJECTS.map(lambda fields: json.dumps(fields).encode())


@settings(max_examples=20)
@given(st.lists(PAYLOADS, min_size=1, max_size=5))
def test_every_payload_is_created_merged_or_quarantined_and_nothing_breaks(
    payloads: list[bytes],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "callboard.sqlite"
        agency = an_agency(path)
        try:
            check_that_nothing_is_lost(agency, payloads)
        finally:
            agency.store.close()


def check_that_nothing_is_lost(agency: Agency, payloads: list[bytes]) -> None:
    receipts = [
        agency.do(receive, source="website", payload=payload, content_type="application/json",
                  now=NOON, by="gateway")
        for payload in payloads
    ]  # fmt: skip
    became = processed(agency)
    new = [receipt.inbound_id for receipt in receipts if not receipt.repeated]
    assert [result.inbound_id for result in became] == new
    for row in agency.rows(Inbound):
        assert row.state != InboundState.RECEIVED
        is_lead = row.state in (InboundState.CREATED, InboundState.MERGED)
        assert is_lead == (row.lead_id is not None)
        assert bool(row.reason) == (row.state != InboundState.CREATED)
    created = sum(result.state == InboundState.CREATED for result in became)
    assert agency.ask(count, Lead) == created
    assert agency.ask(count, Message) >= created


def count(session: Any, table: type) -> int:
    return int(session.exec(select(func.count()).select_from(table)).one())
