"""What in sight can be gone to: what each widget says of itself, and all that takes the focus.

A spot stands for the thing it was found over, not for the line: rows may come and go meanwhile, and
its letters go with it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from textual.errors import NoWidget
from textual.geometry import Offset

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from screens.board import StageBoard
    from screens.table import RowTable


class Rank(IntEnum):
    """Who gets the nearest letters. The places of a screen are always the same ones."""

    PLACE = 0
    ROW_HERE = 1
    """A row of the list that has the focus."""
    ROW = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """`at` says in which cell of the screen its letters begin now, None while it is out of sight;
    `go` goes there, and says False where it is not there any more."""

    at: Callable[[], Offset | None]
    go: Callable[[], object]
    rank: Rank = Rank.PLACE
    before: bool = False
    """Whether the letters end before that cell, where they would hide what stands in it."""


def spots_of(screen: Screen[Any]) -> list[Spot]:
    """Everything in sight, in the order in which letters are given."""
    found: list[Spot] = []
    seen = screen._compositor.visible_widgets
    for widget in sorted(seen, key=lambda one: (seen[one][0].y, seen[one][0].x)):
        own: Callable[[], Sequence[Spot]] | None = getattr(widget, "spots", None)
        spots = own() if own is not None else [_corner(widget)] if widget.focusable else []
        found += [spot for spot in spots if spot.at() is not None]
    return sorted(found, key=lambda spot: spot.rank)


def part_of(widget: Widget, place: Offset | None) -> Offset | None:
    """The cell of the screen in which this cell of a widget's content is seen, if it is."""
    if place is None or not widget.is_attached:
        return None
    try:
        geometry = widget.screen.find_widget(widget)
    except NoWidget:
        return None
    cell = geometry.region.offset + widget.gutter.top_left + place
    return cell if geometry.visible_region.contains_point(cell) else None


def row_spots(table: RowTable[Any]) -> list[Spot]:
    """A spot for each row in sight, over the cells where cursor and mark are drawn."""

    def spot(key: Hashable) -> Spot:
        def at() -> Offset | None:
            line = table.line_of(key)
            return None if line is None else part_of(table, Offset(0, line))

        return Spot(at, lambda: _focus(table) and table.move_to(key), _rank_in(table))

    return [spot(key) for key in table.keys_in_sight] or _empty(table)


def card_spots(board: StageBoard) -> list[Spot]:
    """A spot for each card in sight, over its upper left corner."""

    def spot(card: int | str) -> Spot:
        def at() -> Offset | None:
            return part_of(board, board.cards_in_sight.get(card))

        return Spot(at, lambda: _focus(board) and board.move_to(card), _rank_in(board))

    return [spot(card) for card in board.cards_in_sight] or _empty(board)


def _empty(widget: Widget) -> list[Spot]:
    """A list without rows, where nothing that it lies in leads to it."""
    is_led_to = any(hasattr(node, "spots") for node in widget.ancestors)
    return [] if is_led_to else [_corner(widget)]


def _rank_in(widget: Widget) -> Rank:
    return Rank.ROW_HERE if widget.has_focus else Rank.ROW


def _corner(widget: Widget) -> Spot:
    """Of what has a border, the border; else beside it."""
    is_framed = bool(widget.styles.border_top[0])
    has_side = is_framed and bool(widget.styles.border_left[0])  # else the title begins sooner
    place = Offset(int(has_side), 0) - widget.gutter.top_left
    return Spot(lambda: part_of(widget, place), lambda: _focus(widget), before=not is_framed)


def _focus(widget: Widget) -> bool:
    if not widget.focusable:
        return False
    widget.focus()
    return True
