"""Stories of first answers, each on a clock that is moved: what somebody does, and what they get.

The rules, the outbox and the door are the real ones; only the wire is not there. `NOON` is a
Tuesday in New York, where everybody here lives.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.leads.contact import Touch, touch
from data.outreach.queries import review_detail
from data.outreach.review import approve, edit
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    coming,
    delivered,
    followed_up,
    messages_of,
    posted,
    processed,
    story_of,
    the_message,
    with_rules,
)

TWO_AT_NIGHT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
HALF_PAST_TEN_PM = datetime(2026, 11, 25, 3, 30, tzinfo=UTC)
DANAS = "+12125550142"
SECOND = MINUTE / 60


def texts(agency: Agency, words: str, sid: str, *, now: datetime) -> None:
    """Dana writes a text message to our number."""
    posted(agency, now=now, door="twilio", MessageSid=sid, From=DANAS, To="+12125550100",
           Body=words)  # fmt: skip
    processed(agency, now=now)


def rings(agency: Agency, sid: str, *, now: datetime) -> int:
    """Somebody with Dana's number calls, and nobody takes it; gives the lead."""
    posted(agency, now=now, door="twilio", CallSid=sid, From=DANAS, To="+12125550100",
           Direction="inbound", CallStatus="no-answer")  # fmt: skip
    lead_id = processed(agency, now=now)[-1].lead_id
    assert lead_id is not None
    return lead_id


def test_a_form_at_two_in_the_night_with_a_phone_number_is_answered_at_eight_in_the_words_of_eight(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency, now=TWO_AT_NIGHT, email=None, phone="(212) 555-0142")
    waiting = the_message(agency, lead_id)
    assert (waiting.channel, waiting.recipient, waiting.due_at) == ("sms", DANAS, EIGHT)
    assert waiting.note == "waits for 08:00 Tue of the recipient's clock"

    for moment in (TWO_AT_NIGHT + MINUTE, EIGHT - SECOND):
        assert delivered(agency, now=moment) == []
    (text,) = delivered(agency, now=EIGHT)
    assert text.body == (
        "Hi Dana, it's Robin at Maple & Main Studio. Your note came in last night and I have it"
        " here. Is it urgent, or is there a little time? Reply STOP to opt out"
    )
    assert coming(agency, lead_id)[0][0] == "day-1"


BOTH = """
[[first_response]]
name = "both"
template = "website"
channels = ["email", "sms"]
both = true
"""


def test_who_left_an_address_and_a_number_gets_the_mail_at_once_and_the_text_in_the_morning(
    agency: Agency,
) -> None:
    agency = with_rules(agency, BOTH)
    lead_id = a_lead(agency, now=TWO_AT_NIGHT, phone=DANAS)
    (mail,) = delivered(agency, now=TWO_AT_NIGHT + 2 * SECOND)
    assert mail.channel == "email"
    assert delivered(agency, now=EIGHT - SECOND) == []
    (text,) = delivered(agency, now=EIGHT)
    assert "come in last night." in text.body
    started = [kind for kind in story_of(agency, lead_id) if kind == "sequence.started"]
    assert len(started) == 1


def test_the_text_beside_a_mail_is_withdrawn_when_the_person_reacts_to_the_mail(
    agency: Agency,
) -> None:
    agency = with_rules(agency, BOTH)
    lead_id = a_lead(agency, now=TWO_AT_NIGHT, phone=DANAS)
    assert len(delivered(agency, now=TWO_AT_NIGHT + 2 * SECOND)) == 1
    texts(agency, "Thanks, call me at nine please", "SM1", now=EIGHT - HOUR / 2)
    assert delivered(agency, now=EIGHT + MINUTE) == []
    states = [(one.channel, one.state.value) for one in messages_of(agency, lead_id)]
    assert states == [("email", "sent"), ("sms", "cancelled")]
    assert the_message(agency, lead_id).note == "the person replied"


def test_the_text_beside_a_mail_is_withdrawn_when_one_of_us_has_written_by_hand(
    agency: Agency,
) -> None:
    agency = with_rules(agency, BOTH)
    lead_id = a_lead(agency, now=TWO_AT_NIGHT, phone=DANAS)
    assert len(delivered(agency, now=TWO_AT_NIGHT + 2 * SECOND)) == 1
    at = EIGHT - HOUR
    agency.do(touch, lead_id, Touch.EMAIL, "sent the plan", house=agency.house, now=at, by="ana")
    assert delivered(agency, now=EIGHT + MINUTE) == []


def test_a_question_that_needs_a_person_is_one_draft_also_where_two_channels_work(
    agency: Agency,
) -> None:
    agency = with_rules(agency, BOTH)
    lead_id = a_lead(agency, phone=DANAS, message=ASKS_FOR_THE_PRICE)
    assert [one.state.value for one in messages_of(agency, lead_id)] == ["review"]


