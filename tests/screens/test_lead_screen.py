"""The lead's screen: everything known, what comes next, and what a person can do about it."""

from __future__ import annotations

from typing import Any

import pytest

from data.leads.contact import Touch, touch
from data.leads.tables import Lead
from data.outreach.tables import FollowUp
from screens.client.client_screen import ClientScreen
from screens.lead.lead_screen import LeadScreen
from screens.reading.panel import Panel
from screens.review.review_screen import ReviewScreen
from tests.build import (
    ASKS_FOR_THE_PRICE,
    NOON,
    Agency,
    a_client,
    a_lead,
    an_answered_lead,
    followed_up,
    steps_of,
)
from tests.data.leads.test_leads_fading import earn
from tests.screens.sight import (
    HOSTILE,
    Watch,
    look_again,
    picture,
    press,
    seen,
    sight,
    words,
)

SIZES = [(80, 24), (160, 48)]
CONSULTATION = "Interested in SEO, please call me"


def states_of(agency: Agency, lead_id: int) -> list[str]:
    return [step.state.value for step in steps_of(agency, lead_id)]


async def test_the_score_is_shown_against_its_threshold_with_every_reason(
    agency: Agency, watch: Watch
) -> None:
    lead_id = a_lead(agency, message=CONSULTATION, page="https://x.example/pricing")
    earn(agency, lead_id, "open", "open", "open", "open")
    async with seen(agency, watch, lambda: LeadScreen(lead_id), (160, 48)) as (app, _):
        score = " ".join(app.screen.query_one("#score", Panel).text.split())
    assert "45 of 70 points" in score
    assert "+30 pricing page · the page /pricing counts as “pricing page”" in score
    assert "+5 open · counts 0: open is at its cap of 15 · -" in score
    assert "Hot: they ask for “consultation”: 'call me'" in score


async def test_fields_nobody_asked_for_are_shown_too(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency, budget="5000", phone="555-0100", utm_source="google", city="Albany")
    async with seen(agency, watch, lambda: LeadScreen(lead_id), (160, 48)) as (app, _):
        who = app.screen.query_one("#who", Panel).text
    assert "budget    5000" in who
    assert "utm source google" in who
    assert "Albany" in who
    assert "kept, but not texted" in who


async def test_what_comes_next_has_its_due_times_on_the_business_clock(
    agency: Agency, watch: Watch
) -> None:
    lead_id = an_answered_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id), (200, 60)) as (app, _):
        seen_now = sight(app)
    assert "Wed 12:00" in seen_now
    assert "new-lead day-1" in seen_now
    assert "new-lead day-7" in seen_now


async def test_the_step_under_the_cursor_is_left_out_after_a_question(
    agency: Agency, watch: Watch
) -> None:
    lead_id = an_answered_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        app.screen.query_one("#next").focus()
        await press(app, pilot, "j", "x")
        assert "Leave out new-lead day-3?" in words(app)
        await press(app, pilot, "x")
        assert states_of(agency, lead_id) == ["scheduled"] * 3
        await press(app, pilot, "y")
    assert states_of(agency, lead_id) == ["scheduled", "skipped", "scheduled"]


async def test_p_holds_the_sequence_and_lets_it_go_on(agency: Agency, watch: Watch) -> None:
    lead_id = an_answered_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        await press(app, pilot, "p")
        assert states_of(agency, lead_id) == ["paused"] * 3
        assert "held" in sight(app)
        await press(app, pilot, "p")
    assert states_of(agency, lead_id) == ["scheduled"] * 3


async def test_f_brings_the_step_forward_to_now(agency: Agency, watch: Watch) -> None:
    lead_id = an_answered_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        await press(app, pilot, "f")
    assert agency.row(FollowUp, steps_of(agency, lead_id)[0].id or 0).due_at == NOON
    assert [parcel.lead_id for parcel in followed_up(agency, now=NOON)] == [lead_id]


async def test_a_step_that_was_changed_elsewhere_is_not_decided_unknowingly(
    agency: Agency, watch: Watch
) -> None:
    lead_id = an_answered_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        agency.do(touch, lead_id, Touch.CALL, "", house=agency.house, now=NOON, by="bo")
        await press(app, pilot, "f")
        assert any("changed meanwhile" in told for told in app.told)


