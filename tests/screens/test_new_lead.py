"""A lead by hand: through the same door as all, judged while it is typed, never half lost."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from textual.widgets import Input, Select, TextArea

from data.inbox.tables import Inbound
from data.leads.tables import Lead
from screens.dialogs.new_lead import NewLead
from tests.build import Agency, the_message
from tests.screens.sight import (
    HOSTILE,
    Watch,
    press,
    seen,
    settle,
    sight,
    words,
    write,
)

NEW_YORK = ZoneInfo("America/New_York")
SIZES = [(80, 24), (160, 48)]


async def test_a_lead_by_hand_goes_through_the_same_door_and_is_kept_raw(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await write(pilot, "Ada")
        await press(app, pilot, "enter")
        await write(pilot, "ada@example.org")
        await press(app, pilot, "enter")
        await write(pilot, "2125550123")
        app.screen.query_one(Select).value = "referral"
        app.screen.query_one(TextArea).text = "How much\nis it?"
        await press(app, pilot, "ctrl+s")
    [lead_id] = app.answers
    lead, [inbound] = agency.row(Lead, lead_id), agency.rows(Inbound)
    assert (lead.name, lead.email, lead.phone) == ("Ada", "ada@example.org", "+12125550123")
    assert (lead.source, lead.door, inbound.source) == ("referral", "manual", "manual")
    assert json.loads(inbound.payload)["message"] == "How much\nis it?"
    assert the_message(agency, lead_id).state.value == "review"


async def test_the_form_says_while_typing_what_an_address_is_worth(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await press(app, pilot, "tab")
        await write(pilot, "ada@example")
        await settle(app, pilot)
        assert "✗ no address yet" in sight(app)
        await write(pilot, ".org")
        await press(app, pilot, "tab")
        assert "✓ can be written to" in sight(app)
        await write(pilot, "5550123")
        await settle(app, pilot)
        assert "not texted" in sight(app)


async def test_an_empty_form_is_not_taken_in(agency: Agency, watch: Watch) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await press(app, pilot, "space", "ctrl+s")
        assert "Fill in at least one" in words(app)
    assert agency.rows(Inbound) == []


async def test_the_same_lead_by_hand_twice_is_one_lead(agency: Agency, watch: Watch) -> None:
    for _ in range(2):
        async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
            await write(pilot, "Ada")
            await press(app, pilot, "ctrl+s")
    assert app.told == ["This is here already: it is Ada (lead 1)."]
    assert len(agency.rows(Lead)) == 1


async def test_leaving_the_form_asks_only_when_something_was_typed(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await write(pilot, "Ada")
        await press(app, pilot, "escape", "escape")
        assert app.screen.query_one("#name", Input).value == "Ada"
        await press(app, pilot, "escape", "y")
    assert app.answers == [None]


async def test_hostile_text_in_the_form_stays_text(agency: Agency, watch: Watch) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        for name in ("name", "email", "phone"):
            app.screen.query_one(f"#{name}", Input).value = HOSTILE
        app.screen.query_one(TextArea).text = HOSTILE
        await settle(app, pilot)
        assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        await press(app, pilot, "ctrl+s")
        assert "is not an e-mail address: write one such as name@example.org" in words(app)
        assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        for name in ("email", "phone"):
            app.screen.query_one(f"#{name}", Input).value = ""
        await press(app, pilot, "ctrl+s")
    assert agency.row(Lead, app.answers[0]).message == HOSTILE.strip()
