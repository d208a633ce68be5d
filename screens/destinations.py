"""The app's part that leads to the screens which are reached from everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen

from screens.main.main_screen import PANES, MainScreen
from screens.verbs import unshown


class Destinations(App[None]):
    """Each verb opens its screen, once. What a screen needs is imported when it is opened."""

    BINDINGS = unshown(*(f"pane('{name}')" for name in PANES), "new")

    def action_pane(self, name: str) -> None:
        """Back to the screen with the panes, and to this one."""
        main = self.screen_stack[0]
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(main, MainScreen):
            main.action_pane(name)

    def action_new(self) -> None:
        """Take in a lead by hand."""
        from screens.dialogs.new_lead import NewLead

        self.push_screen(NewLead())

    def _go_to(self, kind: Callable[[], Screen[Any]]) -> None:
        if type(self.screen) is not kind:
            self.push_screen(kind())

    def action_inbox(self) -> None:
        """What arrived raw, what is quarantined first."""
        from screens.inbox.inbox_screen import InboxScreen

        self._go_to(InboxScreen)

    def action_imports(self) -> None:
        """Files that were taken in, and the way to take one back."""
        from screens.imports.imports_screen import ImportsScreen

        self._go_to(ImportsScreen)

    def action_duplicates(self) -> None:
        """Leads that may be one person."""
        from screens.duplicates.duplicates_screen import DuplicatesScreen

        self._go_to(DuplicatesScreen)

    def action_next_hours(self) -> None:
        """What happens next, of all leads."""
        from screens.outlook.next_hours import NextHoursScreen

        self._go_to(NextHoursScreen)

    def action_try_playbook(self) -> None:
        """What a changed playbook would have done to the last leads."""
        from screens.trial.asking import ask_which

        ask_which(self)

    def action_jobs(self) -> None:
        """The cron runner's entries and runs."""
        from screens.jobs.jobs_screen import JobsScreen

        self._go_to(JobsScreen)

    def action_reports(self) -> None:
        """What can be learnt from what happened."""
        from screens.reports.reports_screen import ReportsScreen

        self._go_to(ReportsScreen)

    def action_status(self) -> None:
        """Runner, queues, transports, database, lag."""
        from screens.status.status_screen import StatusScreen

        self._go_to(StatusScreen)

    def action_log(self) -> None:
        """What the runner and this console logged."""
        from screens.log.log_screen import LogScreen

        self._go_to(LogScreen)
