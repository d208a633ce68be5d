"""Drafts that wait for a person, and what somebody does with them."""

from __future__ import annotations

from typing import Any

from data.outreach import review
from tests.build import ASKS_FOR_THE_PRICE, NOON, Agency, a_lead, the_message
from tests.screens.main.house import until


def held(agency: Agency, **fields: Any) -> int:
    """The id of a draft that waits because the lead asks for the price."""
    lead_id = a_lead(agency, **{"message": ASKS_FOR_THE_PRICE, **fields})
    return the_message(agency, lead_id).id or 0


async def read(pilot: Any) -> None:
    """Look at the text until it counts as read; fails when it never does."""
    await until(pilot, lambda: pilot.app.screen.was_read, "the text counts as read")


def edited_elsewhere(agency: Agency, message_id: int, body: str = "Bo wrote this.") -> None:
    agency.do(review.edit, message_id, playbook=agency.playbook, body=body, now=NOON, by="bo")
