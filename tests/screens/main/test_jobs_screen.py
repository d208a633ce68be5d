"""The jobs screen."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from data.playbook.models import CronEntry
from data.schedule.firing import (
    claim_due,
    fail_abandoned,
    finish,
    remember_entries,
    start_by_hand,
)
from data.schedule.tables import Entry, RunOutcome
from data.schedule.workers import beat, leave
from screens.jobs.jobs_screen import JobsScreen
from screens.table import RowTable
from tests.build import HOUR, MINUTE
from tests.screens.main.house import House, until

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 40)], ids=["80x24", "160x40"])


def text_of(pilot: Pilot[None], table: str) -> str:
    widget = pilot.app.screen.query_one(f"#{table}", RowTable)
    return "\n".join(widget.render_line(y).text for y in range(widget.size.height))


def with_runs(house: House) -> None:
    agency = house.agency
    agency.do(remember_entries, agency.playbook, now=house.now)
    run = agency.do(start_by_hand, agency.playbook, "deliver", now=house.now, worker="host:1:ab")
    later = house.now + 2 * (MINUTE / 60)
    refused = "The mail server refused us"
    agency.do(finish, run.run_id, RunOutcome.FAILED, refused, now=later, worker="host:1:ab")
    house.now += 5 * MINUTE


async def on_jobs(pilot: Pilot[None]) -> None:
    await pilot.press("J")
    await until(pilot, lambda: isinstance(pilot.app.screen, JobsScreen))
    await until(pilot, lambda: "process-inbox" in text_of(pilot, "jobs"))


async def test_each_entry_shows_its_schedule_next_and_last_run_and_outcome(house: House) -> None:
    with_runs(house)
    async with house.console((160, 40)) as pilot:
        await on_jobs(pilot)
        line = next(row for row in text_of(pilot, "jobs").splitlines() if "deliver" in row)
        for said in ("* * * * *", "12:06", "12:00", "failed", "2.0 s", "The mail server refused"):
            assert said in line
        digest = next(row for row in text_of(pilot, "jobs").splitlines() if "daily-digest" in row)
        assert "19h  Wed 07:30" in digest


async def test_the_runs_below_are_those_of_the_selected_entry(house: House) -> None:
    with_runs(house)
    async with house.console((160, 40)) as pilot:
        await on_jobs(pilot)
        assert "It has not run yet" in text_of(pilot, "history")
        await pilot.press("j", "j", "j")
        await until(pilot, lambda: "host:1" in text_of(pilot, "history"))
        assert "hand" in text_of(pilot, "history")


@SIZES
async def test_each_run_says_which_worker_ran_it_and_a_second_try_that_it_is_one(
    house: House, size: tuple[int, int]
) -> None:
    agency = house.agency
    at_noon = CronEntry(job="process-inbox", cron="0 12 * * *", timezone="America/New_York")
    playbook = agency.playbook.model_copy(update={"jobs": {"process-inbox": at_noon}})
    agency.do(remember_entries, playbook, now=house.now - MINUTE)
    agency.do(claim_due, playbook, now=house.now, worker="host:1:ab")
    house.now += 2 * MINUTE
    agency.do(fail_abandoned, now=house.now)
    agency.do(claim_due, playbook, now=house.now, worker="host:2:cd")
    async with house.console(size) as pilot:
        await on_jobs(pilot)
        await until(pilot, lambda: "host:2" in text_of(pilot, "history"))
        again, first = text_of(pilot, "history").splitlines()[1:3]
        assert "again host:2" in again
        assert ("cron host:1" in first, "failed" in first) == (True, True)


def signs(house: House, name: str, kind: str, trouble: str = "") -> None:
    """A sign of life of a runner that has been there for an hour."""
    host, pid, _ = name.split(":")
    house.agency.do(beat, name, host=host, pid=int(pid), kind=kind, trouble=trouble,
                    started_at=house.now - HOUR, now=house.now)  # fmt: skip


@SIZES
async def test_who_runs_what_since_when_and_what_troubles_it_is_seen(
    house: House, size: tuple[int, int]
) -> None:
    agency = house.agency
    agency.do(remember_entries, agency.playbook, now=house.now)
    signs(house, "web1:4711:ab", "serve")
    signs(house, "desk:12:cd", "console", "SMTP is down")
    agency.do(start_by_hand, agency.playbook, "deliver", now=house.now, worker="web1:4711:ab")
    agency.do(start_by_hand, agency.playbook, "housekeeping", now=house.now, worker="else:9:ef")
    house.now += 12 * (MINUTE / 60)
    async with house.console(size) as pilot:
        await on_jobs(pilot)
        await until(pilot, lambda: "web1" in text_of(pilot, "runners"))
        console, serve, other = text_of(pilot, "runners").splitlines()[1:4]
        for said in ("serve on web1", "4711", "11:00", "deliver 0:12"):
            assert said in serve
        assert ("SMTP is down" in console, "12:00:00" in console) == (True, size[0] > 80)
        assert ("else, not" in other, "housekeeping" in other) == (True, True)


async def test_a_runner_that_leaves_is_gone_and_with_the_last_one_it_is_said(
    house: House,
) -> None:
    signs(house, "web1:4711:ab", "serve")
    async with house.console((80, 24)) as pilot:
        await on_jobs(pilot)
        await until(pilot, lambda: "serve on web1" in text_of(pilot, "runners"))
        assert "idle" in text_of(pilot, "runners")
        house.agency.do(leave, "web1:4711:ab")
        await until(pilot, lambda: "and so has `callboard serve`." in text_of(pilot, "runners"))
        assert "No runner is alive: nothing is answered" in text_of(pilot, "runners")


async def test_p_holds_an_entry_and_lets_it_go_on(house: House) -> None:
    with_runs(house)
    async with house.console((160, 40)) as pilot:
        await on_jobs(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "held by anna" in text_of(pilot, "jobs"))
        assert house.agency.row(Entry, "process-inbox").paused_by == "anna"
        await pilot.press("p")
        await until(pilot, lambda: "held" not in text_of(pilot, "jobs"))


async def test_capital_r_runs_the_selected_entry_in_this_consoles_runner(house: House) -> None:
    with_runs(house)
    async with house.console((160, 40), with_runner=True) as pilot:
        await until(pilot, lambda: pilot.app.runner)  # type: ignore[attr-defined]
        await on_jobs(pilot)
        await pilot.press("j", "j", "j", "R")
        await until(pilot, lambda: house.runs == ["deliver"])


async def test_escape_goes_back_to_the_panes(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        await pilot.press("J", "escape")
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 1
