"""Quiet hours by state: never earlier, never later, and not on the days that a state keeps free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.consent.quiet import hours_at, stricter_states
from data.leads.places import Place
from data.outreach.hours import is_open, next_open
from data.playbook.error import PlaybookError
from data.playbook.load import parse
from data.playbook.models import Window
from tests.build import HOUR, Agency, a_lead, a_playbook, delivered, the_message

ZONES = {"FL": "America/New_York", "TX": "America/Chicago", "AL": "America/Chicago",
         "RI": "America/New_York", "UT": "America/Denver", "KY": "America/New_York",
         "CA": "America/Los_Angeles", "PA": "America/New_York"}  # fmt: skip


def in_state(*states: str) -> Place:
    return Place(tuple(dict.fromkeys(ZONES[state] for state in states)), "test", states)


def at(text: str, state: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONES[state])).astimezone(UTC)


@pytest.mark.parametrize(
    ("state", "asked", "leaves"),
    [
        ("FL", "2026-06-01T19:59", "2026-06-01T19:59"),
        ("FL", "2026-06-01T20:00", "2026-06-02T08:00"),
        ("CA", "2026-06-01T20:00", "2026-06-01T20:00"),
        ("KY", "2026-06-01T08:30", "2026-06-01T10:00"),
        ("TX", "2026-06-07T09:30", "2026-06-07T12:00"),  # a Sunday
        ("AL", "2026-06-06T20:30", "2026-06-08T08:00"),  # Saturday night: not on Sunday
        ("RI", "2026-06-06T17:30", "2026-06-08T09:00"),  # Saturdays close at five
        ("UT", "2026-07-24T10:00", "2026-07-25T08:00"),  # Pioneer Day
        ("UT", "2026-07-03T10:00", "2026-07-06T08:00"),  # the Fourth, observed; Saturday; Sunday
        ("AL", "2026-12-25T10:00", "2026-12-26T08:00"),
        ("PA", "2026-12-25T10:00", "2026-12-26T08:00"),
        ("FL", "2026-12-25T10:00", "2026-12-25T10:00"),
    ],
)  # fmt: skip
def test_a_text_waits_for_the_hours_of_the_state(state: str, asked: str, leaves: str) -> None:
    place = in_state(state)
    hours = hours_at("sms", place, a_playbook())
    assert next_open(at(asked, state), hours, place) == at(leaves, state)


def test_two_states_are_both_kept_and_mail_knows_none() -> None:
    both = in_state("UT", "FL")  # eight in Utah is ten in Florida, eight in Florida is six in Utah
    hours = hours_at("sms", both, a_playbook())
    assert next_open(at("2026-06-02T06:00", "FL"), hours, both) == at("2026-06-02T08:00", "UT")
    assert next_open(at("2026-06-02T18:00", "UT"), hours, both) == at("2026-06-03T08:00", "UT")
    assert hours_at("email", both, a_playbook()) is a_playbook().hours.email
    assert stricter_states("email", both, a_playbook()) == {}
    assert hours_at("sms", in_state("CA"), a_playbook()) is a_playbook().hours.sms


def test_a_named_window_is_narrowed_like_any_other_and_no_state_opens_what_is_shut() -> None:
    evening = Window(opens=time(19), closes=time(22))
    hours = hours_at("sms", in_state("FL"), a_playbook(), evening)
    assert hours.span(date(2026, 6, 1)) == (time(19), time(20))
    assert hours_at("sms", in_state("RI"), a_playbook(), evening).span(date(2026, 6, 1)) is None


def test_hours_that_never_open_are_asked_about_again_later() -> None:
    sundays = Window(opens=time(8), closes=time(20), days=(7,))
    place = in_state("AL")
    now = at("2026-06-01T12:00", "AL")
    hours = hours_at("sms", place, a_playbook(), sundays)
    assert next_open(now, hours, place) - now == timedelta(days=16)


def test_the_morning_of_either_dst_night_opens_at_the_wall_clocks_eight() -> None:
    place = in_state("FL")
    hours = hours_at("sms", place, a_playbook())
    for night, offset in (("2026-03-08", 4), ("2026-11-01", 5)):
        opened = next_open(at(f"{night}T00:30", "FL"), hours, place)
        assert (opened.hour, is_open(opened, hours, place)) == (8 + offset, True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ('[hours.states.FA]\nopens = "09:00"', "'FA' is no US state"),
        ('[hours.states.FL]\nopens = "20:00"\ncloses = "08:00"', "opens must be earlier"),
        ("[hours.states.FL]\ndays = []", "at least one day"),
        ('[hours.states.FL]\nclosed = ["24.7."]', "[hours.states.FL]"),
        ('[hours.states.FL]\nsunday = { opens = "noon", closes = "20:00" }', "time of day"),
        ('[consent]\nsms = "yes"', "[consent] sms"),
        ("[retention]\nraw_days = -1", "[retention] raw_days"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(changes: str, words: str) -> None:
    with pytest.raises(PlaybookError) as refused:
        parse(changes, "ours.toml")
    assert words in str(refused.value)


def test_a_form_sent_at_night_from_florida_is_texted_when_its_state_allows_it(
    agency: Agency,
) -> None:
    late = at("2026-06-01T20:30", "FL")
    lead_id = a_lead(agency, now=late, email=None, phone="+1 305 555 2368")
    assert delivered(agency, now=late) == []
    assert the_message(agency, lead_id).due_at == at("2026-06-02T08:00", "FL")
    other = a_lead(agency, now=late, email=None, phone="+1 213 555 2368", name="Bo")
    assert [parcel.lead_id for parcel in delivered(agency, now=late)] == [other]
    assert [parcel.lead_id for parcel in delivered(agency, now=late + 12 * HOUR)] == [lead_id]