def test_a_missed_call_at_half_past_ten_is_answered_by_text_in_seconds_and_three_calls_by_one(
    agency: Agency,
) -> None:
    """They have the phone in hand, so a text may leave (DESIGN §3); they told us no name."""
    lead_id = rings(agency, "CA1", now=HALF_PAST_TEN_PM)
    (text,) = delivered(agency, now=HALF_PAST_TEN_PM + 2 * SECOND)
    assert text.body == (
        "Hi, it's Robin at Maple & Main Studio. Sorry I missed your call."
        " What would you like to get done? You can text me here. Reply STOP to opt out"
    )
    assert "later" in coming(agency, lead_id)[0]

    again = HALF_PAST_TEN_PM + 3 * MINUTE
    assert rings(agency, "CA2", now=again) == lead_id
    assert delivered(agency, now=again + 2 * SECOND) == []
    waiting = the_message(agency, lead_id)
    assert waiting.state.value == "review"
    assert waiting.reasons[0]["why"] == "the person called again, minutes after our answer"
    assert coming(agency, lead_id) == []


def test_somebody_we_answered_who_calls_and_reaches_nobody_is_texted_back_at_once(
    agency: Agency,
) -> None:
    lead_id = an_answered_lead(agency, phone=DANAS)
    assert rings(agency, "CA1", now=NOON + HOUR) == lead_id
    (text,) = delivered(agency, now=NOON + HOUR + 2 * SECOND)
    assert text.channel == "sms"
    assert "Sorry I missed your call." in text.body
    assert "Is it urgent" not in text.body, "the e-mail has asked that"


def test_a_text_from_a_stranger_is_answered_by_text_also_in_the_night(agency: Agency) -> None:
    texts(agency, "Hi, do you do shop fronts?", "SM1", now=TWO_AT_NIGHT)
    (text,) = delivered(agency, now=TWO_AT_NIGHT + 2 * SECOND)
    assert (text.channel, text.recipient) == ("sms", DANAS)
    assert "thanks for your text" in text.body


def test_a_link_in_a_text_does_not_make_a_form_a_text_that_may_be_answered_at_night(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency, now=TWO_AT_NIGHT, email=None, phone=DANAS, utm_medium="sms")
    assert the_message(agency, lead_id).due_at == EIGHT


def test_a_pricing_question_is_read_edited_and_leaves_exactly_as_it_was_edited(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead_id)
    assert delivered(agency, now=NOON + MINUTE) == []
    (reason,) = draft.reasons
    words = [ASKS_FOR_THE_PRICE[word["start"] : word["end"]] for word in reason["words"]]
    assert (reason["reason"], words) == ("pricing", ["How much", "cost"])

    read = agency.ask(review_detail, draft.id).shown
    better = draft.body.replace("\n\nRobin", "\n\nMost redesigns start at 2,000 dollars.\n\nRobin")
    agency.do(edit, draft.id, body=better, playbook=agency.playbook, now=NOON + MINUTE, by="ana")
    with pytest.raises(Refused, match="Not what you read"):
        agency.do(approve, draft.id, shown=read, hold=10 * SECOND, now=NOON + MINUTE, by="ben")
    shown = agency.ask(review_detail, draft.id).shown
    at = NOON + 2 * MINUTE
    agency.do(approve, draft.id, shown=shown, hold=10 * SECOND, now=at, by="ana")

    assert delivered(agency, now=at + 9 * SECOND) == [], "it rests, so that it can be taken back"
    (mail,) = delivered(agency, now=at + 10 * SECOND)
    assert mail.body == better
    assert [step for step, _ in coming(agency, lead_id)] == ["day-1", "day-3", "day-7"]
    (next_day,) = followed_up(agency, now=at + DAY + MINUTE)
    assert next_day.body.startswith("Hi Dana,\n\nJust checking back on your request about pricing.")


def test_somebody_who_stays_silent_is_asked_something_else_on_day_3(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    asked = the_message(agency, lead_id).body
    followed_up(agency, now=NOON + DAY)
    (third,) = followed_up(agency, now=NOON + 3 * DAY)
    assert "Is it urgent, or is there a little time?" in asked
    assert "When would you like to have it done? Reply with a word or two" in third.body
    assert "You got in touch on Tuesday about a project" in third.body


def test_what_a_reply_answered_is_not_asked_again_when_they_come_back_after_a_month(
    agency: Agency,
) -> None:
    lead_id = an_answered_lead(agency, phone=DANAS)
    (asked,) = messages_of(agency, lead_id)
    assert "Is it urgent, or is there a little time?" in asked.body
    texts(agency, "No rush at all, some time in spring", "SM1", now=NOON + HOUR)
    later = NOON + 40 * DAY
    a_lead(agency, now=later, message="Hello again, is Robin still there?", phone=DANAS)
    answer = the_message(agency, lead_id)
    assert answer.created_at == later
    assert "?" in answer.body
    for question in agency.playbook.qualify.values():
        assert question.ask not in answer.body


SHOUTED = """
[templates.website.sms]
body = "{{ full_name }} %s"
[sources.website]
channels = ["sms"]
""" % ("word " * 200)


def test_a_text_of_a_thousand_characters_waits_for_a_person(agency: Agency) -> None:
    agency = with_rules(agency, SHOUTED)
    message = the_message(agency, a_lead(agency, phone=DANAS))
    assert message.state.value == "review"
    assert message.reasons[0]["why"].startswith("the text takes 7 SMS")


def test_nobody_is_addressed_by_what_is_no_name_or_in_capitals(agency: Agency) -> None:
    for number, name in enumerate(("[First Name]", "None", "TEST", "Acme Roofing LLC", "DANA")):
        lead_id = a_lead(agency, name=name, email=f"d{number}@example.org")
        greeting = "Hi Dana,\n" if name == "DANA" else "Hi,\n"
        assert the_message(agency, lead_id).body.startswith(greeting), name
