"""The hand-off note on the screen, and two people at one legal draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.handoff.tables import Handoff
from data.leads.tables import Lead
from data.outreach import review
from data.outreach.tables import Message
from screens.handoff.handoff_screen import HandoffScreen
from screens.lead.lead_screen import LeadScreen
from screens.reading.panel import Panel
from screens.review.review_screen import ReviewScreen
from tests.build import NOON, Agency, a_lead, an_agency
from tests.screens.drafts import held, read
from tests.screens.sight import HOSTILE, Watch, press, seen, settle, words

TEAM = '[team.kim]\nlabel = "Kim Park"\n'


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Agency]:
    opened = an_agency(tmp_path / "callboard.sqlite", changes=TEAM)
    yield opened
    opened.store.close()


async def test_h_shows_the_note_and_h_again_hands_the_lead_over(team: Agency, watch: Watch) -> None:
    lead = a_lead(team, name=f"Dana {HOSTILE}", message=f"How much is it? {HOSTILE}")
    team.do(lambda session: setattr(session.get_one(Lead, lead), "owner", ""))
    async with seen(team, watch, lambda: LeadScreen(lead), size=(100, 60)) as (app, pilot):
        await press(app, pilot, "h")
        assert isinstance(app.screen, HandoffScreen)
        note = app.screen.query_one("#note", Panel).text
        assert "WHAT NOT TO SAY" in note
        assert "Don't name a price before you know" in note
        assert "as of now; h hands it over" in words(app)
        await press(app, pilot, "h")
        assert "1 Kim Park" in words(app)
        await press(app, pilot, "1", "enter")
        await settle(app, pilot)
        await press(app, pilot, "p")
        assert "as ana handed it over to Kim Park, 12:00" in words(app)
    assert team.row(Lead, lead).owner == "kim"
    assert [row.agent for row in team.rows(Handoff)] == ["kim"]


async def test_the_second_person_sees_who_approved_a_legal_draft_first(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency, message="My lawyer will write to you.")
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        assert "Two people must approve this text" in words(app)
        await read(pilot)
        await press(app, pilot, "a")
        told = "Approved by you: the draft to Dana Ortiz. Somebody else must approve it too"
        assert f"{told} · u takes it back" in app.told
    agency.do(review.undo_approval, message_id, now=NOON, by="ana")
    agency.do(review.approve, message_id, shown=None, hold=NOON - NOON, now=NOON, by="bo")
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        assert "bo approved this text; one more person must." in words(app)
        await read(pilot)
        await press(app, pilot, "a")
    row = agency.row(Message, message_id)
    assert (row.state, row.first_eyes_by, row.decided_by) == ("queued", "bo", "ana")
