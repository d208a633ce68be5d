"""The state of the house in one line. What there is no room for goes by importance."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from screens.safety import plain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from data.overview.queries import Overview

DEMO = "DEMO – nothing is sent to anyone"
DEMO_SHORT = "DEMO – sends nothing"
GAP = "  "


class Part(NamedTuple):
    """One statement. `rank` 0 stays longest; `short` is said instead before anything is dropped."""

    rank: int
    text: str
    style: str = ""
    short: str = ""
    right: bool = False
    """Whether it belongs to the end of the line."""


class StateLine(Widget):
    """New, waiting, overdue, hot, review and trouble; the runner; demo; the time of day."""

    ALLOW_SELECT = False

    def __init__(self, *, demo: bool) -> None:
        super().__init__(id="state")
        self._demo = demo
        self._overview: Overview | None = None
        self._time = ""

    def show(self, overview: Overview) -> None:
        if overview != self._overview:
            self._overview = overview
            self.refresh()

    def tick(self, now: datetime, zone: ZoneInfo) -> None:
        """Turn the clock, once a minute in effect."""
        time = f"{now.astimezone(zone):%a %H:%M}"
        if time != self._time:
            self._time = time
            self.refresh()

    def render(self) -> Content:
        parts = [Part(6, "Callboard", "bold $text-accent"), *_numbers(self._overview)]
        parts += _runner(self._overview)
        if self._demo:
            parts.append(Part(0, DEMO, "bold $text-warning", DEMO_SHORT, right=True))
        if self._time:
            parts.append(Part(5, self._time, "$text-muted", right=True))
        return in_line(parts, self.size.width)


def _numbers(overview: Overview | None) -> list[Part]:
    if overview is None:
        return [Part(1, "opening …", "$text-muted")]
    late = "bold $text-error" if overview.overdue else "$text-muted"
    parts = [
        Part(1, f"{overview.new} new"),
        Part(1, f"{overview.waiting} waiting"),
        Part(0, f"{overview.overdue} overdue", late),
        Part(1, f"{overview.hot} hot", "$text-accent" if overview.hot else "$text-muted"),
        Part(4, f"{overview.review} review"),
    ]
    if overview.unsent:
        parts.append(Part(2, f"{overview.unsent} unsent", "$text-warning"))
    if overview.retrying:
        parts.append(Part(2, f"{overview.retrying} retrying", "$text-warning"))
    if overview.quarantined:
        parts.append(Part(3, f"{overview.quarantined} quarantined", "$text-warning"))
    if overview.failed_alerts:
        parts.append(Part(3, f"{overview.failed_alerts} alerts failed", "$text-warning"))
    return parts


def _runner(overview: Overview | None) -> list[Part]:
    if overview is None:
        return []
    if overview.trouble:
        sentence = f"! {plain(overview.trouble)}"
        return [Part(0, sentence, "bold $text-error", "! runner trouble", right=True)]
    if overview.runners:
        return [Part(1, "runner ok", "$text-success", right=True)]
    return [Part(0, "runner off", "bold $text-warning", right=True)]


def in_line(parts: list[Part], width: int) -> Content:
    """Fit them in `width` cells: long words become short ones, then the highest ranks go."""
    kept = list(parts)
    while _width(kept) > width and len(kept) > 1:
        lengthy = next((n for n, part in enumerate(kept) if part.short), None)
        if lengthy is not None:
            kept[lengthy] = kept[lengthy]._replace(text=kept[lengthy].short, short="")
        else:
            kept.remove(max(kept, key=lambda part: part.rank))
    space = " " * max(width - _width(kept), 0)
    pieces: list[str | tuple[str, str]] = []
    for before, part in zip([None, *kept], kept, strict=False):
        turns = part.right and not (before and before.right)
        pieces.append(space if turns else "")
        pieces.append(GAP if before else "")
        pieces.append((part.text, part.style))
    return Content.assemble(*pieces)


def _width(parts: list[Part]) -> int:
    return sum(cell_len(part.text) for part in parts) + len(GAP) * (len(parts) - 1)
