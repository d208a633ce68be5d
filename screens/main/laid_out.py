"""The part of the main screen that is the operator's own: sizes, plan, zoom, filters and orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from textual import on
from textual.app import SystemCommand
from textual.signal import Signal

from data.words import _
from screens.keys import the_key
from screens.live import LiveScreen
from screens.main.layout import PLANS, Layout
from screens.main.pane import Pane
from screens.main.remembered import (
    LAYOUT,
    PANES,
    keep_arrangement,
    keep_layout,
    kept_arrangements,
    kept_layout,
)
from screens.verbs import bindings

S = TypeVar("S")

ONE_PANE = _("One pane has all the room already.")
SIZING = ("grow", "shrink", "even")


class LaidOut(LiveScreen[S]):
    """Four panes in `#panes`, as they were left; what is pressed before that is read is newer."""

    BINDINGS = bindings("zoom", "grow", "shrink", "even")

    own_layout = Layout()
    """How the panes share the screen."""

    _is_taken_up = False

    def on_mount(self) -> None:
        self._is_taken_up = False  # the focus came to the first pane: nobody pressed a key for that
        signal: Signal[frozenset[str]] = self.app.settings_signal  # type: ignore[attr-defined]
        signal.subscribe(self, self._take_up)

    @property
    def current(self) -> str:
        """The id of the pane the focus is in, or was last."""
        return self.own_layout.current

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        raise NotImplementedError(f"{type(self).__name__} must say how to go to a pane")

    def _take_up(self, names: frozenset[str]) -> None:
        """Once: another console of the same operator must not move what is seen here."""
        if LAYOUT in names and not self._is_taken_up:
            self._lay_out(kept_layout(self.desk))
            self.action_pane(self.current)
        if PANES in names:
            for name, arrangement in kept_arrangements(self.desk).items():
                for pane in self.query(Pane):
                    if pane.id == name and not pane.is_filled:
                        pane.set_arrangement(arrangement)

    @on(Pane.Rearranged)
    def remember_pane(self, message: Pane.Rearranged) -> None:
        """The same filter and order tomorrow."""
        keep_arrangement(self.desk, message.pane.id or "", message.pane.arrangement)

    def change_layout(self, layout: Layout) -> None:
        """The operator wants it so, also tomorrow."""
        before = self.own_layout
        if layout != before:
            self._lay_out(layout)
            keep_layout(self.desk, layout, before)

    def _lay_out(self, layout: Layout) -> None:
        self._is_taken_up = True
        before, self.own_layout = self.own_layout, layout
        if replace(before, current=layout.current) == layout:
            return
        self.set_class(layout.zoomed, "-zoomed")
        for name in PLANS:
            self.set_class(name == layout.plan, f"-{name}")
        panes = self.query_one("#panes")
        panes.styles.grid_columns = " ".join(f"{weight}fr" for weight in layout.columns)
        panes.styles.grid_rows = " ".join(f"{weight}fr" for weight in layout.rows)

    def why_not(self, action: str) -> str:
        """Sizes are for several panes."""
        is_alone = self.has_class("-narrow") or (self.own_layout.zoomed and action in SIZING)
        return ONE_PANE if is_alone and action in ("zoom", *SIZING) else ""

    def action_zoom(self) -> None:
        """The current pane alone, or all again."""
        self.change_layout(replace(self.own_layout, zoomed=not self.own_layout.zoomed))

    def action_grow(self) -> None:
        """A little more room for the current pane."""
        self._resize(1)

    def action_shrink(self) -> None:
        """A little less."""
        self._resize(-1)

    def _resize(self, step: int) -> None:
        layout = self.own_layout.grown(self.current, step)
        if layout != self.own_layout:
            self.change_layout(layout)
        elif step > 0:
            self.notify(
                _("It is as large as can be; {even_key} makes all alike.").format(
                    even_key=the_key("even")
                ),
                markup=False,
            )
        else:
            self.notify(
                _("It is as small as can be; {even_key} makes all alike.").format(
                    even_key=the_key("even")
                ),
                markup=False,
            )

    def action_even(self) -> None:
        """All panes alike."""
        self.change_layout(self.own_layout.even())

    def layout_commands(self) -> Iterator[SystemCommand]:
        """What the palette offers."""
        for plan in PLANS.values():
            choose = partial(self.choose_plan, plan.name)
            yield SystemCommand(_("Layout: {name}").format(name=plan.name), plan.about, choose)

    def choose_plan(self, plan: str) -> None:
        """Another plan, with all panes in sight."""
        if self.has_class("-narrow"):
            self.notify(ONE_PANE, markup=False)
        else:
            self.change_layout(replace(self.own_layout.planned(plan), zoomed=False))
