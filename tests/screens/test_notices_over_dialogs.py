"""At 80×24 a notice and what a dialog says is wrong are both in sight."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from screens.dialogs.new_lead import NewLead
from screens.review.review_screen import ReviewScreen
from tests.build import Agency
from tests.screens.drafts import held
from tests.screens.sight import Sight, Watch, press, seen, words

SHORT = "Saved: the draft to Dana Ortiz. u takes it back"
LONG = " ".join(f"word{number}" for number in range(24)) + " end"


def tell(app: Sight, notice: str) -> None:
    app.notify(notice, markup=False)


@pytest.mark.parametrize("notice", [SHORT, LONG])
async def test_over_a_drafts_editor(agency: Agency, watch: Watch, notice: str) -> None:
    message_id = held(agency)
    async with seen(agency, watch, lambda: ReviewScreen(message_id, "edit"), (80, 24), True) as (
        app,
        at,
    ):
        app.screen.query_one("#to", Input).value = "not an address"
        await press(app, at, "ctrl+s")
        tell(app, notice)
        await press(app, at, "left")
        assert "'not an address' is not an e-mail address." in words(app)
        assert notice in words(app).replace("▌ ", "")
        assert "ctrl+s save · tab next field" in words(app)


@pytest.mark.parametrize("notice", [SHORT, LONG])
async def test_over_the_form_of_a_new_lead(agency: Agency, watch: Watch, notice: str) -> None:
    async with seen(agency, watch, lambda: NewLead(), (80, 24), True) as (app, at):
        await press(app, at, "ctrl+s")
        tell(app, notice)
        await press(app, at, "tab")
        assert "✗" in words(app)
        assert notice in words(app).replace("▌ ", "")
