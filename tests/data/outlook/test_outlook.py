"""What comes next, by which rule, and what would cancel it; and why a message is where it is."""

from __future__ import annotations

from data.inbox.receive import receive
from data.leads.contact import Touch, touch
from data.outlook.ahead import next_hours, of_lead
from data.outlook.coming import Coming, ComingKind
from data.outlook.explained import Explained, explain
from data.outlook.message_why import entries_of_message, recompute_why
from data.outlook.subject import Sort, Subject
from data.outreach import review
from data.outreach.adjusting import pause
from data.outreach.coming_due import prepare_due
from data.outreach.states import MessageState
from data.reading import reader_of
from data.refused import Refused
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
    delivered,
    steps_of,
    the_message,
)


def ahead(agency: Agency, lead: int) -> tuple[Coming, ...]:
    return agency.ask(of_lead, lead, agency.playbook)


def explained(agency: Agency, sort: Sort, key: int | str) -> Explained:
    return agency.ask(explain, Subject(sort, key), agency.playbook, now=NOON)


def why_of(agency: Agency, lead: int) -> tuple[str, str]:
    """What the timeline alone makes of the newest message."""
    message = the_message(agency, lead)
    with agency.store.read() as session:
        told = recompute_why(entries_of_message(reader_of(session), message.id or 0))
    assert told.state == message.state
    return told.state.value, told.why


def test_every_step_to_come_has_its_date_its_rule_and_what_would_cancel_it(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    steps = [one for one in ahead(agency, lead) if one.kind == ComingKind.STEP]
    assert [(one.at, one.what) for one in steps[:3]] == [
        (NOON + DAY, "New lead: day-1 by e-mail"),
        (NOON + 3 * DAY, "New lead: day-3 by e-mail"),
        (NOON + 7 * DAY, "New lead: day-7 by e-mail"),
    ]
    assert steps[0].why == "1 day after it began ([sequences.new-lead], since 24 Nov)"
    assert {"the person replies", "an appointment is booked"} <= set(steps[0].cancelled_by)


def test_the_sequence_that_follows_is_dated_to_its_last_step(agency: Agency) -> None:
    things = ahead(agency, an_answered_lead(agency))
    begins = [one for one in things if one.kind == ComingKind.SEQUENCE]
    assert [(one.at, one.what) for one in begins] == [(NOON + 7 * DAY, "Staying in touch begins")]
    last = [one for one in things if one.kind == ComingKind.STEP][-1]
    assert (last.what, last.at) == ("Staying in touch: day-365", NOON + 372 * DAY)


def test_drafts_clocks_and_snoozes_are_among_what_comes(agency: Agency) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead)
    waits, late = ahead(agency, lead)[:2]
    assert (waits.at, waits.kind) == (None, ComingKind.DRAFT)
    assert (late.at, late.kind) == (NOON + 4 * MINUTE, ComingKind.ANSWER)
    agency.do(review.snooze, draft.id, until=NOON + HOUR, now=NOON, by="ana")
    awake = next(one for one in ahead(agency, lead) if one.kind == ComingKind.DRAFT)
    assert awake.at == NOON + HOUR
    assert awake.what.endswith("comes back into sight")


