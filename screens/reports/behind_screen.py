"""The list behind a figure: exactly the rows that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.region import moment_width, number
from screens.safety import plain
from screens.spans import local_time
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.reports.behind import Behind
    from data.reports.report import Figure
    from screens.desk import Desk

AT_ONCE = 500
"""Rows that are read first; when the cursor comes near the end as many more."""

NEAR = 50


class BehindScreen(LiveScreen["tuple[Behind, ...]"]):
    """A table; `enter` opens the lead or the client."""

    CSS_PATH = Path(__file__).with_name("reports.tcss")
    AUTO_FOCUS = "#behind"
    BINDINGS = bindings("open", "close")
    NEEDS_OBJECTS = False

    def __init__(self, report: str, figure: Figure) -> None:
        super().__init__()
        self._report, self._figure = report, figure
        self._wanted = AT_ONCE

    def compose(self) -> ComposeResult:
        yield RowTable[Any](self._columns(), lambda row: row.id, now=self.desk.now(), id="behind",
                            empty="Reading …")  # fmt: skip
        yield KeyLine()

    def _columns(self) -> Sequence[Column[Behind]]:
        return (
            Column("at", "When", self._at, width=moment_width(), priority=90, ticking=True),
            Column("name", "Name", lambda row, _: (row.name, "strong"), min_width=20,
                   priority=100),
            Column("what", "What", lambda row, _: (row.what, ""), min_width=14, priority=70),
            Column("state", "State", lambda row, _: (row.state.replace("_", " "), "muted"),
                   width=12, priority=80),
        )  # fmt: skip

    def _at(self, row: Behind, now: datetime) -> tuple[str, str]:
        return local_time(row.at, now, self.desk.zone), "muted"

    def on_mount(self) -> None:
        self._entitle(0)
        self.reload()

    def load(self, desk: Desk) -> tuple[Behind, ...]:
        from data.reports.behind import behind

        return tuple(desk.look(behind, self._figure.noun, self._figure.ids[: self._wanted]))

    def show(self, snapshot: tuple[Behind, ...]) -> None:
        self._entitle(len(snapshot))
        table = self.query_one("#behind", RowTable)
        table.set_rows(snapshot, self.desk.now())
        self.refresh_bindings()

    def _entitle(self, shown: int) -> None:
        every = len(self._figure.ids)
        total = number(every)
        count = total if shown in (0, every) else f"{number(shown)} of {total}"
        title = f"{self._report}: {plain(self._figure.label)} · {count}"
        self.query_one("#behind").border_title = Content(title)

    @on(RowTable.Highlighted, "#behind")
    def read_on(self, message: RowTable.Highlighted[Any]) -> None:
        """The next rows, before the cursor gets there."""
        message.stop()
        table = self.query_one("#behind", RowTable)
        rest = len(self._figure.ids) - self._wanted
        row = message.row
        if row is not None and rest > 0 and row.id in self._figure.ids[self._wanted - NEAR :]:
            self._wanted += AT_ONCE
            self.reload()
        if table.cursor_row is not None:
            self.refresh_bindings()

    @on(RowTable.Opened, "#behind")
    def open_row(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        self.action_open()

    def thing(self) -> tuple[str, int] | None:
        """What the cursor is on, for copying its identifiers."""
        row: Behind | None = self.query_one("#behind", RowTable).cursor_row
        return (row.noun, row.id) if row is not None else None

    def action_open(self) -> None:
        """The lead of the row, or the client."""
        row: Behind | None = self.query_one("#behind", RowTable).cursor_row
        if row is None:
            return
        if row.client_id is not None:
            from screens.client.client_screen import ClientScreen

            self.app.push_screen(ClientScreen(row.client_id))
        elif row.lead_id is not None:
            from screens.lead.lead_screen import LeadScreen

            self.app.push_screen(LeadScreen(row.lead_id))

    def action_close(self) -> None:
        """Back to the report."""
        self.dismiss(None)
