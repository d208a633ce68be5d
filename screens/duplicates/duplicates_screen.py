"""Every two leads that may be one person, with the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding

from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.main.fetching import Request
from screens.main.loaded import Loaded
from screens.main.table_pane import TablePane
from screens.spans import brief
from screens.table import Column
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.leads.duplicates import Pair, Side
    from data.listing.listing import Listing
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

    @staticmethod
    def listing(variant: Any) -> Listing[Pair]:
        from data.leads.pairs_listed import pairs

        return pairs(variant)

    def variant(self) -> int | None:
        screen = self.screen
        return screen.lead_id if isinstance(screen, DuplicatesScreen) else None

    def empty(self) -> str:
        return (
            "Nobody is suspected to be two leads. Who shares a name and a place, or nearly an "
            "address, with another lead is offered here, side by side."
        )

    def action_open(self) -> None:
        from screens.duplicates.side_by_side import SideBySide

        if (row := self.row) is not None:
            self.open(SideBySide(row.one.id, row.other.id))


class DuplicatesScreen(LiveScreen["Loaded | None"]):
    """All of them, or those of one lead."""

    CSS_PATH = "duplicates.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    AUTO_FOCUS = "#pairs"
    NEEDS_OBJECTS = False
    BINDINGS = [
        *bindings("open", "filter"),
        Binding("escape", "put_away", "Back", show=True, id="close"),
    ]

    def __init__(self, lead_id: int | None = None) -> None:
        super().__init__()
        self.lead_id = lead_id
        self._request: Request | None = None

    def compose(self) -> ComposeResult:
        yield PairPane(id="pairs")
        yield KeyLine()

    def on_mount(self) -> None:
        self.reload()

    @property
    def pane(self) -> PairPane:
        return self.query_one(PairPane)

    def reload(self) -> None:
        self._request = self.pane.request_of_screen()
        super().reload()

    def load(self, desk: Desk) -> Loaded | None:
        loaded: Loaded | None = self.pane.read_for_screen(desk, self._request)
        return loaded

    def show(self, snapshot: Loaded | None) -> None:
        if snapshot is not None:
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
            return bool(self.query(PairPane) and self.pane.rows)
        return True


def named(side: Side) -> str:
    return f"{side.id} {side.who}"


def evidence(row: Pair, _: datetime) -> tuple[str, str]:
    return "; ".join(row.evidence), ""


def since(row: Pair, now: datetime) -> tuple[str, str]:
    return (brief(now - row.at) if row.at else "–"), "muted"
