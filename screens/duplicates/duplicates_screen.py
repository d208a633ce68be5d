"""Every two leads that may be one person, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.main.pane import TablePane
from screens.spans import brief
from screens.table import Column
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.leads.duplicates import Pair, Side
    from screens.desk import Desk


class PairPane(TablePane["Pair"]):
    """Two names, and why they may be one."""

    NUMBER, NAME = "D", "May be the same person"

    def columns(self) -> Sequence[Column[Pair]]:
        return (
            Column("one", "Left", lambda row, _: (named(row.one), "strong"), min_width=16,
                   priority=100),
            Column("other", "Right", lambda row, _: (named(row.other), "strong"), min_width=16,
                   priority=99),
            Column("evidence", "Because", evidence, min_width=24, priority=90),
            Column("since", "Since", since, width=5, priority=50, align="right", ticking=True),
        )  # fmt: skip

    def key(self, row: Pair) -> tuple[int, int]:
        return row.one.id, row.other.id

    def words(self, row: Pair) -> Iterable[str]:
        for side in (row.one, row.other):
            yield from (f"lead {side.id}", side.name, side.email, side.phone, side.company)
        yield from row.evidence

    def empty(self) -> str:
        return "Nobody is suspected to be two leads."

    def action_open(self) -> None:
        from screens.duplicates.side_by_side import SideBySide

        if (row := self.row) is not None:
            self.open(SideBySide(row.one.id, row.other.id))


class DuplicatesScreen(LiveScreen["list[Pair]"]):
    """All of them, or those of one lead."""

    CSS_PATH = "duplicates.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    AUTO_FOCUS = "#pairs"
    NEEDS_OBJECTS = False
    BINDINGS = [*bindings("open", "filter"), Binding("escape", "put_away", "Back", show=True)]

    def __init__(self, lead_id: int | None = None) -> None:
        super().__init__()
        self.lead_id = lead_id

    def compose(self) -> ComposeResult:
        yield PairPane(id="pairs")
        yield KeyLine()

    def on_mount(self) -> None:
        self.reload()

    @property
    def pane(self) -> PairPane:
        return self.query_one(PairPane)

    def load(self, desk: Desk) -> list[Pair]:
        from data.leads.duplicates import duplicates, duplicates_of

        if self.lead_id is None:
            return desk.look(duplicates)
        return desk.look(duplicates_of, self.lead_id)

    def show(self, snapshot: list[Pair]) -> None:
        self.pane.show(snapshot)
        self.refresh_bindings()

    def action_filter(self) -> None:
        self.pane.action_filter()

    def action_open(self) -> None:
        self.pane.action_open()

    def action_put_away(self) -> None:
        """Take the filter off, or go back."""
        if self.pane.filter:
            self.pane.clear_filter()
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open":
            return bool(self.query(PairPane) and self.pane.shown)
        return True


def named(side: Side) -> str:
    return f"{side.id} {side.who}"


def evidence(row: Pair, _: datetime) -> tuple[str, str]:
    return "; ".join(row.evidence), ""


def since(row: Pair, now: datetime) -> tuple[str, str]:
    return (brief(now - row.at) if row.at else "–"), "muted"
