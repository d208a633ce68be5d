"""A sequence that a row of a file ended goes on when the import is undone, or it is told why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from data.activity.tables import Activity
from data.activity.timeline import of_lead
from data.imports.sequences import CHANGED, NOT_NOTED, NOT_WANTED, StaysEnded
from data.imports.undo import Undone
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.tables import Lead
from data.outreach import adjusting, review
from data.outreach.coming_due import prepare_due
from data.outreach.tables import Enrolment, FollowUp, Message
from data.team.assigning import assign
from data.undo.deed import Deed
from data.undo.doing import done
from tests.build import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    an_answered_lead,
    delivered,
    followed_up,
    steps_of,
    story_of,
    with_rules,
)
from tests.data.imports.taking import LATER, states, taken, taken_back
from tests.data.undo.undoing import Picture, picture, taken_back_last

YESTERDAY = NOON - DAY
WROTE = "Dana Ortiz,dana@example.org,Please call me about the roof"


def in_a_sequence(agency: Agency) -> int:
    """Dana, who was answered yesterday."""
    return an_answered_lead(agency, now=YESTERDAY, name="Dana Ortiz", email="dana@example.org")


def writes_again(agency: Agency, row: str = WROTE, head: str = "name,email,message") -> int:
    """By a row of an import, at noon; gives the import."""
    file = taken(agency, head, row)
    assert states(file) == ["merged"]
    assert {one.state for one in agency.rows(Enrolment)} == {"stopped"}
    return file.import_id


def of_the_sequence(taken_at: Picture) -> Picture:
    return {key: row for key, row in taken_at.items() if key[0] in ("enrolment", "follow_up")}


def undone(agency: Agency, import_id: int, now: datetime = LATER) -> Undone:
    return taken_back(agency, import_id, by="bo", now=now)


def test_it_stands_as_it_stood_and_the_timeline_says_so(agency: Agency) -> None:
    lead_id = in_a_sequence(agency)
    before = of_the_sequence(picture(agency))
    import_id = writes_again(agency)
    came = undone(agency, import_id)
    assert (came.restored, came.going_on, came.stay_ended) == (1, 1, ())
    assert of_the_sequence(picture(agency)) == before
    told = agency.ask(of_lead, lead_id)
    [resumed] = [one for one in told if one.kind == "sequence.resumed"]
    assert (resumed.by, resumed.why) == ("bo", "the import was undone")
    due = steps_of(agency, lead_id)[0].due_at
    assert [parcel.lead_id for parcel in followed_up(agency, now=due)] == [lead_id]


def test_one_that_a_person_had_paused_is_paused_again(agency: Agency) -> None:
    lead_id = in_a_sequence(agency)
    agency.do(adjusting.pause, steps_of(agency, lead_id)[0].id, now=YESTERDAY + HOUR, by="ana")
    before = of_the_sequence(picture(agency))
    assert undone(agency, writes_again(agency)).going_on == 1
    assert of_the_sequence(picture(agency)) == before


def a_step_in_the_queue(agency: Agency) -> tuple[int, Message]:
    """The first step of Dana's sequence is due at noon, and its mail waits to leave."""
    lead_id = in_a_sequence(agency)
    agency.do(adjusting.send_now, steps_of(agency, lead_id)[0].id, now=NOON, by="ana")
    agency.do(prepare_due, house=agency.house, now=NOON, by="runner")
    [step_mail] = [one for one in agency.rows(Message) if one.follow_up_id is not None]
    return lead_id, step_mail


def test_what_waited_to_leave_waits_again_and_leaves_once(agency: Agency) -> None:
    lead_id, mail = a_step_in_the_queue(agency)
    import_id = writes_again(agency)
    assert agency.row(Message, mail.id or 0).state == "cancelled"
    undone(agency, import_id, NOON + 10 * MINUTE)
    assert agency.row(Message, mail.id or 0).state == "queued"
    sent = delivered(agency, now=NOON + HOUR)
    assert [(parcel.lead_id, parcel.id) for parcel in sent] == [(lead_id, mail.id)]
    assert delivered(agency, now=NOON + HOUR) == []


def test_what_should_have_left_long_ago_is_looked_at_first_and_nothing_leaves_in_a_burst(
    agency: Agency,
) -> None:
    """The clock goes forward by three weeks: every step's time is over."""
    lead_id, mail = a_step_in_the_queue(agency)
    import_id = writes_again(agency)
    gaps = waits(steps_of(agency, lead_id)[1:])
    much_later = NOON + 21 * DAY
    assert undone(agency, import_id, much_later).going_on == 1
    assert agency.row(Message, mail.id or 0).state == "review"
    assert followed_up(agency, now=much_later) == []
    coming = steps_of(agency, lead_id)[1:]
    assert all(step.due_at > much_later for step in coming)
    assert waits(coming) == gaps


def waits(steps: list[FollowUp]) -> list[timedelta]:
    return [later.due_at - step.due_at for step, later in pairwise(steps)]


def test_a_draft_of_a_step_that_became_an_answer_is_the_step_again(agency: Agency) -> None:
    agency = with_rules(agency, REVIEWED)
    lead_id, draft = a_step_in_the_queue(agency)
    assert draft.state == "review"
    import_id = writes_again(agency)
    assert agency.row(Message, draft.id or 0).purpose == "first_response"
    assert undone(agency, import_id).going_on == 1
    again = agency.row(Message, draft.id or 0)
    assert (again.purpose, again.follow_up_id) == ("follow_up", draft.follow_up_id)
    assert steps_of(agency, lead_id)[0].state == "review"


