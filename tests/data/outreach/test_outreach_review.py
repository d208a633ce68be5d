"""What a person decides: exactly this text, by exactly one operator."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from data.alerts.tables import Alert
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.tables import Lead
from data.outreach import review
from data.outreach.coming_due import prepare_due
from data.outreach.panes import review_pane
from data.outreach.queries import review_detail
from data.outreach.states import FollowUpState, MessageState
from data.outreach.stopping import suppress
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    claimed,
    delivered,
    followed_up,
    handed_over,
    settled,
    steps_of,
    the_message,
)

HOLD = timedelta(seconds=10)


@pytest.fixture
def held(agency: Agency) -> int:
    """The id of a draft that waits because its lead asks for the price."""
    message = the_message(agency, a_lead(agency, message=ASKS_FOR_THE_PRICE))
    assert message.state == MessageState.REVIEW
    return message.id or 0


def approve(
    agency: Agency, message_id: int, *, shown: str | None = None, by: str = "ana",
    now: datetime = NOON,
) -> None:  # fmt: skip
    agency.do(review.approve, message_id, shown=shown, hold=HOLD, now=now, by=by)


def edit(agency: Agency, message_id: int, **changed: object) -> None:
    agency.do(review.edit, message_id, playbook=agency.playbook, now=NOON, by="bo", **changed)


def state(agency: Agency, message_id: int) -> str:
    return agency.row(Message, message_id).state.value


def test_a_held_draft_does_not_leave_until_it_is_approved_and_its_hold_is_over(
    agency: Agency, held: int
) -> None:
    assert delivered(agency, now=NOON + DAY) == []
    text = agency.ask(review_detail, held)
    approve(agency, held, shown=text.shown)
    assert delivered(agency, now=NOON + HOLD / 2) == []
    (parcel,) = delivered(agency, now=NOON + HOLD)
    assert (parcel.subject, parcel.body) == (text.row.subject, text.row.body)


def test_an_approval_of_another_text_than_the_one_read_is_refused(
    agency: Agency, held: int
) -> None:
    shown = agency.ask(review_detail, held).shown
    edit(agency, held, body="Another text")
    with pytest.raises(Refused, match=r"Not what you read: its text.*Read it again"):
        approve(agency, held, shown=shown)
    assert state(agency, held) == "review"


@pytest.mark.parametrize("part", ["subject", "body", "recipient"])
def test_a_text_that_is_not_the_approved_one_goes_back_to_review_at_the_door(
    agency: Agency, held: int, part: str
) -> None:
    approve(agency, held)
    with agency.store.write() as session:
        setattr(session.get_one(Message, held), part, "sam@example.org")
    assert delivered(agency, now=NOON + HOLD) == []
    message = agency.row(Message, held)
    assert (message.state, message.note) == (
        MessageState.REVIEW,
        "its text, recipient or template is not the one that was approved",
    )


def test_the_second_operator_is_told_who_decided_and_when(agency: Agency, held: int) -> None:
    approve(agency, held)
    for decide in (approve, edit):
        with pytest.raises(Refused, match="ana approved this at 2026-11-24 17:00 UTC; it is"):
            decide(agency, held)
    with pytest.raises(Refused, match="ana approved this"):
        agency.do(review.reject, held, why="No", house=agency.house, now=NOON, by="bo")


def test_an_edit_on_a_version_that_is_gone_is_refused(agency: Agency, held: int) -> None:
    version = agency.row(Message, held).version
    edit(agency, held, body="One", version=version)
    with pytest.raises(Refused, match="changed meanwhile"):
        edit(agency, held, body="Two", version=version)
    assert agency.row(Message, held).body == "One"


def test_an_approval_can_be_taken_back_until_the_message_is_claimed(
    agency: Agency, held: int
) -> None:
    approve(agency, held)
    agency.do(review.undo_approval, held, now=NOON, by="ana")
    assert delivered(agency, now=NOON + HOUR) == []
    approve(agency, held)
    claimed(agency, now=NOON + HOLD)
    with pytest.raises(Refused, match="too late to take this back: the message is claimed"):
        agency.do(review.undo_approval, held, now=NOON + HOLD, by="ana")


def test_taking_back_the_resending_of_an_uncertain_message_leaves_it_uncertain(
    agency: Agency, held: int
) -> None:
    approve(agency, held)
    (claim,) = claimed(agency, now=NOON + HOLD)
    handed_over(agency, claim, now=NOON + HOLD)
    settled(agency, claim, "uncertain", "cut", now=NOON + HOLD)
    approve(agency, held, now=NOON + HOUR)
    agency.do(review.undo_approval, held, now=NOON + HOUR, by="ana")
    assert state(agency, held) == "uncertain"
    with pytest.raises(Refused, match="first say whether it went"):
        edit(agency, held, body="x")
    assert [a.key.partition(":")[0] for a in agency.rows(Alert)] == ["review", "review"]


def test_a_rejection_needs_a_reason_and_the_clock_runs_on(agency: Agency, held: int) -> None:
    with pytest.raises(Refused, match="Say why"):
        agency.do(review.reject, held, why="  ", house=agency.house, now=NOON, by="ana")
    agency.do(review.reject, held, why="Spam", house=agency.house, now=NOON, by="ana")
    assert state(agency, held) == "rejected"
    assert agency.row(Lead, 1).respond_by is not None
    with pytest.raises(Refused, match="ana rejected this at 2026-11-24 17:00"):
        approve(agency, held, by="bo")


def test_a_snoozed_draft_is_out_of_sight_until_its_time(agency: Agency, held: int) -> None:
    agency.do(review.snooze, held, until=NOON + HOUR, now=NOON, by="ana")
    assert agency.ask(review_pane, now=NOON + HOUR - MINUTE) == []
    assert len(agency.ask(review_pane, now=NOON, snoozed=True)) == 1
    assert [row.id for row in agency.ask(review_pane, now=NOON + HOUR)] == [held]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"body": " "}, "draft is empty"),
        ({"body": "Hi [First Name]"}, r"placeholder \[First Name\]"),
        ({"subject": "{{ topic }}"}, "placeholder"),
    ],
)
def test_a_draft_that_cannot_be_sent_cannot_be_approved(
    agency: Agency, held: int, changed: dict[str, str], says: str
) -> None:
    edit(agency, held, **changed)
    with pytest.raises(Refused, match=says):
        approve(agency, held)


def test_a_missing_address_is_filled_in_and_becomes_the_leads_own(agency: Agency) -> None:
    lead_id = a_lead(agency, email=None)
    message_id = the_message(agency, lead_id).id or 0
    with pytest.raises(Refused, match="no address to send this to"):
        approve(agency, message_id)
    with pytest.raises(Refused, match="not an e-mail address"):
        edit(agency, message_id, recipient="a@b.org, c@d.org")
    edit(agency, message_id, recipient="Dana@Example.org")
    assert agency.row(Lead, lead_id).email_folded == "dana@example.org"
    approve(agency, message_id)
    assert [p.recipient for p in delivered(agency, now=NOON + HOLD)] == ["Dana@Example.org"]


def test_a_text_that_nobody_could_read_to_its_end_is_not_taken(agency: Agency, held: int) -> None:
    with pytest.raises(Refused, match="1,000,000 characters; 20,000 are the most"):
        agency.do(review.edit, held, playbook=agency.playbook, body="A" * 1_000_000, now=NOON,
                  by="ana")  # fmt: skip


def test_an_opted_out_address_cannot_be_edited_in(agency: Agency, held: int) -> None:
    agency.do(suppress, "email", "sam@example.org", why="x", now=NOON, by="ana")
    edit(agency, held, recipient="Sam@Example.org")
    with pytest.raises(Refused, match="opted out"):
        approve(agency, held)


def test_an_opt_out_of_that_address_after_the_approval_wins_at_the_door(
    agency: Agency, held: int
) -> None:
    edit(agency, held, recipient="sam@example.org")
    approve(agency, held)
    agency.do(suppress, "email", "sam@example.org", why="x", now=NOON, by="ana")
    assert delivered(agency, now=NOON + HOLD) == []
    assert state(agency, held) == "cancelled"


def test_nothing_is_approved_for_a_lead_that_is_closed_or_opted_out(
    agency: Agency, held: int
) -> None:
    with agency.store.write() as session:
        session.get_one(Message, held).state = MessageState.FAILED
    agency.do(outcome, 1, Outcome.LOST, house=agency.house, now=NOON, by="ana")
    with pytest.raises(Refused, match="The lead is lost"):
        approve(agency, held)
    agency.do(touch, 1, Touch.OPT_OUT_EMAIL, "", house=agency.house, now=NOON, by="ana")
    with pytest.raises(Refused, match="opted out"):
        approve(agency, held)


def test_an_approval_is_not_recorded_when_the_sequence_has_stopped(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    agency.do(touch, lead_id, Touch.NOTE, "", house=agency.house, now=NOON, by="ana")
    followed_up_uncertain(agency, lead_id)
    agency.do(touch, lead_id, Touch.REPLY, "", house=agency.house, now=NOON + DAY, by="ana")
    message = the_message(agency, lead_id)
    assert message.state == MessageState.UNCERTAIN
    with pytest.raises(Refused, match="Its sequence is stopped: the person replied"):
        approve(agency, message.id or 0, now=NOON + DAY)


def followed_up_uncertain(agency: Agency, lead_id: int) -> None:
    agency.do(prepare_due, house=agency.house, now=NOON + DAY, by="runner")
    assert delivered(agency, now=NOON + DAY, result="uncertain", why="cut")


def test_a_failed_follow_up_can_be_mended_and_sent(agency: Agency) -> None:
    lead_id, now = an_answered_lead(agency), NOON + DAY
    agency.do(prepare_due, house=agency.house, now=now, by="runner")
    delivered(agency, now=now, result="failed", why="550 no such user")
    assert [s.state for s in steps_of(agency, lead_id)] == [FollowUpState.CANCELLED] * 3
    message_id = the_message(agency, lead_id).id or 0
    assert [row.state for row in agency.ask(review_pane, now=now)] == ["failed"]
    edit(agency, message_id, recipient="dana@new.example")
    approve(agency, message_id, now=now)
    assert [p.recipient for p in delivered(agency, now=now + HOLD)] == ["dana@new.example"]
    assert followed_up(agency, now=NOON + 20 * DAY) == []
