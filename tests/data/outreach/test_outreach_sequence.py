"""Day 1, 3, 7: visible in advance, in the allowed hours, until there is a real outcome."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from data.leads.contact import Outcome, Touch, outcome, touch
from data.outreach import adjusting
from data.outreach.coming_due import prepare_due
from data.outreach.panes import follow_up_pane
from data.outreach.queries import WhatIsDue, next_due, what_is_due
from data.outreach.states import FollowUpState, MessageState
from data.outreach.tables import Enrolment, FollowUp, Message
from data.outreach.triggers import begin_by_hand
from data.refused import Refused
from tests.build import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    claimed,
    coming,
    delivered,
    followed_up,
    handed_over,
    messages_of,
    step_states,
    steps_of,
    the_message,
    with_rules,
)

NEW_YORK = ZoneInfo("America/New_York")


def test_the_sequence_starts_with_the_first_response_and_not_before(agency: Agency) -> None:
    lead_id = a_lead(agency)
    assert coming(agency, lead_id) == []
    delivered(agency, now=NOON + MINUTE)
    began = NOON + MINUTE
    assert coming(agency, lead_id) == [
        ("day-1", began + DAY), ("day-3", began + 3 * DAY), ("day-7", began + 7 * DAY),
    ]  # fmt: skip


def test_each_step_leaves_when_its_time_has_come_and_the_next_sequence_takes_over(
    agency: Agency,
) -> None:
    lead_id = an_answered_lead(agency)
    left = [
        (day, [parcel.purpose.value for parcel in followed_up(agency, now=NOON + day * DAY)])
        for day in range(9)
    ]
    assert [day for day, parcels in left if parcels] == [1, 3, 7]
    assert {enrolment.sequence: enrolment.state.value for enrolment in agency.rows(Enrolment)} == {
        "new-lead": "finished", "nurture": "active",
    }  # fmt: skip
    assert coming(agency, lead_id)[0] == ("day-30", NOON + 37 * DAY)


def test_a_minute_too_early_nothing_leaves(agency: Agency) -> None:
    an_answered_lead(agency)
    assert followed_up(agency, now=NOON + DAY - MINUTE) == []


def test_a_night_lead_is_followed_up_by_day(agency: Agency) -> None:
    night = datetime(2026, 10, 31, 3, 30, tzinfo=NEW_YORK).astimezone(UTC)
    lead_id = an_answered_lead(agency, now=night)
    local = [due.astimezone(NEW_YORK) for _, due in coming(agency, lead_id)]
    assert [(due.day, due.hour, due.minute) for due in local] == [(1, 8, 0), (3, 8, 0), (7, 8, 0)]


def test_a_lead_without_any_address_gets_no_sequence_that_only_pretends(agency: Agency) -> None:
    lead_id = a_lead(agency, email=None, phone=None)
    agency.do(touch, lead_id, Touch.CALL, "", house=agency.house, now=NOON, by="ana")
    assert coming(agency, lead_id) == []
    assert agency.rows(Enrolment) == []


def test_after_days_without_power_the_late_steps_do_not_leave_together(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    back = NOON + 10 * DAY
    assert len(followed_up(agency, now=back)) == 1
    assert coming(agency, lead_id) == [("day-3", back + 2 * DAY), ("day-7", back + 6 * DAY)]


def test_the_pause_holds_everything_and_does_not_eat_the_waits(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    step = steps_of(agency, lead_id)[0].id
    agency.do(adjusting.pause, step, now=NOON + HOUR, by="ana")
    assert followed_up(agency, now=NOON + 5 * DAY) == []
    assert set(step_states(agency, lead_id)) == {"paused"}
    with pytest.raises(Refused, match="paused already"):
        agency.do(adjusting.pause, step, now=NOON + HOUR, by="bo")
    agency.do(adjusting.resume, step, house=agency.house, now=NOON + HOUR + 5 * DAY, by="ana")
    assert [due - NOON for _, due in coming(agency, lead_id)] == [6 * DAY, 8 * DAY, 12 * DAY]
    with pytest.raises(Refused, match="not paused"):
        agency.do(adjusting.resume, step, house=agency.house, now=NOON, by="bo")


def test_a_message_already_made_waits_at_the_door_while_its_sequence_is_paused(
    agency: Agency,
) -> None:
    lead_id = an_answered_lead(agency)
    step, now = steps_of(agency, lead_id)[0].id, NOON + DAY
    agency.do(prepare_due, house=agency.house, now=now, by="runner")
    agency.do(adjusting.pause, step, now=now, by="ana")
    assert delivered(agency, now=now) == []
    assert the_message(agency, lead_id).note == "its sequence is paused"
    agency.do(adjusting.resume, step, house=agency.house, now=now + HOUR, by="ana")
    assert len(delivered(agency, now=now + HOUR)) == 1


def test_a_call_by_hand_makes_a_step_that_is_queued_wait_for_tomorrow(agency: Agency) -> None:
    lead_id, now = an_answered_lead(agency), NOON + DAY
    agency.do(prepare_due, house=agency.house, now=now, by="runner")
    agency.do(touch, lead_id, Touch.CALL, "", house=agency.house, now=now, by="ana")
    assert delivered(agency, now=now + HOUR) == []
    assert len(delivered(agency, now=now + DAY)) == 1
    assert [due for _, due in coming(agency, lead_id)] == [now + 2 * DAY, now + 6 * DAY]


def test_the_job_of_a_lead_that_is_not_won_is_not_done(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    with pytest.raises(Refused, match="not won yet"):
        agency.do(outcome, lead_id, Outcome.JOB_DONE, house=agency.house, now=NOON, by="ana")


def test_a_person_puts_a_lead_into_a_sequence_unless_a_rule_says_no(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    by_hand = {"house": agency.house, "now": NOON, "by": "ana"}
    agency.do(begin_by_hand, lead_id, "nurture", **by_hand)
    assert [step.sequence for step in steps_of(agency, lead_id)][3:] == ["nurture"] * 5
    assert step_states(agency, lead_id)[:3] == ["cancelled"] * 3
    refused = {
        "nurtre": "no sequence 'nurtre'; did you mean 'nurture'",
        "survey": "for won leads; the lead is contacted",
        "appointment": "counts back from an appointment",
    }
    for name, why in refused.items():
        with pytest.raises(Refused, match=why):
            agency.do(begin_by_hand, lead_id, name, **by_hand)


def test_a_skipped_step_is_left_out_and_the_others_stay_where_they_are(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    step = steps_of(agency, lead_id)[0].id
    agency.do(adjusting.skip, step, house=agency.house, now=NOON, by="ana")
    assert coming(agency, lead_id) == [("day-3", NOON + 3 * DAY), ("day-7", NOON + 7 * DAY)]
    with pytest.raises(Refused, match="skipped already"):
        agency.do(adjusting.skip, step, house=agency.house, now=NOON, by="bo")


def test_a_step_that_is_skipped_after_it_was_claimed_is_not_handed_over(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    step, now = steps_of(agency, lead_id)[0], NOON + DAY
    agency.do(prepare_due, house=agency.house, now=now, by="runner")
    (claim,) = claimed(agency, now=now)
    agency.do(adjusting.skip, step.id, house=agency.house, now=now, by="ana")
    assert handed_over(agency, claim, now=now) is None
    assert step_states(agency, lead_id)[0] == "skipped"


def test_now_brings_a_step_forward_and_the_night_still_holds_it(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    step, night = steps_of(agency, lead_id)[2], NOON + 10 * HOUR
    agency.do(adjusting.send_now, step.id, now=night, by="ana")
    assert followed_up(agency, now=night) == []
    (parcel,) = followed_up(agency, now=NOON + 20 * HOUR)
    assert "last note" in parcel.body
    with pytest.raises(Refused, match="sent already"):
        agency.do(adjusting.send_now, step.id, now=night, by="bo")


def test_now_in_a_paused_sequence_is_refused_instead_of_waiting_for_ever(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    step = steps_of(agency, lead_id)[0].id
    agency.do(adjusting.pause, step, now=NOON, by="ana")
    with pytest.raises(Refused, match="Resume it first"):
        agency.do(adjusting.send_now, step, now=NOON, by="ana")


def test_the_second_operator_on_a_step_is_told_that_it_changed(agency: Agency) -> None:
    step = steps_of(agency, an_answered_lead(agency))[0]
    agency.do(adjusting.send_now, step.id, now=NOON, by="ana", version=step.version)
    with pytest.raises(Refused, match="changed meanwhile"):
        agency.do(adjusting.skip, step.id, house=agency.house, now=NOON, by="bo", version=1)


REVIEWED = """
[sequences.new-lead]
label = "New"
steps = [{ name = "day-1", days = 1, template = "day-1", review = true }]
"""


def test_a_step_marked_for_review_waits_for_a_person(agency: Agency) -> None:
    ours = with_rules(agency, REVIEWED)
    lead_id = an_answered_lead(ours)
    assert followed_up(ours, now=NOON + DAY) == []
    assert the_message(ours, lead_id).state == MessageState.REVIEW
    assert step_states(ours, lead_id) == ["review"]
    agency.do(outcome, lead_id, Outcome.NOT_NOW, house=ours.house, now=NOON + DAY, by="ana")
    assert the_message(ours, lead_id).state == MessageState.CANCELLED


def test_a_step_that_left_the_playbook_is_held_visibly(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    with agency.store.write() as session:
        session.get_one(FollowUp, steps_of(agency, lead_id)[0].id).step = "day-2"
    assert followed_up(agency, now=NOON + DAY) == []
    (*_, held) = agency.ask(follow_up_pane, lead_id=lead_id)
    assert (held.state, held.why) == (
        FollowUpState.PAUSED, "the playbook no longer has this step",
    )  # fmt: skip


def test_the_next_thing_to_do_is_known_in_advance(agency: Agency) -> None:
    assert agency.ask(next_due, NOON, ["email"]) is None
    a_lead(agency)
    assert agency.ask(next_due, NOON + HOUR, ["email"]) == NOON + HOUR
    assert agency.ask(next_due, NOON, ["sms"]) is None
    delivered(agency)
    assert agency.ask(next_due, NOON, ["email"]) == NOON + DAY
    assert len(messages_of(agency, 1)) == 1


def test_what_is_due_and_not_taken_yet_hides_nothing_that_comes_after_it(agency: Agency) -> None:
    assert agency.ask(what_is_due, NOON, ["email"]) == WhatIsDue(False, None)
    for name in ("kim", "lee"):
        a_lead(agency, name=name, email=f"{name}@example.org")
    with agency.store.write() as session:
        session.get_one(Message, 2).due_at = NOON + MINUTE
    assert agency.ask(what_is_due, NOON - MINUTE, ["email"]) == WhatIsDue(False, NOON)
    assert agency.ask(what_is_due, NOON, ["email"]) == WhatIsDue(True, NOON + MINUTE)
    assert agency.ask(what_is_due, NOON + MINUTE, ["email"]) == WhatIsDue(True, None)
    assert agency.ask(what_is_due, NOON, ["sms"]) == WhatIsDue(False, None)
