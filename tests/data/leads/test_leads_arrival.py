"""A submission becomes a lead, or another word of somebody we know."""

from __future__ import annotations

from sqlmodel import Session

from data.alerts.tables import Alert
from data.leads.overdue import mark_overdue
from data.leads.pane import inbound_pane
from data.leads.queries import conversation, detail
from data.leads.score import add_points
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.states import MessageState
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    claimed,
    delivered,
    handed_over,
    messages_of,
    settled,
    story_of,
    the_message,
)


def alerts(agency: Agency, kind: str) -> list[str]:
    return [alert.title for alert in agency.rows(Alert) if alert.kind.value == kind]


def test_a_lead_keeps_everything_that_was_said_and_every_decision_has_a_why(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency, phone="(212) 555-0142 ext. 9", utm_source="google", shoe_size="43",
                     page="https://x.org/pricing", city="Riverdale")  # fmt: skip
    lead = agency.ask(detail, lead_id, agency.playbook)
    assert (lead.name, lead.email, lead.phone) == ("Dana Ortiz", "dana@example.org", "+12125550142")
    assert lead.extra == {"shoe_size": "43", "phone extension": "9"}
    assert (lead.utm, lead.place) == ({"source": "google"}, {"city": "Riverdale"})
    assert lead.score == 30
    assert all(entry.why for entry in lead.timeline)
    assert [entry.kind for entry in lead.timeline] == [
        "lead.created", "lead.tagged", "lead.scored", "message.queued",
    ]  # fmt: skip


def test_the_clock_counts_from_the_senders_own_submit_time(agency: Agency) -> None:
    lead_id = a_lead(agency, submitted_at="2026-11-24T16:57:00Z")
    lead = agency.row(Lead, lead_id)
    assert lead.submitted_at == NOON - 3 * MINUTE
    assert lead.respond_by == NOON + MINUTE


def test_one_person_through_two_doors_is_one_lead_and_is_answered_once(agency: Agency) -> None:
    lead_id = a_lead(agency)
    assert a_lead(agency, door="portal", phone="+1 212 555 0142", email=" DANA@example.org") == (
        lead_id
    )
    assert len(delivered(agency)) == 1
    assert a_lead(agency, door="phone", email=None, phone="212-555-0142", now=NOON + HOUR) == (
        lead_id
    )
    assert delivered(agency, now=NOON + HOUR) == []
    assert agency.row(Lead, lead_id).phone == "+12125550142"


def test_a_second_post_while_the_answer_is_being_handed_over_is_not_answered_twice(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency)
    (claim,) = claimed(agency)
    assert handed_over(agency, claim)
    a_lead(agency, message="Me again, one more thing")
    assert len(messages_of(agency, lead_id)) == 1
    assert settled(agency, claim, "uncertain", "cut")
    a_lead(agency, message="Hello? Anybody there?")
    assert [m.state for m in messages_of(agency, lead_id)] == [MessageState.UNCERTAIN]


def test_a_sensitive_word_that_follows_holds_an_answer_that_has_not_left(agency: Agency) -> None:
    lead_id = a_lead(agency)
    a_lead(agency, message=ASKS_FOR_THE_PRICE)
    (message,) = messages_of(agency, lead_id)
    assert message.state == MessageState.REVIEW
    assert [reason["reason"] for reason in message.reasons] == ["pricing"]
    (word, *_) = message.reasons[0]["words"]
    assert agency.row(Lead, lead_id).message[word["start"] : word["end"]] == "How much"
    assert delivered(agency) == []


def test_shared_addresses_and_numbers_that_are_only_possible_merge_nobody(agency: Agency) -> None:
    first = a_lead(agency, name="Dana", email="info@example.org", phone="555-0142")
    second = a_lead(agency, name="Sam", email="info@example.org", phone="555-0142")
    assert first != second


def test_a_second_address_of_a_known_person_stays_visible(agency: Agency) -> None:
    lead_id = a_lead(agency, phone="212 555 0142")
    assert a_lead(agency, phone="212 555 0142", email="dana@work.example") == lead_id
    lead = agency.row(Lead, lead_id)
    assert lead.email == "dana@example.org"
    assert lead.extra["other e-mail"] == "dana@work.example"


def test_a_merge_fills_what_was_missing_and_overwrites_nothing(agency: Agency) -> None:
    lead_id = a_lead(agency, name="Dana", company="")
    a_lead(agency, name="Dana Ortiz-Lee", company="Maple", city="Riverdale")
    lead = agency.row(Lead, lead_id)
    assert (lead.name, lead.company, lead.place) == ("Dana", "Maple", {"city": "Riverdale"})


