"""What was done together is taken back a step at a time: whole deeds, once, by one at a time."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import select

from data.inbox.bookmarks import TurnLost
from data.inbox.tables import Bookmark
from data.leads.contact import Touch, touch
from data.lease import LEASE
from data.outreach import adjusting
from data.refused import Refused
from data.team.assigning import assign
from data.undo.begun import some_undo_is_begun
from data.undo.deed import Deed
from data.undo.doing import done, done_together
from data.undo.listing import deeds_of
from data.undo.together import GoingBack, begin_last, came_to, go_on_with, take_some_back
from data.undo.turns import take_up
from tests.build import DAY, MINUTE, NOON, Agency, an_answered_lead, steps_of
from tests.data.undo.undoing import Picture, a_step_back, picture, taken_back_last

DONE_AT = NOON + 5 * MINUTE
SOON_AFTER = DONE_AT + MINUTE


def left_out_together(agency: Agency, many: int = 4) -> tuple[list[int], Picture]:
    """The leads whose first steps ana has left out in one go, and what stood before."""
    leads = [an_answered_lead(agency, email=f"{n}@example.org", name=f"N{n}") for n in range(many)]
    before = picture(agency)
    rows = [(steps_of(agency, key)[0].id or 0, None) for key in leads]
    agency.do(done_together, adjusting.skip, rows, deed=Deed("skip", "Left out"),
              house=agency.house, now=DONE_AT, by="ana")  # fmt: skip
    return leads, before


def begun(agency: Agency, worker: str = "one") -> GoingBack:
    """By ana, who has come as far as the newest of them."""
    return a_step(agency, agency.ask(begin_last, worker=worker, now=SOON_AFTER, by="ana"))


def a_step(agency: Agency, at: GoingBack, now: datetime = SOON_AFTER) -> GoingBack:
    return a_step_back(agency, at, now=now, most=1)


def taken_up(
    agency: Agency, *, now: datetime = SOON_AFTER, dead: str = "one", worker: str = "runner"
) -> GoingBack | None:
    """By a runner that knows whose process has ended."""
    found = agency.do(take_up, worker=worker, now=now, is_dead=lambda name: name == dead)
    return found and agency.ask(go_on_with, found, worker=worker, now=now)


def its_lease_runs_out(agency: Agency) -> None:
    with agency.store.write() as session:
        [turn] = session.exec(select(Bookmark)).all()
        assert turn.lease_until is not None
        turn.lease_until -= LEASE


def to_its_end(agency: Agency, at: GoingBack | None, now: datetime = SOON_AFTER) -> GoingBack:
    assert at is not None
    while not at.is_over:
        at = a_step(agency, at, now)
    return at


def test_step_by_step_all_stand_as_they_stood_and_nobody_holds_the_turn(agency: Agency) -> None:
    _, before = left_out_together(agency)
    assert taken_back_last(agency, now=SOON_AFTER, most=3).summary == "Left out, 4 of them"
    assert picture(agency) == before
    assert agency.rows(Bookmark) == []


def test_what_fits_into_one_step_needs_no_turn(agency: Agency) -> None:
    left_out_together(agency, 2)
    at = agency.ask(begin_last, worker="one", now=SOON_AFTER, by="ana")
    assert a_step_back(agency, at, now=SOON_AFTER).is_over
    assert agency.rows(Bookmark) == []


def test_one_that_broke_off_goes_on_in_any_runner_to_the_end(agency: Agency) -> None:
    leads, before = left_out_together(agency)
    begun(agency)
    states = [steps_of(agency, key)[0].state for key in leads]
    assert states == ["skipped", "skipped", "skipped", "scheduled"]
    with agency.store.look() as reader:
        assert some_undo_is_begun(reader)
    assert taken_up(agency, dead="nobody") is None, "whoever is at it may live"
    done_by_the_runner = to_its_end(agency, taken_up(agency))
    assert (len(done_by_the_runner.back), done_by_the_runner.stays) == (3, ())
    assert picture(agency) == before
    assert agency.rows(Bookmark) == []
    assert taken_up(agency) is None
    rows = agency.ask(deeds_of, "ana", now=SOON_AFTER)
    assert [row.why_not for row in rows] == ["ana took it back already."] * 4


def test_a_lease_that_ran_out_is_taken_over_and_whoever_stood_still_is_told(agency: Agency) -> None:
    _, before = left_out_together(agency)
    at = begun(agency)
    its_lease_runs_out(agency)
    runner = taken_up(agency, dead="nobody")
    with pytest.raises(TurnLost):
        a_step(agency, at)
    assert len(to_its_end(agency, runner).back) == 3
    with pytest.raises(TurnLost):
        a_step(agency, at)
    assert picture(agency) == before


def test_a_second_who_begins_the_same_is_told_who_is_at_it(agency: Agency) -> None:
    left_out_together(agency)
    late = agency.ask(begin_last, worker="late", now=SOON_AFTER, by="ana")
    at = begun(agency)
    for _ in range(2):
        with pytest.raises(Refused, match=r"Left out: ana is taking that back already; \d"):
            agency.ask(begin_last, worker="other", now=SOON_AFTER, by="ana")
        with pytest.raises(Refused, match="is taking that back already"):
            a_step(agency, late)
        at = a_step(agency, at)
    assert len(to_its_end(agency, at).back) == 4


def test_whoever_begins_anew_goes_on_where_it_broke_off(agency: Agency) -> None:
    _, before = left_out_together(agency)
    begun(agency)
    its_lease_runs_out(agency)
    assert taken_back_last(agency, now=SOON_AFTER, worker="two").summary == "Left out, 3 of them"
    assert picture(agency) == before


def test_a_runner_that_goes_on_a_day_later_keeps_to_when_it_was_asked(agency: Agency) -> None:
    """The clock went on, or all machines were off: half an action is nobody's wish."""
    leads, _ = left_out_together(agency)
    begun(agency)
    tomorrow = NOON + 3 * DAY
    at = to_its_end(agency, taken_up(agency, now=tomorrow), tomorrow)
    assert (len(at.back), at.stays) == (3, ())
    firsts = [steps_of(agency, key)[0] for key in leads]
    assert {step.state for step in firsts} == {"scheduled"}
    assert all(step.due_at > tomorrow for step in firsts[:3]), "late ones wait anew"


