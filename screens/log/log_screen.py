"""The log: what the runner and the console of this process did and met, the newest on top."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.log.ring import MOST, RING, LogLine, Ring
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.telling import joined, toned
from screens.region import number, time_of_day, weekday
from screens.safety import plain, plain_lines
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from screens.desk import Desk

LOOK = 1.0
"""Seconds between two looks whether a line came: one number is compared, nothing is read."""

TONES = {"error": "error", "warning": "warning", "info": "muted"}

LEVELS = (("everything", logging.INFO), ("warnings and errors", logging.WARNING),
          ("errors", logging.ERROR))  # fmt: skip

ONLY_HERE = (
    "Lines of this process since {since}, {most} at most. `callboard serve` writes its own to "
    "its terminal or journal; what hinders any runner stands under Status."
)


class LogScreen(LiveScreen["tuple[LogLine, ...]"]):
    """Lines above, the whole of the one under the cursor below."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("log.tcss")]
    AUTO_FOCUS = "#lines"
    BINDINGS = bindings("open", "state", "close")
    NEEDS_OBJECTS = False

    def __init__(self, ring: Ring = RING) -> None:
        super().__init__()
        self._ring, self._level, self._seen = ring, 0, -1

    def compose(self) -> ComposeResult:
        yield RowTable[Any](self._columns(), lambda line: line.number, now=self.desk.now(),
                            id="lines", empty="Nothing was logged yet.")  # fmt: skip
        yield Panel("The whole line", id="whole")
        yield KeyLine()

    def _columns(self) -> Sequence[Column[LogLine]]:
        return (
            Column("at", "At", self._at, width=8, priority=90),
            Column("word", "", lambda line, _: (line.word, TONES[line.word]), width=7,
                   priority=95),
            Column("who", "Who", lambda line, _: (line.thread, "muted"), width=10, priority=60),
            Column("text", "What", lambda line, _: (line.text, ""), min_width=30, priority=100),
        )  # fmt: skip

    def _at(self, line: LogLine, _: datetime) -> tuple[str, str]:
        return f"{line.at.astimezone(self.desk.zone):%H:%M:%S}", "muted"

    def on_mount(self) -> None:
        self.set_interval(LOOK, self._look)
        self.reload()

    def _look(self) -> None:
        if self.is_current and self._ring.number != self._seen:
            self.reload()

    def load(self, desk: Desk) -> tuple[LogLine, ...]:
        least = LEVELS[self._level][1]
        self._seen = self._ring.number
        return tuple(line for line in self._ring.lines if line.level >= least)

    def show(self, snapshot: tuple[LogLine, ...]) -> None:
        table = self.query_one("#lines", RowTable)
        word = LEVELS[self._level][0]
        table.border_title = f"Log · {len(snapshot)} · {word}"
        newest = snapshot[::-1]
        table.set_rows(newest, self.desk.now())
        self._show_whole()

    @on(RowTable.Highlighted, "#lines")
    def follow(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
        self._show_whole()

    @on(RowTable.Opened, "#lines")
    def open_row(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Read the whole line below; tab leads back."""
        self.query_one("#whole", Panel).focus()

    def _show_whole(self) -> None:
        line: LogLine | None = self.query_one("#lines", RowTable).cursor_row
        self.query_one("#whole", Panel).show(self._whole(line))

    def _whole(self, line: LogLine | None) -> Content:
        since = self._ring.since.astimezone(self.desk.zone)
        told = toned(
            ONLY_HERE.format(since=f"{weekday(since)} {time_of_day(since)}", most=number(MOST)),
            "muted",
        )
        if line is None:
            return told
        at = line.at.astimezone(self.desk.zone)
        head = f"{weekday(at)} {at:%H:%M:%S} · {line.word} · {line.logger}"
        lines = [Content(text) for text in plain_lines(line.text)]
        lines += [toned(plain(text), "muted") for text in line.fault.splitlines()]
        return joined([toned(plain(head), TONES[line.word]), *lines, Content(""), told])

    def action_state(self) -> None:
        """Only what is of this weight, and after the last everything again."""
        self._level = (self._level + 1) % len(LEVELS)
        self._shown = None
        self.reload()

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)
