"""The list behind a figure: exactly the rows that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from data.words import _
from data.words.enumerated import word_of
from screens.key_line import KeyLine
from screens.region import moment_width, number
from screens.safety import plain
from screens.spans import local_time
from screens.table import Column, RowTable
from screens.verbs import bindings
from screens.window_table import WindowTable
from screens.windowed import WindowedScreen

if TYPE_CHECKING:
    from data.listing.window import Window
    from data.reading import Reader
    from data.reports.behind import Behind
    from data.reports.report import Figure
    from screens.desk import Desk

NOTHING = _("Nothing is counted here: the figure is of no row, or they are gone since.")


class BehindScreen(WindowedScreen["Window[Behind]"]):
    """A table; `enter` opens the lead or the client."""

    CSS_PATH = Path(__file__).with_name("reports.tcss")
    AUTO_FOCUS = "#behind"
    BINDINGS = bindings("open", "close")
    NEEDS_OBJECTS = False
    windowed = "#behind"

    def __init__(self, report: str, figure: Figure) -> None:
        super().__init__()
        self._report, self._figure = report, figure

    def compose(self) -> ComposeResult:
        yield WindowTable[Any](self._columns(), now=self.desk.now(), id="behind",
                               empty=_("Reading …"))  # fmt: skip
        yield KeyLine()

    def _columns(self) -> Sequence[Column[Behind]]:
        return (
            Column("at", _("When"), self._at, width=moment_width(), priority=90, ticking=True),
            Column("name", _("Name"), lambda row, _: (row.name, "strong"), min_width=20,
                   priority=100),
            Column("what", _("What"), lambda row, _: (row.what, ""), min_width=14, priority=70),
            Column("state", _("State"), lambda row, _: (word_of(row.state), "muted"),
                   width=12, priority=80),
        )  # fmt: skip

    def _at(self, row: Behind, now: datetime) -> tuple[str, str]:
        return local_time(row.at, now, self.desk.zone), "muted"

    def on_mount(self) -> None:
        every = number(len(self._figure.ids))
        title = f"{self._report}: {plain(self._figure.label)} · {every}"
        self.query_one("#behind").border_title = Content(title)
        self.reload()

    def load(self, desk: Desk) -> Window[Behind]:
        from data.listing.known import read_known
        from data.listing.window import Asked
        from data.reports.behind import behind

        noun, ids = self._figure.noun, self._figure.ids

        def rows(reader: Reader, some: Sequence[int]) -> Sequence[Behind]:
            return behind(reader, noun, some)

        return desk.look(read_known, ids, self.asked or Asked(), rows)

    def show(self, snapshot: Window[Behind]) -> None:
        self.window_table.say(NOTHING)
        self.fill(snapshot, len(self._figure.ids))
        self.refresh_bindings()

    @on(RowTable.Highlighted, "#behind")
    def follow(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
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