def test_what_moved_on_between_two_steps_stays_and_is_told_with_its_reason(agency: Agency) -> None:
    leads, _ = left_out_together(agency)
    at = begun(agency)
    agency.do(touch, leads[1], Touch.REPLY, "", house=agency.house, now=SOON_AFTER, by="kim")
    at = to_its_end(agency, at)
    [stays] = at.stays
    assert stays.whom == "N1"
    assert "Reply by hand" in stays.why
    told = came_to(at)
    assert told.summary == "Left out, 3 of them"
    assert told.note.startswith("1 could not: N1: Left out: that can't be taken back. Since then")
    states = [steps_of(agency, key)[0].state for key in leads]
    assert states == ["scheduled", "skipped", "scheduled", "scheduled"]


def test_what_is_done_meanwhile_is_not_taken_back_along_with_it(agency: Agency) -> None:
    leads, _ = left_out_together(agency)
    at = begun(agency)
    agency.do(done, assign, leads[0], "kim", deed=Deed("assign", "Owner: kim"),
              house=agency.house, now=SOON_AFTER, by="ana")  # fmt: skip
    assert len(to_its_end(agency, at).back) == 4
    newest = agency.ask(deeds_of, "ana", now=SOON_AFTER)[0]
    assert (newest.summary, newest.undone_at) == ("Owner: kim", None)


def test_one_of_which_nothing_is_left_any_more_ends(agency: Agency) -> None:
    left_out_together(agency, 2)
    begun(agency)
    with agency.store.direct() as writer:
        writer.run("DELETE FROM deed_change")
        writer.run("DELETE FROM deed")
    at = taken_up(agency)
    assert at is not None
    assert at.is_over
    assert agency.do(take_some_back, at, house=agency.house, now=SOON_AFTER, by="ana").is_over
    assert agency.rows(Bookmark) == []


def test_also_the_last_step_gives_way_to_whoever_took_over(agency: Agency) -> None:
    left_out_together(agency, 2)
    at = begun(agency)
    its_lease_runs_out(agency)
    assert taken_up(agency, dead="nobody") is not None
    stood = picture(agency)
    with pytest.raises(TurnLost):
        a_step(agency, at)
    assert picture(agency) == stood
