"""What a changed playbook would have done: counts, the leads it changes, and one of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from data.words import _
from data.words.enumerated import word_of
from screens.key_line import KeyLine
from screens.live import DataChanged, LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.telling import joined, toned
from screens.region import moment_width
from screens.safety import plain
from screens.spans import local_time
from screens.table import Column, RowTable
from screens.trial import trial_text
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.trial.trying import ChangedLead
    from data.trial.whole import Tried
    from screens.desk import Desk

TRYING = _("Reading the playbook and judging the last leads by it …")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the trial found, or what is wrong with the playbook."""

    tried: Tried | None
    problems: tuple[str, ...] = ()


class TrialScreen(LiveScreen[Outcome]):
    """A trial stands as it was made, whatever comes in meanwhile; `try_again` makes another."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("trial.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    AUTO_FOCUS = "#changed"
    BINDINGS = bindings("open", "try_again", "close")

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        yield Static(toned(TRYING, "muted"), id="summary")
        yield Panel(_("What would change"), id="counts")
        with Container(id="sheets"):
            yield RowTable[Any](self._columns(), lambda lead: lead.id, now=self.desk.now(),
                                id="changed")  # fmt: skip
            yield Panel(_("This lead"), id="lead")
        yield KeyLine()

    def _columns(self) -> Sequence[Column[ChangedLead]]:
        return (
            Column(
                "id",
                _("Lead"),
                lambda lead, _: (str(lead.id), "muted"),
                width=6,
                priority=60,
                align="right",
            ),
            Column(
                "who", _("Name"), lambda lead, _: (lead.who, "strong"), min_width=14, priority=100
            ),
            Column("what", _("Would change"), changed, min_width=18, priority=90),
            Column("at", _("Came in"), self._came, width=moment_width(), priority=50),
        )

    def on_mount(self) -> None:
        self.query_one("#changed").border_title = _("Leads")
        self.reload()

    def load(self, desk: Desk) -> Outcome:
        from data.playbook.error import PlaybookError
        from data.playbook.load import load
        from data.trial.whole import try_playbook

        try:
            playbook = load(self._path, thorough=True)
        except PlaybookError as error:
            return Outcome(None, error.problems)
        with desk.at_the_database():
            return Outcome(try_playbook(desk.premises.store, playbook, desk.house))

    def show(self, snapshot: Outcome) -> None:
        name, tried = plain(self._path.name, 30), snapshot.tried
        self.query_one("#summary", Static).update(trial_text.summary(name, tried))
        counts = trial_text.counts(tried) if tried else trial_text.problems(snapshot.problems)
        self.query_one("#counts", Panel).show(joined(counts))
        self._table.say(trial_text.none_changed(tried))
        self._table.set_rows(tried.trial.changed if tried else (), self.desk.now())
        self._show_lead(self._table.cursor_row)

    def on_data_changed(self, message: DataChanged) -> None:
        message.stop()

    def grow_stale(self) -> None:
        """Nothing here grows old."""

    @on(RowTable.Highlighted, "#changed")
    def select(self, message: RowTable.Highlighted[ChangedLead]) -> None:
        message.stop()
        self._show_lead(message.row)

    @on(RowTable.Opened, "#changed")
    def open_row(self, message: RowTable.Opened[ChangedLead]) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """The lead as it is."""
        from screens.lead.lead_screen import LeadScreen

        if (lead := self._table.cursor_row) is not None:
            self.app.push_screen(LeadScreen(lead.id))

    def action_try_again(self) -> None:
        """After somebody has edited the file."""
        self.query_one("#summary", Static).update(toned(TRYING, "muted"))
        self._shown = None  # what is found again is drawn again: the line above says so
        self.reload()

    def action_close(self) -> None:
        self.dismiss(None)

    @property
    def _table(self) -> RowTable[ChangedLead]:
        return cast("RowTable[ChangedLead]", self.query_one("#changed", RowTable))

    def _show_lead(self, lead: ChangedLead | None) -> None:
        lines = trial_text.changes(lead) if lead else [Content("")]
        self.query_one("#lead", Panel).show(joined(lines))

    def _came(self, lead: ChangedLead, now: datetime) -> tuple[str, str]:
        return local_time(lead.received_at, now, self.desk.zone), "muted"


def changed(lead: ChangedLead, _: datetime) -> tuple[str, str]:
    return ", ".join(word_of(change.aspect) for change in lead.changes), ""
