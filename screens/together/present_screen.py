"""Who is here: every operator's console, and what each has open or edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from data.presence.looking import HERE
from data.words import _
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS
from screens.safety import plain
from screens.spans import brief
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.presence.looking import Here
    from screens.desk import Desk

ALONE = _("Nobody else is here. Who opens a console on this database stands here, and on what.")


@dataclass(frozen=True, slots=True)
class Row:
    """A console at a place, with what that is called."""

    here: Here
    name: str
    is_ours: bool

    @property
    def id(self) -> tuple[str, str]:
        return self.here.console, self.here.place


class PresentScreen(LiveScreen["tuple[Row, ...]"]):
    """`enter` opens what the other has open."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("present.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    NEEDS_OBJECTS = False
    BINDINGS = bindings("open", "close")

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(_("Who is here"), classes="headline--title")
        yield RowTable(self._columns(), lambda row: row.id, now=self.desk.now(), id="present",
                       empty=ALONE)  # fmt: skip
        yield KeyLine()

    def _columns(self) -> list[Column[Row]]:
        return [
            Column("who", _("Who"), whoever, min_width=12, priority=100),
            Column("does", _("Does"), does, width=10, priority=90),
            Column("what", _("What"), what, min_width=20, priority=95),
            Column(
                "since", _("Since"), since_when, width=6, priority=50, align="right", ticking=True
            ),
        ]

    def on_mount(self) -> None:
        self.query_one("#present").focus()
        self.reload()

    def load(self, desk: Desk) -> tuple[Row, ...]:
        from data.presence.looking import names_of_places, who_is_here

        found = desk.look(who_is_here, now=desk.now())
        names = desk.look(names_of_places, [one.place for one in found])
        mine = desk.presence.console
        busy = {one.console for one in found if one.place != HERE}
        return tuple(
            Row(one, names.get(one.place, ""), one.console == mine)
            for one in found
            if one.place != HERE or one.console not in busy
        )

    def show(self, snapshot: tuple[Row, ...]) -> None:
        self.query_one("#present", RowTable).set_rows(snapshot, self.desk.now())
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        row: Row | None = self.query_one("#present", RowTable).cursor_row
        if action == "open" and (row is None or row.here.place == HERE):
            return _("They have nothing open that you could open.")
        return ""

    def on_row_table_opened(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        if not self.why_not("open"):
            self.action_open()

    def action_open(self) -> None:
        """What the other has open."""
        from screens.finding.opening import open_thing

        row: Row | None = self.query_one("#present", RowTable).cursor_row
        if row is not None:
            kind, _unused, number = row.here.place.partition(":")
            open_thing(self.app, kind, int(number))

    def action_close(self) -> None:
        self.dismiss(None)


def whoever(row: Row, _unused: datetime) -> tuple[str, str]:
    return plain(row.here.operator, 40) + (_(" (you)") if row.is_ours else ""), "strong"


def does(row: Row, _unused: datetime) -> tuple[str, str]:
    if row.here.taken_by:
        return _("taken over"), "warning"
    if row.here.place == HERE:
        return _("is here"), "muted"
    return (_("edits"), "warning") if row.here.editing else (_("reads"), "")


def what(row: Row, _unused: datetime) -> tuple[str, str]:
    kind, number = row.here.place.split(":") if ":" in row.here.place else (row.here.place, "")
    if row.here.place == HERE:
        return "–", "muted"
    words = {"message": _("draft to"), "lead": _("lead"), "client": _("client")}.get(kind, kind)
    return f"{words} {row.name or number}", ""


def since_when(row: Row, now: datetime) -> tuple[str, str]:
    return brief(now - row.here.since), "muted"
