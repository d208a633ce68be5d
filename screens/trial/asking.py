"""Ask which playbook to try; the one that is configured is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.words import _
from screens.dialogs.ask import AskText
from screens.dialogs.judging import a_file_or_folder
from screens.named import named
from screens.trial.trial_screen import TrialScreen

if TYPE_CHECKING:
    from textual.app import App

HINT = _(
    "A file or a folder. It is read and tried; it comes into force only when you put it there."
)


def ask_which(app: App[Any]) -> None:
    """Ask, and open the trial of what was answered."""
    if isinstance(app.screen, TrialScreen):
        return
    desk = app.desk  # type: ignore[attr-defined]
    file = desk.house.file if desk.is_connected else None
    suggestions = [str(file.path)] if file else []

    def open_trial(answer: str | None) -> None:
        if answer:
            app.push_screen(TrialScreen(named(answer)))

    ask = AskText(_("Try which playbook?"), HINT, suggestions, place="trial:path",
                  judge=a_file_or_folder)  # fmt: skip
    app.push_screen(ask, open_trial)
