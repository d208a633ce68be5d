"""`P` asks for a playbook from anywhere, and shows what it would have done."""

from __future__ import annotations

from pathlib import Path

from screens.dialogs.ask import AskText
from screens.reading.panel import Panel
from screens.trial.trial_screen import TrialScreen
from tests.build import a_lead
from tests.screens.main.house import House, until


async def test_a_key_asks_which_playbook_and_tries_it(house: House, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text('[review.reasons.legal]\nwords = ["website"]\n')
    a_lead(house.agency)
    async with house.console((120, 40)) as pilot:
        await pilot.press("P")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskText))
        pilot.app.screen.query_one("#answer").value = str(file)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TrialScreen))
        counts = pilot.app.screen.query_one("#counts", Panel)
        await until(pilot, lambda: "1 review" in counts.text)
