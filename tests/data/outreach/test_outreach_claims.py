"""Claims: who gets which message, in which order, how many, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.lease import LEASE
from data.outreach import claims, lapsed
from data.outreach.claims import Claimed, Pace
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.store import open_store
from tests.build import (
    DAY,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    claimed,
    delivered,
    handed_over,
    messages_of,
    settled,
    the_message,
)

SECOND = timedelta(seconds=1)


def people(agency: Agency, *addresses: str, now: datetime = NOON) -> list[int]:
    """The ids of the queued first answers to new leads."""
    leads = [a_lead(agency, now=now, email=address, name="Kim Lee") for address in addresses]
    return [the_message(agency, lead).id or 0 for lead in leads]


def taken(agency: Agency, *, now: datetime = NOON, worker: str = "w", **more: object) -> list[int]:
    found = agency.do(claims.claim, worker=worker, channels=["email"], now=now, **more)
    return [item.id for item in found]


def test_the_oldest_go_first_and_nobody_else_gets_them(agency: Agency) -> None:
    first, second, third = people(agency, "a@x.org", "b@x.org", "c@x.org")
    assert taken(agency, limit=2) == [first, second]
    assert taken(agency, worker="other") == [third]
    assert taken(agency, worker="third") == []


def test_a_first_answer_goes_before_follow_ups_that_are_older(agency: Agency) -> None:
    from data.outreach import coming_due

    an_answered_lead(agency, email="old@x.org")
    later = NOON + DAY
    agency.do(coming_due.prepare_due, house=agency.house, now=later, by="runner")
    (answer,) = people(agency, "new@x.org", now=later + MINUTE)
    assert taken(agency, now=later + MINUTE, limit=1) == [answer]
    assert len(taken(agency, now=later + MINUTE)) == 1


def test_no_more_leave_in_a_minute_than_the_team_allows(agency: Agency) -> None:
    people(agency, *(f"{name}@{name}.org" for name in "abcde"))
    pace = Pace(per_minute=3)
    assert len(taken(agency, pace=pace)) == 3
    assert taken(agency, pace=pace) == [], "claimed ones count: they are about to leave"


def test_what_left_within_the_minute_counts_whoever_sent_it(agency: Agency) -> None:
    people(agency, *(f"{name}@{name}.org" for name in "abcd"))
    for claim in claimed(agency, worker="other")[:2]:
        assert handed_over(agency, claim, worker="other")
        assert settled(agency, claim, worker="other")
    rest = [row for row in agency.rows(Message) if row.state == MessageState.CLAIMED]
    held = [Claimed(row.id or 0, row.fence, "email") for row in rest]
    agency.do(claims.hand_back, held, "other")
    pace = Pace(per_minute=3)
    assert len(taken(agency, pace=pace, now=NOON + MINUTE - SECOND)) == 1
    assert len(taken(agency, pace=pace, now=NOON + MINUTE + SECOND)) == 1


def test_what_left_while_the_clock_was_a_day_ahead_does_not_hold_up_the_mail_for_a_day(
    agency: Agency,
) -> None:
    people(agency, *(f"{name}@big.org" for name in "abc"), now=NOON + DAY)
    assert len(delivered(agency, now=NOON + DAY)) == 3
    people(agency, "d@big.org")
    assert len(taken(agency, pace=Pace(per_minute=3, per_domain=3))) == 1


def test_one_domain_that_has_had_enough_holds_up_no_other(agency: Agency) -> None:
    ids = people(agency, *(f"{n}@big.org" for n in range(5)), "one@small.org", "two@small.org")
    pace = Pace(per_domain=2)
    assert taken(agency, pace=pace) == [*ids[:2], *ids[5:]]
    assert taken(agency, pace=pace, limit=1) == []


def test_a_text_message_is_not_paced_by_the_mail_of_its_lead(agency: Agency) -> None:
    people(agency, "a@x.org")
    lead = a_lead(agency, email=None, phone="+1 212 555 0188", source="phone", message="Call me")
    assert taken(agency, pace=Pace(per_minute=1)) != []
    found = agency.do(claims.claim, worker="w", channels=["sms"], now=NOON, pace=Pace(per_minute=1))
    assert [item.id for item in found] == [the_message(agency, lead).id]


def test_a_renewed_claim_outlives_its_lease_and_another_does_not(agency: Agency) -> None:
    kept, lost = people(agency, "a@x.org", "b@x.org")
    taken(agency)
    later = NOON + LEASE - SECOND
    assert agency.do(claims.renew, [kept], "w", until=later + LEASE) == 1
    assert agency.do(lapsed.release_lapsed, now=NOON + LEASE, by="r") == (1, 0)
    assert agency.row(Message, kept).state == MessageState.CLAIMED
    assert agency.row(Message, lost).state == MessageState.QUEUED


def test_what_was_taken_away_cannot_be_renewed(agency: Agency) -> None:
    (mine,) = people(agency, "a@x.org")
    taken(agency)
    agency.do(lapsed.release_lapsed, now=NOON + LEASE, by="r")
    taken(agency, worker="other", now=NOON + LEASE)
    assert agency.do(claims.renew, [mine], "w", until=NOON + DAY) == 0


def test_a_worker_that_stood_still_cannot_record_what_was_taken_from_it(agency: Agency) -> None:
    """SIGSTOP for longer than the lease, then it wakes with its result."""
    (message,) = people(agency, "a@x.org")
    (claim,) = claimed(agency, worker="slow")
    assert handed_over(agency, claim, worker="slow")
    agency.do(lapsed.release_lapsed, now=NOON + LEASE, by="r")
    assert not settled(agency, claim, "sent", now=NOON + LEASE + SECOND, worker="slow")
    assert agency.row(Message, message).state == MessageState.UNCERTAIN


def test_the_lease_of_a_hand_over_begins_anew(agency: Agency) -> None:
    (message,) = people(agency, "a@x.org")
    (claim,) = claimed(agency)
    handed_over(agency, claim, now=NOON + LEASE - SECOND)
    assert agency.row(Message, message).lease_until == NOON + LEASE - SECOND + LEASE


def test_leases_may_be_measured_by_another_clock_than_the_rest(agency: Agency) -> None:
    people(agency, "a@x.org")
    database = NOON + DAY
    agency.do(claims.claim, worker="w", channels=["email"], now=NOON, until=database + LEASE)
    release = {"by": "r", "now": NOON}
    assert agency.do(lapsed.release_lapsed, lease_now=database + SECOND, **release) == (0, 0)
    assert agency.do(lapsed.release_lapsed, lease_now=database + LEASE, **release) == (1, 0)


def test_a_message_we_stumble_over_goes_to_a_person_unless_it_was_taken_away(
    agency: Agency,
) -> None:
    lead = a_lead(agency)
    (claim,) = claimed(agency)
    stale = Claimed(claim.id, claim.fence - 1, claim.channel)
    for item in (stale, claim):
        agency.do(lapsed.set_aside, item, "w", "It broke.", now=NOON, by="runner")
    message = the_message(agency, lead)
    assert (message.state, message.lease_owner) == (MessageState.REVIEW, "")
    assert [reason["why"] for reason in message.reasons] == ["It broke."]


def test_workers_at_once_share_the_work_and_nothing_is_taken_twice(
    agency: Agency,
) -> None:
    """In threads with stores of their own, as processes have; 30 messages in batches of 4."""
    import threading

    ids = people(agency, *(f"p{n}@x{n}.org" for n in range(30)))
    found: list[list[int]] = [[] for _ in range(3)]

    def work(number: int) -> None:
        store = open_store(agency.url)
        while True:
            with store.claim() as writer:
                got = claims.claim(
                    writer, worker=f"w{number}", channels=["email"], now=NOON, limit=4
                )
            if not got:
                break
            found[number] += [item.id for item in got]
        store.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key for got in found for key in got) == sorted(ids)
    assert messages_of(agency, 1)[0].fence == 1
