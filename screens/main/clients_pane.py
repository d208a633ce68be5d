"""Clients by stage, on a board: days against the target, blockers, and how full the gate is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from textual.widgets import Static

from data.words import _, ngettext
from data.words.enumerated import word_of
from screens.acts import Sort, Target
from screens.main.fetching import Request
from screens.main.pane import Pane
from screens.region import number
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.clients.board import ClientRow
    from data.clients.listed import Board, BoardAsked
    from data.listing.hints import Hint
    from data.listing.vocabulary import Vocabulary
    from data.playbook.outline import AnyStage
    from screens.board import BoardColumn, Card, StageBoard
    from screens.client.client_screen import Start
    from screens.desk import Desk
    from screens.main.exporting import Export


@dataclass(frozen=True, slots=True)
class LoadedBoard:
    """The cards that are held, and what they were asked for with."""

    request: Request
    asked: BoardAsked
    board: Board


CARDS_A_LINE = 1
"""Cards of a stage that are held for each line of the pane: two and more screens."""
LEAST_CARDS = 24

FIELDS = (
    *("id", "name", "stage", "entered_at", "owner", "variant", "standing.days", "standing.target"),
    *("standing.overdue", "standing.way_days", "standing.way_limit", "waiting_since"),
    *("blocked_by", "gate_met", "gate_total"),
)
"""What a file has of a card."""

EMPTY = _(
    "No clients yet. A lead that is won (o on a lead) becomes one; or `callboard clients add NAME`."
)


class ClientsPane(Pane["ClientRow"]):
    """The longest in a stage first. The columns are the playbook's, so the board comes with it."""

    NUMBER, NAME = "4", _("Clients")
    held: Board | None = None
    _columns: Sequence[BoardColumn] = ()
    _day: date | None = None
    _edge = ""
    """The stage whose last card the cursor is sent to."""
    BINDINGS = bindings("advance", "go_back", "blocker", "why")

    @classmethod
    def read(cls, desk: Desk, request: Request, tell: Callable[[Any], None]) -> LoadedBoard:
        from data.clients.listed import BoardAsked, read_board
        from data.listing.window import Asker

        asker = Asker(desk.now(), desk.operator, request.is_wanted)
        asked = request.asked or BoardAsked()
        text = request.arrangement.filter
        board = desk.look(read_board, desk.rules_of_panes, text, asked, asker)
        return LoadedBoard(request, asked, board)

    def depends_on_time(self, *, is_due: bool) -> bool:
        """Days are counted from midnight to midnight."""
        today = self.desk.now().astimezone(self.desk.zone).date()
        was, self._day = self._day, today
        return was != today or super().depends_on_time(is_due=is_due)

    def request(self) -> Request:
        if self.body is None:
            return super().request()

        from data.clients.listed import BoardAsked

        stage, card = self.board.cursor
        edges = frozenset({self._edge}) if self._edge else frozenset()
        cards = max(self.size.height * CARDS_A_LINE, LEAST_CARDS)
        asked = BoardAsked(stage, card if isinstance(card, int) else None, edges, cards)
        return replace(super().request(), asked=asked)

    def take(self, loaded: LoadedBoard, now: datetime) -> None:
        if loaded.request.generation != self.generation:
            self.fetch()
            return
        before, was_held, self.held = self._here(), self.held, loaded.board
        self.rows = loaded.board.rows
        stages = self.desk.rules_of_panes.lifecycle.stages
        columns = [self._column(stage) for stage in stages]
        if not self.rows or (loaded.board, columns) != (was_held, self._columns):
            self._columns = columns
            self.board.set_columns(columns)
            self.draw(self.rows)
        if self._edge and self._edge in loaded.asked.edges:
            last = [row.id for row in self.rows if row.stage == self._edge]
            self._edge = ""
            if last:
                self.board.move_to(last[-1])
        if (before is None) != (self._here() is None):
            self.screen.refresh_bindings()  # the key line shows what can be done with a card

    def _column(self, stage: AnyStage) -> BoardColumn:
        """The head of a lane, with how many are in it that are not held."""
        lane = self.held.lanes.get(stage.key) if self.held else None
        column = column_of(stage)
        if lane is None or (lane.starts and lane.ends):
            return column
        held = sum(row.stage == stage.key for row in self.rows)
        hidden = max(lane.count - held, 1)
        count = f"{number(lane.count)}{'' if lane.is_exact else '+'}"
        above = 0 if lane.starts else hidden
        return replace(column, count=count, above=above, below=0 if lane.ends else hidden)

    def hint(self, text: str) -> Hint | None:
        from data.listing.hints import hint
        from data.listing.spoken import spoken

        return hint(text, spoken(self.vocabulary), {}) if self.is_filled else None

    @property
    def vocabulary(self) -> Vocabulary:
        from data.clients.listed import words_of_the_board

        return words_of_the_board(self.desk.rules_of_panes)

    def count(self) -> str:
        if self.held is None:
            return ""
        every = number(self.held.every)
        if not self.filter:
            return every
        shown = sum(lane.count for lane in self.held.lanes.values())
        is_exact = all(lane.is_exact for lane in self.held.lanes.values())
        return _("{shown}{plus} of {every}").format(
            shown=number(shown), plus="" if is_exact else "+", every=every
        )

    def on_stage_board_wanted(self, message: StageBoard.Wanted) -> None:
        message.stop()
        if message.edge == "first":
            self.board.forget_cursor()
        self._edge = message.column if message.edge == "last" else ""
        self.fetch()

    def make_body(self) -> StageBoard:
        from screens.board import StageBoard

        self.mount(Static(EMPTY, classes="pane--words", markup=False))
        return StageBoard([column_of(stage) for stage in self.desk.rules_of_panes.lifecycle.stages])

    @property
    def board(self) -> StageBoard:
        """The body, which is there once rows are."""
        return cast("StageBoard", self.body)

    def why_not(self, action: str) -> str:
        if action in ("advance", "go_back", "blocker", "why") and self._here() is None:
            return _("No client is chosen here.")
        return ""

    def note(self) -> str:
        if self.held is None:
            return ""
        counts = (self.held.overdue, _("overdue")), (self.held.blocked, _("blocked"))
        return ", ".join(f"{count} {word}" for count, word in counts if count)

    def draw(self, rows: Sequence[ClientRow]) -> None:
        """Show these cards, or the sentence in their place."""
        words = self.query_exactly_one(".pane--words", Static)
        words.display = not rows
        if not rows:  # saying it lays the whole screen out anew
            words.update(
                _("Nothing matches {filter!r}.").format(filter=self.filter_told)
                if self.filter
                else EMPTY
            )
        sign = self.desk.presence.sign
        self.board.set_cards([card_of(row, sign(f"client:{row.id}")) for row in rows])

    def hear_presence(self) -> None:
        """Others have come, gone, or begun to edit: their signs stand before the names."""
        if self.held is not None and self.children:  # none while the app takes itself apart
            self.draw(self.rows)

    def on_stage_board_opened(self, message: StageBoard.Opened) -> None:
        message.stop()
        self._client("")

    def action_advance(self) -> None:
        self._client("advance")

    def action_go_back(self) -> None:
        self._client("go_back")

    def action_blocker(self) -> None:
        self._client("blocker")

    def action_why(self) -> None:
        from screens.client.client_why import ClientWhyScreen

        if (client_id := self._here()) is not None:
            self.open(ClientWhyScreen(client_id))

    def _client(self, start: Start) -> None:
        from screens.client.client_screen import ClientScreen

        if (client_id := self._here()) is not None:
            self.open(ClientScreen(client_id, start))

    def export(self) -> Export:
        from data.clients.listed import every_card
        from screens.main.exporting import Export

        playbook, text = self.desk.rules_of_panes, self.filter
        return Export(
            "clients",
            self.NAME,
            FIELDS,
            lambda reader, asker: every_card(reader, playbook, text, asker),
            bool(text),
        )

    def thing(self) -> tuple[str, int] | None:
        """What the cursor is on, for copying what names it."""
        here = self._here()
        return None if here is None else ("client", here)

    def targets(self, sort: Sort) -> Sequence[Target]:
        """The client under the cursor, for `.`."""
        here = self._here()
        return tuple(
            Target("client", row.id, row.name, row.version)
            for row in self.rows
            if sort == "client" and row.id == here
        )

    def _here(self) -> int | None:
        """The client under the cursor, if there is one."""
        key = self.board.cursor[1] if self.body is not None else None
        return key if isinstance(key, int) else None


