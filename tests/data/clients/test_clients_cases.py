"""An unhappy answer opens a case: it has an owner and a clock, and ends when somebody closes it."""

from __future__ import annotations

from datetime import datetime

from data.alerts.tables import Alert
from data.clients import operations
from data.clients.cases import escalate_cases
from data.clients.queries import ClientDetail, detail
from data.leads.rating import rate
from data.leads.tables import Lead
from data.outlook.clients_ahead import of_client
from tests.build import DAY, NOON, Agency, a_client

THANKSGIVING_IS_OVER = NOON + 3 * DAY


def answers(agency: Agency, rating: int) -> ClientDetail:
    client_id = a_client(agency, owner="bo")
    with agency.store.write() as session:
        rate(session, session.get_one(Lead, 1), rating, now=NOON, by="runner")
    return agency.ask(detail, client_id, agency.playbook, NOON)


def told_late(agency: Agency, now: datetime) -> list[str]:
    agency.do(escalate_cases, playbook=agency.playbook, now=now)
    return [alert.title for alert in agency.rows(Alert) if alert.key.startswith("case:")]


def test_an_unhappy_answer_is_a_case_of_the_owner_with_a_clock(agency: Agency) -> None:
    client = answers(agency, 2)
    assert client.row.owner == "bo"
    assert [(b.kind, b.note) for b in client.row.blockers] == [
        ("unhappy", "answered the survey with 2 of 5")
    ]
    (clock,) = [one for one in of_client(client, agency.playbook) if "call" in one.what]
    assert f"{clock.at:%a %d %b}" == "Fri 27 Nov", "a day to call them, and Thursday is a holiday"


def test_a_happy_answer_is_no_case(agency: Agency) -> None:
    assert answers(agency, 4).row.blockers == ()
    assert told_late(agency, NOON + 30 * DAY) == []


def test_a_case_that_nobody_closed_is_told_to_everybody_once(agency: Agency) -> None:
    answers(agency, 1)
    assert told_late(agency, THANKSGIVING_IS_OVER - DAY) == []
    assert told_late(agency, THANKSGIVING_IS_OVER) == ["Still unhappy: Dana Ortiz"]
    assert told_late(agency, THANKSGIVING_IS_OVER + 9 * DAY) == ["Still unhappy: Dana Ortiz"]
    assert "Owner: bo" in agency.rows(Alert)[-1].body


def test_a_case_that_is_closed_is_quiet(agency: Agency) -> None:
    client = answers(agency, 3)
    agency.do(operations.unblock, client.row.id, now=NOON, by="bo", note="We come on Monday.")
    assert told_late(agency, THANKSGIVING_IS_OVER) == []
