"""The line of all four panes with their counts, for when only one of them is in sight."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.events import Click
from textual.geometry import Offset
from textual.widget import Widget

if TYPE_CHECKING:
    from screens.jump.spots import Spot


class Tab(NamedTuple):
    """A pane's id, its title in full and in short, and whether it is the one in sight."""

    pane: str
    title: Content
    brief: Content
    is_current: bool


class PaneTabs(Widget):
    """The pane in sight stands out and has its whole title where there is room for it."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._tabs: Sequence[Tab] = ()
        self._drawn: Sequence[Content] = ()

    def show(self, tabs: Sequence[Tab]) -> None:
        """Draw these from left to right."""
        if tabs != self._tabs:
            self._tabs = tabs
            self.refresh()

    def render(self) -> Content:
        self._drawn = self._pieces()
        return Content(" ").join(self._drawn)

    def _pieces(self) -> list[Content]:
        titles = [tab.title if tab.is_current else tab.brief for tab in self._tabs]
        if sum(title.cell_length + 3 for title in titles) > self.size.width:
            titles = [tab.brief for tab in self._tabs]
        pieces = []
        for title, tab in zip(titles, self._tabs, strict=True):
            look = "$block-cursor-foreground on $block-cursor-background"
            text = Content.assemble(" ", title, " ")
            pieces.append(text.stylize(look if tab.is_current else "$text-muted"))
        return pieces

    def spots(self) -> list[Spot]:
        """Each of the panes, over the blank before its title."""
        found, left = [], 0
        for tab, text in zip(self._tabs, self._pieces(), strict=True):
            found.append(self._spot(tab.pane, Offset(left, 0)))
            left += text.cell_length + 1
        return found

    def _spot(self, pane: str, place: Offset) -> Spot:
        from screens.jump.spots import Spot, part_of

        go = partial(self.call_later, self.run_action, f"screen.pane({pane!r})")
        return Spot(lambda: part_of(self, place), go)

    async def on_click(self, event: Click) -> None:
        """Go to the pane whose title was clicked."""
        offset = event.get_content_offset(self)
        left = offset.x if offset is not None else -1
        for tab, text in zip(self._tabs, self._drawn, strict=True):
            if 0 <= left < text.cell_length:
                await self.run_action(f"screen.pane({tab.pane!r})")
            left -= text.cell_length + 1
