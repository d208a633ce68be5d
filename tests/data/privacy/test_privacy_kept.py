"""What is kept for how long, what is handed over, and what a file of all leads holds."""

from __future__ import annotations

import pytest

from data.alerts.states import AlertState
from data.alerts.tables import Alert
from data.consent.states import ConsentState
from data.inbox.process import replay
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.leads.contact import Outcome, outcome
from data.leads.listing import lines
from data.leads.merging import merge
from data.leads.tables import Lead
from data.outreach.stopping import suppress
from data.privacy.columns import OF_A_PERSON
from data.privacy.erase import erase
from data.privacy.export import MACHINERY, SHOWS_OTHERS, Holding, export_person
from data.privacy.retention import RAW_AT_ONCE, let_go
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    NOON,
    Agency,
    a_client,
    a_lead,
    delivered,
    posted,
    processed,
    story_of,
    with_rules,
)

YEAR = 365 * DAY


def test_raw_deliveries_are_emptied_in_time_and_still_known(agency: Agency) -> None:
    said = {"id": "77", "name": "Dana Ortiz", "email": "dana@example.org", "message": "Hello"}
    posted(agency, **said)
    processed(agency)
    posted(agency, door="website", junk="7")
    (quarantined,) = processed(agency)
    kept = agency.do(let_go, playbook=agency.playbook, now=NOON + YEAR, by="runner")
    assert (kept.deliveries, kept.more) == (0, False)
    gone = agency.do(let_go, playbook=agency.playbook, now=NOON + YEAR + DAY, by="runner")
    assert (gone.deliveries, gone.leads, gone.more) == (2, 0, False)
    assert [row.payload for row in agency.rows(Inbound)] == [b"", b""]
    assert agency.row(Lead, 1).email == "dana@example.org"  # the lead itself stays
    assert posted(agency, now=NOON + 2 * YEAR, **said).repeated
    assert "let go of" in agency.row(Inbound, quarantined.inbound_id).reason
    again = agency.do(replay, quarantined.inbound_id, house=agency.house, now=NOON, by="ana")
    assert again.state == InboundState.QUARANTINED  # a sentence, and nothing else happens


def test_lost_leads_are_erased_in_time_and_nobody_else(agency: Agency) -> None:
    lost, fresh, open_one = (
        a_lead(agency, email=f"{name}@example.org", name=f"{name} Lang") for name in "abc"
    )
    a_client(agency, email="won@example.org", name="Kim Sato")
    for lead_id, at in ((lost, NOON), (fresh, NOON + YEAR)):
        agency.do(outcome, lead_id, Outcome.LOST, house=agency.house, now=at, by="ana")
    gone = agency.do(let_go, playbook=agency.playbook, now=NOON + 1096 * DAY, by="runner")
    assert gone.leads == 1
    erased = {lead.id for lead in agency.rows(Lead) if lead.erased_at is not None}
    assert erased == {lost}
    assert open_one not in erased
    keeps = with_rules(agency, "[retention]\nraw_days = 0\nlost_days = 0\nalerts_days = 0")
    gone = agency.do(let_go, playbook=keeps.playbook, now=NOON + 10 * YEAR, by="runner")
    assert (gone.deliveries, gone.leads, gone.alerts) == (0, 0, 0)


def test_told_alerts_are_forgotten_and_waiting_ones_are_not(agency: Agency) -> None:
    a_lead(agency, message=ASKS_FOR_THE_PRICE)
    assert agency.rows(Alert)
    with agency.store.write() as session:
        session.get_one(Alert, 1).state = AlertState.SENT
    told = len(agency.rows(Alert))
    gone = agency.do(let_go, playbook=agency.playbook, now=NOON + 91 * DAY, by="runner")
    assert (gone.alerts, len(agency.rows(Alert))) == (1, told - 1)


def test_much_is_let_go_of_in_pieces(agency: Agency) -> None:
    with agency.store.write() as session:
        session.add_all(
            Inbound(source="website", external_id=str(number), content_hash="x", by="gateway",
                    content_type="text/plain", payload=b"x", received_at=NOON,
                    state=InboundState.NOTED)
            for number in range(RAW_AT_ONCE + 1)
        )  # fmt: skip
    now = NOON + 2 * YEAR
    first = agency.do(let_go, playbook=agency.playbook, now=now, by="runner")
    second = agency.do(let_go, playbook=agency.playbook, now=now, by="runner")
    assert [(one.deliveries, one.more) for one in (first, second)] == [
        (RAW_AT_ONCE, True), (1, False)]  # fmt: skip


def exported(agency: Agency, lead_id: int) -> Holding:
    return agency.do(export_person, lead_id, now=NOON + DAY, by="ana")


def test_everything_that_erasing_would_take_is_handed_over(agency: Agency) -> None:
    lead_id = a_lead(agency, phone="(212) 736-5000", **{"sms consent": "yes", "Roof": "slate"})
    delivered(agency)
    agency.do(suppress, "sms", "+12127365000", why="STOP", now=NOON, by="recipient")
    held = {section.table: section.rows for section in exported(agency, lead_id).sections}
    assert held["lead"][0]["email"] == "dana@example.org"
    assert held["lead"][0]["extra"]["Roof"] == "slate"
    assert '"slate"' in held["inbound"][0]["payload"]
    assert held["message"][0]["body"].startswith("Hi Dana")
    assert held["consent"][0]["state"] == ConsentState.GIVEN.value
    assert [row["address"] for row in held["suppression"]] == ["+12127365000"]
    assert {row["kind"] for row in held["activity"]} >= {"lead.created", "message.sent"}
    assert set(held) <= {*OF_A_PERSON, "suppression"} - {*SHOWS_OTHERS}
    assert not any(MACHINERY & row.keys() for rows in held.values() for row in rows)
    assert story_of(agency, lead_id)[-1] == "lead.exported"
    with pytest.raises(Refused, match="no lead 99"):
        exported(agency, 99)


def test_what_shows_somebody_else_is_not_handed_over(agency: Agency) -> None:
    both = {"leads": [{"id": "1", "name": "Dana Ortiz", "email": "dana@example.org"},
                      {"id": "2", "name": "Bo Lang", "email": "bo@example.org"}]}  # fmt: skip
    posted(agency, **both)
    processed(agency)
    a_lead(agency, name="Bo Lang", email="bo@example.org", message="Hello, I am Bo")
    dana = next(lead.id for lead in agency.rows(Lead) if lead.email == "dana@example.org")
    assert "bo@example.org" not in str(exported(agency, dana or 0))


def test_a_merged_person_is_handed_over_as_a_whole(agency: Agency) -> None:
    kept, gone = a_lead(agency), a_lead(agency, name="Dana O.", email="do@example.org")
    agency.do(merge, kept, gone, house=agency.house, now=NOON, by="ana")
    holding = exported(agency, kept)
    assert holding.leads == (kept, gone)
    assert "do@example.org" in str(holding)


def test_the_list_of_all_leads_is_without_those_who_are_gone(agency: Agency) -> None:
    first, second, third, fourth = (
        a_lead(agency, name=f"{name} Lang", email=f"{name}@example.org", postal_code="33101")
        for name in "abcd"
    )
    agency.do(merge, first, second, house=agency.house, now=NOON, by="ana")
    agency.do(erase, third, why="asked for it", now=NOON, by="ana")
    with agency.store.look() as reader:
        assert [(line.id, line.postal) for line in lines(reader)] == [
            (first, "33101"), (fourth, "33101")]  # fmt: skip
        assert list(lines(reader, stage="won")) == []
        assert len(list(lines(reader, source="website"))) == 2
