"""What a sender told by id only is fetched from it, over real HTTP, until it is told."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data.inbox.fetches import stuck_fetches
from data.inbox.states import EventState
from data.inbox.tables import Inbound, InboundEvent
from data.leads.tables import Lead
from data.outreach.tables import Message, Suppression
from jobs.intake.fetching import fetch_leads
from jobs.intake.keys import Keys
from jobs.office import Office
from jobs.tasks.process_inbox import process_inbox
from tests.build import MINUTE, NOON, Agency, a_lead, posted
from tests.door import Served

ONE_DATABASE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


class Vendor:
    """Facebook and HubSpot: `answers` by id, a status and what is said; what was asked is kept."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self._served = Served(Starlette(routes=[Route("/{path:path}", self._answer)]))
        self.url = self._served.url

    async def _answer(self, request: Request) -> Response:
        key = request.url.path.rpartition("/")[2]
        self.asked.append(
            (request.url.path, dict(request.query_params), request.headers.get("authorization", ""))
        )
        status, said = self.answers.get(key, (404, {}))
        where = {"location": f"{self.url}/elsewhere"} if 300 <= status < 400 else None
        return JSONResponse(said, status_code=status, headers=where)

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def close(self) -> None:
        self._served.close()


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    served = Vendor()
    yield served
    served.close()


class Clock:
    now = NOON


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(an_office: Callable[..., Office], vendor: Vendor, clock: Clock) -> Office:
    made = an_office()
    made.clock = lambda: clock.now
    made.keys = Keys(
        facebook_token="page-token",
        hubspot_token="pat",
        graph_url=f"{vendor.url}/v23.0",
        hubspot_url=vendor.url,
    )
    return made


def lead_of(key: int, email: str = "dana@example.org") -> dict[str, Any]:
    fields = {"full_name": "Dana Ortiz", "email": email, "how_can_we_help": "Our roof leaks."}
    data = [{"name": name, "values": [value]} for name, value in fields.items()]
    return {"id": str(key), "created_time": "2026-11-24T16:59:00+0000", "field_data": data}


def hook(*keys: int) -> dict[str, Any]:
    changes = [
        {"field": "leadgen", "value": {"leadgen_id": key, "page_id": 1, "created_time": 1795539540}}
        for key in keys
    ]
    return {"object": "page", "entry": [{"id": "1", "time": 1, "changes": changes}]}


def hubspot_event(agency: Agency, kind: str, key: int, now: datetime = NOON, **more: Any) -> None:
    body = [{"subscriptionType": kind, "objectId": key, "occurredAt": 1795539540000, **more}]
    from data.inbox.receive import receive

    agency.do(receive, source="hubspot", payload=json.dumps(body).encode(), now=now, by="gateway",
              content_type="application/json")  # fmt: skip


def fetched(office: Office) -> str:
    """Process what arrived, fetch what waits, and process what that brought."""
    process_inbox(office)
    said = asyncio.run(fetch_leads(office))
    process_inbox(office)
    return said


def events(agency: Agency, state: EventState) -> list[InboundEvent]:
    return [row for row in agency.rows(InboundEvent) if row.state == state]


