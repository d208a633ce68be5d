"""The line that names the reports; each can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from data.words.enumerated import word_of
from screens.jump.spots import Spot, part_of
from screens.reading.panel import HERE

GAP = 2


class ReportTabs(Widget):
    """Names from left to right; where there is no room for all, those around the chosen one."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ReportTabs { height: 1; padding: 0 1; }"

    @dataclass
    class Chosen(Message):
        name: str

    def __init__(self, names: Sequence[str], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._names = tuple(names)
        self._chosen = self._names[0]

    def choose(self, name: str) -> None:
        """Mark this one as the one in sight."""
        if name != self._chosen:
            self._chosen = name
            self.refresh()

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for name, text in self._shown():
            parts.append((text, HERE if name == self._chosen else "$text-muted"))
            parts.append(" " * GAP)
        return Content.assemble(*parts)

    def _shown(self) -> list[tuple[str, str]]:
        first = 0
        while True:
            shown = [(name, f" {word_of(name).capitalize()} ") for name in self._names[first:]]
            ends = 0
            for name, text in shown:
                ends += cell_len(text) + GAP
                if name == self._chosen and ends - GAP <= self.size.width:
                    return shown
            if first >= self._names.index(self._chosen):
                return shown
            first += 1

    def spots(self) -> list[Spot]:
        """Each report in sight, over the blank before its name."""
        found, left = [], 0
        for name, text in self._shown():
            found.append(self._spot(name, Offset(left, 0)))
            left += cell_len(text) + GAP
        return found

    def _spot(self, name: str, place: Offset) -> Spot:
        go = partial(self.post_message, self.Chosen(name))
        return Spot(lambda: part_of(self, place), go)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = event.get_content_offset(self)
        begins = 0
        for name, text in self._shown() if place is not None else ():
            ends = begins + cell_len(text)
            if place is not None and begins <= place.x < ends:
                self.post_message(self.Chosen(name))
            begins = ends + GAP
