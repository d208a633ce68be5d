"""The whole picture of a board: lanes side by side, each scrolled on its own.

Pure like `board_layout`, whose units and words it shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.geometry import Offset

from screens.board_layout import (
    LIST,
    BoardColumn,
    Card,
    Lane,
    Line,
    Piece,
    View,
    head,
    lane_widths,
    lanes,
    visible_columns,
)
from screens.table_layout import Run, fit_runs

SEPARATOR = Piece((Run("│", "muted"),))


@dataclass(frozen=True)
class Body:
    """Where a lane stands, and all its lines, in sight or not."""

    key: str
    left: int
    width: int
    head: int
    """Lines of the widget above its first line in sight."""
    top: int
    """The first line in sight."""
    lane: Lane

    @property
    def place(self) -> tuple[str, int, int]:
        """Which lane it is, and where."""
        return self.key, self.left, self.width


@dataclass(frozen=True)
class Frame:
    """What is on the screen, and how far it is scrolled."""

    lines: tuple[Line, ...] = ()
    first: int = 0
    """Index of the leftmost column shown."""
    tops: Mapping[str, int] = field(default_factory=dict)
    """The first line shown of each lane."""
    bodies: tuple[Body, ...] = ()
    """The lanes in sight, from left to right."""

    def body_at(self, x: int) -> Body | None:
        """The lane in this column, or left of it."""
        nearest = (one for one in reversed(self.bodies) if one.left <= x)
        return next(nearest, self.bodies[0] if self.bodies else None)

    def piece_at(self, x: int, y: int) -> Piece | None:
        """What is drawn in this cell."""
        for piece in self.lines[y] if y < len(self.lines) else ():
            x -= piece.cells
            if x < 0:
                return piece
        return None

    def cards(self) -> dict[int | str, Offset]:
        """The cell in which each card that is seen begins."""
        found: dict[int | str, Offset] = {}
        for y, line in enumerate(self.lines):
            x = 0
            for piece in line:
                if piece.card is not None:
                    found.setdefault(piece.card, Offset(x, y))
                x += piece.cells
        return found

    @property
    def places(self) -> list[tuple[str, int, int]]:
        """Where its lanes stand."""
        return [body.place for body in self.bodies]


def draw(
    columns: Sequence[BoardColumn],
    cards: Mapping[str, Sequence[Card]],
    view: View,
    last: Frame,
    *,
    follow: bool,
) -> Frame:
    """Draw a board of exactly the view's height.

    Args:
        columns: All columns, at least one.
        cards: The cards of each column key.
        view: What is looked at.
        last: The frame before, which says how far everything is scrolled.
        follow: Whether the cursor is brought into sight.
    """
    shown = visible_columns(len(columns), last.first, view)
    bodies = lanes(columns, cards, shown, view)
    widths = [view.width] if view.is_list else lane_widths(len(shown), view.width)
    heads: list[Lane] = [[]]
    if not view.is_list:
        heads = [
            head(columns[n], len(cards[columns[n].key]), width, view, n)
            for n, width in zip(shown, widths, strict=True)
        ]
    tops = dict(last.tops)
    drawn: list[Lane] = []
    standing: list[Body] = []
    for n, (key, body) in enumerate(bodies.items()):
        height = max(view.height - len(heads[n]) - 1, 0)
        here = follow and key in (LIST, columns[view.column].key)
        top = scrolled(body, tops.get(key, 0), height, follow=here)
        tops[key] = top
        start = sum(widths[:n]) + n
        standing.append(Body(key, start, widths[n], len(heads[n]) + 1, top, body))
        of_lane = range(len(columns)) if view.is_list else (shown[n],)
        left = shown.start if n == 0 and not view.is_list else 0
        right = len(columns) - shown.stop if n == len(bodies) - 1 and not view.is_list else 0
        ruled = rule(
            widths[n],
            above=_cards_in(body[:top]) + sum(columns[i].above for i in of_lane),
            below=_cards_in(body[top + height :]) + sum(columns[i].below for i in of_lane),
            left=left,
            right=right,
        )
        if left or right:
            out_of_sight = columns[shown.stop if right else shown.start - 1]
            ruled = ruled._replace(column=out_of_sight.key)
        blank = Piece((Run(" " * widths[n], ""),), column=key or None)
        filling = [blank] * max(height - len(body[top:]), 0)
        drawn.append([*heads[n], ruled, *body[top : top + height], *filling])
    lines = tuple(_side_by_side(pieces) for pieces in zip(*drawn, strict=True))
    return Frame(lines[: view.height], shown.start, tops, tuple(standing))


def scrolled(lane: Lane, top: int, height: int, *, follow: bool) -> int:
    """Return the first line of a lane to show, moved no further than it must be.

    A card is brought into sight whole; where it is the first of its group, with the heading above.
    """
    top = max(min(top, len(lane) - height), 0)
    if not follow:
        return top
    at = [n for n, piece in enumerate(lane) if piece.look != "line"]
    if not at:
        return top
    start, stop = at[0], at[-1] + 1
    if start and lane[start - 1].card is None:
        start -= 1
    return min(max(top, stop - height), start)


def rule(width: int, above: int, below: int, left: int = 0, right: int = 0) -> Piece:
    """Draw the rule under the heads; it says how many cards and columns are out of sight."""
    start = f"←{left} " if left else ""
    end = "".join([f" ↑{above}" if above else "", f" ↓{below}" if below else ""])
    end += f" {right}→" if right else ""
    dashes = "─" * max(width - cell_len(start) - cell_len(end), 0)
    return Piece(tuple(fit_runs([Run(start + dashes + end, "muted")], width)))


def _cards_in(lane: Lane) -> int:
    return len({piece.card for piece in lane if piece.card is not None})


def _side_by_side(pieces: Sequence[Piece]) -> Line:
    line: list[Piece] = []
    for piece in pieces:
        line += [SEPARATOR, piece] if line else [piece]
    return tuple(line)
