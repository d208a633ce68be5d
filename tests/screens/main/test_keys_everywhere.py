"""The keys of DESIGN §5 on every screen: each does its one thing, or says where it does."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from screens.live import LiveScreen
from screens.main.main_screen import MainScreen
from screens.reasons import reason_elsewhere
from screens.verbs import VERBS
from tests.build import ASKS_FOR_THE_PRICE, DAY, NOON, a_lead, an_answered_lead
from tests.screens.main.house import House, main_of, until

DESIGN = {
    key: verb
    for keys in (
        "1 pane('inbound')  2 pane('review')  3 pane('follow_ups')  4 pane('clients')",
        "z zoom  enter open  slash filter  a approve  e edit  r reject  s snooze  x skip  n new",
        "t touch  o outcome  b blocker  greater_than_sign advance  less_than_sign go_back  w why",
        "u undo  question_mark help  q quit",
    )
    for key, verb in (pair.split() for pair in keys.split("  "))
}

KIN = {
    "approve": {"suppose_approved", "approve_together"},
    "edit": {"suppose", "take_for"},
    "new": {"consent", "next", "next_of", "newer_note"},
    "skip": {"leave_out", "not_the_same"},
    "snooze": {"state"},
    "undo": {"undo_this", "undo_together", "unmerge", "undo_import"},
}
"""What a key does instead on a screen that has its own sort of it; `n` also turns to the next, and
`s` in a list of what arrived goes through the states."""

SCREENS = (
    *((pane,) for pane in "1234"),
    *((pane, "enter") for pane in "124"),
    *((pane, "w") for pane in "14"),
    *(("1", key) for key in "chv"),
    *((key,) for key in "iDNJmSLUT"),
    ("i", "enter"),
)


@pytest.fixture
def full(house: House) -> House:
    a_lead(house.agency, name="Sam", message=ASKS_FOR_THE_PRICE)
    an_answered_lead(house.agency, name="Ben", email="ben@example.org")
    house.client("Harbor Dental", now=NOON - 5 * DAY)
    return house


async def open_by(pilot: Pilot[None], keys: tuple[str, ...]) -> None:
    app = pilot.app
    for key in keys:
        before = app.screen
        await pilot.press(key)
        if key not in "1234":
            await until(
                pilot, lambda before=before: app.screen is not before, f"{keys} open something"
            )
    await until(
        pilot, lambda: not isinstance(app.screen, LiveScreen) or app.screen._shown is not None
    )


async def test_no_key_of_the_design_is_silent_or_means_another_thing(full: House) -> None:
    silent, other = [], []
    async with full.console() as pilot:
        for keys in SCREENS:
            await open_by(pilot, keys)
            screen = pilot.app.screen
            name = type(screen).__name__
            for key, verb in DESIGN.items():
                bound = screen.active_bindings.get(key)
                if bound is None:
                    silent += [(name, key)] if not reason_elsewhere(screen, key) else []
                elif bound.binding.action not in {verb, *KIN.get(verb, ())}:
                    other.append((name, key, bound.binding.action))
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
                await pilot.pause()
    assert (silent, other) == ([], [])
    assert VERBS.keys() >= set(DESIGN.values())


async def test_a_digit_leads_back_to_its_pane_from_any_depth(full: House) -> None:
    async with full.console() as pilot:
        await open_by(pilot, ("1", "enter"))
        await open_by(pilot, ("w",))
        assert len(pilot.app.screen_stack) == 3
        await pilot.press("3")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the panes")
        assert main_of(pilot).current == "follow_ups"


@pytest.mark.parametrize("pane", ["1", "2", "3"])
async def test_what_is_for_a_lead_works_wherever_one_is_chosen(full: House, pane: str) -> None:
    wanted = {"h": "HandoffScreen", "c": "ComplianceScreen", "v": "WhatIfScreen"}
    async with full.console() as pilot:
        for key, name in wanted.items():
            await open_by(pilot, (pane, key))
            assert type(pilot.app.screen).__name__ == name
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the panes")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        *(("t", "TouchDialog"), ("o", "OutcomeDialog"), ("A", "AskText"), ("h", "HandoffScreen")),
        *(("c", "ComplianceScreen"), ("v", "WhatIfScreen")),
    ],
)
async def test_and_over_the_draft_to_it(full: House, key: str, name: str) -> None:
    async with full.console() as pilot:
        await open_by(pilot, ("2", "enter"))
        await pilot.press(key)
        await until(pilot, lambda: type(pilot.app.screen).__name__ == name, f"{key} opens {name}")