def test_several_leads_of_one_hook_are_fetched_and_answered_each_once(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    vendor.answers = {"101": (200, lead_of(101)), "102": (200, lead_of(102, "li@example.org"))}
    posted(agency, door="facebook", **hook(101, 102))
    posted(agency, door="facebook", **hook(102, 101))
    assert fetched(office) == "2 fetched"
    assert fetched(office) == "nothing waits"
    assert sorted(vendor.paths) == ["/v23.0/101", "/v23.0/102"]
    assert {query["access_token"] for _, query, _ in vendor.asked} == {"page-token"}
    leads = agency.rows(Lead)
    assert sorted(lead.email for lead in leads) == ["dana@example.org", "li@example.org"]
    assert {lead.source for lead in leads} == {"ad"}
    assert leads[0].submitted_at == NOON - MINUTE
    assert len(agency.rows(Message)) == 2
    assert events(agency, EventState.WAITING) == []
    raw = [row for row in agency.rows(Inbound) if row.external_id.startswith("fetched:")]
    assert {row.payload for row in raw} == {
        json.dumps(said, separators=(",", ":")).encode() for _, said in vendor.answers.values()
    }


@ONE_DATABASE
def test_a_passing_fault_is_tried_again_with_growing_waits(
    agency: Agency, office: Office, vendor: Vendor, clock: Clock
) -> None:
    vendor.answers["101"] = (500, {"error": {"code": 2, "message": "Oops"}})
    posted(agency, door="facebook", **hook(101))
    waits = []
    for _ in range(4):
        fetched(office)
        (waiting,) = events(agency, EventState.WAITING)
        assert waiting.next_at is not None
        waits.append((waiting.next_at - clock.now).total_seconds())
        clock.now = waiting.next_at
    assert waits == [5.0, 15.0, 45.0, 135.0]
    assert agency.ask(stuck_fetches) == []
    fetched(office)
    assert agency.ask(stuck_fetches)[0].sentence == (
        "1 lead or contact waits to be fetched from facebook: Facebook answers 500: Oops (code 2)."
    )
    vendor.answers["101"] = (200, lead_of(101))
    clock.now += timedelta(minutes=16)
    assert fetched(office) == "1 fetched"
    assert [lead.email for lead in agency.rows(Lead)] == ["dana@example.org"]


@ONE_DATABASE
def test_an_expired_token_is_told_and_one_request_a_minute_finds_out_that_it_was_mended(
    agency: Agency, office: Office, vendor: Vendor, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    expired = (400, {"error": {"code": 190, "message": "Session has expired"}})
    vendor.answers = {str(key): expired for key in (101, 102, 103)}
    posted(agency, door="facebook", **hook(101, 102, 103))
    with caplog.at_level(logging.DEBUG):
        fetched(office)
    assert [record for record in caplog.records if record.name == "httpx"] == []
    (stuck,) = agency.ask(stuck_fetches)
    assert stuck.count == 3
    assert "Session has expired (code 190)" in stuck.sentence
    assert "CALLBOARD_FACEBOOK_TOKEN" in stuck.sentence
    asked = len(vendor.asked)
    clock.now += MINUTE
    fetched(office)
    assert len(vendor.asked) == asked + 1
    vendor.answers = {
        str(key): (200, lead_of(key, f"p{key}@example.org")) for key in (101, 102, 103)
    }
    clock.now += MINUTE
    assert fetched(office) == "3 fetched"
    assert len(agency.rows(Lead)) == 3
    assert agency.ask(stuck_fetches) == []


@ONE_DATABASE
def test_without_a_token_nobody_is_asked_and_it_is_told(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    office.keys = Keys(graph_url=vendor.url)
    posted(agency, door="facebook", **hook(101))
    fetched(office)
    assert vendor.asked == []
    assert "CALLBOARD_FACEBOOK_TOKEN is not set" in agency.ask(stuck_fetches)[0].sentence


@ONE_DATABASE
def test_a_redirect_is_not_followed_and_an_answer_without_end_is_cut_off(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    vendor.answers = {"101": (302, {}), "102": (200, {"field_data": [], "x": "y" * 2_000_000})}
    posted(agency, door="facebook", **hook(101, 102))
    fetched(office)
    assert sorted(vendor.paths) == ["/v23.0/101", "/v23.0/102"]
    whys = sorted(event.why for event in events(agency, EventState.WAITING))
    assert whys == ["Facebook sends us elsewhere (302), and we do not go.",
                    "Facebook's answer is larger than a lead can be."]  # fmt: skip
    assert agency.rows(Lead) == []


@ONE_DATABASE
def test_an_id_that_could_lead_elsewhere_is_never_put_into_an_address(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    change = {"field": "leadgen", "value": {"leadgen_id": "../me?x="}}
    posted(agency, door="facebook", entry=[{"id": "1", "changes": [change]}])
    fetched(office)
    assert vendor.asked == []
    (event,) = agency.rows(InboundEvent)
    assert event.state == EventState.NOTHING
    assert "is no id" in event.why


@ONE_DATABASE
def test_a_sample_of_the_dashboard_is_not_asked_for(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    posted(agency, door="facebook", **hook(444444444444444))
    assert fetched(office) == "nothing waits"
    assert vendor.asked == []


def contact(key: int, **properties: str) -> tuple[int, dict[str, Any]]:
    said = {"email": "dana@example.org", "firstname": "Dana", "lastname": "Ortiz", **properties}
    return 200, {"id": str(key), "properties": said}


def test_a_new_contact_of_hubspot_is_a_lead_and_a_changed_one_is_none(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    vendor.answers = {"51": contact(51), "52": contact(52, email="old@example.org")}
    hubspot_event(agency, "contact.creation", 51)
    hubspot_event(agency, "contact.propertyChange", 52, propertyName="city", propertyValue="Rome")
    assert fetched(office) == "2 fetched"
    assert [lead.email for lead in agency.rows(Lead)] == ["dana@example.org"]
    assert set(vendor.paths) == {
        "/crm/v3/objects/contacts/51", "/crm/v3/objects/contacts/52"}  # fmt: skip
    assert {auth for _, _, auth in vendor.asked} == {"Bearer pat"}
    assert "firstname" in vendor.asked[0][1]["properties"]


@ONE_DATABASE
def test_a_change_at_hubspot_fills_what_we_do_not_know_of_somebody_known(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    lead_id = a_lead(agency)
    vendor.answers = {"51": contact(51, phone="+12125550142")}
    hubspot_event(agency, "contact.propertyChange", 51, propertyName="phone")
    fetched(office)
    assert agency.row(Lead, lead_id).phone == "+12125550142"
    assert len(agency.rows(Message)) == 1


@ONE_DATABASE
def test_opting_out_at_hubspot_counts_each_time_it_happens(
    agency: Agency, office: Office, vendor: Vendor, clock: Clock
) -> None:
    a_lead(agency)
    vendor.answers = {"51": contact(51)}
    for place, value in enumerate(("true", "false", "true")):
        hubspot_event(agency, "contact.propertyChange", 51, propertyName="hs_email_optout",
                      propertyValue=value, occurredAt=1795539540000 + place)  # fmt: skip
        fetched(office)
        held = [row.address for row in agency.rows(Suppression)]
        assert held == (["dana@example.org"] if value == "true" else []), place


@ONE_DATABASE
def test_a_contact_that_is_gone_is_not_waited_for(
    agency: Agency, office: Office, vendor: Vendor
) -> None:
    hubspot_event(agency, "contact.creation", 51)
    fetched(office)
    (event,) = agency.rows(InboundEvent)
    assert (event.state, event.why) == (EventState.NOTHING, "HubSpot has no such contact any more.")
