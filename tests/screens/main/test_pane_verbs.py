"""The verbs that act from the panes themselves, on one row or on all that are marked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from data.inbox.tables import Bookmark
from data.leads.contact import Touch, touch
from data.leads.tables import Lead
from data.outreach.panes import follow_up_pane
from data.outreach.states import FollowUpState
from data.outreach.tables import FollowUp
from data.presence.being import leave, settle, take_over
from data.presence.tables import Presence
from screens.key_line import KeyLine
from screens.review.edit_draft import EditDraft
from screens.review.review_screen import ReviewScreen
from screens.strides import FIRST
from tests.build import (
    ASKS_FOR_THE_PRICE,
    a_lead,
    an_answered_lead,
    delivered,
    steps_of,
    the_message,
)
from tests.screens.main.house import (
    House,
    main_of,
    text_of,
    titles,
    type_ahead,
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
        await until(pilot, lambda: "2 can be done" in preview_of(pilot))
        assert preview_of(pilot).count("brought forward to now") == 2
        assert not any(step.due_at == house.now for step in house.agency.rows(FollowUp))
        await pilot.press("y")
        await until(pilot, lambda: text_of(pilot, "follow_ups").count(" now ") == 2)
        steps = house.agency.rows(FollowUp)
        assert [step.due_at == house.now for step in steps] == [True, True, False]


async def test_the_key_line_names_what_goes_for_one_only_while_one_is_chosen(house: House) -> None:
    for name in ("Sam", "Tess"):
        a_lead(house.agency, name=name, email=f"{name}@x.org", message=ASKS_FOR_THE_PRICE)

    def hints(pilot: Pilot[Any]) -> str:
        line = pilot.app.screen.query_one(KeyLine)
        return line.render_line(0).text

    async with house.console((160, 48)) as pilot:
        await pilot.press("2", "space")
        await until(pilot, lambda: "Reject" in hints(pilot))
        await pilot.press("j", "space")
        await until(pilot, lambda: "Reject" not in hints(pilot) and "Approve" in hints(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "Reject" in hints(pilot))
        await pilot.press("asterisk")
        await until(pilot, lambda: "Reject" not in hints(pilot))


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


async def test_many_are_done_and_taken_back_a_few_at_a_time(house: House) -> None:
    for number in range(5):
        an_answered_lead(house.agency, email=f"{number}@example.org")
    dues = [step.due_at for step in house.agency.rows(FollowUp)]
    async with house.console((160, 48)) as pilot:
        await pilot.press("3", "asterisk", "f")
        await until(pilot, lambda: f"{len(dues)} can be done" in preview_of(pilot))
        await pilot.press("y")
        await until(pilot, lambda: f"{len(dues)} · u" in last_told(pilot))
        assert {step.due_at for step in house.agency.rows(FollowUp)} == {house.now}
        await pilot.press("u")
        await until(
            pilot, lambda: told_once(pilot, f"Taking back; {len(dues) - FIRST} more to go.")
        )
        await until(pilot, lambda: f"{len(dues)} of them" in last_told(pilot))
    assert [step.due_at for step in house.agency.rows(FollowUp)] == dues
    assert house.agency.rows(Bookmark) == []


def told_once(pilot: Pilot[None], sentence: str) -> bool:
    return [one.message for one in pilot.app._notifications].count(sentence) == 1


def preview_of(pilot: Pilot[None]) -> str:
    """What the preview of a deed to several rows says."""
    front = pilot.app.screen
    return " ".join(str(one.content) for one in front.query(Static)) if front.is_modal else ""


def _touch_version(session: Any, key: int, *, now: datetime, by: str) -> None:
    session.get_one(FollowUp, key).version += 1


async def test_a_day_of_taking_back_and_repeating(house: House) -> None:
    """One operator: what was done is undone by `u` wherever, listed by `U`, repeated by `.`."""
    first = an_answered_lead(house.agency, email="one@example.org", name="Ada One")
    second = an_answered_lead(house.agency, email="two@example.org", name="Bo Two")
    async with house.console((160, 48)) as pilot:
        await pilot.press("u")
        await until(pilot, lambda: "nothing here that could be taken back" in last_told(pilot))
        await pilot.press("full_stop")
        assert "nothing to repeat yet" in last_told(pilot)
        await pilot.press("1", "a")
        await until(pilot, lambda: "Approve is for a draft" in last_told(pilot))

        await pilot.press("A", *"kim", "enter")
        await until(pilot, lambda: owners(house, first, second).count("kim") == 1)
        await pilot.press("j", "full_stop")
        await until(pilot, lambda: owners(house, first, second) == ["kim", "kim"])
        assert "u takes it back" in last_told(pilot)
        await pilot.press("u")
        await until(pilot, lambda: owners(house, first, second).count("kim") == 1)

        await pilot.press("asterisk", "full_stop")
        await until(pilot, lambda: "2 can be done" in preview_of(pilot), "a preview of both")
        assert "nothing changes" in preview_of(pilot), "of whose owner Kim is already"
        await pilot.press("y")
        await until(pilot, lambda: owners(house, first, second) == ["kim", "kim"])

        await pilot.press("3", "p")
        await until(pilot, lambda: "paused by anna" in text_of(pilot, "follow_ups"))
        paused = next(step.lead_id for step in house.agency.rows(FollowUp)
                      if step.state == FollowUpState.PAUSED)  # fmt: skip
        house.do(touch, paused, Touch.REPLY, "", house=house.agency.house)
        await pilot.press("U")
        await until(pilot, lambda: "Paused" in deeds_in(pilot))
        listed = deeds_in(pilot).splitlines()
        assert "ben: Reply by hand" in listed[1], "why it can't be undone any more"
        assert sum("can be taken back" in line for line in listed) >= 1
        assert sum("taken back" in line and "can be" not in line for line in listed) == 1
        await pilot.press("u")
        await until(pilot, lambda: "Since then" in last_told(pilot))
        await pilot.press("j", "u")
        await until(pilot, lambda: owners(house, first, second).count("kim") <= 1)
    assert len(steps_of(house.agency, first)) == 3
    assert delivered(house.agency, now=house.now) == []


async def test_two_operators_see_each_other_and_one_takes_over(house: House) -> None:
    lead = a_lead(house.agency, message=ASKS_FOR_THE_PRICE)
    place = f"message:{the_message(house.agency, lead).id}"
    client = house.client("Larkspur", now=house.now)
    async with house.console((120, 40)) as pilot:
        presence = pilot.app.desk.presence  # type: ignore[attr-defined]
        await until(pilot, lambda: presence.everybody, "told that we are here")
        house.do(settle, "ben's:1:x", {place: True, f"client:{client}": True}, worker="")
        await until(pilot, lambda: "ben Dana" in text_of(pilot, "review"))
        await until(pilot, lambda: "ben Larkspur" in text_of(pilot, "clients"))
        await pilot.press("2", "enter")
        await until(pilot, lambda: "ben is editing this too" in line_about_others(pilot))
        await until(pilot, lambda: any(one.place == place for one in presence.everybody
                                       if one.console == presence.console))  # fmt: skip
        await pilot.press("e")
        await until(pilot, lambda: "ben is editing this just now" in preview_of(pilot))
        type_ahead(pilot, "Thank you. ")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDraft))
        await until(pilot, lambda: pilot.app.screen.query(TextArea))
        text = pilot.app.screen.query_one(TextArea)
        await until(pilot, lambda: text.text.startswith("hank you. Hi"), "typed in the draft")
        assert "anna" in {row.taken_by for row in house.agency.rows(Presence)}
        await until(pilot, lambda: any(row.place == place and row.editing and not row.taken_by
                                       for row in house.agency.rows(Presence)))  # fmt: skip
        house.do(take_over, place, "ben's:1:x")
        await until(pilot, lambda: "ben has taken over" in last_told(pilot))
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("T")
        await until(pilot, lambda: "taken over" in words_in(pilot, "#present"))
        await pilot.press("escape")
        house.do(leave, "ben's:1:x")
        await until(pilot, lambda: not line_about_others(pilot))
    assert house.agency.rows(Presence) == [], "who closes the console is gone"


def owners(house: House, *leads: int) -> list[str]:
    return [house.agency.row(Lead, key).owner for key in leads]


def last_told(pilot: Pilot[None]) -> str:
    told = [one.message for one in pilot.app._notifications]
    return told[-1] if told else ""


def words_in(pilot: Pilot[None], what: str) -> str:
    found = pilot.app.screen.query(what)
    return "\n".join(one.render_line(y).text for one in found for y in range(one.size.height))


def deeds_in(pilot: Pilot[None]) -> str:
    return words_in(pilot, "#deeds")


def line_about_others(pilot: Pilot[None]) -> str:
    return words_in(pilot, "#others")