def column_of(stage: AnyStage) -> BoardColumn:
    """A stage with its target in business days."""
    from screens.board import BoardColumn

    if stage.days_max is None:
        return BoardColumn(stage.key, stage.label, _("ongoing"))
    least = stage.days_min or stage.days_max
    span = f"{least}–{stage.days_max}" if least != stage.days_max else f"{least}"
    return BoardColumn(
        stage.key,
        stage.label,
        ngettext("{span} day", "{span} days", stage.days_max).format(span=span),
    )


def card_of(row: ClientRow, sign: str = "") -> Card:
    """`sign` says who else has the client open or edits it."""
    from screens.board import Card

    days, trouble = _lines(row)
    tone: Literal["normal", "warning", "error"] = "normal"
    if row.standing.overdue:
        tone = "error"
    elif row.blockers or row.waiting_since is not None:
        tone = "warning"
    gate = (row.gate_met, row.gate_total)
    name = f"{sign} {row.name}" if sign else row.name
    return Card(row.id, row.stage, name, days, trouble, tone, gate)


def _lines(row: ClientRow) -> tuple[str, str]:
    """The days against the target with what is wrong, and the cause, else whose turn it is."""
    standing = row.standing
    days = (
        _("{days} of {target}").format(days=standing.days, target=standing.target)
        if standing.target
        else f"{standing.days}"
    )
    if standing.way_overdue and not standing.stage_overdue:
        days = _("{way_days} of {way_limit} in all").format(
            way_days=standing.way_days, way_limit=standing.way_limit
        )
    wrong = [_("overdue")] if standing.overdue else []
    wrong += [_("blocked")] if row.blockers else []
    wrong += [_("waiting")] if row.waiting_since is not None else []
    cause = row.owner
    if row.blockers:
        cause = word_of(row.blockers[0].kind)
    elif row.waiting_since is not None:
        cause = _("to enter the next stage")
    if len(wrong) > 1:
        return f"{days.replace(' of ', '/')} {', '.join(wrong)}", cause
    return ", ".join([_("day {days}").format(days=days), *wrong]), cause
