"""What is typed at once, faster than anything opens, means what it would mean typed slowly."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pytest
from textual.events import Callback
from textual.pilot import Pilot
from textual.widgets import TextArea

from console.app import CallboardApp
from data.outreach.tables import Message
from screens.client.client_screen import ClientScreen
from screens.finding.find_screen import FindScreen
from screens.keys import in_order
from screens.lead.lead_screen import LeadScreen
from screens.main.filter_line import FilterLine
from screens.main.main_screen import MainScreen
from screens.reports.reports_screen import ReportsScreen
from screens.review.edit_draft import EditDraft
from screens.review.review_screen import ReviewScreen
from screens.table import RowTable
from tests.build import ASKS_FOR_THE_PRICE, NOON, a_lead, the_message
from tests.screens.main.house import House, pane_of, type_ahead, until


def shown(pilot: Pilot[None], kind: type[Any]) -> bool:
    return isinstance(pilot.app.screen, kind)


async def test_what_is_typed_after_a_key_that_opens_something_reaches_that_in_order(
    house: House,
) -> None:
    dana = a_lead(house.agency)
    kim = a_lead(house.agency, name="Kim Vale", email="k@v.example", message=ASKS_FOR_THE_PRICE)
    draft = the_message(house.agency, kim)
    client = house.client("Otto Vinci", now=NOON)
    async with house.console((80, 24)) as pilot:
        app = pilot.app
        inbound = pane_of(pilot, "inbound")

        type_ahead(pilot, "/score>20")
        await until(pilot, lambda: inbound.filter == "score>20", "the filter")
        assert cast(FilterLine, app.focused).value == "score>20"

        type_ahead(pilot, "escape", "/vaxx", "backspace", "backspace", "leex", "backspace",
                   "backspace", "home", "!", "enter", "jjk")  # fmt: skip
        await until(pilot, lambda: inbound.filter == "!vale", "letters and moves in their order")
        await until(pilot, lambda: isinstance(app.focused, RowTable), "the rows")

        type_ahead(pilot, "escape", "Fortiz", "enter")
        await until(pilot, lambda: shown(pilot, LeadScreen), "what was found")
        assert cast(LeadScreen, app.screen).lead_id == dana

        type_ahead(pilot, "escape", "escape", "2eHello, ", "left", "left", "!")
        await until(pilot, lambda: shown(pilot, EditDraft), "the editor")
        await until(pilot, lambda: app.screen.query(TextArea), "its text")
        text = app.screen.query_one(TextArea)
        await until(pilot, lambda: text.text == f"Hello!, {draft.body}", "the whole of it")

        type_ahead(pilot, "escape", "y", "escape", "4bwthe domain", "enter", "escape")
        await until(pilot, lambda: shown(pilot, ClientScreen), "the client with its blocker")
        assert cast(ClientScreen, app.screen).client_id == client

        type_ahead(pilot, "escape", "ctrl+p", "numbers", "enter")
        await until(pilot, lambda: shown(pilot, ReportsScreen), "what the palette found")
        type_ahead(pilot, "escape", "Fan", "ctrl+q")
        await until(pilot, lambda: not app.is_running, "the end, after what was typed before")
    assert draft in house.agency.rows(Message)


async def test_a_screen_that_never_comes_takes_the_keyboard_away_for_a_moment_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_order, "AT_MOST", 0.05)
    monkeypatch.setattr(in_order, "LOOKS", 10)
    monkeypatch.setattr(MainScreen, "keeps_waiting", lambda self, event: True)
    a_lead(house.agency)
    async with house.console((80, 24)) as pilot:
        type_ahead(pilot, "Fortiz")
        await until(pilot, lambda: shown(pilot, FindScreen), "the key that waited long enough")
        await until(pilot, lambda: cast(FindScreen, pilot.app.screen)._typed == "ortiz")


async def test_what_waits_for_keys_comes_after_those_that_were_typed_before(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        app = cast(CallboardApp, pilot.app)
        seen: list[str] = []
        type_ahead(pilot, "Fan")
        words = lambda: cast(FindScreen, app.screen)._typed  # noqa: E731
        call = partial(app.after_keys, lambda: seen.append(words()))
        cast(Any, app._driver).send_message(Callback(callback=call))
        type_ahead(pilot, "na")
        await until(pilot, lambda: seen)
        assert seen == ["an"]


async def test_a_key_that_comes_before_the_rows_have_the_focus_waits_until_they_have(
    house: House,
) -> None:
    """As at the start: the rows are in sight, and still the pane around them has the focus."""
    a_lead(house.agency, name="Kim Vale", email="k@v.example", message=ASKS_FOR_THE_PRICE)
    async with house.console((80, 24)) as pilot:
        review = pane_of(pilot, "review")
        await pilot.press("2")
        review.can_focus = True
        review.focus()
        await until(pilot, lambda: review.is_handing_on, "the pane in focus")

        type_ahead(pilot, "enter")
        for _ in range(3):
            await pilot.pause()
        review.can_focus = False
        review._hand_focus_on()
        await until(pilot, lambda: shown(pilot, ReviewScreen), "the draft")