async def test_enter_opens_the_draft_that_waits(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        assert "A draft to this lead waits for a person; enter opens it." in words(app)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, ReviewScreen)


async def test_enter_does_nothing_when_no_draft_waits(agency: Agency, watch: Watch) -> None:
    lead_id = an_answered_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        app.screen.query_one("#next").focus()
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LeadScreen)
        assert "waits for a person" not in words(app)


async def test_two_keys_note_a_call(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    watch.on(minutes=2)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        await press(app, pilot, "t", "c")
        assert "answered after 2:00" in sight(app)
        assert "Call by hand" in sight(app)
    assert agency.row(Lead, lead_id).first_response_at == watch.now


async def test_the_lead_gets_an_owner_and_is_given_back(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id)) as (app, pilot):
        await press(app, pilot, "A", "1", "enter")
        assert agency.row(Lead, lead_id).owner == "ana"
        await press(app, pilot, "A", "enter")
    assert agency.row(Lead, lead_id).owner == ""


async def test_what_another_operator_does_appears(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: LeadScreen(lead_id), (160, 48)) as (app, pilot):
        agency.do(touch, lead_id, Touch.NOTE, "Likes tea", house=agency.house, now=NOON, by="bo")
        await look_again(app, pilot)
        assert "Likes tea" in sight(app)


async def test_hostile_text_stays_text_in_every_field(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency, name=f"Eve {HOSTILE}", message=HOSTILE, company=HOSTILE, city=HOSTILE,
                     odd=HOSTILE, source=HOSTILE, page=HOSTILE, utm_source=HOSTILE)  # fmt: skip
    agency.do(touch, lead_id, Touch.NOTE, HOSTILE, house=agency.house, now=NOON, by=HOSTILE)
    async with seen(agency, watch, lambda: LeadScreen(lead_id), (80, 24)) as (app, pilot):
        for _ in range(5):
            await press(app, pilot, "tab")
            assert "[@click=app.quit]x[/]" in sight(app)
            assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        await press(app, pilot, "t", "escape", "o", "escape", "w", "escape", "A", "escape")
        assert isinstance(app.screen, LeadScreen)


async def test_a_won_lead_is_still_readable_and_closed_for_outcomes(
    agency: Agency, watch: Watch
) -> None:
    client_id = a_client(agency)
    async with seen(agency, watch, lambda: ClientScreen(client_id)) as (app, pilot):
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LeadScreen)
        await press(app, pilot, "o", "n")
        assert "is won already and a client now" in words(app)


async def test_every_sheet_can_be_reached_and_read_on_a_small_terminal(
    agency: Agency, watch: Watch
) -> None:
    lead_id = an_answered_lead(agency, budget="5000", message="One\n" * 40 + "the last line")
    async with seen(agency, watch, lambda: LeadScreen(lead_id), (80, 24)) as (app, pilot):
        await press(app, pilot, "G")
        assert "the last line" in sight(app)
        app.screen.query_one("#who").focus()
        await press(app, pilot, "G")
        assert "5000" in sight(app)
        app.screen.query_one("#timeline").focus()
        await press(app, pilot, "G")
        assert "Lead from website" in sight(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("key", ["", "t", "o", "w"])
def test_picture_of_a_lead_and_its_dialogs(
    agency: Agency, watch: Watch, size: tuple[int, int], key: str, snap_compare: Any
) -> None:
    lead_id = an_answered_lead(agency, message=CONSULTATION, page="https://x.example/pricing")
    watch.on(hours=26)
    followed_up(agency, now=watch.now)
    keys = (key,) if key else ()
    assert picture(snap_compare, agency, watch, lambda: LeadScreen(lead_id), size, keys)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_a_lead_whose_draft_waits(
    agency: Agency, watch: Watch, size: tuple[int, int], snap_compare: Any
) -> None:
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE, company="Ortiz & Sons", budget="5000")
    watch.on(minutes=6)
    assert picture(snap_compare, agency, watch, lambda: LeadScreen(lead_id), size)
