"""The jobs screen."""

from __future__ import annotations

from textual.pilot import Pilot

from data.schedule.firing import finish, remember_entries, start_by_hand
from data.schedule.tables import Entry, RunOutcome
from screens.jobs.jobs_screen import JobsScreen
from screens.table import RowTable
from tests.build import MINUTE
from tests.screens.main.house import House, until


def text_of(pilot: Pilot[None], table: str) -> str:
    widget = pilot.app.screen.query_one(f"#{table}", RowTable)
    return "\n".join(widget.render_line(y).text for y in range(widget.size.height))


def with_runs(house: House) -> None:
    agency = house.agency
    agency.do(remember_entries, agency.playbook, now=house.now)
    run = agency.do(start_by_hand, agency.playbook, "deliver", now=house.now, worker="host:1:ab")
    later = house.now + 2 * (MINUTE / 60)
    agency.do(finish, run.run_id, RunOutcome.FAILED, "The mail server refused us", now=later)
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
        await pilot.press("j")
        await until(pilot, lambda: "host:1:ab" in text_of(pilot, "history"))
        assert "hand" in text_of(pilot, "history")


async def test_p_holds_an_entry_and_lets_it_go_on(house: House) -> None:
    with_runs(house)
    async with house.console((160, 40)) as pilot:
        await on_jobs(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "held" in text_of(pilot, "jobs"))
        assert house.agency.row(Entry, "process-inbox").paused_by == "anna"
        await pilot.press("p")
        await until(pilot, lambda: "held" not in text_of(pilot, "jobs"))


async def test_capital_r_runs_the_selected_entry_in_this_consoles_runner(house: House) -> None:
    with_runs(house)
    async with house.console((160, 40), with_runner=True) as pilot:
        await until(pilot, lambda: pilot.app.runner)  # type: ignore[attr-defined]
        await on_jobs(pilot)
        await pilot.press("j", "R")
        await until(pilot, lambda: house.runs == ["deliver"])


async def test_escape_goes_back_to_the_panes(house: House) -> None:
    async with house.console((80, 24)) as pilot:
        await pilot.press("J", "escape")
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 1
