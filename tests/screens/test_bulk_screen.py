"""Approving together: nothing leaves that was not before somebody's eyes, as it was there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from data.outreach.tables import Message
from screens.review.bulk_screen import BulkScreen
from tests.build import NOON, Agency, delivered
from tests.screens.drafts import edited_elsewhere, held
from tests.screens.main.house import until
from tests.screens.sight import Watch, look_again, press, seen, sight, words

HOLD = timedelta(seconds=10)


def three(agency: Agency) -> list[int]:
    """Three drafts of one template that wait."""
    names = ("Ann Bell", "Ben Cole", "Cid Dorn")
    return [held(agency, name=name, email=f"{name[:3].lower()}@example.org") for name in names]


def states(agency: Agency, ids: list[int]) -> list[str]:
    return [agency.row(Message, message_id).state.value for message_id in ids]


async def read_here(pilot: Any, count: int) -> None:
    screen = pilot.app.screen
    await until(pilot, lambda: len(screen.read) == count, f"{count} drafts count as read")


async def test_each_is_read_one_is_left_out_and_one_that_changed_is_read_again(
    agency: Agency, watch: Watch
) -> None:
    ids = three(agency)
    async with seen(agency, watch, lambda: BulkScreen(ids)) as (app, pilot):
        await read_here(pilot, 1)
        await press(app, pilot, "a")
        assert "2 of these were not read yet; n shows the next." in app.told
        await press(app, pilot, "n", "x")
        assert "Cid Dorn" in sight(app)
        await read_here(pilot, 2)
        edited_elsewhere(agency, ids[2])
        await look_again(app, pilot)
        assert "1 still to read" in words(app)
        await read_here(pilot, 2)
        assert "Bo wrote this." in sight(app)
        await press(app, pilot, "a", "y")
        assert "Approved: 2 leave in 10 s." in words(app)
        assert states(agency, ids) == ["queued", "review", "queued"]
        await press(app, pilot, "u")
        assert "Taken back: they wait again." in words(app)
        assert states(agency, ids) == ["review"] * 3
        await read_here(pilot, 2)
        await press(app, pilot, "a", "y", "escape")
        assert app.answers == [True]
    bodies = [parcel.body for parcel in delivered(agency, now=NOON + HOLD)]
    assert len(bodies) == 2
    assert "Bo wrote this." in bodies
