"""The status of the house: runner, queues, transports, database, lag; `enter` leads on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from data.words import _
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.telling import joined, toned
from screens.safety import plain
from screens.status.lines import Heard, Line, lines_of
from screens.table import Column, RowTable
from screens.verbs import VERBS, bindings

if TYPE_CHECKING:
    from data.overview.disk import Disk
    from data.overview.status import Status
    from screens.desk import Desk

LOOK_AGAIN = 5.0
"""Seconds between looks without a change: a beat is missed, a queue grows old."""

LOOKS = {
    "ok": (_("✓ ok"), "success"),
    "look": (_("! look"), "warning"),
    "bad": (_("✗ bad"), "error"),
    "off": (_("– off"), "muted"),
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`looked` rounds what the look took, so that it alone is no change."""

    status: Status
    disk: Disk
    heard: Heard


class StatusScreen(LiveScreen[Snapshot]):
    """A line for each thing, what is bad first in its part; the whole of it below."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("status.tcss")]
    AUTO_FOCUS = "#lines"
    BINDINGS = bindings("open", "close")
    NEEDS_OBJECTS = False

    def compose(self) -> ComposeResult:
        yield RowTable[Any](self._columns(), lambda line: (line.part, line.what),
                            now=self.desk.now(), id="lines", empty=_("Reading …"))  # fmt: skip
        yield Panel(_("In full"), id="whole")
        yield KeyLine()

    def _columns(self) -> Sequence[Column[Line]]:
        return (
            Column("state", _("State"), lambda line, _: LOOKS[line.state], width=6, priority=100),
            Column("part", "", lambda line, _: (line.part, "muted"), width=9, priority=60),
            Column("what", _("What"), lambda line, _: (line.what, "strong"), width=27, priority=95),
            Column("says", "", lambda line, _: (line.says, ""), min_width=24, priority=90),
        )

    def on_mount(self) -> None:
        self.query_one("#lines").border_title = _("Status")
        self.set_interval(LOOK_AGAIN, self._again)
        self.reload()

    def _again(self) -> None:
        if self.is_current:
            self.reload()

    def load(self, desk: Desk) -> Snapshot:
        from data.overview.disk import disk
        from data.overview.status import status

        begun = time.monotonic()
        found = desk.look(status, now=desk.now())
        took = timedelta(milliseconds=round((time.monotonic() - begun) * 20) * 50)
        heard = Heard(desk.troubles, desk.transports, took)
        return Snapshot(found, disk(desk.premises.store), heard)

    def show(self, snapshot: Snapshot) -> None:
        now, zone = self.desk.now(), self.desk.zone
        lines = lines_of(snapshot.status, snapshot.disk, snapshot.heard, now, zone)
        grave = sum(line.state in ("bad", "look") for line in lines)
        table = self.query_one("#lines", RowTable)
        table.border_title = (
            _("Status · {grave} to look at").format(grave=grave)
            if grave
            else _("Status · all is well")
        )
        table.set_rows(_each_once(lines), now)
        self._show_whole()
        self.refresh_bindings()

    @on(RowTable.Highlighted, "#lines")
    def follow(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
        self._show_whole()
        self.refresh_bindings()

    @on(RowTable.Opened, "#lines")
    def open_row(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        self.action_open()

    def _show_whole(self) -> None:
        line = self._line
        if line is None:
            return
        word, tone = LOOKS[line.state]
        told = [toned(f"{word} · {plain(line.part)}: {plain(line.what)}", tone),
                Content(plain(line.says))]  # fmt: skip
        if line.opens in VERBS:
            verb = VERBS[line.opens]
            told.append(toned(_("enter opens it ({verb})").format(verb=verb.label), "muted"))
        self.query_one("#whole", Panel).show(joined(told))

    @property
    def _line(self) -> Line | None:
        row: Line | None = self.query_one("#lines", RowTable).cursor_row
        return row

    def why_not(self, action: str) -> str:
        """Why a key does nothing here."""
        line = self._line if self.is_attached and self.query(RowTable) else None
        if action == "open" and (line is None or not line.opens):
            return _("There is nothing more to see about this line.")
        return ""

    def action_open(self) -> None:
        """Where this line is about."""
        line = self._line
        if line is None or not line.opens:
            self.notify(_("There is nothing more to see about this line."), markup=False)
        elif line.opens.startswith("review "):
            from screens.opened_list import show_list

            show_list(self.app, "review", line.opens.removeprefix("review "))
        else:
            self.app.call_later(self.app.run_action, f"app.{line.opens}")

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)


def _each_once(lines: Sequence[Line]) -> list[Line]:
    """Two lines of one name would be one row: the second is numbered."""
    seen: dict[tuple[str, str], int] = {}
    rows = []
    for line in lines:
        place = (line.part, line.what)
        seen[place] = seen.get(place, 0) + 1
        number = f" {seen[place]}" if seen[place] > 1 else ""
        rows.append(Line(line.part, line.what + number, line.state, line.says, line.opens))
    return rows
