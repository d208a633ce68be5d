"""Handing over: the note is composed from the lead's story, kept, and sent to whoever goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.alerts.states import AlertKind
from data.alerts.tables import Alert
from data.handoff.handing import hand_off
from data.handoff.queries import handoff_view
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.score import add_points
from data.leads.tables import Lead
from data.outreach import review
from data.refused import Refused
from tests.build import DAY, HOUR, NOON, Agency, a_lead, an_agency, the_message
from tests.data.inbox.following.mails import letter, mailed

TEAM = '[team.kim]\nlabel = "Kim Park"\n'
ASKS = "How much would a new shop cost? We need it in December.\nDo you also do logos?"


@pytest.fixture
def team(database: str) -> Iterator[Agency]:
    opened = an_agency(database, changes=TEAM)
    yield opened
    opened.store.close()


def test_the_note_tells_the_whole_story_and_stays_as_it_was(team: Agency) -> None:
    lead = a_lead(team, message=ASKS, phone="+1 212 555 0199", city="Brooklyn")
    draft = the_message(team, lead)
    team.do(review.reject, draft.id, why="tone", house=team.house, now=NOON, by="ana")
    team.do(touch, lead, Touch.CALL, "I'll send the plan by Friday.", house=team.house,
            now=NOON + HOUR, by="kim")  # fmt: skip
    mailed(team, letter("Can you bring references?", answers=draft), now=NOON + 2 * HOUR)
    team.do(lambda s: add_points(s, s.get_one(Lead, lead), "booking", why="booked a call",
                                 playbook=team.playbook, now=NOON, by="runner"))  # fmt: skip
    team.do(outcome, lead, Outcome.CALL_BACK, house=team.house, now=NOON + 3 * HOUR, by="kim",
            on=NOON + DAY)  # fmt: skip
    number = team.do(hand_off, lead, playbook=team.playbook, now=NOON + 3 * HOUR, by="kim")
    team.do(touch, lead, Touch.OPT_OUT_SMS, "", house=team.house, now=NOON + DAY, by="kim")
    view = team.ask(handoff_view, lead, team.playbook, now=NOON + DAY)
    (kept,) = view.before
    assert (kept.id, kept.agent, kept.by, kept.at) == (number, "kim", "kim", NOON + 3 * HOUR)
    for told in (
        "Hand-off to Kim Park: Dana Ortiz",
        "Brooklyn",
        "“How much would a new shop cost? We need it in December. Do you also do logos?”",
        "reply: “Can you bring references?”",
        "As agreed: A call on Wed 25 Nov 12:00",
        "by call: “I'll send the plan by Friday.”",
        "+50 booking: booked a call",
        "They asked: Can you bring references?",
        "Don't name a price before you know what is to be done.",
        "it was turned down: Not how we talk to people",
    ):
        assert told in kept.note
    assert "Don't send text messages" in view.now.page
    assert "Don't send text messages" not in kept.note
    sent = [alert for alert in team.rows(Alert) if alert.kind == AlertKind.HANDOFF]
    assert [(alert.recipient, alert.title) for alert in sent] == [
        ("kim", "Hand-off to Kim Park: Dana Ortiz (Tue 24 Nov 2026)")]  # fmt: skip
    assert sent[0].body.endswith(f"Open lead {lead} in Callboard.")
    assert team.row(Lead, lead).handed_off_at == NOON + 3 * HOUR


def test_a_lead_without_an_owner_is_handed_to_whoever_signs(agency: Agency) -> None:
    lead = a_lead(agency)
    agency.do(hand_off, lead, playbook=agency.playbook, now=NOON, by="ana")
    view = agency.ask(handoff_view, lead, agency.playbook, now=NOON)
    assert (view.before[0].agent, agency.row(Lead, lead).owner) == ("Robin", "")
    agency.do(hand_off, lead, "Bob", playbook=agency.playbook, now=NOON, by="ana")
    assert agency.row(Lead, lead).owner == "Bob"
    with pytest.raises(Refused, match="There is no lead 99"):
        agency.do(hand_off, 99, playbook=agency.playbook, now=NOON, by="ana")
