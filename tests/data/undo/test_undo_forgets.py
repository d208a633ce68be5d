"""What a deed keeps of a person goes with the person, and all of it after a week."""

from __future__ import annotations

import pytest

from data.clients import operations as clients
from data.clients.tables import BlockerKind
from data.copies.holding import hold_what_may_have_left
from data.outreach.adjusting import skip
from data.outreach.review import edit
from data.presence.being import settle
from data.presence.tables import Presence
from data.privacy.erase import erase
from data.privacy.retention import let_go
from data.refused import Refused
from data.undo.deed import KEPT_FOR, Deed
from data.undo.doing import done
from data.undo.tables import DeedChange, DoneDeed
from data.undo.taking_back import take_back
from tests.build import (
    ASKS_FOR_THE_PRICE,
    MINUTE,
    NOON,
    Agency,
    a_client,
    a_lead,
    an_answered_lead,
    steps_of,
    the_message,
)
from tests.data.undo.undoing import taken_back_last


def test_deeds_forget_the_erased_and_the_old(agency: Agency) -> None:
    client = a_client(agency, name="Kim Park", email="kim@example.org")
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    message, text = the_message(agency, lead).id, "Dear Dana Ortiz, as agreed."
    doing = {"now": NOON, "by": "ana"}
    agency.do(done, edit, message, body=text, playbook=agency.playbook,
              deed=Deed("edit", "Edited"), **doing)  # fmt: skip
    agency.do(done, clients.block, client, BlockerKind.OTHER, "asks for Dana Ortiz",
              deed=Deed("blocker", "Blocked"), **doing)  # fmt: skip
    kept = {row.row_table for row in agency.rows(DeedChange)}
    assert kept == {"message", "blocker"}

    agency.do(erase, lead, why="asked for it", **doing)
    assert agency.rows(DeedChange) == []
    for deed in agency.rows(DoneDeed):
        with pytest.raises(Refused, match="was erased"):
            agency.do(take_back, deed.id, house=agency.house, now=NOON + MINUTE, by="ana")

    agency.do(let_go, playbook=agency.playbook, now=NOON + KEPT_FOR - MINUTE, by="runner")
    assert len(agency.rows(DoneDeed)) == 2
    agency.do(let_go, playbook=agency.playbook, now=NOON + KEPT_FOR + MINUTE, by="runner")
    assert agency.rows(DoneDeed) == []


def test_after_a_restore_nothing_from_before_is_taken_back(agency: Agency) -> None:
    """It may have been undone, and the message sent, in the time that was lost."""
    lead = an_answered_lead(agency)
    step = steps_of(agency, lead)[0].id
    agency.do(done, skip, step, house=agency.house, deed=Deed("skip", "Left out"), now=NOON,
              by="ana")  # fmt: skip
    agency.do(settle, "ann:1:a", {}, worker="", now=NOON, by="ann")
    agency.do(hold_what_may_have_left, backup="b", until=NOON, now=NOON + MINUTE, by="ana",
              opt_outs=[])  # fmt: skip
    with pytest.raises(Refused, match="restored since"):
        taken_back_last(agency, now=NOON + MINUTE)
    assert agency.rows(Presence) == []
