"""Leads of a client are written to in the client's name, from its office, at its hours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.clients import operations
from data.leads.tables import Lead
from data.refused import Refused
from tests.build import (
    HOUR,
    NOON,
    Agency,
    a_lead,
    claimed,
    delivered,
    followed_up,
    handed_over,
    messages_of,
    the_message,
    with_rules,
)

OAK = """
[sources.oak-form]
label = "Oak's form"
"""
VALUES = {
    "business_name": "Oak & Sons",
    "agent": "Kim",
    "email": "kim@oak.example.org",
    "voice_greeting": "Dear {{ full_name }},",
    "hours_email": "09:00-11:00",
    "area_cities": "Oakville",
    "sources": "oak-form",
}


def a_client_with(agency: Agency, **values: str) -> int:
    client = agency.do(operations.add, "Oak", playbook=agency.playbook, now=NOON, by="ana")
    agency.do(operations.set_values, client, values, playbook=agency.playbook, now=NOON, by="ana")
    return int(client)


def test_a_client_speaks_in_its_own_name_from_the_first_answer_to_the_follow_up(
    agency: Agency,
) -> None:
    agency = with_rules(agency, OAK)
    client = a_client_with(agency, **VALUES)
    lead = a_lead(agency, door="oak-form", city="Oakville")
    assert agency.row(Lead, lead).client_id == client
    answer = the_message(agency, lead)
    assert answer.body.startswith("Dear Dana Ortiz,")
    assert "Kim\nOak & Sons" in answer.body
    assert answer.header_id.endswith("@oak.example.org>")
    (claim,) = claimed(agency)
    parcel = handed_over(agency, claim)
    assert parcel is not None
    assert parcel.business is not None
    assert parcel.business.email == "kim@oak.example.org"


def test_a_clients_hours_and_area_are_those_of_its_leads_alone(agency: Agency) -> None:
    agency = with_rules(agency, OAK)
    a_client_with(agency, **VALUES)
    theirs = a_lead(agency, door="oak-form")
    ours = a_lead(agency, email="bo@example.org", name="Bo Reed", city="Elsewhere")
    assert {parcel.business is None for parcel in delivered(agency)} == {False, True}
    tomorrow = NOON + timedelta(days=1)  # noon: the client's hours are over
    followed_up(agency, now=tomorrow)
    assert len(messages_of(agency, ours)) == 2
    assert len(messages_of(agency, theirs)) == 1
    followed_up(agency, now=tomorrow + 22 * HOUR)  # ten in the morning
    assert len(messages_of(agency, theirs)) == 2
    away = a_lead(agency, door="oak-form", email="eve@example.org", name="Eve Lin", city="Paris")
    assert [held["reason"] for held in the_message(agency, away).reasons] == ["out_of_area"]


def test_who_writes_to_two_businesses_is_answered_by_each(agency: Agency) -> None:
    agency = with_rules(agency, OAK)
    client = a_client_with(agency, **VALUES)
    ours, theirs = a_lead(agency), a_lead(agency, door="oak-form")
    again = a_lead(agency, door="oak-form", message="One more thing.", now=NOON + HOUR)
    assert ours != theirs == again
    assert agency.row(Lead, ours).client_id is None
    assert agency.row(Lead, theirs).client_id == client


def test_a_source_belongs_to_one_client(agency: Agency) -> None:
    a_client_with(agency, sources="portal")
    with pytest.raises(Refused, match="The leads of 'portal' are those of client 1 already"):
        a_client_with(agency, sources="website, portal")
