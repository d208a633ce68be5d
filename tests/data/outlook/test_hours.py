"""The next hours as a window: pages of several tables, merged by date."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session

from data.listing.window import Asked, At, Nth
from data.outlook.coming import ComingKind
from data.outlook.hours import Hours, Listed, Thing, count_until, next_things
from data.outreach import review
from data.outreach.tables import Enrolment, FollowUp
from data.playbook.load import parse
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    steps_of,
    the_message,
)

UNTIL = NOON + 8 * DAY


def many(agency: Agency, count: int) -> None:
    """So many more enrolments, whose steps come due at times that they share with others."""
    lead = an_answered_lead(agency)
    steps, (enrolment,) = steps_of(agency, lead), agency.rows(Enrolment)

    def again(session: Session) -> None:
        for n in range(count):
            copied = enrolment.model_dump(exclude={"id"}) | {"about": f"n{n}"}
            session.add(another := Enrolment(**copied))
            session.flush()
            for one in steps:
                same = one.model_dump(exclude={"id"}) | {"enrolment_id": another.id}
                session.add(FollowUp(**same | {"due_at": one.due_at + n // 3 * HOUR}))

    agency.do(again)


@pytest.fixture
def full(agency: Agency) -> Agency:
    """Every sort of thing: answers, a draft out of sight, a message, steps and what follows."""
    many(agency, 9)
    asks = a_lead(agency, email="ben@example.org", message=ASKS_FOR_THE_PRICE)
    agency.do(review.snooze, the_message(agency, asks).id or 0, until=NOON + HOUR, now=NOON,
              by="ana")  # fmt: skip
    queued = a_lead(agency, email="kim@example.org", message=ASKS_FOR_THE_PRICE)
    agency.do(review.approve, the_message(agency, queued).id, shown=None, hold=HOUR, now=NOON,
              by="ana")  # fmt: skip
    return agency


def whole(agency: Agency) -> list[Listed]:
    with agency.store.look() as reader:
        return Hours(reader, agency.playbook, UNTIL).forward(None, 1000)


def page(agency: Agency, asked: Asked) -> list[int]:
    with agency.store.look() as reader:
        return [one.id for one in next_things(reader, agency.playbook, UNTIL, asked).rows]


def test_pages_of_any_size_are_the_list_forwards_and_back(full: Agency) -> None:
    every = whole(full)
    ids = [one.id for one in every]
    assert {one.row.thing.kind for one in every} == {
        ComingKind.ANSWER, ComingKind.DRAFT, ComingKind.MESSAGE, ComingKind.STEP,
        ComingKind.SEQUENCE}  # fmt: skip
    assert len(set(ids)) == len(ids) > 30
    assert all(one.key < after.key for one, after in pairwise(every))
    with full.store.look() as reader:
        hours = Hours(reader, full.playbook, UNTIL)
        assert hours.count() == count_until(reader, full.playbook, UNTIL) == len(ids)
        for n, one in enumerate(every):
            assert [each.id for each in hours.forward(one.key, 4)] == ids[n : n + 4]
            assert [each.id for each in hours.backward(one.key, 4)] == ids[max(n - 4, 0) : n][::-1]
            assert hours.nth(n) == one.key
        assert hours.nth(len(ids)) is None
        assert [each.id for each in hours.backward(None, 3)] == ids[:-4:-1]
        found = hours.by_id([ids[0], ids[9], 8 * 99_999])
    assert sorted(one.id for one in found) == sorted([ids[0], ids[9]])
    assert page(full, Asked(anchor="last", below=5)) == ids[-5:]
    assert page(full, Asked(anchor=Nth(7), above=2, below=3)) == ids[5:10]


def test_what_has_gone_leaves_its_place_to_the_next(full: Agency) -> None:
    every = whole(full)
    gone = next(one for one in every if one.row.thing.kind == ComingKind.STEP)
    after = every[every.index(gone) + 1]

    def leaves(session: Session) -> None:
        step = session.get_one(FollowUp, gone.row.thing.number)
        step.due_at = UNTIL + HOUR

    full.do(leaves)
    assert page(full, Asked(anchor=At(gone.id, gone.key), below=1)) == [after.id]


def test_leads_that_are_taken_from_a_silent_owner_stand_among_the_others(full: Agency) -> None:
    playbook = parse('[assignment]\nreturn_minutes = 90\n[team.kim]\nlabel = "Kim"\n', "test")
    owned = a_lead(full, name="Lou", email="lou@example.org", message=ASKS_FOR_THE_PRICE)

    def own(session: Session) -> None:
        from data.leads.tables import Lead

        lead = session.get_one(Lead, owned)
        lead.owner, lead.owner_since = "kim", NOON

    full.do(own)
    with full.store.look() as reader:
        hours = Hours(reader, playbook, UNTIL)
        every = hours.forward(None, 1000)
        (back,) = [one for one in every if one.row.thing.kind == ComingKind.OWNER]
        n = every.index(back)
        assert 1 < n < len(every) - 2
        assert back.row.thing.at == NOON + timedelta(minutes=90)
        assert hours.forward(back.key, 2) == every[n : n + 2]
        assert hours.forward(every[n + 1].key, 2) == every[n + 1 : n + 3]
        assert hours.backward(back.key, 2) == every[n - 2 : n][::-1]
        assert hours.backward(every[n + 1].key, 2) == every[n - 1 : n + 1][::-1]
        assert (hours.nth(n), hours.by_id([back.id])) == (back.key, [back])
        assert hours.count() == len(every)
    assert isinstance(back.row, Thing)
