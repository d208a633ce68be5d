"""Whoever comes second is told who did what to it, and when (DESIGN §2.5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from data.activity.meanwhile import must_be
from data.activity.timeline import record
from data.leads.contact import Outcome, outcome
from data.leads.tables import Lead
from data.outreach.adjusting import pause, skip
from data.outreach.review import edit
from data.outreach.tables import FollowUp, Message
from data.refused import Refused
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


def refused(agency: Agency, table: type[Lead | Message | FollowUp], key: int) -> str:
    def look(session: Session) -> str:
        row = session.get_one(table, key)
        must_be(session, row, row.version)
        must_be(session, row, None)
        with pytest.raises(Refused) as why:
            must_be(session, row, row.version - 1)
        return str(why.value)

    return agency.ask(look)


def test_the_deed_is_told_and_not_what_followed_from_it(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    now = NOON + HOUR
    agency.do(outcome, lead, Outcome.BOOKED, house=agency.house, now=now, by="ben", on=NOON + DAY)
    agency.do(record, "lead.scored", "Score 50 → 60", now=now + HOUR, by="runner", lead_id=lead)
    assert refused(agency, Lead, lead) == (
        "Dana Ortiz was changed meanwhile; look at it again before you decide. "
        "Last: ben at 2026-11-24 18:00 UTC, Outcome: booked."
    )


def test_a_step_and_a_draft_are_named_by_what_they_are_and_whose(agency: Agency) -> None:
    step = steps_of(agency, an_answered_lead(agency))[0].id or 0
    agency.do(pause, step, now=NOON + timedelta(minutes=1), by="ben")
    draft = the_message(
        agency, a_lead(agency, email="k@x.org", name="", message=ASKS_FOR_THE_PRICE)
    )
    agency.do(edit, draft.id, playbook=agency.playbook, body="Hi", now=NOON + HOUR, by="ben")
    told = refused(agency, FollowUp, step)
    assert told.startswith("new-lead day-1 to Dana Ortiz was changed meanwhile")
    agency.do(skip, step, house=agency.house, now=NOON + HOUR, by="ben")
    with pytest.raises(Refused, match=r"^new-lead day-1 to Dana Ortiz is skipped already"):
        agency.do(skip, step, house=agency.house, now=NOON + HOUR, by="ana")
    assert told.endswith("Last: ben at 2026-11-24 17:01 UTC, Sequence new-lead paused.")
    told = refused(agency, Message, draft.id or 0)
    assert told.startswith("The draft to k@x.org was changed meanwhile")
    assert told.endswith("Last: ben at 2026-11-24 18:00 UTC, Draft edited: text.")
