"""How cells share a line: which columns fit, and how text fits a column.

Pure functions of values; widths are terminal cells throughout.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from rich.cells import cell_len, set_cell_size
from rich.style import Style

Align = Literal["left", "right"]

GAP = 2
"""Cells between two columns: one looks like a blank inside a text."""


class Sized(Protocol):
    """What `fit_columns` wants to know of a column."""

    @property
    def width(self) -> int | None:
        """Cells, or None for a share of what is left."""

    @property
    def min_width(self) -> int:
        """Fewest cells that are of use, for a column without a fixed width."""

    @property
    def priority(self) -> int:
        """The lowest goes first when there is too little room."""


class Slot(NamedTuple):
    """Where a column is drawn."""

    column: int
    """Index into the columns given."""
    x: int
    """First cell, counted from the start of the line's columns."""
    width: int


class Run(NamedTuple):
    """Text in one style: the name of a tone, or a style of its own."""

    text: str
    style: str | Style


def fit_columns(columns: Sequence[Sized], room: int) -> list[Slot]:
    """Share `room` cells among the columns, dropping what is least important.

    Fixed columns get their width, flexible ones their minimum and an equal share of the rest. While
    that doesn't fit, the column with the lowest priority goes, among equals the rightmost. The last
    column is never dropped but cut down.
    """
    kept = list(range(len(columns)))
    while len(kept) > 1 and _least_room([columns[i] for i in kept]) > room:
        kept.remove(min(kept, key=lambda i: (columns[i].priority, -i)))
    spare = max(room - _least_room([columns[i] for i in kept]), 0)
    flexible = [i for i in kept if columns[i].width is None]
    slots: list[Slot] = []
    x = 0
    for index in kept:
        column = columns[index]
        width = column.min_width if column.width is None else column.width
        if column.width is None:
            # The first ones take the odd cells, so that the line is filled to the last.
            share, odd = divmod(spare, len(flexible))
            width += share + (flexible.index(index) < odd)
        width = min(width, max(room - x, 0))
        slots.append(Slot(index, x, width))
        x += width + GAP
    return slots


def _least_room(columns: Sequence[Sized]) -> int:
    widths = [c.min_width if c.width is None else c.width for c in columns]
    return sum(widths) + GAP * (len(widths) - 1)


def clip(text: str, width: int) -> str:
    """Cut `text` to at most `width` cells, with `…` at the end where something is missing."""
    if cell_len(text) <= width:
        return text
    # A wide character that doesn't fit in whole is replaced by a blank: take that off again.
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def fit_runs(runs: Sequence[Run], width: int, align: Align = "left") -> list[Run]:
    """Cut or fill runs to exactly `width` cells; the filling has no tone."""
    fitted: list[Run] = []
    room = width
    for run in runs:
        text = clip(run.text, room)
        if text:
            fitted.append(Run(text, run.style))
        room -= cell_len(text)
        if text != run.text:
            break
    if room > 0:
        fitted.insert(len(fitted) if align == "left" else 0, Run(" " * room, ""))
    return fitted