def test_what_is_on_hold_has_no_date_and_says_why(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    agency.do(pause, steps_of(agency, lead)[0].id, now=NOON, by="ana")
    held = [one for one in ahead(agency, lead) if one.kind == ComingKind.STEP]
    assert {one.at for one in held} == {None}
    assert held[0].why == "paused by ana"


def test_the_next_hours_have_what_is_due_of_all_leads_and_nothing_later(agency: Agency) -> None:
    one = an_answered_lead(agency)
    other = a_lead(agency, email="ben@example.org", message=ASKS_FOR_THE_PRICE, now=NOON + HOUR)
    with agency.store.look() as reader:
        found = next_hours(reader, agency.playbook, until=NOON + DAY).things
    assert [(each.lead_id, each.kind) for each in found] == [
        (other, ComingKind.ANSWER),
        (one, ComingKind.STEP),
    ]
    assert all(each.at and each.at <= NOON + DAY and each.lead_name for each in found)


def test_of_more_than_a_list_holds_the_first_are_given_and_all_are_counted(agency: Agency) -> None:
    """Of every sort one: an answer, a draft out of sight, steps, and what follows the last one."""
    an_answered_lead(agency)
    asks = a_lead(agency, email="ben@example.org", message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, asks).id or 0
    agency.do(review.snooze, draft, until=NOON + HOUR, now=NOON, by="ana")
    held = a_lead(agency, email="lou@example.org", now=NOON - HOUR)
    delivered(agency)
    agency.do(pause, steps_of(agency, held)[0].id, now=NOON, by="ana")
    queued = a_lead(agency, email="kim@example.org", message=ASKS_FOR_THE_PRICE)
    agency.do(review.approve, the_message(agency, queued).id, shown=None, hold=HOUR, now=NOON,
              by="ana")  # fmt: skip
    with agency.store.look() as reader:
        whole = next_hours(reader, agency.playbook, until=NOON + 8 * DAY)
        cut = next_hours(reader, agency.playbook, until=NOON + 8 * DAY, limit=2)
    kinds = {one.kind for one in whole.things}
    assert kinds == {ComingKind.ANSWER, ComingKind.DRAFT, ComingKind.MESSAGE, ComingKind.STEP,
                     ComingKind.SEQUENCE}  # fmt: skip
    assert cut.things == whole.things[:2]
    assert cut.total == whole.total == len(whole.things)


def test_anything_can_be_asked_why_and_what_next(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    client = a_client(agency, email="ben@example.org")
    raw = agency.do(receive, source="website", payload=b"?", content_type="text/plain", now=NOON,
                    by="gateway").inbound_id  # fmt: skip
    step = steps_of(agency, lead)[0].id or 0
    message = the_message(agency, lead).id or 0
    told = {
        sort: explained(agency, sort, key)
        for sort, key in (
            (Sort.LEAD, lead),
            (Sort.MESSAGE, message),
            (Sort.FOLLOW_UP, step),
            (Sort.CLIENT, client),
            (Sort.DELIVERY, raw),
            (Sort.JOB, "daily-digest"),
        )
    }
    assert told[Sort.MESSAGE].stands == "sent: routine: no review reason"
    assert told[Sort.FOLLOW_UP].title == "new-lead day-1 to Dana Ortiz"
    assert told[Sort.DELIVERY].stands == "received"
    assert told[Sort.CLIENT].coming[0].kind == ComingKind.LIMIT
    runs = told[Sort.JOB].coming
    assert [one.kind for one in runs] == [ComingKind.RUN] * 5
    assert all(entry.why for one in told.values() for entry in one.because)
    assert told[Sort.LEAD].coming == told[Sort.MESSAGE].coming == told[Sort.FOLLOW_UP].coming


def test_what_is_not_there_is_said_in_a_sentence(agency: Agency) -> None:
    said = []
    for sort, key in ((Sort.LEAD, 7), (Sort.MESSAGE, 7), (Sort.JOB, "tea"), (Sort.CLIENT, "x")):
        try:
            explained(agency, sort, key)
        except Refused as refused:
            said.append(str(refused))
    assert said == [
        "There is no lead 7.",
        "There is no message 7.",
        "The playbook has no cron entry 'tea'.",
        "'x' is not the number of a client.",
    ]


def test_the_why_of_a_message_is_told_by_the_timeline_alone(agency: Agency) -> None:
    asks = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    state, why = why_of(agency, asks)
    assert state == MessageState.REVIEW
    assert "How much" in why
    draft = the_message(agency, asks).id or 0
    agency.do(review.approve, draft, shown=None, hold=HOUR, now=NOON, by="ana")
    assert why_of(agency, asks)[0] == MessageState.QUEUED
    agency.do(review.undo_approval, draft, now=NOON, by="ana")
    assert why_of(agency, asks)[0] == MessageState.REVIEW
    agency.do(review.reject, draft, why="Too early", house=agency.house, now=NOON, by="ana")
    assert why_of(agency, asks) == (MessageState.REJECTED, "Too early")


def test_a_message_that_a_reply_cancelled_says_so_itself(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    agency.do(prepare_due, house=agency.house, now=NOON + DAY, by="runner")
    agency.do(touch, lead, Touch.REPLY, "", house=agency.house, now=NOON + DAY, by="ana")
    assert why_of(agency, lead) == (MessageState.CANCELLED, "the person replied")
