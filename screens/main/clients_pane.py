"""Clients by stage, on a board: days against the target, blockers, and how full the gate is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast

from textual.widgets import Static

from screens.main.pane import Pane
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.clients.board import ClientRow
    from data.playbook.lifecycle import Stage
    from screens.board import BoardColumn, Card, StageBoard
    from screens.client.client_screen import Start
    from screens.desk import Desk

EMPTY = (
    "No clients yet. A lead that is won (o on a lead) becomes one; or `callboard clients add NAME`."
)


class ClientsPane(Pane["ClientRow"]):
    """The longest in a stage first. The columns are the playbook's, so the board comes with it."""

    NUMBER, NAME = "4", "Clients"
    BINDINGS = bindings("advance", "go_back", "blocker", "why")

    @staticmethod
    def read(desk: Desk) -> Sequence[ClientRow]:
        from data.clients.board import board

        return desk.look(board, desk.playbook, desk.now())

    def make_body(self) -> StageBoard:
        from screens.board import StageBoard

        self.mount(Static(EMPTY, classes="pane--words", markup=False))
        return StageBoard([column_of(stage) for stage in self.desk.playbook.lifecycle.stages])

    @property
    def board(self) -> StageBoard:
        """The body, which is there once rows are."""
        return cast("StageBoard", self.body)

    def words(self, row: ClientRow) -> Iterable[str]:
        blockers = [f"blocked {b.kind} {b.note}" for b in row.blockers]
        return row.name, row.stage, row.owner, row.variant, *blockers, *_lines(row)

    def note(self) -> str:
        overdue = sum(row.standing.overdue for row in self.rows)
        blocked = sum(bool(row.blockers) for row in self.rows)
        counts = (overdue, "overdue"), (blocked, "blocked")
        return ", ".join(f"{count} {word}" for count, word in counts if count)

    def draw(self, rows: Sequence[ClientRow], now: datetime) -> None:
        words = self.query_exactly_one(Static)
        words.display = not rows
        if not rows:  # saying it lays the whole screen out anew
            words.update(f"Nothing matches {self.filter.text!r}." if self.filter else EMPTY)
        self.board.set_cards([card_of(row) for row in rows])

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

    def _here(self) -> int | None:
        """The client under the cursor, if there is one."""
        key = self.board.cursor[1] if self.body is not None else None
        return key if isinstance(key, int) else None


def column_of(stage: Stage) -> BoardColumn:
    """A stage with its target in business days."""
    from screens.board import BoardColumn

    if stage.days_max is None:
        return BoardColumn(stage.key, stage.label, "ongoing")
    least = stage.days_min or stage.days_max
    span = f"{least}–{stage.days_max}" if least != stage.days_max else f"{least}"
    return BoardColumn(stage.key, stage.label, f"{span} days")


def card_of(row: ClientRow) -> Card:
    from screens.board import Card

    days, trouble = _lines(row)
    tone: Literal["normal", "warning", "error"] = "normal"
    if row.standing.overdue:
        tone = "error"
    elif row.blockers or row.waiting_since is not None:
        tone = "warning"
    gate = (row.gate_met, row.gate_total)
    return Card(row.id, row.stage, row.name, days, trouble, tone, gate)


def _lines(row: ClientRow) -> tuple[str, str]:
    """The days against the target with what is wrong, and the cause, else whose turn it is."""
    standing = row.standing
    days = f"{standing.days} of {standing.target}" if standing.target else f"{standing.days}"
    if standing.way_overdue and not standing.stage_overdue:
        days = f"{standing.way_days} of {standing.way_limit} in all"
    wrong = ["overdue"] if standing.overdue else []
    wrong += ["blocked"] if row.blockers else []
    wrong += ["waiting"] if row.waiting_since is not None else []
    cause = row.owner
    if row.blockers:
        cause = row.blockers[0].kind.replace("_", " ")
    elif row.waiting_since is not None:
        cause = "to enter the next stage"
    if len(wrong) > 1:
        return f"{days.replace(' of ', '/')} {', '.join(wrong)}", cause
    return ", ".join([f"day {days}", *wrong]), cause
