"""How a board of cards by column is drawn: pure functions from values to lines of text.

All widths are terminal cells, all heights lines. What is drawn is a frame: a tuple of lines, each a
tuple of pieces from left to right. Two frames can be compared, so that only lines that differ are
painted, and a mouse click finds the piece it hit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.cells import cell_len

from screens.drawings import gate_bar
from screens.safety import plain
from screens.signs import CROSS, CURSOR, CURSOR_BLURRED
from screens.table_layout import Run, clip, fit_runs

LANE = 22
"""Fewest cells a column of the board is readable in."""
LIST_BELOW = 60
"""Cells of the whole board under which it is one list instead of columns."""
COMPACT = 36
"""Cells from which on a card's gate fits beside its title."""
AIRY = 24
"""Lines of the whole board from which on there is a blank line between two cards."""
TONE_SIGNS = {"normal": " ", "warning": "!", "error": CROSS}
LIST = ""
"""Stands for the key of a column where all of them are one list."""


@dataclass(frozen=True)
class BoardColumn:
    """One column and the sentence that says what it is for."""

    key: str
    label: str
    target: str = ""
    count: str = ""
    """How many cards there are; empty: as many as are held."""
    above: int = 0
    below: int = 0
    """Cards that are not held, before and after those that are."""


@dataclass(frozen=True)
class Card:
    """One thing on the board."""

    id: int | str
    column: str
    title: str
    line2: str = ""
    line3: str = ""
    tone: Literal["normal", "warning", "error"] = "normal"
    gate: tuple[int, int] = (0, 0)
    """Criteria met, and all of them; no bar is drawn for none."""


class Piece(NamedTuple):
    """One part of a line, filled to the width of its lane."""

    runs: tuple[Run, ...]
    look: Literal["line", "cursor", "cursor-blurred"] = "line"
    column: str | None = None
    card: int | str | None = None

    @property
    def cells(self) -> int:
        """How wide it is."""
        return sum(cell_len(run.text) for run in self.runs)


Line = tuple[Piece, ...]
Lane = list[Piece]


@dataclass(frozen=True)
class View:
    """What is looked at, and from where."""

    width: int
    height: int
    column: int
    """Index of the column the cursor is in."""
    card: int | str | None
    """The card under the cursor; None in an empty column."""
    focused: bool

    @property
    def is_list(self) -> bool:
        """Whether there is room for one list only."""
        return self.width < LIST_BELOW

    @property
    def spacing(self) -> int:
        """Blank lines between two cards."""
        return 1 if self.height >= AIRY and not self.is_list else 0


def visible_columns(count: int, first: int, view: View) -> range:
    """Return the indices of the columns in sight, the cursor's among them.

    Args:
        count: All columns.
        first: The leftmost column shown so far; it only moves as far as it must.
    """
    shown = max(min(count, (view.width + 1) // (LANE + 1)), 1)
    first = min(max(first, view.column - shown + 1), view.column)
    first = max(min(first, count - shown), 0)
    return range(first, min(first + shown, count))


def lanes(
    columns: Sequence[BoardColumn],
    cards: Mapping[str, Sequence[Card]],
    shown: range,
    view: View,
) -> dict[str, Lane]:
    """Draw the part of each lane that can be scrolled.

    Args:
        columns: All columns.
        cards: The cards of each column key, from top to bottom.
        shown: Indices of the columns in sight; ignored for a list.
        view: What is looked at.

    Returns:
        Pieces from top to bottom, by column key; a single entry `LIST` for a list.
    """
    if view.is_list:
        lane: Lane = []
        for n, column in enumerate(columns):
            of_column = cards[column.key]
            lane.append(_heading(column, len(of_column), view.width, view, n))
            lane += _stack(column, of_column, view.width, view)
        return {LIST: lane}
    widths = lane_widths(len(shown), view.width)
    return {
        columns[n].key: _stack(columns[n], cards[columns[n].key], width, view)
        for n, width in zip(shown, widths, strict=True)
    }


def lane_widths(count: int, width: int) -> list[int]:
    """Share `width` among lanes with one cell between them; the first ones take the odd cells."""
    share, odd = divmod(width - (count - 1), count)
    return [share + (n < odd) for n in range(count)]


def head(column: BoardColumn, number: int, width: int, view: View, index: int) -> Lane:
    """Draw what stays above a lane: its label with the number of cards, and its target."""
    words = clip(plain(column.target), width - 2)
    target = fit_runs([Run(f" {words}", "muted")], width)
    return [
        _heading(column, number, width, view, index),
        Piece(tuple(target), column=column.key),
    ]


def _heading(column: BoardColumn, number: int, width: int, view: View, index: int) -> Piece:
    here = index == view.column
    count = f" {column.count or number} "
    label = clip(plain(column.label), width - len(count) - 1)
    runs = fit_runs([Run(f" {label}", "strong" if here else "muted")], width - len(count))
    runs.append(Run(count, "strong" if here else "muted"))
    if here and view.card is None:
        sign = CURSOR if view.focused else CURSOR_BLURRED
        runs[0] = Run(sign + runs[0].text[1:], runs[0].style)
        return Piece(tuple(runs), "cursor" if view.focused else "cursor-blurred", column.key)
    return Piece(tuple(runs), column=column.key)


def _stack(column: BoardColumn, cards: Sequence[Card], width: int, view: View) -> Lane:
    lane: Lane = []
    for card in cards:
        if lane:
            blank = Piece((Run(" " * width, ""),), column=column.key)
            lane += [blank] * view.spacing
        here = card.id == view.card
        sign = (CURSOR if view.focused else CURSOR_BLURRED) if here else " "
        look: Literal["line", "cursor", "cursor-blurred"] = "line"
        if here:
            look = "cursor" if view.focused else "cursor-blurred"
        for runs in _card_lines(card, width - 2):
            line = (Run(sign, "accent"), *runs, Run(" ", ""))
            lane.append(Piece(line, look, column.key, card.id))
    return lane


def _card_lines(card: Card, width: int) -> list[list[Run]]:
    tone = "" if card.tone == "normal" else card.tone
    title = [Run(f"{TONE_SIGNS[card.tone]} ", tone), Run(plain(card.title), tone or "strong")]
    bar = Run(gate_bar(*card.gate), "success" if card.gate[0] >= card.gate[1] else "accent")
    line2, line3 = plain(card.line2), plain(card.line3)
    if width >= COMPACT:
        beside = cell_len(bar.text) + 1
        words = " · ".join(line for line in (line2, line3) if line)
        lines = [
            [*fit_runs(title, width - beside), Run(" ", ""), bar],
            [Run(f"  {words}", "muted")],
        ]
    else:
        third = [Run("  ", ""), bar, Run(f"  {line3}" if bar.text else line3, "muted")]
        lines = [title, [Run(f"  {line2}", "muted")]]
        lines += [third] if bar.text or line3 else []
    return [fit_runs(line, width) for line in lines]
