"""A click on the head of a column sorts by it, as `O` does by key."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from screens.duplicates.duplicates_screen import PairPane
from screens.inbox.inbox_screen import DeliveryPane, InboxScreen
from screens.main.follow_ups_pane import FollowUpsPane
from screens.main.inbound_pane import InboundPane
from screens.main.review_pane import ReviewPane
from screens.main.table_pane import TablePane
from screens.signs import DOWN, UP
from tests.build import an_answered_lead
from tests.screens.main.house import House, lines_of, pane_of, until


async def head(pilot: Pilot[None], label: str, pane: str = "inbound") -> None:
    """Click on it, and let the rows come."""
    shown = pane_of(pilot, pane)
    assert isinstance(shown, TablePane)
    await pilot.click(shown.table, offset=(lines_of(pilot, pane)[0].index(label), 0))
    await until(pilot, lambda: shown.shown_generation == shown.generation, "sorted")


def seen(pilot: Pilot[None]) -> list[str]:
    pane = pane_of(pilot, "inbound")
    return [row.name for row in pane.rows]


async def test_a_click_on_a_head_sorts_by_it_and_a_second_turns_it_round(house: House) -> None:
    for name in ("Ben", "Ada", "Cid"):
        an_answered_lead(house.agency, name=name, email=f"{name}@a.example")
    async with house.console((160, 48)) as pilot:
        await pilot.press("z")
        pane, before = pane_of(pilot, "inbound"), seen(pilot)
        await head(pilot, "Lead")
        assert (pane.arrangement.order, seen(pilot)) == ("name", ["Ada", "Ben", "Cid"])
        assert f"Lead{UP}" in lines_of(pilot, "inbound")[0]
        assert "by name" in pane.title().plain
        await head(pilot, "Lead")
        assert (pane.arrangement.order, seen(pilot)) == ("z-a", ["Cid", "Ben", "Ada"])
        assert f"Lead{DOWN}" in lines_of(pilot, "inbound")[0]
        await head(pilot, "Score")
        assert pane.arrangement.order == "score", "the best come first"
        assert f"Lead{DOWN}" not in lines_of(pilot, "inbound")[0], "one arrow at a time"
        for label in ("State", "About", "Urgency"):
            await head(pilot, label)
            assert pane.arrangement.order == "score", f"{label} cannot be sorted by"
        await head(pilot, "Answer")
        assert (pane.arrangement.order, seen(pilot)) == ("", before), "the pane's own"
        await head(pilot, "Answer")
        assert pane.arrangement.order == "", "which has no other way"
        assert not pilot.app._notifications


async def test_the_inbox_is_sorted_by_key_and_by_mouse(house: House) -> None:
    an_answered_lead(house.agency)
    async with house.console((120, 40)) as pilot:
        await pilot.press("i")
        await until(
            pilot,
            lambda: isinstance(pilot.app.screen, InboxScreen) and pilot.app.screen.pane.is_filled,
        )
        pane = pilot.app.screen.query_one(DeliveryPane)
        await pilot.press("O")
        assert pane.arrangement.order == "oldest"
        await until(pilot, lambda: f"Arrived{UP}" in pane.table.render_line(0).text)
        await pilot.click(pane.table, offset=(4, 0))
        assert pane.arrangement.order == "", "the newest first again"


@pytest.mark.parametrize(
    "kind", [InboundPane, ReviewPane, FollowUpsPane, DeliveryPane, PairPane], ids=lambda k: k.NUMBER
)
async def test_every_order_that_a_head_names_is_there(
    house: House, kind: type[TablePane[object]]
) -> None:
    async with house.console((80, 24)) as pilot:
        pane = kind("pane")
        await pilot.app.screen.mount(pane)
        names = {name for name, _label in pane.orders}
        for column in pane.columns():
            assert {column.rising, column.falling} <= names | {""}, column.key
