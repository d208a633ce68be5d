"""The log: what this process did and met, and what others did as the database keeps it, the newest
on top."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from data.listing.hints import Hint
from data.words import _
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.log.ring import LONGEST, MOST, RING, LogLine, Ring
from screens.log.secrets import without_secrets
from screens.main.filter_line import FilterBox, FilterLine, has_words
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.telling import joined, toned
from screens.region import moment_width, number, time_of_day, weekday
from screens.safety import plain, plain_lines
from screens.spans import local_time
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from screens.desk import Desk

LOOK = 1.0
"""Seconds between two looks whether a line came: one number is compared, nothing is read."""

TONES = {"error": "error", "warning": "warning", "info": "muted"}

LEVELS = ((_("everything"), logging.INFO), (_("warnings and errors"), logging.WARNING),
          (_("errors"), logging.ERROR))  # fmt: skip

WHERE_FROM = _(
    "Lines of this process since {since}, {most} at most. Of others (a "
    "worker on another machine, a second console) what the database "
    "keeps: runs of jobs, alerts, quarantine, who works and what hinders "
    "it. Their own lines are in their terminal or journal; what was sent "
    "and answered stands on the leads' timelines."
)

NOTHING = _("Nothing was logged yet. What the runner, this console and others do stands here.")
NOT_FOUND = _("No line is like that.")
FILTERED = _("words to find, !word to leave out: in what, who and how grave")


class LogScreen(LiveScreen["tuple[LogLine, ...]"]):
    """Lines above, the whole of the one under the cursor below."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("log.tcss")]
    AUTO_FOCUS = "#lines"
    BINDINGS = bindings("open", "filter", "state", "close")
    NEEDS_OBJECTS = False

    def __init__(self, ring: Ring = RING) -> None:
        super().__init__()
        self._ring, self._level, self._seen = ring, 0, -1
        self._filter = ""

    def compose(self) -> ComposeResult:
        yield RowTable[Any](self._columns(), lambda line: line.key, now=self.desk.now(),
                            id="lines", empty=NOTHING)  # fmt: skip
        yield Panel(_("The whole line"), id="whole")
        yield KeyLine()

    def _columns(self) -> Sequence[Column[LogLine]]:
        return (
            Column("at", _("At"), self._at, width=moment_width(), priority=90),
            Column("word", "", lambda line, _: (line.word, TONES[line.word]), width=7,
                   priority=95),
            Column("who", _("Who"), lambda line, _: (line.thread, "muted"), width=16, priority=60),
            Column("text", _("What"), lambda line, _: (line.text, ""), min_width=30, priority=100),
        )  # fmt: skip

    def _at(self, line: LogLine, now: datetime) -> tuple[str, str]:
        at = line.at.astimezone(self.desk.zone)
        is_today = at.date() == now.astimezone(self.desk.zone).date()
        return (f"{at:%H:%M:%S}" if is_today else local_time(at, now, self.desk.zone)), "muted"

    def on_mount(self) -> None:
        self.set_interval(LOOK, self._look)
        self.reload()

    def _look(self) -> None:
        if self.is_current and self._ring.number != self._seen:
            self.reload()

    def load(self, desk: Desk) -> tuple[LogLine, ...]:
        least = LEVELS[self._level][1]
        self._seen = self._ring.number
        lines = [*self._ring.lines, *of_others(desk)]
        lines.sort(key=lambda line: (line.at, line.number))
        return tuple(line for line in lines if line.level >= least and has(line, self._filter))

    def show(self, snapshot: tuple[LogLine, ...]) -> None:
        table = self.query_one("#lines", RowTable)
        word = LEVELS[self._level][0]
        sought = f" · /{plain(self._filter, 24)}" if self._filter else ""
        table.border_title = Content(
            _("Log · {snapshot} · {word}{sought}").format(
                snapshot=len(snapshot), word=word, sought=sought
            )
        )
        table.say(NOT_FOUND if self._filter or self._level else NOTHING)
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
            WHERE_FROM.format(since=f"{weekday(since)} {time_of_day(since)}", most=number(MOST)),
            "muted",
        )
        if line is None:
            return told
        at = line.at.astimezone(self.desk.zone)
        head = f"{weekday(at)} {at:%H:%M:%S} · {line.word} · {line.logger}"
        lines = [Content(text) for text in plain_lines(line.text)]
        lines += [toned(text, "muted") for text in plain_lines(line.more)]
        return joined([toned(plain(head), TONES[line.word]), *lines, Content(""), told])

    def action_state(self) -> None:
        """Only what is of this weight, and after the last everything again."""
        self._level = (self._level + 1) % len(LEVELS)
        self._shown = None
        self.reload()

    def action_filter(self) -> None:
        """Show only lines with these words, as they are typed."""
        box = next(iter(self.query(FilterBox)), None)
        if box is None:
            box = FilterBox(self._filter, lambda _: Hint(FILTERED))
            self.mount(box, before=0)
        box.focus_line()

    def on_filter_line_typed(self, message: FilterLine.Typed) -> None:
        message.stop()
        self._filter_by(message.text.strip())

    def on_filter_line_left(self, message: FilterLine.Left) -> None:
        message.stop()
        self.query_one("#lines").focus()
        if not message.keep or not self._filter:
            self._unfilter()

    def _filter_by(self, text: str) -> None:
        if text != self._filter:
            self._filter = text
            self._shown = None
            self.reload()

    def _unfilter(self) -> None:
        self.query(FilterBox).remove()
        self._filter_by("")

    def action_close(self) -> None:
        """Take the filter off, or go back to the screen below."""
        if self._filter:
            self._unfilter()
        else:
            self.dismiss(None)


def of_others(desk: Desk) -> list[LogLine]:
    """What the database keeps of other processes; nothing where it can't be asked, which the header
    says."""
    from data.overview.log import logged

    mine = ":".join(desk.presence.console.split(":")[:2]) + ":"
    return [
        LogLine(
            -1,
            line.at,
            line.level,
            line.who,
            line.key,
            without_secrets(line.text)[:LONGEST],
            without_secrets(line.more)[:LONGEST],
        )
        for line in desk.look(logged, but=mine, now=desk.now())
    ]


def has(line: LogLine, wanted: str) -> bool:
    """Whether the line has all the words, and none of those behind a `!`."""
    return has_words(f"{line.text} {line.thread} {line.logger} {line.word}", wanted)
