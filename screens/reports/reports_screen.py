"""Reports: what can be learnt from what happened; `enter` opens the list behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from data.reports.names import REPORTS
from data.words import _, ngettext
from screens.key_line import KeyLine
from screens.keys.moves import move
from screens.live import LiveScreen
from screens.region import day, day_and_month, number, own_decimals, percent, weekday
from screens.reports.report_tabs import ReportTabs
from screens.safety import plain
from screens.spans import local_time
from screens.table import Column, RowTable
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.reports.report import Figure, Report
    from screens.desk import Desk
    from screens.live import DataChanged
    from screens.reports.plot import ReportPlot

DAYS = (7, 30, 90, 365)
"""The spans that `d` goes round, in days."""

SETTING = "reports.days"

LOOK_AGAIN = 15.0
"""Seconds between two readings while things change: a report reads many rows."""

WIDE = 120

LEAST_ROWS = 10
"""Lines that the figures keep where the plot stands above them."""

LEAST_PLOT = 7

OF_FIGURES = ("answers", "leads")
"""Reports whose sentence holds figures with a point, and no name that somebody gave."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was asked, and the answer."""

    name: str
    days: int
    report: Report


class ReportsScreen(LiveScreen[Snapshot]):
    """Tabs, the answer in a sentence, the plot, and every figure as a row."""

    CSS_PATH = Path(__file__).with_name("reports.tcss")
    AUTO_FOCUS = "#figures"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = [
        *bindings("open", "days", "close"),
        move("next_pane", "step(1)", _("Next report")),
        move("right", "step(1)", _("Next report")),
        move("previous_pane", "step(-1)", _("Report before")),
        move("left", "step(-1)", _("Report before")),
    ]

    def __init__(self, name: str = "answers") -> None:
        super().__init__()
        self._asked, self._days = name, 30
        self._has_news = False
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        yield ReportTabs(tuple(REPORTS), id="tabs")
        yield Static(id="says", markup=False)
        with Container(id="both"):
            yield RowTable[Any](self._columns(), lambda figure: figure.key, now=self.desk.now(),
                                id="figures", empty=_("Reading …"))  # fmt: skip
        yield KeyLine()

    def _columns(self) -> Sequence[Column[Figure]]:
        return (
            Column("figure", _("Figure"), _label, min_width=22, priority=100),
            Column("value", "", _value, width=8, priority=99, align="right"),
            Column("share", _("Share"), _share, width=5, priority=90, align="right"),
            Column("list", "", _has_list, width=1, priority=80),
            Column("note", "", lambda figure, _: (figure.note, "muted"), min_width=14,
                   priority=50),
        )  # fmt: skip

    def on_mount(self) -> None:
        kept = self.desk.setting(SETTING, self._days)
        self._days = kept if kept in DAYS else self._days
        self.query_one(ReportTabs).choose(self._asked)
        self.query_one("#figures").border_title = self._span()
        self.set_interval(LOOK_AGAIN, self._look_again)
        self.reload()

    def load(self, desk: Desk) -> Snapshot:
        import screens.reports.plot  # noqa: F401 - here it makes no key wait
        from data.reports.asking import report
        from data.reports.report import Period

        name, days = self._asked, self._days
        period = Period.last(days, desk.now(), desk.zone)
        return Snapshot(name, days, desk.look(report, name, desk.playbook, period))

    def show(self, snapshot: Snapshot) -> None:
        if (snapshot.name, snapshot.days) != (self._asked, self._days):
            return  # the operator has gone on meanwhile, and that is being read
        self._report = snapshot.report
        sentence = snapshot.report.says
        if snapshot.name in OF_FIGURES:
            sentence = own_decimals(sentence)
        says = Content.assemble((plain(sentence), "bold"))
        if (cut := self._cut(snapshot.report)) is not None:
            says = says.append(f"  {cut}")
        self.query_one("#says", Static).update(says)
        table = self.query_one("#figures", RowTable)
        table.border_title = self._span()
        table.set_rows(snapshot.report.figures, self.desk.now())
        self._show_plot()
        self.refresh_bindings()

    def _cut(self, report: Report) -> str | None:
        """From when on rows are counted, where there are too many to count them all."""
        if not report.is_cut or report.since is None:
            return None
        since = local_time(report.since, self.desk.now(), self.desk.zone)
        return _("There are too many to read: this is of those since {since}.").format(since=since)

    def _span(self) -> str:
        return ngettext("The last {days} day", "The last {days} days", self._days).format(
            days=self._days
        )

    def on_data_changed(self, message: DataChanged) -> None:
        """A report is read again now and then, not with every commit."""
        message.stop()
        self._has_news = True

    def _look_again(self) -> None:
        if self._has_news and self.is_current:
            self._has_news = False
            self.reload()

    def _show_plot(self) -> None:
        from screens.reports.plot import ReportPlot

        plots = self.query(ReportPlot)
        plot = plots.first() if plots else ReportPlot(id="plot")
        if not plots:
            self.query_one("#both").mount(plot, before=0)
        self._draw(plot)

    def _draw(self, plot: ReportPlot) -> None:
        if self._report is None:
            return
        bars = self._report.plotted
        plot.display = any(figure.value for figure in bars)
        row = self.query_one("#figures", RowTable).cursor_row
        keys = [figure.key for figure in bars]
        at = keys.index(row.key) if row is not None and row.key in keys else None
        room = self.query_one("#both").size.height
        most = room if self.has_class("-wide") else max(room - LEAST_ROWS, LEAST_PLOT)
        plot.show(self._report.plot, bars, at, most)

    def on_resize(self) -> None:
        if self.query("#plot"):
            self.call_after_refresh(self._show_plot)

    @on(RowTable.Highlighted, "#figures")
    def follow(self, message: RowTable.Highlighted[Any]) -> None:
        message.stop()
        if self.query("#plot"):
            self._show_plot()
        self.refresh_bindings()

    @on(RowTable.Opened, "#figures")
    def open_row(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        self.action_open()

    @on(ReportTabs.Chosen)
    def go_to(self, message: ReportTabs.Chosen) -> None:
        message.stop()
        self._ask(message.name, self._days)

    def _ask(self, name: str, days: int) -> None:
        self._asked, self._days = name, days
        self.query_one(ReportTabs).choose(name)
        self.query_one("#figures").border_title = self._span()
        self.reload()

    def action_step(self, step: int) -> None:
        """Go round the reports."""
        names = list(REPORTS)
        self._ask(names[(names.index(self._asked) + step) % len(names)], self._days)

    def action_days(self) -> None:
        """A longer time, and after the longest the shortest."""
        days = DAYS[(DAYS.index(self._days) + 1) % len(DAYS)]
        self.desk.keep_setting(SETTING, days)
        self._ask(self._asked, days)

    def action_open(self) -> None:
        """The list behind the figure under the cursor."""
        from screens.reports.behind_screen import BehindScreen

        figure: Figure | None = self.query_one("#figures", RowTable).cursor_row
        if figure is not None and figure.opens and self._report is not None:
            self.app.push_screen(BehindScreen(self._report.title, figure))
        else:
            self.notify(_("Nobody is counted here, so there is no list."), markup=False)

    def why_not(self, action: str) -> str:
        """Why a key does nothing here."""
        figure = self.query_one("#figures", RowTable).cursor_row if self.is_attached else None
        if action == "open" and (figure is None or not figure.opens):
            return _("Nobody is counted here, so there is no list.")
        return ""

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)


def _label(figure: Figure, _: datetime) -> tuple[str, str]:
    if figure.day is None:
        return figure.label, "" if figure.in_plot else "strong"
    if figure.label == figure.key:  # a bar a day
        return f"{weekday(figure.day)} {day_and_month(figure.day)}", ""
    return figure.label.replace(figure.key, day(figure.day)), ""


def _value(figure: Figure, _: datetime) -> tuple[str, str]:
    from data.reports.spoken import spoken

    tone = "" if figure.value else "muted"
    if figure.unit == "count" and figure.value is not None:
        return number(figure.value), tone
    return own_decimals(spoken(figure.value, figure.unit)), tone


def _share(figure: Figure, _: datetime) -> tuple[str, str]:
    return ("" if figure.share is None else percent(figure.share)), "muted"


def _has_list(figure: Figure, _: datetime) -> tuple[str, str]:
    return ("›" if figure.opens else ""), "muted"
