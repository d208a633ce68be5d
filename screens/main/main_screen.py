"""The screen an operator works on all day: four panes over one snapshot of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.events import DescendantFocus, Event
from textual.message import Message
from textual.widgets import Static

from data.words import _
from screens.key_line import KeyLine
from screens.keys import is_the_key, the_key
from screens.main.clients_pane import ClientsPane
from screens.main.fetching import Request
from screens.main.follow_ups_pane import FollowUpsPane
from screens.main.header import StateLine
from screens.main.inbound_pane import InboundPane
from screens.main.laid_out import LaidOut
from screens.main.pane import Pane
from screens.main.review_pane import ReviewPane
from screens.main.tabs import PaneTabs, Tab
from screens.safety import plain
from screens.ticking import in_a_turn_of_its_own, tick_every_second
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.overview.queries import Overview
    from screens.desk import Desk

WIDE = 120
"""Columns from which on all four panes are shown: at 80 half of what they say is cut (FACTS)."""

LOOK_AGAIN = 10.0
"""Seconds between loads without a change: a snooze ends, an answer gets late, a runner dies."""

ALL_AGAIN = 6
"""Of so many such loads one reads every pane, whatever it depends on."""

SETTLED = 0.2
"""Seconds after which what the first load brought is mounted and painted."""

PANES: dict[str, type[Pane[Any]]] = {
    "inbound": InboundPane,
    "review": ReviewPane,
    "follow_ups": FollowUpsPane,
    "clients": ClientsPane,
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is loaded at once: the header's numbers and the rows of every pane, by its id."""

    overview: Overview
    panes: dict[str, Any]


