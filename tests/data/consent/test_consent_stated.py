"""What a form's box says, what counts as a yes, and what follows from it at the door."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.consent.boxes import MAX_TEXT, stated_consent
from data.consent.compliance import compliance
from data.consent.giving import state_by_hand
from data.consent.permission import decide_permission
from data.consent.states import ConsentState
from data.consent.tables import Consent
from data.inbox.receive import receive
from data.leads.merging import merge
from data.leads.unmerging import unmerge
from data.outreach.coming_due import prepare_due
from data.outreach.review import approve
from data.outreach.states import MessageState
from data.outreach.stopping import suppress
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    NOON,
    Agency,
    a_lead,
    a_playbook,
    an_answered_lead,
    delivered,
    followed_up,
    processed,
    story_of,
    the_message,
    with_rules,
)

BOXES = a_playbook().consent.boxes
GIVEN, WITHDRAWN = ConsentState.GIVEN, ConsentState.WITHDRAWN
MOBILE = "+1 213 555 2368"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("sms_consent", True, {"sms": GIVEN}), ("sms_consent", "on", {"sms": GIVEN}),
        ("smsOptIn", "1", {"sms": GIVEN}), ("SMS consent", "No", {"sms": WITHDRAWN}),
        ("sms_consent", False, {"sms": WITHDRAWN}), ("sms_consent", "", {}),
        ("sms_consent", None, {}),
        ("sms_consent", ["Yes, text me"], {"sms": GIVEN}),
        ("I agree to receive text messages from Maple & Main", "on", {"sms": GIVEN}),
        ("tcpa", "I agree to texts. Consent is not a condition of purchase.", {"sms": GIVEN}),
        ("tcpa", "I do not agree to receive texts", {"sms": WITHDRAWN}),
        ("newsletter", "yes", {"email": GIVEN}),
        ("newsletter", "no", {}),  # who wants no newsletter still wants an answer
        ("email_marketing", "no", {"email": WITHDRAWN}),
        ("I agree to be contacted", "ja", {"email": GIVEN, "sms": GIVEN}),
        ("I accept the privacy policy", "on", {}), ("terms", "accepted", {}),
        ("sms_consent", "perhaps", {}), ("context", "yes", {}), ("by email", "maybe", {}),
    ],
)  # fmt: skip
def test_a_box_says_what_its_name_and_its_tick_say(
    name: str, value: Any, said: dict[str, ConsentState]
) -> None:
    found = stated_consent({name: value}, BOXES)
    assert {one.channel: one.state for one in found} == said
    assert all(one.text.startswith(name) for one in found)


def test_of_a_yes_and_a_no_the_no_counts_and_words_have_an_end() -> None:
    both = stated_consent({"sms consent": "yes", "receive sms": "no", "text consent": "yes"}, BOXES)
    assert [(one.state, one.text) for one in both] == [(WITHDRAWN, "receive sms: no")]
    (long,) = stated_consent({"sms consent": "I agree " + "x" * 10**6}, BOXES)
    assert len(long.text) == MAX_TEXT


@settings(max_examples=60)
@given(st.dictionaries(st.text(max_size=40), st.text() | st.booleans() | st.lists(st.integers())))
def test_any_field_at_all_is_read_without_a_fault(fields: dict[str, Any]) -> None:
    assert len(stated_consent(fields, BOXES)) <= 2


@pytest.mark.parametrize(
    ("channel", "word", "basis", "answers", "may"),
    [
        ("email", "", "inquiry", False, True), ("email", "", "given", False, False),
        ("email", "given", "given", False, True), ("email", "withdrawn", "inquiry", False, False),
        ("email", "withdrawn", "given", True, True), ("sms", "withdrawn", "inquiry", True, False),
        ("sms", "", "given", True, False), ("sms", "given", "given", True, True),
    ],
)  # fmt: skip
def test_who_may_be_written_to(
    channel: str, word: str, basis: str, answers: bool, may: bool
) -> None:
    rules = a_playbook(f'[consent]\nemail = "{basis}"\nsms = "{basis}"')
    decided = decide_permission(channel, word, rules, answers=answers)
    assert (decided.may, bool(decided.why)) == (may, True)


def test_a_forms_box_is_kept_with_its_words_and_a_no_is_answered_and_not_followed_up(
    agency: Agency,
) -> None:
    said = {"email marketing": "No, thank you", "sms consent": "Yes", "phone": MOBILE}
    lead_id = a_lead(agency, **said)
    words = {row.channel: row for row in agency.rows(Consent)}
    assert (words["sms"].state, words["sms"].text) == (GIVEN, "sms consent: Yes")
    assert (words["email"].state, words["email"].source) == (WITHDRAWN, "website")
    assert (words["email"].at, words["email"].by) == (NOON, "runner")
    assert [kind for kind in story_of(agency, lead_id) if kind.startswith("consent.")] == [
        "consent.withdrawn", "consent.given"]  # fmt: skip
    (answer,) = delivered(agency)
    assert answer.channel == "email"  # asked for just now
    a_lead(agency, now=NOON + HOUR, **said, message="And another thing")
    assert len(agency.rows(Consent)) == 2  # the same box again is no new word
    for day in range(1, 9):
        assert all(left.channel == "sms" for left in followed_up(agency, now=NOON + day * DAY))


def test_a_consent_taken_back_while_a_message_is_queued_stops_it_at_the_door(
    agency: Agency,
) -> None:
    lead_id = an_answered_lead(agency)
    agency.do(prepare_due, house=agency.house, now=NOON + DAY, by="runner")
    assert the_message(agency, lead_id).state == MessageState.QUEUED
    agency.do(state_by_hand, lead_id, "email", WITHDRAWN, "", now=NOON + DAY, by="ana")
    assert delivered(agency, now=NOON + DAY) == []
    stopped = the_message(agency, lead_id)
    assert (stopped.state, stopped.note) == (
        MessageState.CANCELLED, "the person does not want e-mail")  # fmt: skip
    for day in range(2, 9):
        assert followed_up(agency, now=NOON + day * DAY) == []


def test_given_means_that_nobody_is_texted_who_never_said_yes(agency: Agency) -> None:
    strict = with_rules(agency, '[consent]\nsms = "given"')
    lead_id = a_lead(strict, email=None, phone=MOBILE, door="phone")
    assert delivered(strict) == []
    agency.do(state_by_hand, lead_id, "sms", GIVEN, "said so on the phone", now=NOON, by="ana")
    again = a_lead(strict, email=None, phone="+1 213 555 2369", name="Bo", **{"sms consent": "yes"})
    assert [parcel.lead_id for parcel in delivered(strict)] == [again]


def test_an_approval_that_the_door_would_refuse_is_refused(agency: Agency) -> None:
    lead_id = a_lead(agency, email=None, phone=MOBILE, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead_id)
    assert draft.state == MessageState.REVIEW
    agency.do(state_by_hand, lead_id, "sms", WITHDRAWN, "", now=NOON, by="ana")
    with pytest.raises(Refused, match="does not want"):
        agency.do(approve, draft.id, shown=None, hold=HOUR, now=NOON, by="ana")


def test_what_cannot_be_noted_is_refused(agency: Agency) -> None:
    lead_id = a_lead(agency)
    for channel, state, words, sentence in (
        ("fax", GIVEN, "yes", "no channel 'fax'"), ("sms", GIVEN, " ", "in which words"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=sentence):
            agency.do(state_by_hand, lead_id, channel, state, words, now=NOON, by="ana")


def test_stop_and_start_by_text_are_words_on_record(agency: Agency) -> None:
    lead_id = a_lead(agency, phone=MOBILE)
    for at, word in ((HOUR, "STOP"), (2 * HOUR, "START")):
        sms = f"From=%2B12135552368&To=%2B12125550142&Body={word}&MessageSid=SM{word}"
        agency.do(receive, source="twilio", payload=sms.encode(), by="gateway", now=NOON + at,
                  content_type="application/x-www-form-urlencoded")  # fmt: skip
        processed(agency, now=NOON + at)
    words = [(row.channel, row.state) for row in agency.rows(Consent) if row.lead_id == lead_id]
    assert words == [("sms", WITHDRAWN), ("sms", GIVEN)]


def test_a_merge_takes_the_words_along_and_unmerge_gives_them_back(agency: Agency) -> None:
    kept, gone = a_lead(agency), a_lead(agency, email="d@example.org", **{"sms consent": "no"})
    agency.do(merge, kept, gone, house=agency.house, now=NOON, by="ana")
    assert [row.lead_id for row in agency.rows(Consent)] == [kept]
    agency.do(unmerge, gone, house=agency.house, now=NOON, by="ana")
    assert [row.lead_id for row in agency.rows(Consent)] == [gone]


def test_the_page_says_for_each_channel_whether_why_since_when_and_in_which_hours(
    agency: Agency,
) -> None:
    night = NOON.replace(hour=8)  # three in the morning in Miami
    lead_id = a_lead(agency, now=night, phone="+1 305 555 2368", postal_code="33101",
                     **{"sms consent": "yes"})  # fmt: skip
    agency.do(suppress, "email", "dana@example.org", why="unsubscribed", now=NOON, by="recipient")
    page = agency.ask(compliance, lead_id, playbook=agency.playbook, now=night)
    email, sms = page.channels
    assert (email.may, email.why, email.since) == (False, "opted out: unsubscribed", NOON)
    assert (email.open_now, email.opens_at) == (False, None)
    assert (sms.may, sms.why, sms.since) == (True, "the person agreed to text messages", night)
    assert (sms.open_now, sms.opens_at) == (False, NOON.replace(hour=13))
    assert page.states == ("FL: 08:00–20:00",)
    assert page.place_why.startswith("the postal code 33101")
    assert [(word.channel, word.state) for word in page.words] == [
        ("email", "withdrawn"), ("sms", "given")]  # fmt: skip
    assert [one.address for one in page.opt_outs] == ["dana@example.org"]
    with pytest.raises(Refused, match="no lead 99"):
        agency.ask(compliance, 99, playbook=agency.playbook, now=night)
