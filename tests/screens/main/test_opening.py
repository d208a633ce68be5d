"""From the panes to the screens and dialogs, and back to panes that know what was done there."""

from __future__ import annotations

from textual.pilot import Pilot

from data.leads.tables import Lead
from data.outreach.states import MessageState
from data.outreach.tables import Message
from screens.main.main_screen import MainScreen
from screens.main.pane import Pane
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    a_lead,
    an_answered_lead,
    the_message,
)
from tests.screens.main.house import House, until


def on_top(pilot: Pilot[None]) -> str:
    return type(pilot.app.screen).__name__


async def back(pilot: Pilot[None]) -> None:
    """Escape as often as it takes."""
    for _ in range(5):
        await pilot.press("escape")
        await pilot.pause()
        if isinstance(pilot.app.screen, MainScreen):
            return
    raise AssertionError(f"no way back from {on_top(pilot)}")


OPENS = (
    ("1", "enter", "LeadScreen"),
    ("1", "t", "TouchDialog"),
    ("1", "o", "OutcomeDialog"),
    ("1", "w", "WhyScreen"),
    ("1", "A", "AskText"),
    ("1", "n", "NewLead"),
    ("2", "enter", "ReviewScreen"),
    ("2", "w", "WhyScreen"),
    ("3", "enter", "LeadScreen"),
    ("3", "x", "Confirm"),
    ("3", "t", "TouchDialog"),
    ("4", "enter", "ClientScreen"),
    ("4", "b", "BlockerDialog"),
)
"""A pane, a key on its row, and the screen that it opens."""


async def test_a_key_on_a_row_opens_its_screen(house: House) -> None:
    a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    an_answered_lead(house.agency, name="Ben", email="ben@example.org")
    house.client("Harbor Dental", now=house.now - 5 * DAY)
    async with house.console((120, 40)) as pilot:
        for pane, key, screen in OPENS:
            await pilot.press(pane, key)
            opens = f"{pane} {key}: {screen}"
            await until(pilot, lambda: on_top(pilot) == screen, opens)  # noqa: B023
            await back(pilot)


async def test_a_decision_opens_the_draft_first_and_decides_nothing_blindly(house: House) -> None:
    lead = a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    async with house.console((120, 40)) as pilot:
        for key in ("a", "e", "r", "s"):
            await pilot.press("2", key)
            await until(pilot, lambda: "ReviewScreen" in map(_name, pilot.app.screen_stack), key)
            await pilot.pause(0.1)
            assert the_message(house.agency, lead).state == MessageState.REVIEW, key
            await back(pilot)


def _name(screen: object) -> str:
    return type(screen).__name__


async def test_a_new_owner_is_given_from_the_pane(house: House) -> None:
    lead = a_lead(house.agency)
    async with house.console((200, 60)) as pilot:
        await pilot.press("1", "A")
        await until(pilot, lambda: on_top(pilot) == "AskText")
        await pilot.press(*"Carla", "enter")
        await until(pilot, lambda: house.agency.row(Lead, lead).owner == "Carla")


async def test_what_is_decided_on_a_screen_is_gone_from_the_pane_when_it_closes(
    house: House,
) -> None:
    lead = a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    async with house.console((120, 40)) as pilot:
        review = pilot.app.screen.query_one("#review", Pane)
        await pilot.press("2", "enter")
        await until(pilot, lambda: on_top(pilot) == "ReviewScreen")
        house.agency.do(_cancel, the_message(house.agency, lead).id)
        await pilot.pause(0.5)
        assert len(review.rows) == 1, "a covered screen does not load"
        await back(pilot)
        await until(pilot, lambda: len(review.rows) == 0)


def _cancel(session, key):  # type: ignore[no-untyped-def]
    session.get_one(Message, key).state = MessageState.CANCELLED
