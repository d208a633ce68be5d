"""The review screen: what is shown is what leaves, and nobody decides unknowingly."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from data.outreach import review
from data.outreach.queries import review_detail
from data.outreach.states import MessageState
from data.outreach.tables import Message
from screens.dialogs.snooze import Snooze
from screens.lead.lead_screen import LeadScreen
from screens.reading.panel import Panel
from screens.review.review_screen import ReviewScreen
from tests.build import (
    NOON,
    Agency,
    a_lead,
    claimed,
    delivered,
    handed_over,
    settled,
    the_message,
)
from tests.screens.drafts import edited_elsewhere, held, read
from tests.screens.main.house import until
from tests.screens.sight import (
    HOSTILE,
    Watch,
    look_again,
    picture,
    press,
    seen,
    settle,
    sight,
    words,
)

DIALOGS = ("ask", "blocker", "new_lead", "outcome", "snooze", "touch", "why")
HOLD = timedelta(seconds=10)


def another(agency: Agency, name: str = "Kim Park") -> int:
    return held(agency, name=name, email=f"{name.split()[0].lower()}@example.org")


def uncertain(agency: Agency) -> int:
    """A message whose hand-over was cut: nobody knows whether it arrived."""
    lead_id = a_lead(agency)
    [claim] = claimed(agency)
    assert handed_over(agency, claim) is not None
    assert settled(agency, claim, "uncertain", "the line broke after the last byte")
    return the_message(agency, lead_id).id or 0


def state_of(agency: Agency, message_id: int) -> str:
    return agency.row(Message, message_id).state.value


async def test_approve_sends_exactly_what_was_shown(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        draft = app.screen.query_one("#draft", Panel).text
        await read(pilot)
        await press(app, pilot, "a")
    [parcel] = delivered(agency, now=NOON + HOLD)
    assert parcel.body in draft
    assert parcel.recipient in draft
    assert parcel.subject in draft


async def test_an_approved_message_is_held_and_can_be_taken_back(
    agency: Agency, watch: Watch
) -> None:
    message_id, following = held(agency), another(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await read(pilot)
        await press(app, pilot, "a")
        assert "Approved: the draft to Dana Ortiz. Leaves in 10 s · u takes it back" in app.told
        assert "Kim Park" in sight(app)
        await press(app, pilot, "u")
        assert "Dana Ortiz" in sight(app)
    assert state_of(agency, message_id) == "review"
    assert state_of(agency, following) == "review"
    assert delivered(agency, now=NOON + HOLD) == []


async def test_the_last_approval_closes_the_screen(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await read(pilot)
        await press(app, pilot, "a")
        assert app.answers == [None]


async def test_the_last_decision_closes_no_dialog_that_was_opened_while_it_was_on_its_way(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await read(pilot)
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        await press(app, pilot, "s")
        assert isinstance(app.screen, Snooze)
        screen.go_on()  # what a decision does when it is stored
        await pilot.pause()
        assert isinstance(app.screen, Snooze)
        assert app.answers == []
        await press(app, pilot, "escape")
        assert app.answers == [None]


async def test_opening_to_approve_only_shows_it(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "approve")) as (app, pilot):
        await settle(app, pilot)
        assert "About pricing" in sight(app)
    assert state_of(agency, message_id) == "review"


async def test_a_key_pressed_twice_does_not_approve_the_next_draft_unread(
    agency: Agency, watch: Watch
) -> None:
    message_id, following = held(agency), another(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await read(pilot)
        await press(app, pilot, "a", "a")
        assert "Read this text first, then press a." in app.told
        assert "Kim Park" in sight(app)
    assert state_of(agency, message_id) == "queued"
    assert state_of(agency, following) == "review"


async def test_an_edit_elsewhere_is_told_and_has_to_be_read_before_the_approval(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        edited_elsewhere(agency, message_id)
        await look_again(app, pilot)
        assert "bo, 12:00: Draft edited: text. You see the new text" in words(app)
        assert "Bo wrote this." in sight(app)
        await press(app, pilot, "a")
        assert state_of(agency, message_id) == "review"
        await press(app, pilot, "a")
    [parcel] = delivered(agency, now=NOON + HOLD)
    assert parcel.body == "Bo wrote this."


async def test_an_edit_elsewhere_that_is_not_on_the_screen_yet_voids_the_approval(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        edited_elsewhere(agency, message_id)
        await read(pilot)
        await press(app, pilot, "a")
        assert any(told.endswith("Read it again, then approve.") for told in app.told)
        assert "Bo wrote this." in sight(app)
    assert state_of(agency, message_id) == "review"


async def test_a_decision_elsewhere_is_told_with_who_and_when(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        agency.do(review.reject, message_id, why="spam", house=agency.house, now=NOON, by="bo")
        await look_again(app, pilot)
        assert "bo, 12:00: Draft rejected. It is rejected now" in words(app)
        await press(app, pilot, "r")
        assert isinstance(app.screen, ReviewScreen)


async def test_a_draft_that_is_opened_too_late_says_who_decided(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    agency.do(review.reject, message_id, why="spam", house=agency.house, now=NOON, by="bo")
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, _):
        assert "bo rejected this, 12:00; it is rejected now." in words(app)


async def test_the_words_that_held_the_draft_are_marked_in_what_the_lead_said(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency, message="Hi\x1b there,\u200b\n\nhow MUCH\nis it? And the price?")
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, _):
        story = app.screen.query_one("#story", Panel)._shown
        assert story is not None
        marked = [
            story.plain[span.start : span.end]
            for span in story.spans
            if "underline" in str(span.style)
        ]
        detail = agency.ask(review_detail, message_id)
        caused = [detail.message[a:b] for reason in detail.reasons for a, b in reason.words]
        assert "price" in marked
        assert "".join(marked) == "".join(caused).replace("\n", "")
        assert "they ask about price: " in story.plain
        assert "(review.reasons.pricing)" in story.plain


async def test_hostile_text_stays_text_in_every_field(agency: Agency, watch: Watch) -> None:
    message_id = held(agency, name=f"Eve {HOSTILE}", message=f"{HOSTILE} price {HOSTILE}")
    agency.do(review.edit, message_id, playbook=agency.playbook, subject=HOSTILE,
              body=f"{HOSTILE}\nsecond line", now=NOON, by=HOSTILE)  # fmt: skip
    async with seen(agency, watch, lambda: ReviewScreen(message_id), (160, 48)) as (app, pilot):
        assert sight(app).count("[@click=app.quit]x[/] [/] ␛]52;c;aGk=␇␛[2Jgnp") >= 4
        await press(app, pilot, "e", "escape", "r", "escape", "w", "escape", "enter", "escape")
        await pilot.click("#story", offset=(6, 6))
        await pilot.click("#draft", offset=(12, 2))
        assert app.is_running
        assert isinstance(app.screen, ReviewScreen)


async def test_a_rejection_needs_a_reason_and_one_is_picked_by_digit(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await press(app, pilot, "r", "enter")
        assert "A few words are needed here." in words(app)
        await press(app, pilot, "3", "enter")
    message = agency.row(Message, message_id)
    assert (message.state, message.note) == (MessageState.REJECTED, "Not a real inquiry")


async def test_a_snooze_hides_the_draft_until_tomorrow_nine_oclock_of_the_business(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "snooze")) as (app, pilot):
        assert isinstance(app.screen, Snooze)
        await press(app, pilot, "4")
    until = agency.row(Message, message_id).snoozed_until
    assert until == NOON.replace(day=25, hour=14)  # 9:00 in New York, in winter


async def test_the_last_snooze_is_done_to_the_next_draft_as_well(
    agency: Agency, watch: Watch
) -> None:
    first, second = held(agency), held(agency, email="kim@example.org")
    async with seen(agency, watch, lambda: ReviewScreen(first)) as (app, pilot):
        await press(app, pilot, "s", "4", "full_stop")
    until = {agency.row(Message, one).snoozed_until for one in (first, second)}
    assert until == {NOON.replace(day=25, hour=14)}
    assert app.answers == [None], "none is left to look at"


async def test_next_goes_round_the_waiting_drafts_without_deciding(
    agency: Agency, watch: Watch
) -> None:
    first, second = held(agency), another(agency)
    async with seen(agency, watch, lambda: ReviewScreen(first)) as (app, pilot):
        assert "1 of 2" in sight(app)
        await press(app, pilot, "n")
        assert "Kim Park" in sight(app)
        assert "2 of 2" in sight(app)
        await press(app, pilot, "n")
        assert "Dana Ortiz" in sight(app)
    assert {state_of(agency, first), state_of(agency, second)} == {"review"}


async def test_an_uncertain_message_explains_both_choices_and_y_counts_it_as_sent(
    agency: Agency, watch: Watch
) -> None:
    message_id = uncertain(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        assert "It went: it counts as sent, nothing more is sent." in words(app)
        assert "Send it again: if the first one did arrive after all, they get it twice." in words(
            app
        )
        await press(app, pilot, "e")
        assert isinstance(app.screen, ReviewScreen)
        await press(app, pilot, "y")
    assert state_of(agency, message_id) == "sent"
    assert delivered(agency, now=NOON + HOLD) == []


async def test_an_uncertain_message_is_sent_again_only_after_a_question(
    agency: Agency, watch: Watch
) -> None:
    message_id = uncertain(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await read(pilot)
        await press(app, pilot, "a", "y")
        assert state_of(agency, message_id) == "uncertain"
        await press(app, pilot, "S")
    assert len(delivered(agency, now=NOON + HOLD)) == 1


async def test_it_went_is_no_choice_for_a_draft_that_never_left(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        assert "It went" not in sight(app)
        await press(app, pilot, "y")
    assert state_of(agency, message_id) == "review"


async def test_a_refused_approval_says_why_and_decides_nothing(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency, email=None, phone=None)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        assert "nobody yet: press e and fill it in" in words(app)
        await read(pilot)
        await press(app, pilot, "a")
        assert any("There is no address to send this to." in told for told in app.told)
    assert state_of(agency, message_id) == "review"


async def test_the_answer_clock_runs_and_turns_overdue(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        assert "answer due in 4:00" in sight(app)
        watch.on(minutes=5, seconds=7)
        await until(pilot, lambda: "answer OVERDUE by 1:07" in sight(app), "a tick")


async def test_enter_opens_the_lead_and_o_its_outcome_form(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LeadScreen)
        await press(app, pilot, "escape", "o")
        assert "What came of Dana Ortiz?" in sight(app)


async def test_what_mail_puts_under_the_text_is_told_and_is_not_part_of_it(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, _):
        assert "Under it mail puts: Maple & Main Studio, 12 Main Street" in words(app)
    assert "12 Main Street" not in agency.row(Message, message_id).body


def test_opening_the_screens_imports_nothing_of_the_data_layer() -> None:
    modules = ("review.review_screen", "lead.lead_screen", "client.client_screen",
               "client.client_why", *(f"dialogs.{name}" for name in DIALOGS))  # fmt: skip
    heavy = "{'sqlmodel', 'sqlalchemy', 'pydantic', 'jinja2', 'phonenumbers'}"
    code = "import sys\n" + "".join(f"import screens.{name}\n" for name in modules)
    code += "data = {n for n in sys.modules if n.startswith('data.')}\n"
    code += "data -= {n for n in data if n.startswith('data.words')}\n"
    code += f"print(sorted(data | {heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Pictures


SIZES = [(80, 24), (160, 48)]


def by_size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", SIZES, ids=by_size)
def test_picture_of_a_held_draft(
    agency: Agency, watch: Watch, size: tuple[int, int], snap_compare: Any
) -> None:
    message = "Hello,\n\nhow much is a new website? Our lawyer needs the contract first.\n\nDana"
    message_id = held(agency, message=message)
    another(agency)
    watch.on(minutes=1)
    assert picture(snap_compare, agency, watch, lambda: ReviewScreen(message_id), size)


@pytest.mark.parametrize("size", SIZES, ids=by_size)
@pytest.mark.parametrize("start", ["edit", "reject", "snooze"])
def test_picture_of_the_dialogs_over_it(
    agency: Agency, watch: Watch, size: tuple[int, int], start: Any, snap_compare: Any
) -> None:
    message_id = held(agency)
    assert picture(snap_compare, agency, watch, lambda: ReviewScreen(message_id, start), size)


@pytest.mark.parametrize("size", SIZES, ids=by_size)
def test_picture_of_an_uncertain_message(
    agency: Agency, watch: Watch, size: tuple[int, int], snap_compare: Any
) -> None:
    message_id = uncertain(agency)
    assert picture(snap_compare, agency, watch, lambda: ReviewScreen(message_id), size)
