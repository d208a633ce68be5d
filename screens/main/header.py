"""The state of the house in one line. What there is no room for goes by importance.

Troubles come from the database, where every runner writes its own, and from the desk: a database
that does not answer can't say so, but this console's own looks and its runner know.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from data.words import _, ngettext
from screens.region import time_of_day, weekday
from screens.safety import plain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from data.overview.queries import Overview
    from screens.desk import Desk

DEMO = _("DEMO – nothing is sent to anyone")
DEMO_SHORT = _("DEMO – sends nothing")
GAP = "  "


LISTS = {
    "new": ("inbound", "stage:new"),
    "waiting": ("inbound", "waiting"),
    "overdue": ("inbound", "late"),
    "hot": ("inbound", "hot"),
    "review": ("review", ""),
}
"""The pane and the filter behind a number, by its word."""
SCREENS = {
    "unsent": "status",
    "retrying": "status",
    "quarantined": "inbox",
    "failed": "log",
}
"""The screen behind the others."""


class Part(NamedTuple):
    """One statement. `rank` 0 stays longest; `shorter` is said before anything is dropped."""

    rank: int
    text: str
    style: str = ""
    shorter: tuple[str, ...] = ()
    right: bool = False
    """Whether it belongs to the end of the line."""


class StateLine(Widget):
    """New, waiting, overdue, hot, review and trouble; the runner; demo; the time of day."""

    ALLOW_SELECT = False

    def __init__(self, *, demo: bool) -> None:
        super().__init__(id="state")
        self._demo = demo
        self._overview: Overview | None = None
        self._heard: object = None
        """What `tick` was told last, to the minute."""
        self._time = ""
        self._news = ""
        self._troubles: dict[str, str] = {}
        """Each in full by what it is, in the reader's time."""

    def show(self, overview: Overview) -> None:
        if overview != self._overview:
            self._overview = overview
            self.refresh()

    def tick(self, now: datetime, zone: ZoneInfo) -> None:
        """Turn the clock, once a minute in effect, and hear what troubles the house."""
        desk = cast("Desk", self.app.desk)  # type: ignore[attr-defined]
        stored = self._overview.troubles if self._overview else ()
        minute = now.replace(second=0, microsecond=0)
        heard = (minute, zone, desk.news, desk.troubles, stored)
        if heard == self._heard:
            return
        self._heard = heard
        here = now.astimezone(zone)
        time = f"{weekday(here)} {time_of_day(here)}"
        troubles = _told((*desk.troubles, *stored), now, zone)
        if (time, desk.news, troubles) != (self._time, self._news, self._troubles):
            self._tell_what_is_new(troubles)
            self._time, self._news, self._troubles = time, desk.news, troubles
            self.refresh()

    def _tell_what_is_new(self, troubles: dict[str, str]) -> None:
        """Each once in full, with what to do: the line itself seldom has room for that."""
        for what, sentence in troubles.items():
            if what not in self._troubles:
                self.notify(plain(sentence), title=_("Trouble"), severity="error", markup=False)
        for what in self._troubles:
            if what not in troubles:
                self.notify(plain(what), title=_("Over"), markup=False)

    def on_click(self, event: Click) -> None:
        """The list of the number under the mouse."""
        told = self.render().plain
        for part in _numbers(self._overview):
            begins = told.find(part.text)
            if begins >= 0 and event.x - self.styles.padding.left in range(
                begins, begins + len(part.text)
            ):
                event.stop()
                self._open(part.text.rpartition(" ")[2])

    def _open(self, what: str) -> None:
        from screens.opened_list import show_list

        if what in LISTS:
            show_list(self.app, *LISTS[what])
        elif what in SCREENS:
            self.app.call_later(self.app.run_action, f"app.{SCREENS[what]}")

    def render(self) -> Content:
        parts = [Part(6, "Callboard", "bold $text-accent"), *_numbers(self._overview)]
        parts += _runner(self._overview, self._troubles)
        if self._news:
            parts.append(Part(2, self._news, "bold $text-success", right=True))
        if self._demo:
            parts.append(Part(0, DEMO, "bold $text-warning", (DEMO_SHORT,), right=True))
        if self._time:
            parts.append(Part(5, self._time, "$text-muted", right=True))
        return in_line(parts, self.size.width)


def _told(troubles: Sequence[str], now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """Each once, by what it is; the data layer is there by the time there is one."""
    if not troubles:
        return {}
    from screens.reading.troubles import trouble_told

    found: dict[str, str] = {}
    for sentence in troubles:
        found.setdefault(*trouble_told(sentence, zone, now))
    return found


def _numbers(overview: Overview | None) -> list[Part]:
    if overview is None:
        return [Part(1, _("opening …"), "$text-muted")]
    late = "bold $text-error" if overview.overdue else "$text-muted"
    parts = [
        Part(1, _("{new} new").format(new=overview.new)),
        Part(1, _("{waiting} waiting").format(waiting=overview.waiting)),
        Part(0, _("{overdue} overdue").format(overdue=overview.overdue), late),
        Part(
            1,
            _("{hot} hot").format(hot=overview.hot),
            "$text-accent" if overview.hot else "$text-muted",
        ),
        Part(4, _("{review} review").format(review=overview.review)),
    ]
    if overview.unsent:
        parts.append(Part(2, _("{unsent} unsent").format(unsent=overview.unsent), "$text-warning"))
    if overview.retrying:
        parts.append(
            Part(2, _("{retrying} retrying").format(retrying=overview.retrying), "$text-warning")
        )
    if overview.quarantined:
        parts.append(
            Part(
                3,
                _("{quarantined} quarantined").format(quarantined=overview.quarantined),
                "$text-warning",
            )
        )
    if overview.failed_alerts:
        parts.append(
            Part(
                3,
                ngettext(
                    "{count} alert failed", "{count} alerts failed", overview.failed_alerts
                ).format(count=overview.failed_alerts),
                "$text-warning",
            )
        )
    return parts


def _runner(overview: Overview | None, troubles: dict[str, str]) -> list[Part]:
    if troubles:
        return [_trouble(next(iter(troubles.items())), len(troubles) - 1)]
    if overview is None:
        return []
    if overview.runners:
        return [Part(1, _("runner ok"), "$text-success", right=True)]
    return [Part(0, _("runner off"), "bold $text-warning", right=True)]


def _trouble(weightiest: tuple[str, str], others: int) -> Part:
    """The weightiest, with as much of it as there is room for; how many more there are."""
    what, first = weightiest
    more = f" (+{others})" if others else ""
    lengths = (first, first.partition(";")[0], first.partition(" — ")[0], what)
    full, *shorter = (f"! {plain(text)}{more}" for text in dict.fromkeys(lengths))
    return Part(0, full, "bold $text-error", tuple(shorter), right=True)


def in_line(parts: list[Part], width: int) -> Content:
    """Fit them in `width` cells: long words become short ones, then the highest ranks go."""
    kept = list(parts)
    while _width(kept) > width and len(kept) > 1:
        lengthy = next((n for n, part in enumerate(kept) if part.shorter), None)
        if lengthy is not None:
            shorter, *rest = kept[lengthy].shorter
            kept[lengthy] = kept[lengthy]._replace(text=shorter, shorter=tuple(rest))
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