class MainScreen(LaidOut[Snapshot]):
    """Wide: all four panes. Narrow or zoomed: one, under a line that counts the others."""

    CSS_PATH = "main.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    AUTO_FOCUS = "#inbound"
    NEEDS_OBJECTS = False  # the panes are filled before anything heavy is imported
    BINDINGS = [
        *bindings(*(f"pane('{name}')" for name in PANES)),
        *bindings("filter", "order", "export", "new", "import_file"),
        Binding("tab", "next_pane(1)", _("Next pane"), show=False, id="next_pane"),
        Binding("shift+tab", "next_pane(-1)", _("Pane before"), show=False, id="previous_pane"),
        Binding(
            "escape", "put_away", _("Clear the filter, or close the notice"), show=False, id="close"
        ),
    ]

    class Filled(Message):
        """The panes show what is in the database, for the first time."""

    _panes: Sequence[Pane[Any]] = ()
    _requests: Mapping[str, Request | None] = {}
    _unseen: dict[Pane[Any], Any]
    """What was loaded of panes out of sight, and is not shown yet."""

    _looks = 0
    _stands_until: datetime | None = None
    """When the time alone changes the next of the header's numbers, as the last look found."""

    def compose(self) -> ComposeResult:
        self._state_line = StateLine(demo=self.desk.demo)
        yield self._state_line
        yield Static(self._notice(), id="notice", markup=False)
        yield PaneTabs()
        with Container(id="panes"):
            for name, pane in PANES.items():
                yield pane(name)
        yield KeyLine()

    def _notice(self) -> str:
        lines = [f"• {plain(sentence)}" for sentence in self.desk.notices]
        close = the_key("close").capitalize()
        return "\n".join(
            [
                _("Not set up yet; everything else works. {close} closes this.").format(
                    close=close
                ),
                *lines,
            ]
        )

    def on_mount(self) -> None:
        self._panes, self._unseen = tuple(self.query(Pane)), {}
        self.query_one("#notice").display = bool(self.desk.notices)
        self._make_current("inbound")
        tick_every_second(self, self._tick)
        self.set_interval(LOOK_AGAIN, self.look_again)

    @property
    def pane(self) -> Pane[Any]:
        """The current pane."""
        return self.pane_called(self.current)

    def pane_called(self, name: str) -> Pane[Any]:
        """One of `PANES`."""
        return self.query_one(f"#{name}", Pane)

    def keeps_waiting(self, event: Event) -> bool:
        leaves = is_the_key("close", event) or is_the_key("quit", event)
        is_waited_for = not (self.desk.knows_rules or leaves)
        return is_waited_for or self.pane.is_handing_on or super().keeps_waiting(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A dialog that asks the database for its choices is not opened before that is."""
        return self.desk.is_connected or action not in ("new", "import_file")

    def load(self, desk: Desk) -> Snapshot:
        from data.overview.queries import overview
        from data.overview.until import stands_until

        now = desk.now()
        numbers = desk.look(overview, now=now)
        self._stands_until = desk.look(stands_until, now=now)
        read = {
            name: PANES[name].read_for_screen(desk, request)
            for name, request in self._requests.items()
        }
        return Snapshot(numbers, read)

    def reload(self) -> None:
        for pane in self._panes:
            pane.has_changed = True
        self._load_panes(self._panes)
        self.look_at_row_again()

    def look_again(self) -> None:
        """Nothing has changed but the time: look at what depends on it, and at all now and then."""
        if not self.desk.is_connected:
            return
        self._looks += 1
        if self._looks % ALL_AGAIN == 0:
            self.reload()
            return
        is_due = self._stands_until is not None and self._stands_until <= self.desk.now()
        panes = [pane for pane in self._panes if pane.depends_on_time(is_due=is_due)]
        if is_due or panes:
            self._load_panes(panes)

    def _load_panes(self, panes: Sequence[Pane[Any]]) -> None:
        self._requests = {pane.id or "": pane.request_of_screen() for pane in panes}
        super().reload()

    def show(self, snapshot: Snapshot) -> None:
        """What is in sight at once; its clocks, and the panes out of sight, each in a turn of the
        event loop of their own: a key that comes meanwhile waits for one of them, not for all."""
        is_first = not self.pane.is_filled
        self._state_line.show(snapshot.overview)
        for pane in self._panes:
            loaded = snapshot.panes.get(pane.id or "")
            if loaded is None:
                continue
            if pane.display or is_first:
                self._unseen.pop(pane, None)
                pane.show(loaded)
            else:
                self._unseen[pane] = loaded
        if is_first:
            self._tick()
            self.set_timer(SETTLED, self._settled)
        else:
            in_a_turn_of_its_own(self, self._tick)
            in_a_turn_of_its_own(self, self._show_unseen)

    def _settled(self) -> None:
        self.post_message(self.Filled())
        self.give_room()

    def _show_unseen(self) -> None:
        if self._unseen and self.is_in_use:
            pane = next(iter(self._unseen))
            pane.show(self._unseen.pop(pane))
            in_a_turn_of_its_own(self, self._show_unseen)

    def _tick(self) -> None:
        """Turn the clocks that are in sight."""
        if not self.desk.is_connected or not self.is_current:
            return
        now = self.desk.now()
        self._state_line.tick(now, self.desk.zone)
        for pane in self._panes:
            if pane.display and pane.is_filled:
                pane.tick(now)

    @on(DescendantFocus)
    def follow_focus(self) -> None:
        pane = next((node for node in self.focused.ancestors_with_self if isinstance(node, Pane)),
                    None) if self.focused else None  # fmt: skip
        if pane is not None and pane.id:
            self._make_current(pane.id)

    @on(Pane.Retitled)
    def show_tabs(self) -> None:
        """Say the titles anew in the line above."""
        tabs = [
            Tab(pane.id or "", pane.title(), pane.title(brief=True), pane.id == self.current)
            for pane in self._panes
        ]
        self.query_one(PaneTabs).show(tabs)

    def _make_current(self, name: str) -> None:
        self.change_layout(replace(self.own_layout, current=name))
        for pane in self._panes:
            pane.set_class(pane.id == name, "-current")
        self.show_tabs()

    def action_pane(self, name: str) -> None:
        """Go to a pane; in a zoomed or narrow screen it takes the place of the one in sight."""
        self._make_current(name)
        self.pane.focus_body()

    def action_next_pane(self, step: int) -> None:
        """Go round the panes."""
        names = list(PANES)
        self.action_pane(names[(names.index(self.current) + step) % len(names)])

    def action_order(self) -> None:
        """Sort the current pane by its next order."""
        self.pane.action_order()

    def action_export(self) -> None:
        """Write what the current pane shows to a file."""
        self.pane.action_export()

    def action_filter(self) -> None:
        """Type what the rows of the current pane must contain."""
        self.pane.action_filter()

    def action_put_away(self) -> None:
        """Take off the first of these that is there: the filter, the zoom, the notice."""
        if self.pane.filter:
            self.pane.clear_filter()
        elif self.is_alone and not self.has_class("-narrow"):
            self.action_zoom()
        else:
            self.query_one("#notice").display = False

    def action_new(self) -> None:
        """Take in a lead by hand."""
        from screens.dialogs.new_lead import NewLead

        self.app.push_screen(NewLead())

    def action_import_file(self) -> None:
        """Ask for a file, and show what it would bring."""
        from screens.dialogs.import_file import ask_for_file

        ask_for_file(self)
