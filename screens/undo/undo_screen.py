"""What was done lately, the newest first: what can be taken back, and why the rest cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from data.words import _
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS
from screens.safety import plain
from screens.spans import local_time
from screens.table import Column, RowTable
from screens.undo.undoing import told
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.undo.listing import DeedRow
    from screens.desk import Desk

EMPTY = _(
    "You have done nothing by hand in the last 24 hours. What you do stands here, to be undone."
)
READY = _("can be taken back")


class UndoScreen(LiveScreen["tuple[DeedRow, ...]"]):
    """`u` takes back the deed under the cursor, `enter` opens whom it concerned."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("undo.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("undo_this", "open", "close")

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(_("What you did in the last 24 hours"), classes="headline--title")
        yield RowTable(self._columns(), lambda row: row.id, now=self.desk.now(), id="deeds",
                       empty=EMPTY)  # fmt: skip
        with VerticalScroll(id="why"):
            yield Static(id="why-text")
        yield KeyLine()

    def _columns(self) -> list[Column[DeedRow]]:
        return [
            Column("at", _("At"), self._at, width=12, priority=80),
            Column("what", _("Done"), lambda row, _: (row.summary, "strong"), min_width=16,
                   priority=100),
            Column("whom", _("To"), lambda row, _: (row.whom, ""), min_width=12, priority=90),
            Column("state", _("Now"), state, min_width=18, priority=95),
        ]  # fmt: skip

    def _at(self, row: DeedRow, now: datetime) -> tuple[str, str]:
        return local_time(row.at, now, self.desk.zone), "muted"

    def on_mount(self) -> None:
        self.query_one("#deeds").focus()
        self.reload()

    def load(self, desk: Desk) -> tuple[DeedRow, ...]:
        from data.undo.listing import deeds_of
        from data.words.moments import told as told_at

        now = desk.now()
        return tuple(
            replace(row, why_not=told_at(row.why_not, desk.zone, now))
            for row in desk.read(deeds_of, desk.operator, now=now)
        )

    def show(self, snapshot: tuple[DeedRow, ...]) -> None:
        self._table.set_rows(snapshot, self.desk.now())
        self._tell_why()
        self.refresh_bindings()

    @property
    def _table(self) -> RowTable[Any]:
        return self.query_one("#deeds", RowTable)

    @property
    def _row(self) -> DeedRow | None:
        row: DeedRow | None = self._table.cursor_row
        return row

    def on_row_table_highlighted(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
        self._tell_why()

    def _tell_why(self) -> None:
        row = self._row
        why = (
            ""
            if row is None
            else row.why_not
            or _("It {ready}: everything stands as you left it.").format(ready=READY)
        )
        self.query_one("#why-text", Static).update(Content(plain(why)))

    def why_not(self, action: str) -> str:
        row = self._row
        if action == "undo_this" and row is not None:
            return row.why_not
        if action in ("undo_this", "open") and row is None:
            return EMPTY
        return ""

    def action_undo_this(self) -> None:
        """Take back the deed under the cursor, and nothing else."""
        from screens.undo.acting import undo_one

        if (row := self._row) is not None:
            self.act(undo_one, row.id, self.desk.house, done=told)

    def on_row_table_opened(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """The lead or client it concerned."""
        from screens.client.client_screen import ClientScreen
        from screens.lead.lead_screen import LeadScreen

        row = self._row
        if row is not None and row.client_id is not None and row.lead_id is None:
            self.app.push_screen(ClientScreen(row.client_id))
        elif row is not None and row.lead_id is not None:
            self.app.push_screen(LeadScreen(row.lead_id))

    def action_close(self) -> None:
        self.dismiss(None)


def state(row: DeedRow, _unused: datetime) -> tuple[str, str]:
    """Whether it can be taken back, was, or why not."""
    if row.undone_at is not None:
        return _("taken back"), "muted"
    return (row.why_not, "warning") if row.why_not else (READY, "success")
