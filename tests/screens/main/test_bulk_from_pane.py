"""From the review pane: what is marked and alike is read and approved together."""

from __future__ import annotations

from data.outreach.tables import Message
from screens.review.bulk_screen import BulkScreen
from tests.screens.drafts import held
from tests.screens.main.house import House, lines_of, main_of, until


async def test_marked_drafts_of_one_template_are_shown_and_others_are_told_apart(
    house: House,
) -> None:
    ids = [
        held(house.agency, name=name, email=f"{name}@example.org", source=source)
        for name, source in (("Ann", "website"), ("Ben", "website"), ("Cid", "referral"))
    ]
    async with house.console() as pilot:
        await pilot.press("2", "space", "down", "space", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, BulkScreen), "the drafts")
        await until(pilot, lambda: len(pilot.app.screen.read) == 1, "one was read")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is main_of(pilot), "the panes again")
        assert lines_of(pilot, "review")[1].strip().startswith("✓")
        await pilot.press("G", "space", "a")
        told = "Only drafts of one template go together"
        await until(pilot, lambda: any(told in note.message for note in pilot.app._notifications))
    assert [house.agency.row(Message, key).state for key in ids] == ["review"] * 3
