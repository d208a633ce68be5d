"""One person never hears from two sequences at once, whichever leads they are, or workers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

from data.leads.tables import Lead
from data.outreach import door
from data.outreach.coming_due import prepare_due
from data.outreach.panes import follow_up_pane
from data.outreach.tables import Message
from tests.build import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    an_answered_lead,
    claimed,
    delivered,
    followed_up,
    with_rules,
)

NO_GAP = "[service]\ngap_hours = 0"


def two_leads_of_one_person(agency: Agency) -> tuple[int, int]:
    """Dana twice: the second time she was taken for somebody else."""
    first = an_answered_lead(agency)
    second = an_answered_lead(agency, name="D. O.", email="d.o@work.example.org")
    with agency.store.write() as session:
        lead = session.get_one(Lead, second)
        lead.email, lead.email_folded = "dana@example.org", "dana@example.org"
    return first, second


def test_the_second_sequence_waits_and_says_for_what(agency: Agency) -> None:
    first, second = two_leads_of_one_person(agency)
    assert [parcel.lead_id for parcel in followed_up(agency, now=NOON + DAY)] == [first]
    row = agency.ask(follow_up_pane, lead_id=second)[0]
    assert row.due_at == NOON + DAY + 4 * HOUR
    assert row.why == "they had new-lead day-1 just now; 4 hours lie between two sequences"
    assert followed_up(agency, now=NOON + DAY + 4 * HOUR - MINUTE) == []
    (parcel,) = followed_up(agency, now=NOON + DAY + 4 * HOUR)
    assert parcel.lead_id == second


def test_the_door_keeps_them_apart_when_both_were_queued_before(agency: Agency) -> None:
    """In one batch, and again when the other one left meanwhile by another worker."""
    first, second = two_leads_of_one_person(agency)
    now = NOON + DAY
    agency.do(prepare_due, house=with_rules(agency, NO_GAP).house, now=now, by="runner")
    claims = claimed(agency, now=now)
    assert len(claims) == 2
    parcels = agency.do(door.start_sending, claims, worker="w", playbook=agency.playbook, now=now)
    assert [parcel.lead_id for parcel in parcels] == [first]
    waiting = next(row for row in agency.rows(Message)
                   if row.lead_id == second and row.follow_up_id is not None)  # fmt: skip
    assert waiting.due_at == now + 4 * HOUR
    assert "4 hours lie between two sequences" in waiting.note
    assert delivered(agency, now=now + HOUR) == []
    assert [parcel.lead_id for parcel in delivered(agency, now=now + 4 * HOUR)] == [second]


def test_without_a_gap_both_leave_at_once(agency: Agency) -> None:
    ours = with_rules(agency, NO_GAP)
    two_leads_of_one_person(ours)
    assert len(followed_up(ours, now=NOON + DAY)) == 2


def test_two_workers_at_one_time_do_not_both_find_that_she_has_heard_nothing(
    agency: Agency,
) -> None:
    two_leads_of_one_person(agency)
    now = NOON + DAY
    agency.do(prepare_due, house=with_rules(agency, NO_GAP).house, now=now, by="runner")
    mine, theirs = claimed(agency, now=now)
    at_the_door = {"worker": "w", "playbook": agency.playbook, "now": now}
    with ThreadPoolExecutor(1) as other_worker:
        with agency.store.write() as session:
            parcels = door.start_sending(session, [mine], **at_the_door)
            other = other_worker.submit(agency.do, door.start_sending, [theirs], **at_the_door)
            wait([other], timeout=0.3)
            assert not other.done(), "it waits until ours is written down"
        assert other.result(timeout=30) == []
    assert len(parcels) == 1
