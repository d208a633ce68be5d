"""A report's plot: bars that can be told apart without colour, the one under the cursor filled.

Each bar is drawn as whole lines or columns of cells. plotext's own bars are polygons whose edges
fall between cells: a bar of half a line is drawn over its neighbour, and says what is not so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.color import Color, ColorParseError
from textual_plotext import PlotextPlot

from screens.region import day_and_month, number
from screens.safety import plain
from screens.signs import BAR, BAR_REST

if TYPE_CHECKING:
    from data.reports.report import Figure

LABEL = 14
"""Cells of a name beside a bar."""

DATE = 9
"""Cells that a date below a bar wants, with the blank to the next."""

AROUND = 3
"""Lines of a plot that hold no bar: its border, and the numbers below."""

THICKEST = 3
"""Lines of a lying bar and its gap."""

REST, HERE = BAR_REST, BAR
"""What bars are made of; the second is the one under the cursor."""


class ReportPlot(PlotextPlot):
    """Over time: bars that stand. By name: bars that lie, for names need room."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.theme = "clear"  # plotext's own ground is not the screen's
        self._figures: tuple[Figure, ...] = ()
        self._at: int | None = None
        self._each = 1

    def show(self, title: str, figures: Sequence[Figure], at: int | None, most: int) -> None:
        """Draw these in `most` lines at most; `at` is the place of the one the cursor is on."""
        self.border_title = plain(title)
        self._figures, self._at = tuple(figures), at
        lying = max(len(self._figures), 1)
        self._each = max(min((most - AROUND) // lying, THICKEST), 1)
        self.styles.height = most if self._stands else min(lying * self._each + AROUND, most)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    @property
    def _stands(self) -> bool:
        return bool(self._figures) and self._figures[0].day is not None

    def _draw(self) -> None:
        self.plt.clear_figure()
        if any(figure.value for figure in self._figures) and self.size.width:
            self.plt.frame(False)
            self.plt.xaxes(False, False)
            self.plt.yaxes(False, False)
            if self._stands:
                self._standing([figure.value or 0.0 for figure in self._figures])
            else:
                self._lying([figure.value or 0.0 for figure in self._figures])
        self.refresh()

    def _standing(self, values: Sequence[float]) -> None:
        ticks = _ticks(max(values))
        numbers = [f"{number(tick)} " for tick in ticks]
        room = max(self.size.width - max(map(len, numbers)), len(values))
        begins = [at * room // len(values) + 1 for at in range(len(values) + 1)]
        for at, value in enumerate(values):
            first, after = begins[at], begins[at + 1]
            for column in range(first, max(after - 1, first + 1)):
                self._line([column, column], [0, value], at, value)
        self.plt.xlim(1, room)
        self.plt.ylim(0, max(values))
        self.plt.yticks(ticks, numbers)
        apart = max(-(-DATE * len(values) // room), 1)
        shown = list(range(0, len(values), apart))
        days = [self._figures[at].day for at in shown]
        self.plt.xticks(
            [(begins[at] + begins[at + 1] - 1) // 2 for at in shown],
            [day_and_month(day) if day else "" for day in days],
        )

    def _lying(self, values: Sequence[float]) -> None:
        """The first one on top: plotext counts from below."""
        lines, each = len(values) * self._each, self._each
        middles: list[float] = []
        for at, value in enumerate(values):
            top = lines - at * each
            middles.append(top - (each - 1) // 2)
            for line in range(top, top - max(each - 1, 1), -1):
                self._line([0, value], [line, line], at, value)
        self.plt.ylim(1, lines)
        self.plt.xlim(0, max(values))
        labels = [f"{plain(figure.label, LABEL):>{LABEL}} " for figure in self._figures]
        self.plt.yticks(middles, labels)
        ticks = _ticks(max(values))
        self.plt.xticks(ticks, [number(tick) for tick in ticks])

    def _line(self, x: Sequence[float], y: Sequence[float], at: int, value: float) -> None:
        if value:
            here = at == self._at
            self.plt.plot(x, y, marker=HERE if here else REST, color=self._colour(here=here))

    def _colour(self, *, here: bool) -> tuple[int, int, int] | str:
        """The theme's; a theme whose colours are the terminal's own says which of the 16."""
        name = self.app.theme_variables.get("accent" if here else "foreground", "")
        try:
            colour = Color.parse(name)
        except ColorParseError:
            return "default"
        return colour.rgb if colour.ansi is None else "default"


def _ticks(most: float) -> list[float]:
    """Nothing, the half and the whole, where they are whole numbers apart."""
    whole = round(most)
    return [float(tick) for tick in sorted({0, round(whole / 2), whole})]
