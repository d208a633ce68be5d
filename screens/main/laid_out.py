"""The part of the main screen that is the operator's own: sizes, plan, zoom, filters and orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.app import SystemCommand
from textual.signal import Signal

from data.words import _
from screens.keys import the_key
from screens.live import LiveScreen
from screens.main.layout import BELOW, BESIDE, PLANS, Layout, preview_side
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

if TYPE_CHECKING:
    from screens.preview.preview import Preview

S = TypeVar("S")

ONE_PANE = _("One pane has all the room already.")
SIZING = ("grow", "shrink", "even")
READING = ("read_on", "read_back")


class LaidOut(LiveScreen[S]):
    """Four panes in `#panes`, as they were left; what is pressed before that is read is newer."""

    BINDINGS = bindings("zoom", "preview", "read_on", "read_back", "grow", "shrink", "even")

    own_layout = Layout()
    """How the panes share the screen."""

    _is_taken_up = False
    _preview: Preview | None = None
    """There from when it is first seen."""

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
            self.follow_cursor()
            return
        self.give_room()
        for name in PLANS:
            self.set_class(name == layout.plan, f"-{name}")
        panes = self.query_one("#panes")
        panes.styles.grid_columns = " ".join(f"{weight}fr" for weight in layout.columns)
        panes.styles.grid_rows = " ".join(f"{weight}fr" for weight in layout.rows)

    def why_not(self, action: str) -> str:
        """Sizes are for several panes, and reading on for a preview."""
        if action in ("preview", *READING) and not preview_side(*self.app.size):
            return self._no_room()
        if action in READING and (self._preview is None or not self._preview.is_seen):
            return _("No preview is shown; {preview_key} shows one.").format(
                preview_key=the_key("preview")
            )
        is_alone = self.has_class("-narrow") or (self.is_alone and action in SIZING)
        return ONE_PANE if is_alone and action in ("zoom", *SIZING) else ""

    def _no_room(self) -> str:
        columns, lines = self.app.size
        return _(
            "There is no room for a preview at {columns}×{lines}: it needs {beside} columns, or "
            "{below} lines. {open_key} opens the row."
        ).format(columns=columns, lines=lines, beside=BESIDE, below=BELOW, open_key=the_key("open"))

    @property
    def is_alone(self) -> bool:
        """Whether the current pane has all the room, though there would be some for the others."""
        return self.own_layout.is_alone(self.app.size.width)

    def action_zoom(self) -> None:
        """The current pane alone, or all again."""
        self.change_layout(self.own_layout.zoom_turned(self.app.size.width))

    def action_preview(self) -> None:
        """Show what the cursor is on beside the list, or below; or no more."""
        self.change_layout(replace(self.own_layout, preview=not self.own_layout.preview))

    def action_read_on(self) -> None:
        """Down in the preview; the focus and the cursor stay where they are."""
        if self._preview is not None:
            self._preview.read_on(1)

    def action_read_back(self) -> None:
        """Up again."""
        if self._preview is not None:
            self._preview.read_on(-1)

    def give_room(self) -> None:
        """To one pane or to all, and to the preview: made when it is first seen, but not before
        the rows that it is about."""
        self.set_class(self.is_alone, "-zoomed")
        side = preview_side(*self.app.size) if self.own_layout.preview else ""
        if self._preview is None and side and self.query_one(f"#{self.current}", Pane).is_filled:
            from screens.preview.preview import Preview

            self._preview = Preview()
            self.query_one("#panes").mount(self._preview)
        if self._preview is not None:
            self._preview.stand(side)
        self.set_class(bool(side), "-preview")

    def on_resize(self) -> None:
        if self.own_layout.preview:
            self.give_room()

    def on_screen_resume(self) -> None:
        """The terminal may be another size now, and the row another."""
        if self.own_layout.preview:
            self.give_room()
            self.look_at_row_again()

    @property
    def is_behind(self) -> bool:
        """As every screen, and while the preview is not of the row under the cursor."""
        return super().is_behind or (self._preview is not None and self._preview.is_behind)

    def follow_cursor(self) -> None:
        """The cursor may be on another row now."""
        if self._preview is not None:
            self._preview.follow()

    def look_at_row_again(self) -> None:
        """Something may have changed in the database."""
        if self._preview is not None:
            self._preview.look_again()

    def on_row_table_highlighted(self) -> None:
        self.follow_cursor()

    def on_stage_board_highlighted(self) -> None:
        self.follow_cursor()

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
            planned = self.own_layout.planned(plan)
            self.change_layout(planned.with_all(self.app.size.width))
