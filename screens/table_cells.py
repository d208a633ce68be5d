"""The cells of a table: columns, and what each row says in them at a given time."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

from rich.text import Text
from textual.content import Content
from textual.strip import Strip

from screens.safety import plain
from screens.signs import DOWN, UP
from screens.table_layout import GAP, Align, Run, Slot, clip, fit_columns, fit_runs
from screens.tones import content_runs

Row = TypeVar("Row")
Drawn = Content | Text | tuple[str, str]
"""A cell: content of our own making, or stored text and the tone it is shown in."""

Look = Hashable
"""All that a line depends on beside the cells: the cursor, the mark, the width."""

REMEMBERED = 2_000
"""Rows whose cells are kept drawn: many screens full, yet bounded in a table of 100,000."""

LONGEST = timedelta(days=1)
"""Until then what does not change by itself is not looked at."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what it is called, how much room it wants and how a row's cell is drawn."""

    key: str
    label: str
    draw: Callable[[Row, datetime], Drawn]
    width: int | None = None
    """Cells; None takes an equal share of what is left."""
    min_width: int = 8
    priority: int = 0
    """Where room is short, the column with the lowest goes first."""
    align: Align = "left"
    ticking: bool = False
    """Whether the cell depends on the time and is looked at again by `tick`."""
    holds: Callable[[Row, datetime], float] | None = None
    """Seconds for which a ticking cell says the same; None: it is looked at with every `tick`."""
    fields: tuple[str, ...] = ()
    """What of the row a file has in place of this column: its attributes, dots lead into them."""
    rising: str = ""
    """The list's order in which this column's values grow down the rows; empty: there is none."""
    falling: str = ""
    """The order in which they shrink."""


class _Drawn(NamedTuple, Generic[Row]):
    """The cells of a row, when one of them may say something new, and the lines made of them."""

    row: Row
    cells: list[list[Run]]
    until: datetime
    lines: dict[Look, Strip]


class Cells(Generic[Row]):
    """Draws rows into columns and remembers what it has drawn."""

    def __init__(self, columns: Sequence[Column[Row]], now: datetime) -> None:
        self.columns = tuple(columns)
        self._now = now
        self.slots: list[Slot] = []
        self._room = -1
        self._drawn: dict[Hashable, _Drawn[Row]] = {}
        self._until = now
        self.order = ""
        """The list's order that the heads tell of; empty: none of them does."""

    @property
    def now(self) -> datetime:
        """The time that cells are drawn with."""
        return self._now

    @now.setter
    def now(self, now: datetime) -> None:
        if now < self._now:  # the clock was set back
            self.forget()
        self._now = now

    def fit(self, room: int) -> None:
        """Lay the columns out in `room` cells."""
        if room != self._room:
            self._room = room
            self.slots = fit_columns(self.columns, room)
            self._drawn.clear()

    def forget(self) -> None:
        """Draw everything again when it is next asked for."""
        self._drawn.clear()

    def header(self) -> list[Run]:
        """Return the labels, each over its column."""
        return _joined(
            fit_runs([Run(self._head(column, slot.width), "")], slot.width, column.align)
            for slot in self.slots
            for column in [self.columns[slot.column]]
        )

    def column_at(self, x: int) -> Column[Row] | None:
        """The column in this cell of a line; None between two of them."""
        for slot in self.slots:
            if slot.x <= x < slot.x + slot.width:
                return self.columns[slot.column]
        return None

    def _head(self, column: Column[Row], width: int) -> str:
        """The label, with an arrow where the list is sorted by it."""
        arrows = {column.rising: UP, column.falling: DOWN}
        arrow = arrows.get(self.order, "") if self.order else ""
        return clip(column.label, width - len(arrow)) + arrow

    def line(
        self, key: Hashable, row: Row, look: Look, make: Callable[[list[Run]], Strip]
    ) -> Strip:
        """One row's line: `make` is given its runs, once for each look.

        A row that is pushed down by another is not drawn again: it stands in another line.
        """
        drawn = self._drawn_of(key, row)
        if look not in drawn.lines:
            drawn.lines[look] = make(_joined(drawn.cells))
        return drawn.lines[look]

    def may_change(self, now: datetime) -> bool:
        """Whether a cell may say something new at this time, which is taken over if none does."""
        if self.now <= now < self._until:
            self.now = now
            return False
        return True

    def tick(
        self, now: datetime, visible: Iterable[tuple[int, Hashable, Row]]
    ) -> Iterator[tuple[int, Slot]]:
        """Draw those ticking cells of the visible rows again that may say something new.

        Args:
            now: The new time; aware. A clock that was set back is believed, too.
            visible: Position, key and row of each.

        Yields:
            The position and slot of each cell that says something new.
        """
        before, self._now = self._now, now
        ticking = [n for n, slot in enumerate(self.slots) if self.columns[slot.column].ticking]
        seen: dict[Hashable, _Drawn[Row]] = {}
        for position, key, row in visible:
            _, cells, until, lines = self._drawn_of(key, row)
            if not before <= now < until:
                until = self._holds_until(row)
                for n in ticking:
                    fresh = self._draw(self.slots[n], row)
                    if fresh != cells[n]:
                        cells[n] = fresh
                        lines.clear()
                        yield position, self.slots[n]
            seen[key] = _Drawn(row, cells, until, lines)
        # Cells out of sight still say the old time: they are drawn again when they come into view.
        self._drawn = seen
        self._until = min((one.until for one in seen.values()), default=now + LONGEST)

    def _drawn_of(self, key: Hashable, row: Row) -> _Drawn[Row]:
        known = self._drawn.get(key)
        if known is not None and (known.row is row or known.row == row):
            return known
        if len(self._drawn) >= REMEMBERED:
            self._drawn.clear()
        cells = [self._draw(slot, row) for slot in self.slots]
        drawn = self._drawn[key] = _Drawn(row, cells, self._holds_until(row), {})
        self._until = min(self._until, drawn.until)
        return drawn

    def _holds_until(self, row: Row) -> datetime:
        """When the first of a row's cells may say something new."""
        seconds = LONGEST.total_seconds()
        for slot in self.slots:
            column = self.columns[slot.column]
            if column.ticking:
                seconds = min(seconds, column.holds(row, self.now) if column.holds else 0.0)
        return self.now + timedelta(seconds=seconds)

    def _draw(self, slot: Slot, row: Row) -> list[Run]:
        column = self.columns[slot.column]
        drawn = column.draw(row, self.now)
        if isinstance(drawn, tuple):
            runs = [Run(plain(drawn[0], 4 * slot.width + 8), drawn[1])]
        else:
            runs = content_runs(Content.from_rich_text(drawn) if isinstance(drawn, Text) else drawn)
        return fit_runs(runs, slot.width, column.align)


def _joined(cells: Iterable[list[Run]]) -> list[Run]:
    runs: list[Run] = []
    for cell in cells:
        if runs:
            runs.append(Run(" " * GAP, ""))
        runs.extend(cell)
    return runs