REVIEWED = """
[sequences.new-lead]
steps = [
  { name = "day-1", days = 1, template = "day-1", review = true },
  { name = "day-3", days = 3, template = "day-3" },
]
"""


def test_a_killed_undo_brings_each_back_once(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks off within the transaction that has brought one back, and goes on later."""
    lead_id = in_a_sequence(agency)
    before = of_the_sequence(picture(agency))
    import_id = writes_again(agency)
    stood = picture(agency)
    with monkeypatch.context() as broken:
        broken.setattr("data.imports.undo._let_rows_go", _killed)
        with pytest.raises(KeyboardInterrupt):
            undone(agency, import_id)
    assert picture(agency) == stood
    came = undone(agency, import_id)
    assert (came.going_on, came.stay_ended) == (1, ())
    assert of_the_sequence(picture(agency)) == before
    assert story_of(agency, lead_id).count("sequence.resumed") == 1


def _killed(*_: object) -> int:
    raise KeyboardInterrupt


Meanwhile = Callable[[Agency, int], object]


def by_kim(operation: Callable[..., object], *args: object, **named: object) -> Meanwhile:
    def happens(agency: Agency, lead_id: int) -> object:
        rules = {"house": agency.house} if operation in (touch, outcome, assign) else {}
        return agency.do(operation, lead_id, *args, now=NOON + MINUTE, by="kim", **rules, **named)

    return happens


def she_replies(agency: Agency, lead_id: int) -> None:
    agency.do(touch, lead_id, Touch.REPLY, "", house=agency.house, now=NOON + MINUTE, by="kim")


def the_answer_is_decided_on(agency: Agency, lead_id: int) -> None:
    [answer] = [one for one in agency.rows(Message) if one.key.startswith(f"first:{lead_id}:")]
    agency.do(review.approve, answer.id, shown=None, hold=DAY, now=NOON + MINUTE, by="kim")


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (she_replies, "kim: Reply by hand"),
        (by_kim(touch, Touch.CALL, ""), "kim: Call"),
        (by_kim(outcome, Outcome.LOST), "kim: Outcome: lost"),
        (by_kim(touch, Touch.OPT_OUT_EMAIL, ""), "kim: "),
        (by_kim(assign, "kim"), "kim: Owner"),
        (the_answer_is_decided_on, "kim: Approved"),
    ],
)
def test_it_stays_ended_where_something_happened_since_and_that_is_told(
    agency: Agency, meanwhile: Meanwhile, why: str
) -> None:
    lead_id = in_a_sequence(agency)
    import_id = writes_again(agency)
    meanwhile(agency, lead_id)
    stood = of_the_sequence(picture(agency))
    came = undone(agency, import_id)
    [stays] = came.stay_ended
    assert (came.restored, came.going_on, stays.lead_id) == (1, 0, lead_id)
    assert stays.why.startswith("since then 2026-11-24 17:01 UTC, ")
    assert why in stays.why
    assert of_the_sequence(picture(agency)) == stood
    assert story_of(agency, lead_id).count("sequence.not_resumed") == 1
    assert not any(one.purpose == "follow_up" for one in followed_up(agency, now=NOON + 30 * DAY))


@pytest.mark.parametrize(
    "meanwhile",
    [
        by_kim(touch, Touch.NOTE, "a note"),
        lambda agency, lead_id: _done_and_taken_back(agency, lead_id),
    ],
)
def test_what_nobody_heard_of_keeps_nothing_ended(agency: Agency, meanwhile: Meanwhile) -> None:
    lead_id = in_a_sequence(agency)
    import_id = writes_again(agency)
    meanwhile(agency, lead_id)
    assert undone(agency, import_id).going_on == 1


def _done_and_taken_back(agency: Agency, lead_id: int) -> None:
    agency.do(done, outcome, lead_id, Outcome.LOST, deed=Deed("outcome", "Lost"),
              house=agency.house, now=NOON + MINUTE, by="kim")  # fmt: skip
    taken_back_last(agency, now=NOON + 2 * MINUTE, by="kim")


def test_a_no_that_stands_in_the_row_itself_is_a_no_after_the_undo_too(agency: Agency) -> None:
    lead_id = in_a_sequence(agency)
    import_id = writes_again(agency, f"{WROTE},no", "name,email,message,email consent")
    came = undone(agency, import_id)
    assert (came.going_on, came.stay_ended) == (0, (StaysEnded(lead_id, NOT_WANTED),))
    assert followed_up(agency, now=NOON + 30 * DAY) == []


def test_rows_that_are_not_as_they_were_left_stay(agency: Agency) -> None:
    lead_id = in_a_sequence(agency)
    import_id = writes_again(agency)
    with agency.store.write() as session:
        step = session.get_one(FollowUp, steps_of(agency, lead_id)[0].id)
        step.why = "somebody else's"
    assert undone(agency, import_id).stay_ended == (StaysEnded(lead_id, CHANGED),)


def test_what_an_earlier_version_ended_is_told_and_stays(agency: Agency) -> None:
    lead_id = in_a_sequence(agency)
    import_id = writes_again(agency)
    with agency.store.write() as session:
        for entry in agency.rows(Activity):
            if entry.kind == "import.filled":
                kept = {"changes": entry.data["changes"]}
                session.get_one(Activity, entry.id).data = kept
    came = undone(agency, import_id)
    assert (came.going_on, came.stay_ended) == (0, (StaysEnded(lead_id, NOT_NOTED),))
    assert agency.row(Lead, lead_id).stage == "contacted"
