"""Why, what next, the next 24 hours of all, and what if: as an operator sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from data.activity.tables import Activity
from data.outreach.tables import Enrolment, FollowUp
from screens.dialogs.why import why_screen
from screens.outlook.next_hours import NextHoursScreen
from screens.outlook.what_if import WhatIfScreen
from screens.reading.panel import Panel
from screens.table import RowTable
from tests.build import (
    ASKS_FOR_THE_PRICE,
    HOUR,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    steps_of,
    the_message,
)
from tests.screens.sight import (
    HOSTILE,
    Sight,
    Watch,
    look_again,
    new_agency,
    press,
    seen,
    settle,
    sight,
)


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return new_agency(tmp_path)


def told(app: Sight, panel: str) -> str:
    return app.screen.query_one(panel, Panel).text


async def test_w_tells_the_rules_that_led_here_and_what_would_cancel_each_step(
    agency: Agency,
) -> None:
    lead = an_answered_lead(agency, message="We need a website", name=HOSTILE)
    async with seen(agency, Watch(), lambda: why_screen("lead", lead), (120, 40)) as (app, _):
        rules, coming = told(app, "#rules"), told(app, "#coming")
        assert "[@click=app.quit]x[/]" in sight(app)
    assert "no review reason matched" in rules
    assert "the sequence starts with the first response (001)" in rules
    first, why, unless = coming.splitlines()[:3]
    assert first == "Wed 12:00    New lead: day-1 by e-mail  in 24h"
    assert why.strip() == "1 day after it began ([sequences.new-lead], since 24 Nov)"
    assert unless.strip().startswith("unless the person replies; an appointment is booked; ")
    assert "unless as above" in coming
    assert "Staying in touch begins" in coming


async def test_w_on_a_draft_and_on_a_cron_entry(agency: Agency) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead).id or 0
    async with seen(agency, Watch(), lambda: why_screen("message", draft)) as (app, pilot):
        coming = told(app, "#coming")
        assert "review: " in sight(app)
        await app.push_screen(why_screen("job", "daily-digest"))
        await settle(app, pilot)
        assert "daily-digest runs" in told(app, "#coming")
    assert coming.splitlines()[0].startswith("now          First answer by e-mail (website) waits")
    assert "The answer gets late" in coming


async def test_the_next_24_hours_lead_to_the_lead_and_its_why(agency: Agency) -> None:
    an_answered_lead(agency)
    a_lead(agency, name="Ben", email="ben@example.org", message=ASKS_FOR_THE_PRICE)
    async with seen(agency, Watch(NOON + HOUR), NextHoursScreen, (120, 30)) as (app, pilot):
        assert [row.thing.lead_name for row in app.screen.query_one(RowTable).rows] == [
            "Ben", "Dana Ortiz"]  # fmt: skip
        assert "first_response_minutes" in told(app, "#whole")
        assert "The next 24 hours · 2 " in sight(app)
        await press(app, pilot, "j", "w")
        assert "Dana Ortiz" in sight(app)
        await press(app, pilot, "escape", "enter")
        assert type(app.screen).__name__ == "LeadScreen"


async def test_the_next_hours_are_a_window_and_the_cursor_stays_on_its_row(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    first, (enrolment,) = steps_of(agency, lead)[0], agency.rows(Enrolment)

    def again(count: int, minutes: int) -> None:
        def add(session: Session) -> None:
            for n in range(count):
                copied = enrolment.model_dump(exclude={"id"}) | {"about": f"{minutes}-{n}"}
                session.add(another := Enrolment(**copied))
                session.flush()
                same = first.model_dump(exclude={"id"}) | {"enrolment_id": another.id}
                due = first.due_at + timedelta(minutes=minutes + n)
                session.add(FollowUp(**same | {"due_at": due}))

        agency.do(add)

    again(400, 0)
    async with seen(agency, Watch(first.due_at - HOUR), NextHoursScreen, (120, 30)) as (app, pilot):
        shown = app.screen
        assert isinstance(shown, NextHoursScreen)
        await settle(app, pilot)
        assert "The next 24 hours · 801 " in sight(app)  # a sequence begins behind each of the 400
        assert len(shown.table.rows) < 200
        await press(app, pilot, "G")
        last = shown.table.cursor_row
        assert last is not None
        assert len(shown.table.rows) < 200
        again(3, -30)
        await look_again(app, pilot)
        assert shown.table.cursor_row == last
        await press(app, pilot, "g")
        assert shown.table.cursor_row != last
        assert shown.table.cursor_row is not None
        assert shown.table.cursor_row.thing.at == first.due_at - timedelta(minutes=30)


async def test_what_reads_alike_stands_twice(agency: Agency) -> None:
    """The reminders of two appointments, say."""
    lead = an_answered_lead(agency)
    steps, (enrolment,) = steps_of(agency, lead), agency.rows(Enrolment)
    step = steps[0]

    def again(session: Session) -> None:
        another = Enrolment(**enrolment.model_dump(exclude={"id"}) | {"about": "another"})
        session.add(another)
        session.flush()
        for one in steps:
            same = one.model_dump(exclude={"id"}) | {"enrolment_id": another.id}
            session.add(FollowUp(**same))

    agency.do(again)
    async with seen(agency, Watch(step.due_at - HOUR), NextHoursScreen, (120, 30)) as (app, pilot):
        one, other = app.screen.query_one(RowTable).rows[:2]
        assert (one.thing.what, one.thing.lead_id) == (other.thing.what, other.thing.lead_id)
        await press(app, pilot, "v")
        played = app.screen
        assert isinstance(played, WhatIfScreen)
        first = played.table.rows[0]
        played.show((first, replace(first, number=first.number + 1)))
        assert len(played.table.rows) == 2


async def test_what_if_plays_a_supposition_and_stores_nothing(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    assert steps_of(agency, lead)
    entries = len(agency.rows(Activity))
    async with seen(agency, Watch(), lambda: WhatIfScreen(lead), (120, 30)) as (app, pilot):
        assert "nobody does anything" in sight(app)
        assert "Sequence nurture started" in sight(app)
        await press(app, pilot, "e", "b", "2")
        assert "they book an appointment Wed 12:00" in sight(app)
        assert "an appointment is booked" in sight(app)
        await press(app, pilot, "d", "1")
        assert "Sequence nurture started" not in sight(app)
        assert "Nothing would happen" not in sight(app)
    assert len(agency.rows(Activity)) == entries
