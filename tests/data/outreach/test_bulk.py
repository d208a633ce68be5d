"""Approving together: all of them as they were read, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from data.outreach import review
from data.outreach.bulk import (
    Approved,
    Approving,
    Read,
    must_be_as_read,
    why_not_together,
)
from data.outreach.queries import review_detail
from data.refused import Refused
from data.undo.deed import Deed
from data.undo.doing import done_together
from tests.build import ASKS_FOR_THE_PRICE, NOON, Agency, a_lead, delivered, the_message

HOLD = timedelta(seconds=10)


@dataclass(frozen=True)
class Draft:
    template: str = "website"
    channel: str = "email"
    state: str = "review"


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (Draft(), ""),
        (Draft("portal"), "Only drafts of one template go together; these are portal by email, "),
        (Draft(channel="sms"), "Only drafts of one template"),
        (Draft(state="uncertain"), "is decided on alone"),
        (Draft(state="failed"), "is decided on alone"),
    ],
)
def test_only_what_is_alike_is_decided_together(other: Draft, says: str) -> None:
    why = why_not_together([Draft(), other])
    assert why.startswith(says) if says.startswith("Only") else says in why
    assert bool(why) is bool(says)


def read(agency: Agency, name: str) -> Read:
    lead = a_lead(agency, name=name, email=f"{name}@example.org", message=ASKS_FOR_THE_PRICE)
    message_id = the_message(agency, lead).id or 0
    return Read(message_id, agency.ask(review_detail, message_id).shown)


def approve(agency: Agency, *those: Read) -> Approved:
    agency.ask(must_be_as_read, those, by="ana")
    return agreed(agency, *those)


def agreed(agency: Agency, *those: Read) -> Approved:
    approving = Approving(those, HOLD)
    ids = [(one.message_id, None) for one in those]
    agency.do(done_together, approving, ids, deed=Deed("approve", ""), now=NOON, by="ana")
    return approving.came_to()


def test_one_that_changed_since_keeps_all_of_them_from_leaving(agency: Agency) -> None:
    ann, ben = read(agency, "ann"), read(agency, "ben")
    agency.do(review.edit, ben.message_id, playbook=agency.playbook, body="x", now=NOON, by="bo")
    with pytest.raises(Refused, match=r"Nothing was approved. ben: Not what you read"):
        approve(agency, ann, ben)
    assert delivered(agency, now=NOON + HOLD) == []
    assert approve(agency, ann, replace(ben, shown=agency.ask(review_detail, 2).shown)) == (
        Approved(leaving=2, waiting=0)
    )
    assert len(delivered(agency, now=NOON + HOLD)) == 2


def test_one_that_changes_while_the_others_are_approved_stays_alone(agency: Agency) -> None:
    ann, ben = read(agency, "ann"), read(agency, "ben")
    agency.ask(must_be_as_read, [ann, ben], by="ana")
    agency.do(review.edit, ben.message_id, playbook=agency.playbook, body="x", now=NOON, by="bo")
    assert agreed(agency, ann, ben) == Approved(leaving=1, waiting=0)
    [left] = delivered(agency, now=NOON + HOLD)
    assert left.id == ann.message_id
