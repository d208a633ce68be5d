"""What a step will say before it is written: it comes true, and nothing of it is stored."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, func, select

from data.activity.tables import Activity
from data.outreach import coming_due
from data.outreach.foreseen import text_of_step
from data.outreach.tables import FollowUp, Message
from data.refused import Refused
from tests.build import DAY, NOON, Agency, an_answered_lead, delivered, steps_of, the_message


def counted(session: Session) -> tuple[int, int, int]:
    versions = session.exec(select(func.sum(col(FollowUp.version)))).one()
    of_messages = session.exec(select(func.count(col(Message.id)))).one()
    return of_messages, session.exec(select(func.count(col(Activity.id)))).one(), versions


def test_each_step_is_foreseen_as_it_is_written_when_it_comes_due(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    for step, days in zip(steps_of(agency, lead_id), (1, 3, 7), strict=True):
        before = agency.ask(counted)
        text = agency.ask(text_of_step, step.id, agency.house, now=NOON + DAY / 2)
        assert agency.ask(counted) == before, "looking writes nothing"
        assert (text.is_written, text.template, text.why_none) == (False, step.template, "")

        agency.do(coming_due.prepare_due, house=agency.house, now=NOON + days * DAY, by="runner")
        message = the_message(agency, lead_id)
        assert message.follow_up_id == step.id
        assert (text.channel, text.to) == (message.channel, message.recipient)
        assert (text.subject, text.body) == (message.subject, message.body)
        delivered(agency, now=NOON + days * DAY)


def test_a_step_that_is_written_is_told_as_it_stands(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    first = steps_of(agency, lead_id)[0]
    agency.do(coming_due.prepare_due, house=agency.house, now=NOON + DAY, by="runner")
    with agency.store.write() as session:
        session.get_one(Message, the_message(agency, lead_id).id).body = "Changed by hand."
    text = agency.ask(text_of_step, first.id, agency.house, now=NOON + DAY)
    assert (text.is_written, text.body, text.to) == (True, "Changed by hand.", "dana@example.org")


def test_where_nothing_would_be_sent_the_reason_stands_in_its_place(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    first, second, _ = steps_of(agency, lead_id)
    with agency.store.write() as session:
        session.get_one(FollowUp, first.id).step = "day-2"
        session.get_one(FollowUp, second.id).template = "not-there"
    for step in (first, second):
        text = agency.ask(text_of_step, step.id, agency.house, now=NOON)
        assert (text.body, text.why_none) == ("", "the playbook no longer has this step")


def test_a_step_that_is_not_there_is_refused(agency: Agency) -> None:
    with pytest.raises(Refused, match=r"There is no follow-up 99\."):
        agency.ask(text_of_step, 99, agency.house, now=NOON)
