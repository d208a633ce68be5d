"""The follow-ups of one lead as a table; its cursor says which one a verb is about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from data.words import _
from data.words.enumerated import word_of
from screens.main.follow_ups_pane import day_holds, due_in, in_holds, state, step
from screens.spans import local_time
from screens.table import Column, RowTable

if TYPE_CHECKING:
    from data.outreach.panes import FollowUpRow
    from screens.desk import Desk


class StepTable(RowTable["FollowUpRow"]):
    """By due time, on the business's clock."""

    def __init__(self, desk: Desk, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        def due_at(row: FollowUpRow, now: datetime) -> tuple[str, str]:
            return local_time(row.due_at, now, desk.zone), "muted"

        columns: list[Column[FollowUpRow]] = [
            Column(
                "in",
                _("In"),
                due_in,
                width=4,
                priority=90,
                align="right",
                ticking=True,
                holds=in_holds,
            ),
            Column("due", _("Due"), due_at, width=12, priority=80, ticking=True, holds=day_holds),
            Column("step", _("Step"), step, min_width=15, priority=95),
            Column(
                "channel", _("By"), lambda row, _: (word_of(row.channel), ""), width=5, priority=60
            ),
            Column("state", _("State"), state, min_width=10, priority=70),
        ]
        empty = _("No follow-up is planned. A sequence starts with the first answer.")
        super().__init__(columns, lambda row: row.id, empty=empty, id=id, classes="panel")
        self.border_title = _("What comes next")

    def action_mark(self) -> None:
        """One step at a time: there is nothing to mark here."""
