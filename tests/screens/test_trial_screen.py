"""A changed playbook is tried on a screen: counts, leads, one lead whole, and tried again."""

from __future__ import annotations

from pathlib import Path

from screens.lead.lead_screen import LeadScreen
from screens.reading.panel import Panel
from screens.trial.trial_screen import TrialScreen
from tests.build import Agency, a_lead, an_answered_lead
from tests.screens.sight import HOSTILE, Watch, press, seen, sight

STRICTER = '[review.reasons.legal]\nwords = ["website"]\n[templates.day-3.sms]\nbody = "Hello"\n'


async def test_what_would_change_is_counted_listed_and_told_with_its_rule(
    agency: Agency, watch: Watch, tmp_path: Path
) -> None:
    file = tmp_path / "new.toml"
    file.write_text(STRICTER)
    an_answered_lead(agency)
    a_lead(agency, name=HOSTILE, email="bo@example.org", message=f"A website {HOSTILE}")
    async with seen(agency, watch, lambda: TrialScreen(file), (120, 40)) as (app, pilot):
        assert "2 of the last 2 leads would have gone another way" in sight(app)
        counts = app.screen.query_one("#counts", Panel).text
        assert "2 review" in counts
        assert "templates.day-3] changed: 1 step to come" in counts
        assert "it may be a legal matter: 'website'" in app.screen.query_one("#lead", Panel).text
        assert not any(mark in sight(app) for mark in "\x1b\x07\u202e")
        await press(app, pilot, "down", "enter")
        assert isinstance(app.screen, LeadScreen)
        await press(app, pilot, "escape")
        file.write_text("[service]\nfirst_response_minuts = 3")
        await press(app, pilot, "R")
        assert "can't be tried: mend it, then press R" in sight(app)
        assert "No lead was looked at." in sight(app)
        assert "another way" not in sight(app)
        assert "did you mean 'first_response_minutes'?" in sight(app)
        file.write_text("")
        await press(app, pilot, "R")
        assert "0 of the last 2 leads" in sight(app)
        assert "No lead would have gone another way." in sight(app)
