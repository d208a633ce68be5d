"""Letters on every screen and in every dialog: each of them is seen, and each leads somewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screens.jump.spots import Rank
from tests.build import ASKS_FOR_THE_PRICE, DAY, NOON, a_lead, an_answered_lead
from tests.screens.jump.test_jumping import arrived, jump, strips_of
from tests.screens.main.house import House, until
from tests.screens.main.test_keys_everywhere import SCREENS, open_by

DIALOGS = (
    *(("n",), ("I",), ("F",), ("question_mark",)),
    *(("1", key) for key in "toA"),
    *(("2", "enter", key) for key in "ers"),
    *(("4", "enter", key) for key in "bW"),
)


@pytest.fixture
def full(house: House) -> House:
    a_lead(house.agency, name="Sam", message=ASKS_FOR_THE_PRICE)
    an_answered_lead(house.agency, name="Ben", email="ben@example.org", now=NOON - timedelta(0, 60))
    house.client("Harbor Dental", now=NOON - 5 * DAY)
    return house


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=str)
async def test_every_letter_is_seen_and_leads_to_a_place(
    full: House, size: tuple[int, int]
) -> None:
    hidden = []
    async with full.console(size) as pilot:
        for keys in (*SCREENS, *DIALOGS):
            await open_by(pilot, keys)
            name = type(pilot.app.screen).__name__
            screen = await jump(pilot, "ctrl+g")
            drawn = strips_of(pilot)
            for one in screen._placed():
                seen = drawn[one.at.y].crop(one.at.x, one.region.right).text
                hidden += [(name, one, drawn[one.at.y].text)] * (seen != one.text)
            assert screen._spots, name
            places = [text for text, spot in screen._spots.items() if spot.rank is Rank.PLACE]
            await pilot.press(*[*places, *screen._spots][-1])
            await arrived(pilot)
            assert not pilot.app._notifications, "it is still there"
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
                await pilot.pause()
    assert hidden == []


async def test_where_there_is_nothing_that_is_said(full: House) -> None:
    async with full.console() as pilot:
        await open_by(pilot, ("V",))
        await pilot.press("comma")
        await until(pilot, lambda: pilot.app._notifications, "a sentence")
        assert [one.message for one in pilot.app._notifications] == ["Nothing here can be gone to."]
