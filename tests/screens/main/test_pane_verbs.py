"""The verbs that act from the panes themselves, on one row or on all that are marked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.outreach.panes import follow_up_pane
from data.outreach.review import approve
from data.outreach.states import FollowUpState
from data.outreach.tables import FollowUp
from tests.build import (
    ASKS_FOR_THE_PRICE,
    MINUTE,
    a_lead,
    an_answered_lead,
    the_message,
)
from tests.screens.main.house import (
    House,
    main_of,
    text_of,
    titles,
    until,
)


async def test_p_holds_a_sequence_and_lets_it_go_on(house: House) -> None:
    lead = an_answered_lead(house.agency)
    async with house.console((160, 48)) as pilot:
        await pilot.press("3", "p")
        await until(pilot, lambda: "paused by anna" in text_of(pilot, "follow_ups"))
        assert titles(pilot)[2] == "3 Follow-ups 3 · 3 paused"
        await pilot.press("p")
        await until(pilot, lambda: "paused" not in text_of(pilot, "follow_ups"))
        assert {row.lead_id for row in house.agency.ask(follow_up_pane)} == {lead}


async def test_f_makes_every_marked_follow_up_due_now(house: House) -> None:
    an_answered_lead(house.agency)
    async with house.console((160, 48)) as pilot:
        await pilot.press("3", "space", "j", "space", "f")
        await until(pilot, lambda: text_of(pilot, "follow_ups").count(" now ") == 2)
        steps = house.agency.rows(FollowUp)
        assert [step.due_at == house.now for step in steps] == [True, True, False]


async def test_x_leaves_a_follow_up_out_only_after_another_key(house: House) -> None:
    an_answered_lead(house.agency)
    async with house.console((160, 48)) as pilot:
        await pilot.press("3", "x", "x", "escape")
        await pilot.pause()
        assert FollowUpState.SKIPPED not in {step.state for step in house.agency.rows(FollowUp)}
        await pilot.press("x", "y")
        await until(pilot, lambda: titles(pilot)[2] == "3 Follow-ups 2")
        assert house.agency.rows(FollowUp)[0].why == "skipped by anna"


async def test_the_second_of_two_operators_is_told_and_changes_nothing(house: House) -> None:
    an_answered_lead(house.agency)
    async with house.console((160, 48)) as pilot:
        step = house.agency.rows(FollowUp)[0]
        main_of(pilot).reload = lambda: None  # type: ignore[method-assign]
        house.do(_touch_version, step.id)
        await pilot.press("3", "f")
        await until(pilot, lambda: pilot.app._notifications, "the refusal is told")
        assert next(iter(pilot.app._notifications)).title == "Not done"
        assert house.agency.row(FollowUp, step.id or 0).due_at == step.due_at


def _touch_version(session: Any, key: int, *, now: datetime, by: str) -> None:
    session.get_one(FollowUp, key).version += 1


async def test_u_takes_back_the_last_approval_of_this_console(house: House) -> None:
    lead = a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    message = the_message(house.agency, lead).id or 0
    house.do(approve, message, shown=None, hold=MINUTE)
    async with house.console() as pilot:
        assert titles(pilot)[1] == "2 Review 0"
        await pilot.press("u")
        await pilot.pause()
        assert titles(pilot)[1] == "2 Review 0", "this console approved nothing"
        pilot.app.last_approved = message  # type: ignore[attr-defined]
        await pilot.press("u")
        await until(pilot, lambda: titles(pilot)[1] == "2 Review 1")
