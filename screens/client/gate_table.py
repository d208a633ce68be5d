"""A gate list as a table: each criterion with its state in a sign and a word, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message

from data.words import _
from data.words.enumerated import word_of
from screens.reading.stored import in_his_words
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.clients.gates import Item

MET = {
    "open": (_("○ open"), "warning"),
    "evidence": (_("◆ proved"), "success"),
    "ticked": (_("✓ ticked"), "success"),
    "waived": (_("~ waived"), "accent"),
}


class GateTable(RowTable["Item"]):
    """`space` ticks the criterion under the cursor instead of marking its row."""

    BINDINGS = bindings("tick")

    class Ticked(Message):
        """The operator wants to tick this criterion, or take the tick back."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(
        self,
        title: str,
        columns: tuple[Column[Item], ...],
        *,
        id: str,  # noqa: A002 - Textual's name for it
    ) -> None:
        empty = _("Nothing is asked for here.")
        super().__init__(columns, key_of, empty=empty, id=id, classes="panel")
        self.border_title = title

    def action_mark(self) -> None:
        """Nothing: a click beside a criterion must not stand for a tick."""

    def action_tick(self) -> None:
        if (item := self.cursor_row) is not None:
            self.post_message(self.Ticked(item))


def key_of(item: Item) -> tuple[str, str, str]:
    return item.stage, item.part, item.key


def met(item: Item, _: datetime) -> tuple[str, str]:
    return MET[item.met]


def part(item: Item, _: datetime) -> tuple[str, str]:
    return word_of(item.part), "muted"


def text(item: Item, _: datetime) -> tuple[str, str]:
    return item.text, "" if item.is_met else "strong"


def why(item: Item, _: datetime) -> tuple[str, str]:
    return in_his_words(item.why), "muted"


def _cells(words: Iterable[str]) -> int:
    """What the longest takes in the operator's language: half a word says little."""
    return max(map(cell_len, words))


STATE = Column["Item"](
    "met", _("State"), met, width=_cells(said for said, _tone in MET.values()), priority=90
)
LIST = Column["Item"](
    "part", _("List"), part, width=_cells(map(word_of, ("entry", "exit"))), priority=60
)
TEXT = Column["Item"]("text", _("What"), text, min_width=44, priority=100)
WHY = Column["Item"]("why", _("Why"), why, min_width=30, priority=50)
"""Dropped on a narrow terminal; the line below the lists has it for the row under the cursor."""

GATE = (STATE, LIST, TEXT, WHY)
DELIVERABLES = (STATE, TEXT, WHY)
