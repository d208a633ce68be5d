"""Changing a draft in the console and in the operator's own editor: nothing typed is lost."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from data.outreach.tables import Message
from screens.dialogs.ask import Confirm
from screens.dialogs.touch import TouchDialog
from screens.external_editor import EditorFailed, edit_text, editor_command
from screens.review.edit_draft import EditDraft
from screens.review.review_screen import ReviewScreen
from tests.build import (
    NOON,
    Agency,
    a_lead,
    delivered,
)
from tests.screens.drafts import edited_elsewhere, held, read
from tests.screens.sight import (
    Sight,
    Watch,
    press,
    seen,
    sight,
    words,
)

DIALOGS = ("ask", "blocker", "new_lead", "outcome", "snooze", "touch", "why")
HOLD = timedelta(seconds=10)


async def test_an_edit_of_ones_own_is_no_surprise_and_can_be_approved_at_once(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await press(app, pilot, "e")
        app.screen.query_one(TextArea).text = "Dear Dana, it depends."
        await press(app, pilot, "ctrl+s")
        assert "Dear Dana, it depends." in sight(app)
        assert not app.screen.query("#change.-told")
        await read(pilot)
        await press(app, pilot, "a")
    [parcel] = delivered(agency, now=NOON + HOLD)
    assert parcel.body == "Dear Dana, it depends."


async def test_an_edit_changes_only_what_was_typed(agency: Agency, watch: Watch) -> None:
    message_id = held(agency)
    odd = "Tab\there,\u00a0and a\u200bjoiner"
    edited_elsewhere(agency, message_id, odd)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        app.screen.query_one("#subject", Input).value = "A new subject"
        await press(app, pilot, "ctrl+s")
    message = agency.row(Message, message_id)
    assert (message.subject, message.body) == ("A new subject", odd)


async def test_what_was_typed_is_kept_when_the_save_is_refused(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        app.screen.query_one("#to", Input).value = "not an address"
        app.screen.query_one(TextArea).text = "A long letter."
        await press(app, pilot, "ctrl+s")
        assert "'not an address' is not an e-mail address." in words(app)
        assert app.screen.query_one(TextArea).text == "A long letter."


async def test_an_edit_over_somebody_elses_needs_a_second_save(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit")) as (app, pilot):
        edited_elsewhere(agency, message_id)
        app.screen.query_one(TextArea).text = "Mine."
        await press(app, pilot, "ctrl+s")
        assert "bo, 12:00: Draft edited: text. ctrl+s again puts your text over it" in words(app)
        assert agency.row(Message, message_id).body == "Bo wrote this."
        await press(app, pilot, "ctrl+s")
    assert agency.row(Message, message_id).body == "Mine."


async def test_leaving_an_edit_asks_only_when_something_was_typed(
    agency: Agency, watch: Watch
) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await press(app, pilot, "e", "escape")
        assert isinstance(app.screen, ReviewScreen)
        await press(app, pilot, "e", "X", "escape")
        assert isinstance(app.screen, Confirm)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, EditDraft)
        await press(app, pilot, "escape", "y")
        assert isinstance(app.screen, ReviewScreen)


@contextmanager
def _not_suspended() -> Any:
    yield


async def _with_editor(
    app: Sight, pilot: Any, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    monkeypatch.setattr(app, "suspend", _not_suspended)
    await press(app, pilot, "E")


def an_editor(folder: Path, script: str) -> str:
    program = folder / "my editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    return f"'{program}'"


async def test_what_the_own_editor_wrote_is_looked_at_and_then_saved(
    agency: Agency, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = held(agency)
    editor = an_editor(tmp_path, "printf 'From vi.\\n' > \"$1\"")
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await _with_editor(app, pilot, monkeypatch, editor)
        assert app.screen.query_one(TextArea).text == "From vi."
        await press(app, pilot, "ctrl+s")
    assert agency.row(Message, message_id).body == "From vi."


async def test_without_an_editor_a_sentence_says_what_to_set(
    agency: Agency, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id)) as (app, pilot):
        await _with_editor(app, pilot, monkeypatch, "")
        assert any("put one into $VISUAL or $EDITOR" in told for told in app.told)


async def test_every_note_can_be_written_in_the_own_editor(
    agency: Agency, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same key in every dialog; a field of one line holds the words as one line."""
    lead_id = a_lead(agency)
    script = 'test "$(cat "$1")" = Called && printf "Called in two\\nlines\\n" > "$1"'
    editor = an_editor(tmp_path, script)
    monkeypatch.setenv("VISUAL", editor)
    async with seen(agency, watch, lambda: TouchDialog(lead_id)) as (app, pilot):
        monkeypatch.setattr(app, "suspend", _not_suspended)
        await press(app, pilot, "tab", *"Called", "ctrl+o")
        assert app.screen.query_one("#note", Input).value == "Called in two lines"


def test_the_editors_file_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    noted = tmp_path / "noted"
    editor = an_editor(tmp_path, f'stat -c "%a %n" "$1" > {noted}')
    assert edit_text("as it was", editor_command({"EDITOR": editor})) == "as it was"
    mode, _, name = noted.read_text().strip().partition(" ")
    assert mode == "600"
    assert not os.path.exists(name)


@pytest.mark.parametrize("editor", ["/no/such/editor", "false", "vi 'open"])
def test_an_editor_that_fails_changes_nothing_and_says_so(editor: str) -> None:
    with pytest.raises(EditorFailed, match="editor"):
        edit_text("as it was", editor_command({"EDITOR": editor}))


def test_visual_comes_before_editor() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "ed"}) == ["code", "--wait"]


@pytest.mark.parametrize("ends", ["exit 3", "kill -9 $$"])
def test_what_a_failing_editor_had_saved_is_not_lost(tmp_path: Path, ends: str) -> None:
    told: list[str] = []
    editor = an_editor(tmp_path, f'echo "as I wrote it" > "$1"; {ends}')
    written = edit_text("as it was", editor_command({"EDITOR": editor}), told.append)
    assert written == "as I wrote it"
    assert told[0].endswith("what it had saved is here.")


def test_what_nobody_can_read_stays_where_the_editor_left_it(tmp_path: Path) -> None:
    editor = an_editor(tmp_path, "printf '\\377' > \"$1\"")
    with pytest.raises(EditorFailed) as failed:
        edit_text("as it was", editor_command({"EDITOR": editor}))
    kept = Path(str(failed.value).split()[-1].rstrip("."))
    assert kept.read_bytes() == b"\xff"
    kept.unlink()
