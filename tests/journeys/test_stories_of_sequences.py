"""What Dana hears from us over weeks, told day by day on her own clock."""

from __future__ import annotations

from data.alerts.tables import Alert
from data.leads.contact import Outcome
from data.leads.merging import merge
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.coming_due import prepare_due
from data.outreach.tables import Enrolment
from tests.build import MINUTE, Agency, messages_of, step_states, story_of, with_rules
from tests.journeys.travelling import HER_NUMBER, a_story


def test_day_1_3_and_7_go_unanswered_and_lead_into_nurture_and_not_to_nowhere(
    agency: Agency,
) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    assert story.until("2026-12-02 12:00") == [
        "Wed 25 Nov 12:00 email day-1",
        "Fri 27 Nov 12:00 email day-3",
        "Tue 01 Dec 12:00 email day-7",
    ]
    assert story.until("2027-12-31 12:00") == [
        "Thu 31 Dec 12:00 email day-30",
        "Sat 30 Jan 12:00 email day-60",
        "Mon 01 Mar 12:00 email day-90",
        "Sun 30 May 12:00 email day-180",
        "Wed 01 Dec 12:00 email day-365",
    ]
    assert story.until("2029-01-01 12:00") == []
    assert agency.row(Lead, dana).stage == LeadStage.CONTACTED


def test_a_reply_on_day_2_ends_it_and_a_person_has_four_minutes(agency: Agency) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    story.until("2026-11-26 09:30")
    story.mails("Thanks, we would like to begin in January.", dana)
    assert story.until("2027-06-01 12:00") == []
    assert step_states(agency, dana) == ["sent", "cancelled", "cancelled"]
    lead = agency.row(Lead, dana)
    assert lead.respond_by is not None
    assert f"{lead.respond_by.astimezone(story.zone):%d %b %H:%M}" == "26 Nov 09:34"
    assert lead.stage == LeadStage.ENGAGED


def test_out_of_office_on_day_3_waits_for_the_return_and_keeps_the_distances(
    agency: Agency,
) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    story.until("2026-11-27 12:00")
    story.is_away_until("7 December 2026", dana)
    assert story.until("2026-12-08 07:59") == []
    assert story.until("2027-01-31 12:00")[:2] == [
        "Tue 08 Dec 08:00 email day-7",  # the first working day after her return
        "Thu 07 Jan 08:00 email day-30",
    ]
    assert "reply.out_of_office" in story_of(agency, dana)


def test_stop_by_text_while_a_mail_is_queued_stops_the_texts_and_not_the_mail(
    agency: Agency,
) -> None:
    ours = with_rules(agency, BOTH_WAYS)
    story = a_story(ours, "2026-11-24 12:00")
    dana = story.asks(phone=HER_NUMBER)
    assert story.until("2026-11-26 11:59") == ["Wed 25 Nov 12:00 sms day-1"]
    story.now += MINUTE
    agency.do(prepare_due, house=ours.house, now=story.now, by="runner")
    assert step_states(agency, dana) == ["sent", "queued", "scheduled"]
    story.texts("STOP")
    assert step_states(agency, dana) == ["sent", "queued", "cancelled"]
    after = story.until("2027-12-31 12:00")
    assert after[0] == "Thu 26 Nov 12:00 email day-2"
    assert [line for line in after if " sms " in line] == []


BOTH_WAYS = """
[sequences.new-lead]
label = "New lead"
steps = [
  { name = "day-1", days = 1, template = "day-1", channels = ["sms"] },
  { name = "day-2", days = 2, template = "day-3", channels = ["email"] },
  { name = "day-3", days = 3, template = "day-7", channels = ["sms"] },
]
"""


def test_the_night_the_clocks_go_back_moves_nothing(agency: Agency) -> None:
    """2026-11-01 has 25 hours in New York: noon stays noon."""
    story = a_story(agency, "2026-10-31 12:00")
    story.asks()
    assert story.until("2026-11-08 12:00") == [
        "Sun 01 Nov 12:00 email day-1",
        "Tue 03 Nov 12:00 email day-3",
        "Sat 07 Nov 12:00 email day-7",
    ]


def test_a_form_at_half_past_two_in_the_night_the_clocks_go_forward(agency: Agency) -> None:
    """2026-03-08 has no half past two in New York. Mail answers at once, and then by day."""
    story = a_story(agency, "2026-03-07 02:30")
    story.asks()
    assert story.heard == ["Sat 07 Mar 02:30 email the answer"]
    assert story.until("2026-03-11 12:00") == [
        "Sun 08 Mar 08:00 email day-1",
        "Tue 10 Mar 08:00 email day-3",
    ]


def test_she_does_not_come_is_asked_kindly_and_books_again(agency: Agency) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks(phone=HER_NUMBER)
    story.books("2026-11-30 15:00")
    assert story.until("2026-11-30 15:20") == [
        "Sun 29 Nov 15:00 email day-before",
        "Mon 30 Nov 14:00 sms hour-before",
    ]
    story.noted(Outcome.NO_SHOW, dana)
    assert story.until("2026-12-02 10:00") == [
        "Mon 30 Nov 18:00 sms same-hour",  # four hours after the reminder, not half an hour
        "Tue 01 Dec 15:20 email next-day",
    ]
    story.books("2026-12-04 11:00", "two")
    assert story.until("2027-12-31 12:00") == [
        "Thu 03 Dec 11:00 email day-before",
        "Fri 04 Dec 10:00 sms hour-before",
    ]
    assert agency.row(Lead, dana).stage == LeadStage.BOOKED


