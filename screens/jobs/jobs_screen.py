"""The cron runner's entries: when each runs and how it went, its history, and who runs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult

from data.words import _
from data.words.enumerated import word_of
from screens.jobs.runner_table import FRAME, RunnerTable
from screens.key_line import KeyLine
from screens.keys import the_key
from screens.reading.stored import in_his_words
from screens.region import moment_width, number
from screens.spans import brief, local_time
from screens.table import Column, RowTable
from screens.ticking import tick_every_second
from screens.verbs import bindings
from screens.window_table import WindowTable
from screens.windowed import WindowedScreen

if TYPE_CHECKING:
    from data.listing.window import Window
    from data.schedule.queries import JobRow, RunRow
    from data.schedule.runners import RunnerRow
    from screens.desk import Desk

LOOK_AGAIN = 5.0
"""Seconds between looks without a change: a runner's signs of life are told to nobody."""

NO_JOBS = _("The playbook has no [jobs.…] entry; docs/cron.md says how to write one.")
OUTCOME_TONES = {"ok": "success", "failed": "error", "running": "accent"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every entry, the runs of the one that is selected, and who is at work."""

    jobs: Sequence[JobRow]
    selected: str
    history: Window[RunRow]
    runners: Sequence[RunnerRow]


class JobsScreen(WindowedScreen[Snapshot]):
    """Entries above, runs of the entry under the cursor below, and the runners."""

    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "#jobs"
    BINDINGS = bindings("run_job", "pause", "why", "close")

    windowed = "#history"
    _selected = ""

    def compose(self) -> ComposeResult:
        now = self.desk.now()
        yield RowTable[Any](self._job_columns(), lambda job: job.name, now=now, id="jobs",
                            empty=NO_JOBS)  # fmt: skip
        yield WindowTable[Any](self._run_columns(), now=now, id="history",
                               empty=_not_yet())  # fmt: skip
        yield RunnerTable(self.desk)
        yield KeyLine()

    def _job_columns(self) -> Sequence[Column[JobRow]]:
        return (
            Column("name", _("Job"), lambda job, _: (job.name, "strong"), width=16, priority=100),
            Column(
                "next", _("Next"), self._next, width=moment_width() + 7, priority=95, ticking=True
            ),
            Column("last", _("Last"), self._last, width=moment_width(), priority=80, ticking=True),
            Column("outcome", _("Outcome"), outcome_of, width=8, priority=90),
            Column("took", _("Took"), took, width=6, priority=60, align="right"),
            Column(
                "cron", _("Schedule"), lambda job, _: (job.cron, "muted"), width=13, priority=70
            ),
            Column("zone", _("Zone"), lambda job, _: (job.zone, "muted"), width=18, priority=40),
            Column("detail", _("It said"), said, min_width=20, priority=50),
        )

    def _run_columns(self) -> Sequence[Column[RunRow]]:
        return (
            Column(
                "at", _("Started"), self._started, width=moment_width(), priority=100, ticking=True
            ),
            Column("outcome", _("Outcome"), run_outcome, width=8, priority=90),
            Column("took", _("Took"), run_took, width=6, priority=60, align="right"),
            Column("detail", _("It said"), run_said, min_width=20, priority=80),
            Column("how", _("By"), how_run, width=18, priority=70),
        )

    def on_mount(self) -> None:
        self.query_one("#jobs").border_title = _("Jobs")
        self.query_one("#history").border_title = _("Runs")
        tick_every_second(self, self._tick)
        self.set_interval(LOOK_AGAIN, self.reload)
        self.reload()

    def load(self, desk: Desk) -> Snapshot:
        from data.listing.reading import read_window
        from data.listing.window import Asked, Asker
        from data.schedule.queries import jobs, runs_of
        from data.schedule.runners import runners

        now = desk.now()
        rows = desk.look(jobs, desk.playbook, now)
        selected = self._selected or (rows[0].name if rows else "")
        runs = desk.look(read_window, runs_of(selected), self.asked or Asked(), Asker(now))
        return Snapshot(rows, selected, runs, desk.look(runners, now=now))

    def show(self, snapshot: Snapshot) -> None:
        now = self.desk.now()
        self._jobs.set_rows(snapshot.jobs, now)
        self._jobs.styles.height = FRAME + max(len(snapshot.jobs), 1)
        self.window_table.border_title = _("Runs of {selected}").format(selected=snapshot.selected)
        self.fill(snapshot.history)
        self.query_one(RunnerTable).show(snapshot.runners, now)

    def _tick(self) -> None:
        if self.is_current:
            for table in self.query(RowTable):
                table.tick(self.desk.now())

    @property
    def _jobs(self) -> RowTable[JobRow]:
        return cast("RowTable[JobRow]", self.query_one("#jobs", RowTable))

    @on(RowTable.Highlighted, "#jobs")
    def select(self, message: RowTable.Highlighted[JobRow]) -> None:
        if message.row is not None and message.row.name != self._selected:
            self._selected = message.row.name
            self.window_table.begin_again(keep=False)
            self.reload()

    def action_run_job(self) -> None:
        """Run the selected entry now, where this console has a runner."""
        if (job := self._jobs.cursor_row) is not None:
            cast("Any", self.app).run_job(job.name)

    def action_pause(self) -> None:
        """Hold the selected entry, or let it go on."""
        from data.schedule.firing import set_paused

        if (job := self._jobs.cursor_row) is None:
            return

        def hold(session: Any, *, now: datetime, by: str) -> None:  # noqa: ARG001 - acts need no time
            set_paused(session, self.desk.playbook, job.name, not job.paused, by=by)

        now, back = (
            (_("goes on"), _("holds it")) if job.paused else (_("is held"), _("lets it go on"))
        )
        self.act(hold, done=f"{job.name} {now} · {the_key('pause')} {back}")

    def action_why(self) -> None:
        """Of the selected entry: its schedule, its last runs and its next times."""
        from screens.dialogs.why import why_screen

        if (job := self._jobs.cursor_row) is not None:
            self.app.push_screen(why_screen("job", job.name))

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()

    def _next(self, job: JobRow, now: datetime) -> tuple[str, str]:
        if job.paused:
            held = _("held by {who}").format(who=job.paused_by) if job.paused_by else _("held")
            return held, "warning"
        if job.next_at is None:
            return _("never"), "warning"
        when = local_time(job.next_at, now, self.desk.zone)
        return f"{brief(job.next_at - now):>4}  {when}", ""

    def _last(self, job: JobRow, now: datetime) -> tuple[str, str]:
        return self._started(job.last, now) if job.last else (_("not yet"), "muted")

    def _started(self, run: RunRow, now: datetime) -> tuple[str, str]:
        return local_time(run.started_at, now, self.desk.zone), "muted"


def _not_yet() -> str:
    return _("It has not run yet. {run_job_key} runs it now.").format(
        run_job_key=the_key("run_job")
    )


def outcome_of(job: JobRow, now: datetime) -> tuple[str, str]:
    return run_outcome(job.last, now) if job.last else ("–", "muted")


def took(job: JobRow, now: datetime) -> tuple[str, str]:
    return run_took(job.last, now) if job.last else ("", "")


def said(job: JobRow, now: datetime) -> tuple[str, str]:
    if job.problem:
        return job.problem, "error"
    return run_said(job.last, now) if job.last else ("", "")


def run_outcome(run: RunRow, _: datetime) -> tuple[str, str]:
    return word_of(run.outcome), OUTCOME_TONES.get(run.outcome, "")


def run_took(run: RunRow, _unused: datetime) -> tuple[str, str]:
    if run.seconds is None:
        return "…", "accent"
    return (
        _("{seconds:.0f} ms").format(seconds=run.seconds * 1000)
        if run.seconds < 1
        else f"{number(run.seconds, 1)} s"
    ), ""


def run_said(run: RunRow, _: datetime) -> tuple[str, str]:
    return in_his_words(run.detail), "error" if run.outcome == "failed" else ""


def how_run(run: RunRow, _unused: datetime) -> tuple[str, str]:
    """By cron, by hand, or again because the first run was lost; and where.

    The random part of a worker's name tells a person nothing.
    """
    place = ":".join(run.worker.split(":")[:2])
    if run.second_try:
        return _("again {place}").format(place=place), "warning"
    how = _("hand") if run.by_hand else _("cron")
    return f"{how} {place}", "muted"
