"""What was typed and not saved is there again, until it is saved or thrown away on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input, Select, TextArea

from data.clients.tables import Client
from data.edits.keeping import Kept, kept
from data.edits.tables import KeptEdit
from data.outreach.tables import Message
from screens.client.client_screen import ClientScreen
from screens.dialogs.ask import AskText, Confirm
from screens.dialogs.kept_dialog import joined
from screens.dialogs.new_lead import NewLead
from screens.dialogs.outcome import OutcomeDialog
from screens.dialogs.touch import TouchDialog
from screens.review.edit_draft import EditDraft
from screens.review.review_screen import ReviewScreen
from tests.build import Agency, a_lead, story_of
from tests.screens.drafts import edited_elsewhere, held
from tests.screens.main.house import until
from tests.screens.sight import Watch, comes, press, seen, settle, sight, words, write


def what_is_kept(agency: Agency) -> dict[str, dict[str, str]]:
    """All that is kept, by place."""
    return {row.place: dict(row.fields) for row in agency.rows(KeptEdit)}


async def left_open(
    agency: Agency, watch: Watch, first: Callable[[], Screen[Any]], text: str, *keys: str
) -> None:
    """Somebody types, and the console ends with the dialog open."""
    async with seen(agency, watch, first) as (app, pilot):
        await press(app, pilot, *keys)
        await write(pilot, text)
        await settle(app, pilot)


# Put back


async def test_a_draft_being_edited_when_the_console_ends_is_put_back_when_it_is_edited_again(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    stored = agency.row(Message, message_id)
    await left_open(agency, watch, lambda: ReviewScreen(message_id, "edit"), "Half a sen")
    assert agency.row(Message, message_id) == stored
    watch.on(minutes=5)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        body = app.screen.query_one(TextArea)
        assert body.text == "Half a sen" + stored.body
        assert "Put back: typed 12:00 and not saved · ctrl+r throws it away" in words(app)
        assert "changed" not in words(app)
        await press(app, pilot, "ctrl+s")
    assert agency.row(Message, message_id).body == "Half a sen" + stored.body
    assert what_is_kept(agency) == {}


async def test_every_field_of_a_new_lead_is_put_back(agency: Agency, watch: Watch) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await write(pilot, "Ada")
        app.screen.query_one("#phone", Input).value = "212 555 0123"
        app.screen.query_one(Select).value = "referral"
        app.screen.query_one(TextArea).text = "How much\nis it?"
        await settle(app, pilot)
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        fields = {field.id: field.value for field in app.screen.query(Input).results()}
        assert (fields["name"], fields["email"], fields["phone"]) == ("Ada", "", "212 555 0123")
        assert app.screen.query_one(Select).value == "referral"
        assert app.screen.query_one(TextArea).text == "How much\nis it?"
        await press(app, pilot, "ctrl+s")
    assert app.answers == [1]
    assert what_is_kept(agency) == {}


@pytest.mark.parametrize("dialog", [TouchDialog, OutcomeDialog])
async def test_a_note_is_put_back_and_has_the_focus_so_that_no_key_acts_on_it_unseen(
    agency: Agency, watch: Watch, dialog: type[TouchDialog | OutcomeDialog]
) -> None:
    lead_id = a_lead(agency)
    await left_open(agency, watch, lambda: dialog(lead_id), "wants it blue", "tab")
    async with seen(agency, watch, lambda: dialog(lead_id)) as (app, pilot):
        note = app.screen.query_one("#note", Input)
        assert note.value == "wants it blue"
        assert app.screen.focused is note
        await press(app, pilot, "n")
        assert note.value == "wants it bluen"
        assert app.answers == []


async def test_a_note_that_was_used_is_not_put_back(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "tab")
        await write(pilot, "wants it blue")
        await press(app, pilot, "enter", "c")
    assert app.answers == [True]
    assert "touch.call" in story_of(agency, lead_id)
    assert what_is_kept(agency) == {}


async def test_a_note_left_by_escape_is_there_again(agency: Agency, watch: Watch) -> None:
    lead_id = a_lead(agency)
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        await press(app, pilot, "tab")
        await write(pilot, "wants it blue")
        await press(app, pilot, "escape")
        assert app.told == ["What you typed is kept for when you come back."]
        app.push_screen(TouchDialog(lead_id))
        await settle(app, pilot)
        assert app.screen.query_one("#note", Input).value == "wants it blue"


async def test_a_reason_is_put_back_where_it_was_asked_for(agency: Agency, watch: Watch) -> None:
    message_id, other_id = held(agency), held(agency, email="kim@example.org", name="Kim")
    await left_open(agency, watch, lambda: ReviewScreen(message_id, "reject"), "we spoke")
    async with seen(agency, watch, lambda: ReviewScreen(other_id, "reject")) as (app, pilot):
        assert app.screen.query_one(Input).value == ""
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "reject")) as (app, pilot):
        assert app.screen.query_one(Input).value == "we spoke"
        await press(app, pilot, "enter")
    assert agency.row(Message, message_id).state.value == "rejected"
    assert what_is_kept(agency) == {}


async def test_what_blocks_a_client_is_put_back(agency: Agency, watch: Watch) -> None:
    from data.leads.contact import Outcome, outcome
    from tests.build import NOON

    lead_id = a_lead(agency)
    agency.do(outcome, lead_id, Outcome.WON, house=agency.house, now=NOON, by="ana")
    [client] = agency.rows(Client)
    screen = lambda: ClientScreen(client.id or 0, "blocker")  # noqa: E731
    await left_open(agency, watch, screen, "no logo", "m")
    async with seen(agency, watch, screen) as (app, _):
        assert app.screen.query_one("#note", Input).value == "no logo"


async def test_another_operator_is_not_shown_it(agency: Agency, watch: Watch) -> None:
    await left_open(agency, watch, lambda: NewLead(), "Ada")
    agency_of_bo = agency.rows(KeptEdit)
    assert [row.operator for row in agency_of_bo] == ["ana"]
    assert agency.ask(kept, "lead:new", by="bo") is None


# Thrown away


async def test_ctrl_r_throws_away_what_was_put_back(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    stored = agency.row(Message, message_id).body
    await left_open(agency, watch, lambda: ReviewScreen(message_id, "edit"), "Half a sen")
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        await press(app, pilot, "ctrl+r")
        assert app.screen.query_one(TextArea).text == stored
        assert "Put back" not in sight(app)
    assert what_is_kept(agency) == {}


async def test_ctrl_r_asks_when_more_was_typed_on_top(agency: Agency, watch: Watch) -> None:
    await left_open(agency, watch, lambda: NewLead(), "Ada")
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await press(app, pilot, "exclamation_mark", "ctrl+r")
        assert isinstance(app.screen, Confirm)
        await press(app, pilot, "escape")
        assert app.screen.query_one("#name", Input).value == "Ada!"
        await press(app, pilot, "ctrl+r", "y")
        assert app.screen.query_one("#name", Input).value == ""
    assert what_is_kept(agency) == {}


async def test_a_confirmed_escape_throws_it_away_and_a_refused_one_does_not(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await write(pilot, "Ada")
        await press(app, pilot, "escape", "escape")
        app.desk.keeper.flush()
        assert what_is_kept(agency) == {"lead:new": {"name": "Ada"}}
        await press(app, pilot, "escape", "y")
    assert what_is_kept(agency) == {}


async def test_what_is_typed_and_taken_back_by_hand_is_not_kept(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        await write(pilot, "A")
        app.desk.keeper.flush()
        await press(app, pilot, "backspace")
    assert what_is_kept(agency) == {}


# Changed meanwhile


async def test_a_draft_that_somebody_changed_since_is_put_back_with_a_warning(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    await left_open(agency, watch, lambda: ReviewScreen(message_id, "edit"), "Mine. ")
    edited_elsewhere(agency, message_id)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        assert app.screen.query_one(TextArea).text.startswith("Mine. ")
        said = "! bo, 12:00: Draft edited: text. ctrl+s puts your text over it."
        assert await comes(app, pilot, said)
        assert agency.row(Message, message_id).body == "Bo wrote this."
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        assert await comes(app, pilot, "! bo, 12:00: Draft edited: text."), "as long as it is true"
        await press(app, pilot, "ctrl+s")
    assert agency.row(Message, message_id).body.startswith("Mine. ")


async def test_only_what_was_typed_is_put_back_over_somebody_elses_change(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        app.screen.query_one("#subject", Input).value = "My subject"
        await settle(app, pilot)
    edited_elsewhere(agency, message_id)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        assert app.screen.query_one(TextArea).text == "Bo wrote this."
        assert app.screen.query_one("#subject", Input).value == "My subject"


async def test_what_was_saved_before_the_console_fell_is_not_offered_again(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    await left_open(agency, watch, lambda: ReviewScreen(message_id, "edit"), "Mine. ")
    mine = what_is_kept(agency)[f"message:{message_id}"]["body"]
    edited_elsewhere(agency, message_id, mine)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, _):
        assert isinstance(app.screen, EditDraft)
        assert not app.screen.query(".dialog--kept")


# Written away


async def test_it_is_written_a_moment_after_the_last_key_without_being_asked(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (_app, pilot):
        await write(pilot, "Ada")
        await until(pilot, lambda: what_is_kept(agency), "it is written away")
        assert what_is_kept(agency) == {"lead:new": {"name": "Ada"}}


async def test_a_key_is_taken_while_somebody_else_holds_the_database(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, pilot):
        with agency.store.write():
            await write(pilot, "Ada")
            await until(pilot, app.desk.keeper._writing.locked, "the keeper waits for the lock")
            await write(pilot, " Byron")
            assert app.screen.query_one("#name", Input).value == "Ada Byron"
    assert what_is_kept(agency) == {"lead:new": {"name": "Ada Byron"}}


async def test_what_is_on_its_way_to_the_database_is_put_back_too(
    agency: Agency, watch: Watch
) -> None:
    async with seen(agency, watch, lambda: NewLead()) as (app, _):
        keeper = app.desk.keeper
        keeper.typed("elsewhere", {"note": "x"}, 7)
        assert keeper.kept("elsewhere") == Kept({"note": "x"}, 7, watch.now)
        keeper.forget("elsewhere")
        assert keeper.kept("elsewhere") is None


async def test_a_dialog_without_a_place_keeps_nothing(agency: Agency, watch: Watch) -> None:
    await left_open(agency, watch, lambda: AskText("Whose lead is this?"), "Bo")
    assert what_is_kept(agency) == {}


@pytest.mark.parametrize(
    ("opened", "now", "result"),
    [
        ("", "", "kept"),
        ("stored", "stored", "kept"),
        ("", "quick", "keptquick"),
        ("stored", "Xstored", "keptX"),
        ("stored", "stoYred", "keptY"),
        ("aaa", "aaaa", "kepta"),
    ],
)
def test_keys_that_were_faster_than_the_database_stand_after_the_kept_words(
    opened: str, now: str, result: str
) -> None:
    assert joined(opened, now, "kept") == result
