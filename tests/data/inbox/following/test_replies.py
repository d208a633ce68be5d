"""A person's answer stops what runs by itself and starts the clock; a machine's does neither."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from data.activity.tables import Activity
from data.activity.timeline import of_lead
from data.alerts.states import AlertKind
from data.alerts.tables import Alert
from data.clients.operations import set_values
from data.inbox.following.finding import find_message
from data.inbox.states import InboundState
from data.inbox.tables import InboundEvent
from data.inbox.tokens import reply_address
from data.inbox.understood import Kind, Understood
from data.leads.contact import Outcome, outcome
from data.leads.stages import LeadStage
from data.leads.tables import Lead, ScorePoint
from data.outreach import coming_due
from data.outreach.states import EnrolmentState, MessageState
from data.outreach.tables import Enrolment, Message
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_client,
    a_lead,
    an_answered_lead,
    coming,
    followed_up,
    messages_of,
    step_states,
    story_of,
    the_message,
)
from tests.data.inbox.following.mails import OURS, letter, mailed, out_of_office

FOUR_MINUTES = timedelta(minutes=4)


def alerts(agency: Agency, kind: AlertKind) -> list[Alert]:
    return [alert for alert in agency.rows(Alert) if alert.kind == kind]


def kept(agency: Agency) -> dict[str, Any]:
    """What the timeline keeps of the newest reply beside its line."""
    replies = [entry for entry in agency.rows(Activity) if entry.kind == "reply.received"]
    return replies[-1].data


def enrolments(agency: Agency) -> list[EnrolmentState]:
    return [row.state for row in agency.rows(Enrolment)]


def test_a_reply_stops_every_sequence_and_stands_on_the_timeline_with_its_words(
    agency: Agency,
) -> None:
    lead = an_answered_lead(agency)
    sent = the_message(agency, lead)
    became = mailed(agency, letter("Yes, please.\n\n> Hi Dana,", answers=sent), now=NOON + HOUR)
    assert (became.state, became.lead_id) == (InboundState.NOTED, lead)
    assert enrolments(agency) == [EnrolmentState.STOPPED]
    assert set(step_states(agency, lead)) == {"cancelled"}
    told = next(e for e in agency.ask(of_lead, lead) if e.kind == "reply.received")
    assert told.summary == "Replied by e-mail: “Yes, please.”"
    assert told.why == f"its Message-ID names message {sent.id}"
    assert kept(agency)["sender"] == "dana@example.org"


def test_a_reply_starts_the_clock_of_whoever_has_to_answer(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    assert agency.row(Lead, lead).respond_by is None
    at = NOON + HOUR
    mailed(agency, letter("Yes", answers=the_message(agency, lead), at=at), now=at + MINUTE)
    after = agency.row(Lead, lead)
    assert (after.respond_by, after.last_inbound_at) == (at + FOUR_MINUTES, at)
    assert after.stage == LeadStage.ENGAGED


def test_writing_once_more_gives_us_no_more_time(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    sent = the_message(agency, lead)
    for minute in (0, 2, 3):
        at = NOON + HOUR + minute * MINUTE
        mailed(agency, letter(f"{minute}", answers=sent, at=at, key=f"{minute}@x"), now=at)
    assert agency.row(Lead, lead).respond_by == NOON + HOUR + FOUR_MINUTES
    assert len(alerts(agency, AlertKind.REPLY)) == 3


@pytest.mark.parametrize("off", [-3650 * DAY, 40 * DAY])
def test_a_clock_that_is_wrong_by_years_makes_no_answer_overdue(
    agency: Agency, off: timedelta
) -> None:
    lead = an_answered_lead(agency)
    now = NOON + HOUR
    mailed(agency, letter("Yes", answers=the_message(agency, lead), at=now + off), now=now)
    assert agency.row(Lead, lead).respond_by == now + FOUR_MINUTES
    assert agency.row(Lead, lead).last_inbound_at == now


def test_operators_are_told_once_however_often_the_mail_is_delivered(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    mail = letter("Please call me.", answers=the_message(agency, lead))
    mailed(agency, mail)
    mailed(agency, f"Delivered-To: {OURS}\n{mail}")
    (alert,) = alerts(agency, AlertKind.REPLY)
    assert alert.title == "Reply: Dana Ortiz"
    assert "“Please call me.”" in alert.body
    assert story_of(agency, lead).count("reply.received") == 1


def test_a_draft_that_has_not_left_goes_back_to_a_person_when_they_write(agency: Agency) -> None:
    lead = a_lead(agency)
    draft = the_message(agency, lead)
    assert draft.state == MessageState.QUEUED
    mailed(agency, letter("Forget it, I found somebody.", answers=draft))
    after = the_message(agency, lead)
    assert (after.id, after.state) == (draft.id, MessageState.REVIEW)
    assert after.reasons[-1]["why"] == "the person replied meanwhile"


def test_a_draft_in_review_is_marked_once_however_often_they_write(agency: Agency) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead)
    for number in range(3):
        mailed(agency, letter("Hello?", answers=draft, key=f"{number}@x"))
    reasons = [held["why"] for held in the_message(agency, lead).reasons]
    assert reasons.count("the person replied meanwhile") == 1


def test_without_any_thread_the_sender_says_who_it_is_and_it_is_called_a_guess(
    agency: Agency,
) -> None:
    lead = an_answered_lead(agency)
    mailed(agency, letter("Any news?"))
    assert enrolments(agency) == [EnrolmentState.STOPPED]
    told = next(e for e in agency.ask(of_lead, lead) if e.kind == "reply.received")
    assert kept(agency)["sure"] is False
    assert told.why == f"lead {lead} has the address dana@example.org"


def test_the_token_names_the_message_when_everything_else_is_lost(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    sent = the_message(agency, lead)
    to = reply_address("hello+{token}@mapleandmain.example.com", sent.header_id)
    became = mailed(agency, letter("Yes", sender="Work <d.ortiz@work.example>", to=to))
    assert became.lead_id == lead
    told = next(e for e in agency.ask(of_lead, lead) if e.kind == "reply.received")
    assert told.why == f"the reply token names message {sent.id}"
    assert kept(agency)["sender"] == "d.ortiz@work.example"
    assert len(agency.rows(Lead)) == 1


def test_a_token_is_still_known_after_the_business_moved_to_another_domain(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    with agency.store.write() as session:
        message = session.get_one(Message, the_message(agency, lead).id)
        message.header_id = message.header_id.replace("mapleandmain", "oldname")
        to = reply_address("hello+{token}@mapleandmain.example.com", message.header_id)
    assert mailed(agency, letter("Yes", sender="who@else.example", to=to)).lead_id == lead


def test_a_token_of_a_clients_mail_is_found_without_looking_through_all(agency: Agency) -> None:
    """What asks for the Message-ID whole is answered by its index; LIKE is not."""
    client = a_client(agency, email="owner@roofs.example")
    own = {"email": "hello@roofs.example"}
    agency.do(set_values, client, own, playbook=agency.playbook, now=NOON, by="ana")
    lead = an_answered_lead(agency)
    with agency.store.write() as session:
        message = session.get_one(Message, the_message(agency, lead).id)
        token = message.header_id.strip("<>").partition("@")[0]
        message.header_id = f"<{token}@roofs.example>"
    asked: list[str] = []
    with agency.store.read() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *at: asked.append(at[2]))
        item = Understood(Kind.REPLY, token=token)
        message, _ = find_message(session, item, agency.playbook)
    assert message is not None
    assert (message.lead_id, [sql for sql in asked if " LIKE " in sql]) == (lead, [])


def test_a_lost_lead_that_answers_is_open_again_and_a_client_stays_one(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    agency.do(outcome, lead, Outcome.LOST, house=agency.house, now=NOON, by="ana")
    mailed(agency, letter("We changed our mind.", answers=messages_of(agency, lead)[0]))
    after = agency.row(Lead, lead)
    assert (after.stage, after.closed_at, after.outcome) == (LeadStage.ENGAGED, None, "")
    a_client(agency, name="Kim", email="kim@example.net")
    mailed(agency, letter("Thanks!", sender="kim@example.net", key="k@x"))
    client = agency.rows(Lead)[1]
    assert (client.stage, client.respond_by) == (LeadStage.WON, None)
    assert len(alerts(agency, AlertKind.REPLY)) == 2


def test_a_reply_that_asks_for_a_consultation_is_hot(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    words = "Could we schedule a consultation?"
    mailed(agency, letter(words, answers=the_message(agency, lead)))
    assert agency.row(Lead, lead).hot_at is not None


def test_a_reply_without_words_is_still_one(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    mailed(agency, letter("", answers=the_message(agency, lead)))
    told = next(e for e in agency.ask(of_lead, lead) if e.kind == "reply.received")
    assert told.summary == "Replied by e-mail, without words"
    assert enrolments(agency) == [EnrolmentState.STOPPED]


def test_an_automatic_reply_neither_stops_nor_scores_nor_alerts(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    before = coming(agency, lead)
    machine = "Auto-Submitted: auto-replied\n"
    text = "We have received your message and will get back to you."
    became = mailed(agency, letter(text, answers=the_message(agency, lead), more=machine))
    assert became.state == InboundState.NOTED
    assert enrolments(agency) == [EnrolmentState.ACTIVE]
    assert coming(agency, lead) == before
    assert agency.rows(ScorePoint) == []
    assert alerts(agency, AlertKind.REPLY) == []
    assert agency.row(Lead, lead).respond_by is None
    assert "reply.automatic" in story_of(agency, lead)


def test_an_out_of_office_holds_every_step_until_the_business_day_after_the_return(
    agency: Agency,
) -> None:
    lead = an_answered_lead(agency)
    before = coming(agency, lead)
    mail = out_of_office("Wednesday, November 25, 2026", answers=the_message(agency, lead))
    became = mailed(agency, mail)
    assert became.reason.startswith("out of office until 25 Nov 2026; its Message-ID names")
    after = coming(agency, lead)
    # Thursday the 26th is Thanksgiving; on Friday the mail hours open at 8:00 in New York
    assert after[0] == ("day-1", datetime(2026, 11, 27, 13, 0, tzinfo=UTC))
    gaps = [late[1].date() - early[1].date() for early, late in zip(before, after, strict=True)]
    assert len(set(gaps)) == 1
    assert enrolments(agency) == [EnrolmentState.ACTIVE]
    assert "reply.out_of_office" in story_of(agency, lead)


def test_a_follow_up_that_was_queued_already_waits_too_and_the_next_keeps_its_distance(
    agency: Agency,
) -> None:
    lead = an_answered_lead(agency)
    due = coming(agency, lead)[0][1]
    agency.do(coming_due.prepare_due, house=agency.house, now=due, by="runner")
    queued = the_message(agency, lead)
    assert queued.state == MessageState.QUEUED
    gap = coming(agency, lead)[1][1] - due
    mail = out_of_office("December 7, 2026", answers=messages_of(agency, lead)[0])
    mailed(agency, mail, now=due + MINUTE)
    back = datetime(2026, 12, 8, 13, 0, tzinfo=UTC)
    assert followed_up(agency, now=back - MINUTE) == []
    held = the_message(agency, lead)
    assert (held.due_at, held.note) == (back, "out of office until 07 Dec 2026")
    day_3 = next(at for step, at in coming(agency, lead) if step == "day-3")
    assert day_3 - back >= gap - 12 * HOUR
    assert [parcel.id for parcel in followed_up(agency, now=back)] == [queued.id]


def test_somebody_who_is_back_already_holds_nothing(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    before = coming(agency, lead)
    late = NOON + 20 * HOUR
    mail = out_of_office("November 23, 2026", answers=the_message(agency, lead))
    mailed(agency, mail, now=late)
    assert coming(agency, lead) == before
    assert "reply.out_of_office" not in story_of(agency, lead)


def test_a_machine_of_somebody_we_do_not_know_is_noted_and_answered_by_nobody(
    agency: Agency,
) -> None:
    mail = letter("I am away.", sender="x@stranger.example", more="Auto-Submitted: auto-replied\n")
    became = mailed(agency, mail)
    assert (became.state, became.lead_id) == (InboundState.NOTED, None)
    assert agency.rows(Lead) == []
    assert agency.rows(Message) == []
    assert agency.rows(InboundEvent)[0].why == "an automatic reply from nobody we know"
