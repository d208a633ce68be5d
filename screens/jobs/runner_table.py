"""Who works on this database: a line for each runner, and for whoever else holds something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.words import _, ngettext
from screens.reading.troubles import trouble_told
from screens.region import moment_width
from screens.spans import clock, local_time
from screens.table import Column, RowTable

if TYPE_CHECKING:
    from data.schedule.runners import RunInHand, RunnerRow
    from screens.desk import Desk

EMPTY = _(
    "No runner is alive: nothing is answered, sent or run. Every open "
    "console has one, and so has `callboard serve`."
)

FRAME = 3
"""Lines of a table that are no rows: its border, and the names of the columns."""


class RunnerTable(RowTable[Any]):
    """As high as it has rows, or lines to say that there are none; the style sheet sets a limit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(self._columns(), lambda row: row.name, now=desk.now(), id="runners",
                         empty=EMPTY)  # fmt: skip

    def show(self, rows: Sequence[RunnerRow], now: datetime) -> None:
        self.set_rows(rows, now)
        self.on_resize()
        self.border_title = _("Runners {rows}").format(rows=len(rows))

    def on_resize(self) -> None:
        if self.size.width:
            self.styles.height = FRAME + (self.total or len(self.sentence()))

    def _columns(self) -> Sequence[Column[RunnerRow]]:
        return (
            Column("who", _("Runner"), who, min_width=18, priority=100),
            Column("pid", _("Process"), pid, width=7, priority=60, align="right"),
            Column(
                "since", _("Since"), self._since, width=moment_width(), priority=80, ticking=True
            ),
            Column("doing", _("Doing now"), doing, min_width=26, priority=90, ticking=True),
            Column("beat", _("Last sign"), self._beat, width=9, priority=40),
        )

    def _since(self, row: RunnerRow, now: datetime) -> tuple[str, str]:
        return (local_time(row.since, now, self._desk.zone) if row.since else "–"), "muted"

    def _beat(self, row: RunnerRow, _unused: datetime) -> tuple[str, str]:
        if row.beat_at is None:
            return _("none"), "warning"
        return f"{row.beat_at.astimezone(self._desk.zone):%H:%M:%S}", "muted"


def who(row: RunnerRow, _unused: datetime) -> tuple[str, str]:
    """A command in another terminal holds what it runs without being a runner."""
    if not row.kind:
        return _("{host}, not signed in").format(host=row.host), "warning"
    return _("{kind} on {host}").format(kind=row.kind, host=row.host), "strong"


def pid(row: RunnerRow, _: datetime) -> tuple[str, str]:
    return (str(row.pid) if row.pid else "–"), "muted"


def doing(row: RunnerRow, now: datetime) -> tuple[str, str]:
    """What it has in hand, after what troubles it."""
    work = [in_hand(run, now) for run in row.runs]
    if row.messages:
        said = ngettext("{count} message", "{count} messages", row.messages)
        work.append(said.format(count=row.messages))
    if row.inbound:
        said = ngettext("{count} arrival", "{count} arrivals", row.inbound)
        work.append(said.format(count=row.inbound))
    troubles = [trouble_told(one, None, now).sentence for one in row.trouble.splitlines()]
    parts = [part for part in (*troubles, *work) if part]
    if row.trouble:
        return " · ".join(parts), "error"
    return (" · ".join(parts), "accent") if parts else (_("idle"), "muted")


def in_hand(run: RunInHand, now: datetime) -> str:
    return f"{run.entry} {clock(now - run.started_at)}"