def test_the_conversation_shows_each_thing_that_was_said_once(agency: Agency) -> None:
    lead_id = a_lead(agency, message="First")
    for minute, words in enumerate(["Second", "Third", "Second"], start=1):
        a_lead(agency, message=words, now=NOON + minute * MINUTE, try_=minute)
    with agency.store.read() as session:
        said = conversation(session, session.get_one(Lead, lead_id))
    heard = [line.body for line in said if line.direction == "in"]
    assert heard == ["First", "Second", "Third", "Second"]


def test_the_page_of_the_first_visit_is_not_scored_again_by_a_later_word(agency: Agency) -> None:
    lead_id = a_lead(agency, page="https://x.org/pricing")
    a_lead(agency, message="Anything new?")
    assert story_of(agency, lead_id).count("lead.scored") == 1


def test_who_writes_again_after_the_answer_gets_a_person_and_a_new_clock(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    a_lead(agency, message="And can you do logos?", now=NOON + 2 * HOUR)
    lead, message = agency.row(Lead, lead_id), the_message(agency, lead_id)
    assert message.state == MessageState.REVIEW
    assert "wrote again, 2 hours after our answer" in message.reasons[0]["why"]
    assert lead.respond_by == NOON + 2 * HOUR + 4 * MINUTE
    assert lead.stage == LeadStage.ENGAGED
    assert story_of(agency, lead_id).count("sequence.stopped") == 1


def test_the_same_words_again_after_the_answer_are_noted_and_not_answered(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    a_lead(agency, now=NOON + HOUR, try_=2)
    assert len(messages_of(agency, lead_id)) == 1
    assert "lead.repeated" in story_of(agency, lead_id)


def test_a_lost_lead_that_writes_again_waits_for_a_person(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    with agency.store.write() as session:
        session.get_one(Lead, lead_id).stage = LeadStage.LOST
    a_lead(agency, message="I changed my mind", now=NOON + 40 * DAY)
    assert the_message(agency, lead_id).reasons[0]["why"] == "the lead was lost"
    assert [row.id for row in agency.ask(inbound_pane)] == [lead_id]


def test_a_hot_lead_is_told_once(agency: Agency) -> None:
    lead_id = a_lead(agency, message="Please call me")
    a_lead(agency, message="Please do call me", now=NOON + HOUR)
    for kind in ("booking", "click", "click", "click"):
        with agency.store.write() as session:
            lead = session.get_one(Lead, lead_id)
            add_points(session, lead, kind, why="-", playbook=agency.playbook, now=NOON, by="x")
    assert alerts(agency, "hot_lead") == ["Hot lead: Dana Ortiz"]
    assert story_of(agency, lead_id).count("lead.hot") == 1


def test_the_threshold_makes_hot_and_one_point_less_does_not(agency: Agency) -> None:
    lead_id = a_lead(agency, page="https://x.org/pricing")
    for kind, score in (("click", 40), ("click", 50), ("video", 65), ("open", 70)):
        with agency.store.write() as session:
            lead = session.get_one(Lead, lead_id)
            assert lead.hot_at is None
            add_points(session, lead, kind, why="-", playbook=agency.playbook, now=NOON, by="x")
            assert lead.score == score
    assert agency.row(Lead, lead_id).hot_at == NOON
    assert alerts(agency, "hot_lead") == ["Hot lead: Dana Ortiz"]


def test_an_overdue_lead_is_told_once_and_again_after_its_next_word(agency: Agency) -> None:
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    late = NOON + 4 * MINUTE
    assert agency.do(mark_overdue, now=late, by="runner") == 0
    assert agency.do(mark_overdue, now=late + MINUTE, by="runner") == 1
    assert agency.do(mark_overdue, now=late + HOUR, by="runner") == 0
    assert alerts(agency, "response_overdue") == ["No answer yet: Dana Ortiz"]
    assert agency.row(Lead, lead_id).overdue_at == late + MINUTE


def test_an_answered_lead_is_never_overdue(agency: Agency) -> None:
    an_answered_lead(agency)
    assert agency.do(mark_overdue, now=NOON + DAY, by="runner") == 0


def test_leads_of_one_moment_keep_their_places_when_one_of_them_changes(agency: Agency) -> None:
    """PostgreSQL gives rows without an order anew after each change: the pane would jump about."""
    for name in ("Ana", "Ben", "Cleo", "Dan"):
        a_lead(agency, name=name, email=f"{name.lower()}@example.org")
    before = [row.id for row in agency.ask(inbound_pane)]
    for lead_id in sorted(before):
        agency.do(_touch, lead_id)
        assert [row.id for row in agency.ask(inbound_pane)] == before


def _touch(session: Session, lead_id: int) -> None:
    session.get_one(Lead, lead_id).owner = "ana"
