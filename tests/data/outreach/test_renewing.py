"""What waits for a person speaks of the time at which it is read; nothing else in it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.edits.keeping import keep
from data.outreach import review
from data.outreach.queries import review_detail
from data.outreach.renewing import drafts_that_waited, renew_drafts
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import ASKS_FOR_THE_PRICE, HOUR, NOON, Agency, a_lead, story_of, the_message

MORNING = NOON + 21 * HOUR


def held(agency: Agency, **fields: str) -> Message:
    return the_message(agency, a_lead(agency, **{"message": ASKS_FOR_THE_PRICE, **fields}))


def renewed(agency: Agency, at: object = MORNING) -> int:
    waiting = agency.ask(drafts_that_waited, now=at)
    return agency.do(renew_drafts, waiting, house=agency.house, now=at, by="runner")


def test_a_draft_of_yesterday_says_its_times_as_of_today(agency: Agency) -> None:
    was = held(agency)
    assert renewed(agency, NOON + HOUR / 2) == 0, "it has not rested yet"
    assert renewed(agency) == 1
    now = the_message(agency, was.lead_id)
    assert (was.body != now.body, was.version + 1) == (True, now.version)
    assert renewed(agency) == 0, "it is of this hour now"
    assert renewed(agency, MORNING + 24 * HOUR) == 1
    assert story_of(agency, was.lead_id).count("message.renewed") == 2
    agency.do(review.approve, was.id, shown=None, hold=timedelta(0), now=MORNING, by="ana")


def test_an_approval_of_the_words_of_yesterday_does_not_send_those_of_today(agency: Agency) -> None:
    was = held(agency)
    shown = agency.ask(review_detail, was.id).shown
    renewed(agency)
    with pytest.raises(Refused, match="Not what you read"):
        agency.do(review.approve, was.id, shown=shown, hold=timedelta(0), now=MORNING, by="ana")


def test_what_a_person_wrote_or_is_writing_stays_word_for_word(agency: Agency) -> None:
    edited, typed = held(agency), held(agency, email="bo@example.org")
    agency.do(review.edit, edited.id, playbook=agency.playbook, body="We come this afternoon.",
              now=NOON, by="bo")  # fmt: skip
    agency.do(keep, f"message:{typed.id}", {"body": "Half a"}, version=1, now=NOON, by="ana")
    assert renewed(agency) == 0
    assert the_message(agency, edited.lead_id).body == "We come this afternoon."
    assert the_message(agency, typed.lead_id).body == typed.body


def test_a_draft_that_one_of_two_people_approved_is_the_text_that_the_other_reads(
    agency: Agency,
) -> None:
    draft = held(agency, message="My lawyer will be in touch about the contract.")
    agency.do(review.approve, draft.id, shown=None, hold=timedelta(0), now=NOON, by="ana")
    assert renewed(agency) == 0
    assert the_message(agency, draft.lead_id).body == draft.body