def test_an_appointment_is_moved_and_then_cancelled_and_the_reminders_go_with_it(
    agency: Agency,
) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    story.books("2026-11-30 15:00")
    story.until("2026-11-29 16:00")
    assert story.heard[-1] == "Sun 29 Nov 15:00 email day-before"
    old = "https://api.calendly.com/scheduled_events/one/invitees/one"
    story.books("2026-12-03 10:00", "two", old_invitee=old.replace("one/inv", "E/inv"))
    story.cancels("2026-11-30 15:00", rescheduled=True)
    assert story.until("2026-12-02 11:00") == ["Wed 02 Dec 10:00 email day-before"]
    story.mails("See you tomorrow!", dana)  # a word of hers is no reason not to remind her
    story.cancels("2026-12-03 10:00", "two")
    assert story.until("2026-12-04 12:00") == []
    assert [one.state.value for one in agency.rows(Enrolment)] == ["stopped"] * 3


def test_an_absence_holds_the_questions_and_not_the_reminder(agency: Agency) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    story.until("2026-11-25 12:00")
    appointment = story.at("2026-11-30 15:00")
    story.noted(Outcome.BOOKED, dana, on=appointment)
    story.is_away_until("4 December 2026", dana)
    assert story.until("2026-12-31 12:00") == [
        "Sun 29 Nov 15:00 email day-before",
        "Mon 30 Nov 14:00 email hour-before",
    ]


def test_a_missed_call_is_texted_back_asked_about_and_let_go_of_kindly(agency: Agency) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.calls_in_vain()
    assert story.heard == ["Tue 24 Nov 12:00 sms the answer"]
    assert story.until("2026-12-27 12:00") == [
        "Tue 24 Nov 14:00 sms later",
        "Wed 25 Nov 12:00 sms next-day",
        "Sat 28 Nov 12:00 sms last",
    ]
    assert [one.sequence for one in agency.rows(Enrolment)] == ["missed-call", "nurture"]
    assert agency.row(Lead, dana).stage == LeadStage.CONTACTED


def test_she_says_no_for_the_price_and_is_asked_again_after_two_months_and_never_after(
    agency: Agency,
) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    story.until("2026-11-26 12:00")
    story.noted(Outcome.LOST, dana, "too expensive for them this year")
    assert story.until("2029-01-01 12:00") == [
        "Mon 25 Jan 12:00 email still-open",
        "Fri 26 Mar 12:00 email last",
    ]


def test_she_comes_back_when_she_is_asked_again(agency: Agency) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    story.noted(Outcome.LOST, dana)
    assert story.until("2027-02-22 18:00") == ["Mon 22 Feb 12:00 email still-open"]
    story.mails("Yes, now is a better time.", dana)
    assert agency.row(Lead, dana).stage == LeadStage.ENGAGED
    assert story.until("2027-12-31 12:00") == []


def test_who_wants_no_contact_is_never_asked_again(agency: Agency) -> None:
    story = a_story(agency, "2026-11-24 12:00")
    dana = story.asks()
    story.noted(Outcome.LOST, dana, "Angry. Don't call, don't write.")
    assert story.until("2029-01-01 12:00") == []


def test_the_job_is_done_everybody_is_asked_for_a_review_and_the_happy_for_a_name(
    agency: Agency,
) -> None:
    ours = with_rules(agency, REVIEWED)
    story = a_story(ours, "2026-11-24 12:00")
    dana = story.asks()
    story.noted(Outcome.WON, dana)
    story.until("2026-12-07 12:00")
    story.noted(Outcome.JOB_DONE, dana)
    assert story.until("2026-12-10 13:00") == ["Thu 10 Dec 12:00 email survey"]
    story.mails("5, thank you!", dana)
    assert agency.row(Lead, dana).extra["rating"] == 5
    assert story.until("2027-12-31 12:00") == [
        "Tue 15 Dec 12:00 email review",
        "Tue 22 Dec 12:00 email again",
        "Sat 20 Feb 12:00 email referral",
    ]


def test_an_unhappy_customer_gets_the_same_request_and_a_call_but_no_further_question(
    agency: Agency,
) -> None:
    story = a_story(with_rules(agency, REVIEWED), "2026-11-24 12:00")
    dana = story.asks()
    story.noted(Outcome.WON, dana)
    story.noted(Outcome.JOB_DONE, dana)
    story.until("2026-11-27 13:00")
    story.mails("2. The roof still leaks.", dana)
    told = [alert.title for alert in agency.rows(Alert)]
    assert told.count("Unhappy: Dana Ortiz") == 1
    heard = story.until("2027-12-31 12:00")
    assert [line.split()[-1] for line in heard] == ["review", "again"]


REVIEWED = """
[business]
name = "Oak & Sons"
agent = "Kim"
email = "kim@oak.example.org"
postal_address = "1 Oak Lane, Oakville, OH 44001, USA"
timezone = "America/New_York"
review_url = "https://reviews.example.org/oak"
"""


def test_two_portals_one_person_one_voice(agency: Agency) -> None:
    """The first portal tells her address, the second her number: nobody can know that yet."""
    story = a_story(agency, "2026-11-24 12:00")
    first = story.asks(source="zillow")
    assert story.asks(source="realtor.com") == first  # the same address: one lead, one answer
    second = story.asks(source="thumbtack", email=None, phone=HER_NUMBER)
    assert story.until("2026-11-25 13:00") == [
        "Wed 25 Nov 12:00 email day-1",
        "Wed 25 Nov 12:00 sms day-1",
    ]
    agency.do(merge, first, second, house=agency.house, now=story.now, by="ana")
    assert story.until("2026-12-02 12:00") == [
        "Fri 27 Nov 12:00 email day-3",
        "Tue 01 Dec 12:00 email day-7",
    ]
    assert {message.lead_id for message in messages_of(agency, first)} == {first}
