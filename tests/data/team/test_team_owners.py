"""Owners as it goes: given, told, handed off to, silent, and followed by somebody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.activity.timeline import of_lead
from data.alerts.raising import due_alerts
from data.alerts.tables import Alert
from data.handoff.tables import Handoff
from data.leads.contact import Touch, touch
from data.leads.tables import Lead
from data.playbook.models import Alerts
from data.refused import Refused
from data.team.assigning import assign
from data.team.keeping import keep_owners, owners_have_work
from data.team.members import channels_of
from data.team.returning import waiting_lead
from tests.build import HOUR, MINUTE, NOON, Agency, a_lead, an_agency, an_answered_lead, story_of

TEAM = """
[team.kim]
label = "Kim Park"
names = ["kpark"]
[team.robin]
label = "Robin"
"""
CALL_ME = "Please call me about a new website."


@pytest.fixture
def team(database: str) -> Iterator[Agency]:
    opened = an_agency(database, changes=TEAM)
    yield opened
    opened.store.close()


def owner_of(agency: Agency, lead_id: int) -> str:
    return agency.row(Lead, lead_id).owner


def kept(agency: Agency, now: object) -> tuple[int, int]:
    done = agency.do(keep_owners, playbook=agency.playbook, now=now, by="runner")
    return done.handed_off, done.returned


def told(agency: Agency) -> list[tuple[str, str]]:
    return [(alert.recipient, alert.title) for alert in agency.rows(Alert)]


def test_new_leads_go_round_and_the_why_stands_on_the_timeline(team: Agency) -> None:
    leads = [a_lead(team, email=f"{n}@example.org", name=f"N{n} B", now=NOON + n * MINUTE)
             for n in range(3)]  # fmt: skip
    assert [owner_of(team, lead) for lead in leads] == ["kim", "robin", "kim"]
    entries = team.ask(of_lead, leads[1])
    assert [(e.summary, e.why) for e in entries if e.kind == "lead.assigned"] == [
        ("Owner: nobody → Robin", "Robin is next of 2")
    ]


def test_a_hot_lead_is_handed_to_its_owner_with_the_note_once(team: Agency) -> None:
    lead = a_lead(team, message=CALL_ME)
    assert ("kim", "Hot lead: Dana Ortiz") in told(team)
    assert kept(team, NOON + MINUTE) == (1, 0)
    assert kept(team, NOON + 2 * MINUTE) == (0, 0)
    assert told(team)[-1] == ("kim", "Hand-off to Kim Park: Dana Ortiz (Tue 24 Nov 2026)")
    assert [row.agent for row in team.rows(Handoff)] == ["kim"]
    assert story_of(team, lead)[-1] == "lead.handed_off"


def test_a_silent_owner_loses_the_lead_to_the_next_and_it_does_not_go_in_circles(
    team: Agency,
) -> None:
    lead = a_lead(team, message=CALL_ME)
    kept(team, NOON + MINUTE)
    assert team.ask(waiting_lead, lead, team.playbook) is not None
    assert kept(team, NOON + HOUR) == (0, 0)
    at = NOON + 2 * HOUR
    assert kept(team, at) == (0, 1)
    assert owner_of(team, lead) == "robin"
    assert [row.agent for row in team.rows(Handoff)] == ["kim", "robin"]
    assert told(team)[-2:] == [
        ("robin", "Hand-off to Robin: Dana Ortiz (Tue 24 Nov 2026)"),
        ("", "Taken back: Dana Ortiz"),
    ]
    assert kept(team, at + 2 * HOUR) == (0, 1)
    assert owner_of(team, lead) == ""
    assert kept(team, at + 9 * HOUR) == (0, 0)
    assert not team.ask(lambda s: owners_have_work(s, team.playbook, now=at + 9 * HOUR))


@pytest.mark.parametrize("name", ["kim", "kpark", "Kim Park"])
def test_a_word_of_the_owner_keeps_the_lead(team: Agency, name: str) -> None:
    lead = a_lead(team, message=CALL_ME)
    team.do(touch, lead, Touch.CALL, "", house=team.house, now=NOON + HOUR, by=name)
    assert kept(team, NOON + 2 * HOUR) == (1, 0)
    assert owner_of(team, lead) == "kim"


def test_a_lead_that_waits_for_nobody_stays_with_a_silent_owner(team: Agency) -> None:
    lead = an_answered_lead(team)
    assert kept(team, NOON + 99 * HOUR) == (0, 0)
    assert owner_of(team, lead) == "kim"


def test_given_by_hand_a_member_is_meant_by_any_name_and_told_by_whom(team: Agency) -> None:
    lead = a_lead(team)
    team.do(assign, lead, "ROBIN", house=team.house, now=NOON, by="ana")
    assert owner_of(team, lead) == "robin"
    assert told(team)[-1] == ("robin", "Yours now: Dana Ortiz")
    team.do(assign, lead, "Robin", house=team.house, now=NOON, by="ana")
    team.do(assign, lead, "kim", house=team.house, now=NOON, by="kpark")
    team.do(assign, lead, "Bob of the night shift", house=team.house, now=NOON, by="ana")
    team.do(assign, lead, "", house=team.house, now=NOON, by="ana")
    assert len(told(team)) == 1
    assert story_of(team, lead).count("lead.assigned") == 5
    with pytest.raises(Refused, match="There is no lead 99"):
        team.do(assign, 99, "kim", house=team.house, now=NOON, by="ana")


def test_an_owner_with_a_channel_is_told_there_and_everybody_else_through_the_operators(
    team: Agency,
) -> None:
    a_lead(team, message=CALL_ME)
    agents = channels_of(team.playbook.team, ["kim"])
    due = team.do(due_alerts, wanted=Alerts(), has_channel=False, agents=agents, now=NOON)
    assert [(alert.title, alert.to) for alert in due] == [("Hot lead: Dana Ortiz", "kim")]
    due = team.do(due_alerts, wanted=Alerts(), has_channel=True, now=NOON)
    assert [alert.to for alert in due] == [""]
