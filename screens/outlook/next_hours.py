"""The next 24 hours of all leads: what leaves, what gets late, what comes back, and its rule."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from data.words import _
from screens.in_thread import in_thread
from screens.key_line import KeyLine
from screens.outlook.coming_text import coming_lines
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.stored import in_his_words
from screens.reading.telling import joined
from screens.region import moment_width, number
from screens.spans import brief, local_time
from screens.table import Column, RowTable
from screens.ticking import tick_every_second
from screens.verbs import bindings
from screens.window_table import WindowTable
from screens.windowed import WindowedScreen

if TYPE_CHECKING:
    from data.listing.window import Window
    from data.outlook.hours import Thing
    from screens.desk import Desk

log = logging.getLogger(__name__)

AHEAD = timedelta(hours=24)
REST = 20
"""Times as long as a count took, until the next."""
EMPTY = _(
    "Nothing is due in the next 24 hours. Answers, follow-ups, snoozed "
    "drafts and stage limits stand here before they happen."
)
KIND_TONES = {"answer": "warning", "message": "success", "draft": "accent"}


class NextHoursScreen(WindowedScreen["Window[Thing]"]):
    """A table of what comes, and the whole of the line under the cursor below it."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("outlook.tcss")]
    AUTO_FOCUS = windowed = "#coming"
    BINDINGS = bindings("open", "why", "what_if", "close")

    _is_counting = False
    _counts_at = 0.0
    """Until then the last count is good enough; `time.monotonic`."""

    def compose(self) -> ComposeResult:
        yield WindowTable[Any](self._columns(), now=self.desk.now(), id="coming", empty=EMPTY)
        yield Panel(_("The rule, and what would cancel it"), id="whole")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#coming").border_title = _("The next 24 hours")
        tick_every_second(self, self._tick)
        self.set_interval(60, self.reload)
        self.reload()

    def _columns(self) -> Sequence[Column[Thing]]:
        return (
            Column("in", _("In"), _due_in, width=5, priority=90, align="right", ticking=True),
            Column("at", _("At"), self._at, width=moment_width(), priority=95, ticking=True),
            Column("lead", _("Lead"), lambda one, _: (one.thing.lead_name, "strong"),
                   min_width=14, priority=100),
            Column("what", _("What"), _what, min_width=30, priority=98),
            Column("why", _("Why"), lambda one, _: (in_his_words(one.thing.why), "muted"),
                   min_width=20, priority=60),
        )  # fmt: skip

    def _at(self, one: Thing, now: datetime) -> tuple[str, str]:
        at = one.thing.at
        return (local_time(at, now, self.desk.zone) if at else ""), "muted"

    def load(self, desk: Desk) -> Window[Thing]:
        from data.listing.window import Asked
        from data.outlook.hours import next_things

        return desk.look(next_things, desk.playbook, desk.now() + AHEAD, self.asked or Asked())

    def show(self, snapshot: Window[Thing]) -> None:
        self.fill(snapshot)
        self._entitle()
        if not snapshot.is_whole:
            self._count()
        self._show_whole()
        self.refresh_bindings()

    def _entitle(self) -> None:
        table = self.table
        count = f"{number(table.total)}{'' if table.is_exact else '+'}"
        table.border_title = _("The next 24 hours · {count}").format(count=count)

    def _count(self) -> None:
        """How many there are, beside the pages: none waits for it, and it rests for much longer
        than it took."""
        if not self._is_counting and time.monotonic() >= self._counts_at:
            self._is_counting = True
            self._count_in_thread()

    @in_thread("count")
    def _count_in_thread(self) -> None:
        from data.outlook.hours import count_until
        from data.refused import DataError

        desk, began, total = self.desk, time.monotonic(), None
        try:
            total = desk.look(count_until, desk.playbook, desk.now() + AHEAD)
        except DataError as error:
            log.warning("the next hours could not be counted: %s", error)
        rest = (time.monotonic() - began) * REST
        self.app.call_from_thread(self._counted, total, rest)

    def _counted(self, total: int | None, rest: float) -> None:
        self._is_counting, self._counts_at = False, time.monotonic() + rest
        if total is not None and self.is_in_use:
            self.table.set_total(total, is_exact=True)
            self._entitle()

    @property
    def table(self) -> WindowTable[Any]:
        return self.window_table

    def _tick(self) -> None:
        if self.is_current:
            self.table.tick(self.desk.now())

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
        self._show_whole()

    def _show_whole(self) -> None:
        rows = [self.table.cursor_row.thing] if self.table.cursor_row is not None else []
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#whole", Panel).show(joined(coming_lines(rows, now, zone)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("open", "why", "what_if"):
            return self._lead_id() is not None
        return True

    def _lead_id(self) -> int | None:
        row = self.table.cursor_row if self.query(RowTable) else None
        return row.thing.lead_id if row is not None else None

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


def _due_in(one: Thing, now: datetime) -> tuple[str, str]:
    at = one.thing.at
    if at is None or at <= now:
        return _("late") if one.thing.kind.value == "answer" else _("now"), "warning"
    return brief(at - now), "strong"


def _what(one: Thing, _: datetime) -> tuple[str, str]:
    return one.thing.what, KIND_TONES.get(one.thing.kind.value, "")
