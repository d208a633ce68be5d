"""A screen that is one pane: a list of any length, what is done with its rows, and the way back."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding

from data.words import _
from screens.desk import Desk
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.main.fetching import Request
from screens.main.loaded import Loaded
from screens.main.table_pane import TablePane
from screens.ticking import tick_every_second
from screens.verbs import bindings

P = TypeVar("P", bound=TablePane[Any])


class PaneScreen(LiveScreen["Loaded | None"], Generic[P]):
    """Subclasses say which pane, and what else their keys do."""

    PANE: ClassVar[type[TablePane[Any]]]
    PANE_ID: ClassVar[str]

    OF_A_ROW: ClassVar[frozenset[str]] = frozenset({"open"})
    """The verbs that need a row to be there."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    NEEDS_OBJECTS = False
    BINDINGS = [
        *bindings("open", "filter", "order", "export"),
        Binding("escape", "put_away", _("Back"), show=True, id="close"),
    ]

    _request: Request | None = None

    def compose(self) -> ComposeResult:
        yield self.PANE(id=self.PANE_ID)
        yield KeyLine()

    def on_mount(self) -> None:
        tick_every_second(self, self._tick)
        self.reload()

    @property
    def pane(self) -> P:
        return cast("P", self.query_one(self.PANE))

    def reload(self) -> None:
        self._request = self.pane.request_of_screen()
        super().reload()

    def load(self, desk: Desk) -> Loaded | None:
        loaded: Loaded | None = self.PANE.read_for_screen(desk, self._request)
        return loaded

    def show(self, snapshot: Loaded | None) -> None:
        if snapshot is not None:
            self.pane.show(snapshot)
        self.refresh_bindings()

    def _tick(self) -> None:
        if self.is_current and self.pane.is_filled:
            self.pane.tick(self.desk.now())

    def action_filter(self) -> None:
        self.pane.action_filter()

    def action_order(self) -> None:
        self.pane.action_order()

    def action_export(self) -> None:
        self.pane.action_export()

    def action_open(self) -> None:
        self.pane.action_open()

    def action_put_away(self) -> None:
        """Take the filter off, or go back."""
        if self.pane.filter:
            self.pane.clear_filter()
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in self.OF_A_ROW:
            return bool(self.query(self.PANE) and self.pane.rows)
        return True
