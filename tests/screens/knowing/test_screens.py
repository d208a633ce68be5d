"""Reports, status and log as an operator sees them."""

from __future__ import annotations

import logging
from pathlib import Path

from data.schedule.firing import finish, remember_entries, start_by_hand
from data.schedule.tables import RunOutcome
from screens.lead.lead_screen import LeadScreen
from screens.log.log_screen import LogScreen
from screens.log.ring import Ring
from screens.reports.behind_screen import BehindScreen
from screens.reports.plot import HERE, REST, ReportPlot
from screens.reports.report_tabs import ReportTabs
from screens.reports.reports_screen import ReportsScreen
from screens.status.status_screen import StatusScreen
from screens.status.transports import Transport
from tests.build import ASKS_FOR_THE_PRICE, DAY, MINUTE, NOON, a_lead, an_answered_lead
from tests.screens.sight import (
    HOSTILE,
    Watch,
    look_again,
    new_agency,
    press,
    seen,
    settle,
    sight,
    words,
)

SOON = NOON + MINUTE
LONG_AGO = NOON - 999 * DAY


async def test_every_figure_opens_the_list_that_it_counts(tmp_path: Path) -> None:
    agency = new_agency(tmp_path)
    for day, name in enumerate(("Ann", "Ben", HOSTILE)):
        an_answered_lead(agency, now=NOON - day * DAY, name=name, email=f"p{day}@example.org")
    async with seen(agency, Watch(SOON), ReportsScreen, (80, 24)) as (app, pilot):
        assert "3 of 3 leads were answered, half of them within 0 s." in words(app)
        await press(app, pilot, "tab")
        assert "3 leads came in, 0.1 a day." in words(app)
        plot = app.screen.query_one(ReportPlot)
        assert plot.border_title == "leads a day"
        assert HERE not in sight(app), "no bar is under the cursor yet"
        await press(app, pilot, "down", "down", "down", "down")
        assert HERE in sight(app)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, BehindScreen)
        assert "Leads: 2026-11-24 · 1" in words(app)
        assert "Ann" in words(app)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LeadScreen)
        await press(app, pilot, "escape", "escape", "home", "enter")
        assert "Leads: leads came in · 3" in words(app)
        assert "[@click=app.quit]x[/]" in words(app), "a name is text and no markup"
        await press(app, pilot, "escape", "d")
        assert "The last 90 days" in words(app)
        assert "leads a week" in words(app)
        await press(app, pilot, "end", "enter")
        assert isinstance(app.screen, ReportsScreen), "where nobody is counted there is no list"
        tabs = app.screen.query_one(ReportTabs)
        await pilot.click(tabs, offset=(24, 0))
        await settle(app, pilot)
        assert "Most came through Website: 3 of 3." in words(app)
        await press(app, pilot, *("tab",) * 3)
        assert "No draft was rejected" in words(app)
        assert not app.screen.query_one(ReportPlot).display


async def test_a_bar_is_as_long_as_its_figure_and_never_over_another(tmp_path: Path) -> None:
    """plotext's own bars are drawn over their neighbours where lines are few."""
    agency = new_agency(tmp_path)
    for number, door in enumerate(("portal", "portal", "portal", "portal", "website")):
        a_lead(agency, door=door, name=f"N{number}", email=f"p{number}@example.org")
    async with seen(agency, Watch(SOON), lambda: ReportsScreen("sources"), (80, 24)) as (app, _):
        drawn = [line for line in sight(app).splitlines() if REST in line or HERE in line]
        lines = {line.split()[1]: line for line in drawn if line.split()[1].isalpha()}
        assert set(lines) == {"Portal", "Website"}
        assert len(drawn) == 4, "two lines each"
        portal = sum(lines["Portal"].count(sign) for sign in (REST, HERE))
        website = sum(lines["Website"].count(sign) for sign in (REST, HERE))
        assert portal / website > 3.5
        assert portal > 50


async def test_the_status_says_what_is_bad_first_and_leads_on(tmp_path: Path) -> None:
    agency = new_agency(tmp_path)
    a_lead(agency, message=ASKS_FOR_THE_PRICE)
    transports = (Transport("e-mail", "mail.example.com:587", channel="email"),
                  Transport("texts", "", "texts wait in the queue", "sms"))  # fmt: skip

    async with seen(agency, Watch(NOON + DAY), StatusScreen, (120, 40)) as (app, pilot):
        app.desk.transports = transports
        await look_again(app, pilot)
        text = words(app)
        assert "✗ bad Runner none nothing is answered" in text
        assert "drafts for a person 1" in text
        assert "✓ ok Transport e-mail mail.example.com:587" in text
        assert "– off Transport texts texts wait in the queue" in text
        assert "SQLite" in text
        assert "from arrival to understood" in text
        assert "enter opens it (Jobs)" in text


async def test_the_log_shows_new_lines_and_only_the_grave_ones(tmp_path: Path) -> None:
    ring = Ring()
    logger = logging.Logger("jobs.runner")
    logger.addHandler(ring)
    logger.info("12 new mails")
    agency = new_agency(tmp_path)
    agency.do(remember_entries, agency.playbook, now=NOON)
    name, worker = next(iter(agency.playbook.jobs)), "elsewhere:7:ab"
    run = agency.do(start_by_hand, agency.playbook, name, worker=worker, now=LONG_AGO)
    agency.do(finish, run.run_id, RunOutcome.FAILED, "1 of 3 failed", worker=worker, now=LONG_AGO)
    async with seen(agency, Watch(), lambda: LogScreen(ring), (100, 30)) as (app, pilot):
        assert "12 new mails" in words(app)
        logger.warning("The mail server is slow: %s", HOSTILE)
        app.screen._look()  # type: ignore[attr-defined]
        await settle(app, pilot)
        await press(app, pilot, "home")
        assert "The mail server is slow" in words(app)
        assert "jobs.runner" in words(app)
        await press(app, pilot, "s")
        assert "Log · 2 · warnings and errors" in words(app)
        assert "12 new mails" not in words(app)
        assert "elsewhere:7" in words(app), "a worker on another machine, from the database"
        assert "1 of 3 failed" in words(app)
        await press(app, pilot, "slash", *"!slow")
        assert "Log · 1 · warnings and errors · /!slow" in words(app)
        await press(app, pilot, "escape", "s", "s")
        assert "12 new mails" in words(app)
