"""What would happen until a date: the real rules on a moved clock, and nothing of it stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import get_args

import pytest

from data.activity.tables import Activity
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.tables import Message
from data.playbook.models import JobName
from data.refused import Refused
from data.whatif.chores import BY_THE_CLOCKWORK, CHORES, LEFT_OUT
from data.whatif.play import Play
from data.whatif.question import what_if
from data.whatif.scenario import Deed, DeedKind, Happening, Scenario
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_agency,
    an_answered_lead,
)


def future(
    agency: Agency, lead: int | None, until: datetime, *deeds: Deed, approves: bool = False
) -> list[Happening]:
    scenario = Scenario(until, lead, deeds, approves)
    return list(what_if(agency.store, agency.house, scenario, now=NOON))


def sent(happenings: list[Happening]) -> list[tuple[timedelta, str]]:
    """When something left, counted from noon, and how it begins."""
    return [(one.at - NOON, one.text.split("Hi")[0].strip()) for one in happenings
            if one.kind == "message.sent"]  # fmt: skip


def test_unanswered_it_goes_on_by_the_rules_into_the_next_sequence(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    told = future(agency, lead, NOON + 40 * DAY)
    assert [after for after, _ in sent(told)] == [DAY, 3 * DAY, 7 * DAY, 37 * DAY]
    assert ("sequence.started", "new-lead ended without an outcome") in [
        (one.kind, one.why) for one in told
    ]
    assert all(one.why for one in told)


def test_the_database_itself_is_as_it_was(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    before = [(row.id, row.at) for row in agency.rows(Activity)]
    future(agency, lead, NOON + 40 * DAY, Deed(NOON + DAY, DeedKind.BOOK))
    assert [(row.id, row.at) for row in agency.rows(Activity)] == before
    assert agency.row(Lead, lead).stage == LeadStage.CONTACTED
    assert len(agency.rows(Message)) == 1


@pytest.mark.parametrize(
    ("kind", "stops", "sends"),
    [
        (DeedKind.REPLY, "the person replied", [DAY]),
        (DeedKind.BOOK, "an appointment is booked", [DAY, 3 * DAY, 4 * DAY - 60 * MINUTE]),
        (DeedKind.OPT_OUT, "Opted out of e-mail", [DAY]),
        (DeedKind.LOST, "outcome lost", [DAY]),
    ],
)
def test_what_somebody_does_changes_what_comes(
    sqlite: str, kind: DeedKind, stops: str, sends: list[timedelta]
) -> None:
    agency = an_agency(sqlite)
    lead = an_answered_lead(agency)
    told = future(agency, lead, NOON + 10 * DAY, Deed(NOON + 2 * DAY, kind))
    assert [after for after, _ in sent(told)] == sends
    assert stops in [one.why for one in told if one.kind == "sequence.stopped"]
    agency.store.close()


def test_a_draft_waits_for_ever_unless_somebody_is_supposed_to_approve_it(agency: Agency) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    alone = future(agency, lead, NOON + 2 * DAY)
    assert [one.kind for one in alone] == ["lead.overdue"]
    assert alone[0].at - NOON - 4 * MINUTE < MINUTE
    read = future(agency, lead, NOON + 2 * DAY, approves=True)
    assert sent(read)[0][0] == timedelta(0)
    assert len(sent(read)) == 2


def test_a_question_about_one_lead_is_not_answered_with_others(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    other = a_lead(agency, email="ben@example.org", name="Ben", message=ASKS_FOR_THE_PRICE)
    assert {one.lead_id for one in future(agency, lead, NOON + 8 * DAY)} == {lead}
    assert {one.lead_id for one in future(agency, None, NOON + 8 * DAY)} == {lead, other}


@pytest.mark.parametrize(
    ("lead", "until", "deeds", "sentence"),
    [
        (1, NOON, (), "Name a time to come: what has happened is on the timeline."),
        (1, NOON + 800 * DAY, (), "That is too far away: ask for two years at most."),
        (99, NOON + DAY, (), "There is no lead 99."),
        (None, NOON + DAY, (Deed(NOON, DeedKind.REPLY),), "Name the lead that does it."),
    ],
)
def test_what_cannot_be_played_is_refused(
    house: Agency, lead: int | None, until: datetime, deeds: tuple[Deed, ...], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        future(house, lead, until, *deeds)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    opened = an_agency(tmp_path_factory.mktemp("what-if") / "callboard.sqlite")
    yield opened
    opened.store.close()


def test_every_job_is_played_or_left_out_for_a_reason() -> None:
    assert {*CHORES, *BY_THE_CLOCKWORK, *LEFT_OUT} == set(get_args(JobName))


def test_a_play_that_nobody_waits_for_any_more_ends_at_once(house: Agency) -> None:
    scenario = Scenario(NOON + 700 * DAY)
    play = Play(house.store, house.house, scenario, NOON, is_given_up=lambda: True)
    play.to_the_end()
    assert not house.rows(Activity)
