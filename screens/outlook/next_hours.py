"""The next 24 hours of all leads: what leaves, what gets late, what comes back, and its rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from data.words import _
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.outlook.coming_text import coming_lines
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.stored import in_his_words
from screens.reading.telling import joined
from screens.region import moment_width, number
from screens.spans import brief, local_time
from screens.table import Column, RowTable
from screens.ticking import tick_every_second
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.outlook.ahead import Ahead
    from data.outlook.coming import Coming
    from screens.desk import Desk

AHEAD = timedelta(hours=24)
EMPTY = _(
    "Nothing is due in the next 24 hours. Answers, follow-ups, snoozed "
    "drafts and stage limits stand here before they happen."
)
KIND_TONES = {"answer": "warning", "message": "success", "draft": "accent"}


class NextHoursScreen(LiveScreen["Ahead"]):
    """A table of what comes, and the whole of the line under the cursor below it."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("outlook.tcss")]
    AUTO_FOCUS = "#coming"
    BINDINGS = bindings("open", "why", "what_if", "close")

    def compose(self) -> ComposeResult:
        yield RowTable[Any](self._columns(), _key, now=self.desk.now(), id="coming",
                            empty=EMPTY)  # fmt: skip
        yield Panel(_("The rule, and what would cancel it"), id="whole")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#coming").border_title = _("The next 24 hours")
        tick_every_second(self, self._tick)
        self.set_interval(60, self.reload)
        self.reload()

    def _columns(self) -> Sequence[Column[Coming]]:
        return (
            Column("in", _("In"), _due_in, width=5, priority=90, align="right", ticking=True),
            Column("at", _("At"), self._at, width=moment_width(), priority=95, ticking=True),
            Column("lead", _("Lead"), lambda one, _: (one.lead_name, "strong"), min_width=14,
                   priority=100),
            Column("what", _("What"), _what, min_width=30, priority=98),
            Column("why", _("Why"), lambda one, _: (in_his_words(one.why), "muted"), min_width=20,
                   priority=60),
        )  # fmt: skip

    def _at(self, one: Coming, now: datetime) -> tuple[str, str]:
        return (local_time(one.at, now, self.desk.zone) if one.at else ""), "muted"

    def load(self, desk: Desk) -> Ahead:
        from data.outlook.ahead import next_hours

        return desk.look(next_hours, desk.playbook, until=desk.now() + AHEAD)

    def show(self, snapshot: Ahead) -> None:
        count = number(snapshot.total)
        if len(snapshot.things) < snapshot.total:
            first = number(len(snapshot.things))
            count = _("the first {first} of {total}").format(first=first, total=count)
        self.table.border_title = _("The next 24 hours · {count}").format(count=count)
        self.table.set_rows(snapshot.things, self.desk.now())
        self._show_whole()
        self.refresh_bindings()

    @property
    def table(self) -> RowTable[Any]:
        return self.query_one("#coming", RowTable)

    def _tick(self) -> None:
        if self.is_current:
            self.table.tick(self.desk.now())

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
        self._show_whole()

    def _show_whole(self) -> None:
        rows = [self.table.cursor_row] if self.table.cursor_row is not None else []
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#whole", Panel).show(joined(coming_lines(rows, now, zone)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("open", "why", "what_if"):
            return self._lead_id() is not None
        return True

    def _lead_id(self) -> int | None:
        row = self.table.cursor_row if self.query(RowTable) else None
        return row.lead_id if row is not None else None

    def on_row_table_opened(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        from screens.lead.lead_screen import LeadScreen

        if (lead_id := self._lead_id()) is not None:
            self.app.push_screen(LeadScreen(lead_id))

    def action_why(self) -> None:
        from screens.dialogs.why import why_screen

        if (lead_id := self._lead_id()) is not None:
            self.app.push_screen(why_screen("lead", lead_id))

    def action_what_if(self) -> None:
        from screens.outlook.what_if import WhatIfScreen

        if (lead_id := self._lead_id()) is not None:
            self.app.push_screen(WhatIfScreen(lead_id))

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)


def _key(one: Coming) -> tuple[object, ...]:
    return one.kind, one.lead_id, one.what, one.number


def _due_in(one: Coming, now: datetime) -> tuple[str, str]:
    if one.at is None or one.at <= now:
        return _("late") if one.kind.value == "answer" else _("now"), "warning"
    return brief(one.at - now), "strong"


def _what(one: Coming, _: datetime) -> tuple[str, str]:
    return one.what, KIND_TONES.get(one.kind.value, "")
