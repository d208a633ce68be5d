"""Cards by column: the board of all clients by stage, drawn line by line.

It knows columns and cards and nothing of what they stand for. Where there isn't room for every
column, it shows those around the cursor; in a small terminal it is one list, grouped by column.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from data.words import _
from screens.board_frame import Body, Frame, draw
from screens.board_layout import LIST, BoardColumn, Card, Piece, View
from screens.board_marking import LaneMarking
from screens.board_messages import CardMessage, EdgeMessage, LastCardMessage

if TYPE_CHECKING:
    from screens.jump.spots import Spot

__all__ = ["BoardColumn", "Card", "StageBoard"]

NEAR_THE_END = 8
"""Cards still held before the cursor at which more are asked for."""

WHEEL_LINES = 3
"""Lines a lane moves for one notch of the mouse wheel."""


class StageBoard(LaneMarking):
    """A board of cards; `enter` opens the one under the cursor."""

    COMPONENT_CLASSES = {"board--line", "board--cursor", "board--cursor-blurred"}
    DEFAULT_CSS = """
    StageBoard {
        overflow: hidden;
        & > .board--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
        }
        & > .board--cursor-blurred {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "column(-1)", _("Column left"), show=False, id="left"),
        Binding("right,l", "column(1)", _("Column right"), show=False, id="right"),
        Binding("up,k", "card(-1)", _("Up"), show=False, id="up"),
        Binding("down,j", "card(1)", _("Down"), show=False, id="down"),
        Binding("g,home", "go(0)", _("First"), show=False, id="first"),
        Binding("G,end", "go(-1)", _("Last"), show=False, id="last"),
        Binding("enter", "open", _("Open"), show=False, id="open"),
    ]

    class Highlighted(LastCardMessage):
        """The cursor is on another card, or on an empty column (`card_id` is None)."""

    class Wanted(EdgeMessage):
        """Cards are needed that are not held: those around the cursor, or at an end of a column."""

    class Opened(CardMessage):
        """The operator wants to see this card's client."""

    def __init__(
        self,
        columns: Sequence[BoardColumn],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        """Make a board without cards; raises `ValueError` where there is no column."""
        super().__init__(id=id, classes=classes)
        if not columns:
            raise ValueError("a board needs a column")
        self._columns = tuple(columns)
        self._cards: dict[str, list[Card]] = {column.key: [] for column in columns}
        self._column = 0
        self._card: int | str | None = None
        self._depth = 0  # how far down the cursor was, kept across empty columns
        self._frame = Frame()
        self._drawn_for = Size()

    @property
    def cursor(self) -> tuple[str, int | str | None]:
        """The column's key and the id of the card under the cursor, None in an empty column."""
        return self._columns[self._column].key, self._card

    def set_columns(self, columns: Sequence[BoardColumn]) -> None:
        """Take over what the heads say; the columns' keys stay as they are."""
        self._columns = tuple(columns)

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards, each column in the order given, painting only lines that differ. The
        cursor follows its card, into another column too, or takes the next that still is there.

        Raises:
            ValueError: Two cards have the same id, or one is in a column the board doesn't have.
        """
        of_column: dict[str, list[Card]] = {column.key: [] for column in self._columns}
        for card in cards:
            if card.column not in of_column:
                raise ValueError(f"card {card.id} is in the unknown column {card.column!r}")
            of_column[card.column].append(card)
        column_of = {card.id: card.column for card in cards}
        if len(column_of) != len(cards):
            raise ValueError("two cards of a board have the same id")
        was, before, old = self.cursor, self._cards, self._cards[self.cursor[0]]
        self._cards = of_column
        if was[1] in column_of:
            self._put(column_of[was[1]], was[1])
        elif any(before.values()):
            at = next((n for n, card in enumerate(old) if card.id == was[1]), 0)
            nearest = [*old[at:], *reversed(old[:at])]
            stayed = [card.id for card in nearest if column_of.get(card.id) == was[0]]
            self._put(was[0], *stayed[:1])
        else:
            # The first cards ever: start where there is one.
            filled = (column.key for column in self._columns if of_column[column.key])
            self._put(next(filled, was[0]))
        self._paint(follow=self.cursor != was or self._is_seen(was[1]))
        if self.cursor != was:
            self._tell()

    def forget_cursor(self) -> None:
        """Be on no card, so that the next cards given are begun with the first."""
        self._card = None

    def move_to(self, card_id: int | str) -> bool:
        """Put the cursor on this card; False if it isn't on the board."""
        for key, cards in self._cards.items():
            if any(card.id == card_id for card in cards):
                self._go(key, card_id)
                return True
        return False

    @property
    def cards_in_sight(self) -> dict[int | str, Offset]:
        """The cell in which each card that is seen begins."""
        return self._frame.cards()

    def spots(self) -> "list[Spot]":
        """The cards in sight; the board itself where there are none."""
        from screens.jump.spots import card_spots

        return card_spots(self)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the frame, which is laid out anew for another size.

        Not on `Resize`: Textual sends none to a widget whose place somebody asked for (the mouse,
        the pilot) after it was mounted and before the first layout.
        """
        if self._drawn_for != self.size:
            self._lay_out(follow=True)
        segments: list[Segment] = []
        for piece in self._frame.lines[y] if y < len(self._frame.lines) else ():
            look = self.line_style(f"board--{piece.look}")
            segments += self.segments(piece.runs, look, toned=piece.look != "cursor")
        line = self.line_style("board--line")
        drawn = Strip(segments).adjust_cell_length(self.size.width, line).simplify()
        return self.draw_lane_marked(drawn, y)

    def body_at(self, x: int) -> Body | None:
        return self._frame.body_at(x)

    def action_column(self, step: int) -> None:
        """Move the cursor to the column beside, as far down as it was."""
        column = self._columns[max(min(self._column + step, len(self._columns) - 1), 0)]
        depth, cards = self._depth, self._cards[column.key]
        self._go(column.key, cards[min(depth, len(cards) - 1)].id if cards else None)
        self._depth = depth

    def action_card(self, step: int) -> None:
        """Move the cursor up or down in its column, or in the whole list."""
        cards = self._reachable()
        at = next((n for n, card in enumerate(cards) if card.id == self._card), None)
        if at is None:
            # An empty column of the list: go on from where its cards would be.
            keys = [column.key for column in self._columns[: self._column]]
            before = sum(card.column in keys for card in cards)
            at = before if step < 0 else before - 1
        if cards:
            card = cards[max(min(at + step, len(cards) - 1), 0)]
            self._go(card.column, card.id)
            self._want_more(card, step)

    def action_go(self, position: int) -> None:
        """Move the cursor to the first (0) or last (-1) card of its column or of the list."""
        if cards := self._reachable():
            column = next(one for one in self._columns if one.key == cards[position].column)
            if column.below if position else column.above:
                self.post_message(self.Wanted(self, column.key, "last" if position else "first"))
            else:
                self._go(column.key, cards[position].id)

    def action_open(self) -> None:
        """Open the card under the cursor."""
        if self._card is not None:
            self.post_message(self.Opened(self, self._card, self.cursor[0]))

    def on_click(self, event: events.Click) -> None:
        """Go to the card, or to the nearest column of those counted; two clicks open a card."""
        piece = self._piece_under(event)
        if piece is None or piece.column is None or self._marked is not None:
            return  # the end of a drag that marks text is no click
        # Cards may have moved between the two clicks: then the second one is on another card.
        if event.chain == 2 and piece.card is not None and piece.card == self._card:
            self.action_open()
        self._go(piece.column, piece.card)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the lane under the mouse."""
        self._wheel(event, WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the lane under the mouse."""
        self._wheel(event, -WHEEL_LINES)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor brightly or dimmed."""
        super().watch_has_focus(has_focus)
        self._paint(follow=False)

    @property
    def _view(self) -> View:
        return View(self.size.width, self.size.height, self._column, self._card, self.has_focus)

    def _reachable(self) -> list[Card]:
        """Return the cards that up and down move through."""
        if not self._view.is_list:
            return self._cards[self.cursor[0]]
        return [card for column in self._columns for card in self._cards[column.key]]

    def _want_more(self, card: Card, step: int) -> None:
        """Ask for cards before the cursor comes to the end of those that are held."""
        column = next(one for one in self._columns if one.key == card.column)
        held = self._cards[card.column]
        left = len(held) - 1 - self._depth if step > 0 else self._depth
        if left < NEAR_THE_END and (column.below if step > 0 else column.above):
            self.post_message(self.Wanted(self, card.column))

    def _put(self, key: str, card_id: int | str | None = None) -> None:
        """Set the cursor down on a card, or on the first one of a column if there is any."""
        self._column = next(n for n, column in enumerate(self._columns) if column.key == key)
        ids = [card.id for card in self._cards[key]]
        self._card = card_id if card_id is not None else next(iter(ids), None)
        self._depth = ids.index(self._card) if self._card is not None else self._depth

    def _go(self, key: str, card_id: int | str | None) -> None:
        was = self.cursor
        self._put(key, card_id)
        self._paint(follow=True)
        if self.cursor != was:
            self._tell()

    def _tell(self) -> None:
        column, card_id = self.cursor
        self.post_message(self.Highlighted(self, card_id, column))

    def _paint(self, *, follow: bool) -> None:
        """Draw the frame anew and repaint the lines that have changed."""
        if not self.size:
            return
        old = self._frame.lines
        self._lay_out(follow=follow)
        for y, line in enumerate(self._frame.lines):
            if y >= len(old) or old[y] != line:
                self.refresh(Region(0, y, self.size.width, 1))

    def _lay_out(self, *, follow: bool) -> None:
        places = self._frame.places
        self._frame = draw(self._columns, self._cards, self._view, self._frame, follow=follow)
        self._drawn_for = self.size
        self.follow_cards(stand_as_before=self._frame.places == places)

    def _is_seen(self, card_id: int | str | None) -> bool:
        return any(piece.card == card_id for line in self._frame.lines for piece in line)

    def _piece_under(self, event: events.MouseEvent) -> Piece | None:
        offset = event.get_content_offset(self)
        return None if offset is None else self._frame.piece_at(*offset)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        piece = self._piece_under(event)
        key = LIST if self._view.is_list else piece.column if piece else None
        if key is not None:
            event.stop()
            tops = {**self._frame.tops, key: max(self._frame.tops.get(key, 0) + lines, 0)}
            self._frame = replace(self._frame, tops=tops)
            self._paint(follow=False)
