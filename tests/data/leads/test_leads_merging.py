"""Two leads are made one, and one is made two again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.inbox.tables import Inbound
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.duplicates import duplicates, duplicates_of, may_be_the_same, not_the_same
from data.leads.merging import GOES_ALONG, merge
from data.leads.queries import detail
from data.leads.score import add_points
from data.leads.stages import LeadStage
from data.leads.tables import Lead, Suspicion
from data.leads.unmerging import unmerge, without_filled, without_words
from data.outreach.adjusting import pause, skip
from data.outreach.states import MessageState
from data.outreach.tables import Message, Suppression
from data.refused import Refused
from data.soundness.checking import check
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_client,
    a_lead,
    an_agency,
    an_answered_lead,
    claimed,
    delivered,
    followed_up,
    handed_over,
    messages_of,
    settled,
    step_states,
    steps_of,
    story_of,
    the_message,
)
from tests.databases import SqliteDatabases

LATER = NOON + MINUTE


def merged(agency: Agency, kept: int, gone: int, now: Any = LATER) -> int:
    return agency.do(merge, kept, gone, house=agency.house, now=now, by="ana")


def unmerged(agency: Agency, lead_id: int, now: Any = LATER) -> int:
    return agency.do(unmerge, lead_id, house=agency.house, now=now, by="ana")


def another_lead(agency: Agency, **fields: Any) -> int:
    return a_lead(agency, **{"name": "D. Ortiz", "email": "dana@work.example", **fields})


def rows(agency: Agency) -> dict[str, list[dict[str, Any]]]:
    """Everything that a merge can change, but for versions, which only grow."""
    tables = (Lead, Suspicion, *GOES_ALONG)
    return {
        table.__name__: [one.model_dump(exclude={"version"}) for one in agency.rows(table)]
        for table in tables
    }


def test_what_both_have_is_on_the_kept_lead(agency: Agency) -> None:
    kept = a_lead(agency, company="Maple", tags=None, city="Albany")
    gone = another_lead(agency, door="portal", phone="212 555 0142", budget="5000",
                        message="The portal's words", page="https://x.org/pricing")  # fmt: skip
    merged(agency, kept, gone)
    lead = agency.ask(detail, kept, agency.playbook)
    assert (lead.name, lead.email, lead.phone) == ("Dana Ortiz", "dana@example.org", "+12125550142")
    assert lead.extra == {"budget": "5000", "other e-mail": "dana@work.example"}
    assert lead.score == 30
    assert [one.source for one in lead.sources] == ["website", "portal"]
    said = [line.body for line in lead.conversation if line.direction == "in"]
    assert said == ["We would like help with a new website.", "The portal's words"]
    kinds = [entry.kind for entry in lead.timeline]
    assert kinds.count("lead.created") == 2
    assert "lead.joined" in kinds
    away = agency.row(Lead, gone)
    assert (away.merged_into, away.stage, away.outcome) == (kept, LeadStage.LOST, "merged")
    assert away.closed_at == LATER


def test_one_answer_leaves_when_both_were_about_to_be_answered(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    claimed(agency)  # a carrier has both in hand already
    merged(agency, kept, gone)
    assert [m.state.value for m in agency.rows(Message)] == ["claimed", "cancelled"]
    assert agency.row(Lead, kept).respond_by == NOON + 4 * MINUTE
    assert agency.row(Lead, gone).respond_by is None


def test_a_carrier_that_had_the_answer_in_hand_does_not_send_it(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    claims = claimed(agency)
    merged(agency, kept, gone)
    left = [handed_over(agency, claim) for claim in claims]
    assert [parcel.lead_id for parcel in left if parcel] == [kept]


def test_the_door_turns_a_merged_leads_message_away(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    with agency.store.write() as session:
        lead = session.get_one(Lead, gone)
        lead.merged_into = kept  # as a message that slipped past everything else would find it
    assert [parcel.lead_id for parcel in delivered(agency)] == [kept]
    assert the_message(agency, gone).note == f"the lead was merged into lead {kept}"


def test_who_was_answered_is_not_answered_again_as_the_other(agency: Agency) -> None:
    kept = a_lead(agency)
    gone = another_lead(agency)
    kept_claim, gone_claim = claimed(agency)
    assert handed_over(agency, gone_claim)
    assert settled(agency, gone_claim, now=NOON)
    merged(agency, kept, gone)
    assert messages_of(agency, kept)[0].note == (
        f"lead {gone} is merged into lead {kept}, answered once"
    )
    assert handed_over(agency, kept_claim) is None
    lead = agency.row(Lead, kept)
    assert (lead.first_response_at, lead.respond_by, lead.stage) == (NOON, None, "contacted")
    assert len({step.sequence for step in steps_of(agency, kept)}) == 1
    assert step_states(agency, kept) == ["scheduled"] * 3  # the other's sequence goes on


def test_a_new_request_of_somebody_answered_before_is_still_answered(agency: Agency) -> None:
    kept = an_answered_lead(agency)
    gone = another_lead(agency, now=NOON + 40 * DAY, message="A new request")
    merged(agency, kept, gone, now=NOON + 40 * DAY)
    assert [p.lead_id for p in delivered(agency, now=NOON + 40 * DAY)] == [kept]
    assert agency.row(Lead, kept).first_response_at == NOON + 40 * DAY


def test_what_waits_for_a_person_goes_on_waiting(agency: Agency) -> None:
    kept = an_answered_lead(agency)
    gone = another_lead(agency, message=ASKS_FOR_THE_PRICE)
    merged(agency, kept, gone)
    draft = the_message(agency, kept)
    assert (draft.state, draft.lead_id) == (MessageState.REVIEW, kept)


def test_a_draft_for_a_person_takes_the_place_of_a_routine_answer(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency, message=ASKS_FOR_THE_PRICE)
    merged(agency, kept, gone)
    assert [m.state.value for m in messages_of(agency, kept)] == ["cancelled", "review"]
    assert delivered(agency) == []


def test_sensitive_words_of_the_other_hold_the_routine_answer(agency: Agency) -> None:
    kept = a_lead(agency)
    gone = another_lead(agency, message=ASKS_FOR_THE_PRICE)
    with agency.store.write() as session:
        held = session.get_one(Message, the_message(agency, gone).id)
        held.state = MessageState.REJECTED
    merged(agency, kept, gone)
    assert [m.state.value for m in messages_of(agency, kept)] == ["review", "rejected"]
    assert delivered(agency) == []


def test_one_sequence_goes_on(agency: Agency) -> None:
    kept, gone = an_answered_lead(agency), another_lead(agency)
    assert len(delivered(agency)) == 1
    merged(agency, kept, gone)
    assert sorted(step_states(agency, kept)) == ["cancelled"] * 3 + ["scheduled"] * 3
    assert len(followed_up(agency, now=NOON + DAY)) == 1
    assert check(agency.store, now=NOON + DAY) == []


def test_a_reply_to_either_stops_both(agency: Agency) -> None:
    kept, gone = an_answered_lead(agency), another_lead(agency)
    delivered(agency)
    agency.do(touch, gone, Touch.REPLY, "Yes", house=agency.house, now=NOON, by="bo")
    merged(agency, kept, gone)
    assert set(step_states(agency, kept)) == {"cancelled"}
    assert agency.row(Lead, kept).stage == LeadStage.ENGAGED


def test_opt_outs_stay_as_they_are(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    agency.do(touch, gone, Touch.OPT_OUT_EMAIL, "", house=agency.house, now=NOON, by="bo")
    before = [(row.channel, row.address) for row in agency.rows(Suppression)]
    merged(agency, kept, gone)
    unmerged(agency, gone)
    assert [(row.channel, row.address) for row in agency.rows(Suppression)] == before


def test_whoever_writes_as_the_lost_lead_is_the_kept_one(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    merged(agency, kept, gone)
    assert another_lead(agency, message="Hello again", now=NOON + HOUR) == kept


def test_a_message_that_is_leaving_is_waited_for(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    claims = claimed(agency)
    handed_over(agency, claims[1])
    with pytest.raises(Refused, match=f"A message to lead {gone} is leaving right now"):
        merged(agency, kept, gone)


def test_a_client_stays_the_kept_one(agency: Agency) -> None:
    agency_client = a_client(agency)
    lead_id, other = 1, another_lead(agency)
    assert agency_client
    with pytest.raises(Refused, match=f"`callboard leads merge {lead_id} {other}`"):
        merged(agency, other, lead_id)
    merged(agency, lead_id, other)
    assert agency.row(Lead, lead_id).stage == LeadStage.WON
    assert delivered(agency) == []
    assert check(agency.store, now=LATER) == []


def test_merges_that_make_no_sense_are_refused_in_a_sentence(agency: Agency) -> None:
    kept, gone, third = a_lead(agency), another_lead(agency), another_lead(agency, email="x@y.org")
    merged(agency, kept, gone)
    for one, other, words in [
        (kept, kept, "cannot be merged with itself"), (kept, gone, "was merged into lead"),
        (gone, third, "was merged into lead"), (kept, 99, "There is no lead 99"),
    ]:  # fmt: skip
        with pytest.raises(Refused, match=words):
            merged(agency, one, other)
    with pytest.raises(Refused, match="is not merged with any other"):
        unmerged(agency, third)
    with pytest.raises(Refused, match=f"was merged into lead {kept}"):
        agency.do(touch, gone, Touch.CALL, "", house=agency.house, now=LATER, by="bo")


def test_a_lead_that_changed_meanwhile_is_not_merged_unseen(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    seen = agency.row(Lead, gone).version
    agency.do(touch, gone, Touch.CALL, "", house=agency.house, now=NOON, by="bo")
    with pytest.raises(Refused, match="changed meanwhile"):
        agency.do(merge, kept, gone, house=agency.house, now=LATER, by="ana", gone_version=seen)


def test_what_came_since_stays_with_the_kept_lead(agency: Agency) -> None:
    kept = an_answered_lead(agency)
    gone = another_lead(agency, phone="212 555 0142", message="Mine")
    merged(agency, kept, gone)
    another_lead(agency, message="Since then", budget="9", now=NOON + HOUR)
    agency.do(outcome, kept, Outcome.BOOKED, house=agency.house, now=NOON + HOUR, by="bo")
    unmerged(agency, gone, now=NOON + 2 * HOUR)
    stays, back = agency.row(Lead, kept), agency.row(Lead, gone)
    assert stays.message == "We would like help with a new website.\n\nSince then"
    assert (stays.phone, stays.extra["budget"], stays.stage) == ("", "9", LeadStage.BOOKED)
    assert (back.phone, back.message, back.stage) == ("+12125550142", "Mine", LeadStage.NEW)
    assert back.merged_into is None
    assert story_of(agency, gone)[-1] == "lead.unmerged"
    assert check(agency.store, now=NOON + 2 * HOUR) == []


def test_an_answer_that_was_held_back_for_long_is_looked_at_first(agency: Agency) -> None:
    kept, gone = a_lead(agency), another_lead(agency)
    merged(agency, kept, gone)
    unmerged(agency, gone, now=NOON + 3 * HOUR)
    assert the_message(agency, gone).state == MessageState.REVIEW
    assert the_message(agency, gone).reasons[0]["why"] == "a merge held it back, which is undone"
    assert [parcel.lead_id for parcel in delivered(agency, now=NOON + 3 * HOUR)] == [kept]


def test_a_step_that_left_meanwhile_goes_back_with_its_sequence(agency: Agency) -> None:
    kept = a_lead(agency)
    gone = another_lead(agency)
    kept_claim, gone_claim = claimed(agency)
    handed_over(agency, gone_claim)
    settled(agency, gone_claim)
    merged(agency, kept, gone)
    assert kept_claim
    assert [parcel.lead_id for parcel in followed_up(agency, now=NOON + DAY)] == [kept]
    unmerged(agency, gone, now=NOON + DAY)
    assert step_states(agency, gone) == ["sent", "scheduled", "scheduled"]
    assert [m.state.value for m in messages_of(agency, gone)] == ["sent", "sent"]
    assert check(agency.store, now=NOON + DAY) == []


def test_merges_into_merges_are_undone_from_the_outside(agency: Agency) -> None:
    first, second = a_lead(agency), another_lead(agency)
    third = another_lead(agency, email="third@example.org", message="Third")
    before = rows(agency)
    merged(agency, second, third)
    merged(agency, first, second)
    assert len(agency.ask(detail, first, agency.playbook).conversation) == 6
    with pytest.raises(Refused, match=f"Lead {second} was merged into lead {first} since"):
        unmerged(agency, third)
    assert unmerged(agency, first) == second
    assert unmerged(agency, second) == third
    assert rows(agency) == before


def test_a_no_is_remembered_and_can_be_taken_back(agency: Agency) -> None:
    one = a_lead(agency, phone="212 555 0142")
    other = a_lead(agency, name="Sam", email="sam@example.org", phone="212 555 0142")
    (pair,) = agency.ask(duplicates)
    assert (pair.one.id, pair.other.id, pair.evidence) == (
        one, other, ("same phone number +12125550142",),
    )  # fmt: skip
    agency.do(not_the_same, other, one, now=LATER, by="ana")
    a_lead(agency, name="Sam", email="sam@example.org", phone="212 555 0142", message="Again")
    assert agency.ask(duplicates) == agency.ask(duplicates_of, one) == []
    with pytest.raises(Refused, match="has said already"):
        agency.do(not_the_same, one, other, now=LATER, by="bo")
    agency.do(may_be_the_same, one, other, now=LATER, by="ana")
    assert len(agency.ask(duplicates_of, other)) == 1


def test_whoever_the_lost_lead_may_have_been_the_kept_one_may_be(agency: Agency) -> None:
    shared = {"phone": "212 555 0142"}
    kept = a_lead(agency)
    one = another_lead(agency, **shared)
    other = a_lead(agency, name="Sam", email="sam@example.org", **shared)
    before = rows(agency)
    merged(agency, kept, one)
    (pair,) = agency.ask(duplicates)
    assert {pair.one.id, pair.other.id} == {kept, other}
    unmerged(agency, one)
    assert rows(agency) == before


PASTS: dict[str, Callable[[Agency, int], object]] = {
    "answered": lambda agency, _: delivered(agency),
    "followed up": lambda agency, _: (delivered(agency), followed_up(agency, now=NOON + DAY)),
    "called": lambda agency, lead: agency.do(
        touch, lead, Touch.CALL, "", house=agency.house, now=NOON, by="bo"
    ),
    "replied": lambda agency, lead: agency.do(
        touch, lead, Touch.REPLY, "", house=agency.house, now=NOON, by="bo"
    ),
    "opted out": lambda agency, lead: agency.do(
        touch, lead, Touch.OPT_OUT_EMAIL, "", house=agency.house, now=NOON, by="bo"
    ),
    "booked": lambda agency, lead: agency.do(
        outcome, lead, Outcome.BOOKED, house=agency.house, now=NOON, by="bo"
    ),
    "not now": lambda agency, lead: agency.do(
        outcome, lead, Outcome.NOT_NOW, house=agency.house, now=NOON, by="bo"
    ),
    "lost": lambda agency, lead: agency.do(
        outcome, lead, Outcome.LOST, house=agency.house, now=NOON, by="bo"
    ),
    "scored": lambda agency, lead: agency.do(_scored, lead, agency),
    "uncertain": lambda agency, _: delivered(agency, result="uncertain", why="cut"),
    "failed": lambda agency, _: delivered(agency, result="failed", why="550 no"),
    "wrote again": lambda agency, lead: a_lead(
        agency,
        email=agency.row(Lead, lead).email,
        message="And logos?",
        time=len(agency.rows(Inbound)),
    ),
    "paused": lambda agency, lead: _with_step(agency, lead, pause),
    "skipped": lambda agency, lead: _with_step(agency, lead, skip, house=agency.house),
}
WORDS = ("We want a website", ASKS_FOR_THE_PRICE, "Please call me", "")
FIELDS = {"company": "Maple", "phone": "212 555 0142", "city": "Albany", "budget": "5000",
          "page": "https://x.org/pricing", "utm_source": "google"}  # fmt: skip


def _scored(session: Any, lead_id: int, agency: Agency) -> None:
    add_points(session, session.get_one(Lead, lead_id), "click", why="-",
               playbook=agency.playbook, now=NOON, by="x")  # fmt: skip


def _with_step(agency: Agency, lead_id: int, operation: Any, **named: Any) -> None:
    open_steps = [step for step in steps_of(agency, lead_id) if step.state == "scheduled"]
    if open_steps:
        agency.do(operation, open_steps[0].id, now=NOON, by="bo", **named)


LIVES = st.tuples(
    st.sampled_from(WORDS),
    st.sets(st.sampled_from(sorted(FIELDS))),
    st.lists(st.sampled_from(sorted(PASTS)), max_size=3),
)


@settings(max_examples=6,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(one=LIVES, other=LIVES)
def test_merge_and_unmerge_leave_everything_as_it_was(
    sqlite_databases: SqliteDatabases, one: Any, other: Any
) -> None:
    """Whatever the two have lived through; and in between all rules of `db check` hold."""
    agency = an_agency(sqlite_databases.new())
    try:
        ids = []
        for number, (said, fields, _) in enumerate((one, other)):
            given_ = {name: FIELDS[name] for name in fields if name != "phone" or number == 0}
            ids.append(a_lead(agency, name=f"Dana Ortiz{number}", email=f"dana{number}@example.org",
                              message=said, **given_))  # fmt: skip
        for lead_id, (_, _, past) in zip(ids, (one, other), strict=True):
            for event in past:
                PASTS[event](agency, lead_id)
        before = rows(agency)
        merged(agency, *ids)
        assert check(agency.store, now=LATER) == []
        unsent = [m for m in messages_of(agency, ids[1]) if m.state in ("queued", "review")]
        assert unsent == []
        unmerged(agency, ids[1])
        assert rows(agency) == before
        assert check(agency.store, now=LATER) == []
    finally:
        agency.store.close()


def test_a_draft_that_waited_already_waits_for_its_own_reasons_again(agency: Agency) -> None:
    """The other lead's words were one more reason for as long as they were one person's."""
    routine = a_lead(agency, name="Dana Ortiz", email="dana@example.org")
    price = a_lead(agency, name="Dana O.", email="d.o@example.org", message=ASKS_FOR_THE_PRICE)
    PASTS["replied"](agency, routine)
    before = rows(agency)
    merged(agency, routine, price)
    reasons = [held["reason"] for held in messages_of(agency, routine)[0].reasons]
    assert reasons == ["unusual", "pricing"]
    unmerged(agency, price)
    assert rows(agency) == before


@given(st.text("ab\n", max_size=6), st.text("ab\n", max_size=6), st.text("ab\n", max_size=6))
def test_what_was_said_since_survives_the_parting(was: str, added: str, since: str) -> None:
    became = f"{was}\n\n{added}"
    stays = was + since if was else since.removeprefix("\n\n")
    assert without_words(f"{became}{since}", was, became) == stays
    assert without_words("edited", was, became) == "edited"


def test_what_was_filled_in_and_not_touched_goes_again() -> None:
    was, became = {"a": "1"}, {"a": "1", "b": "2", "c": "3"}
    now = {"a": "9", "b": "2", "c": "4", "d": "5"}
    assert without_filled(now, was, became) == {"a": "9", "c": "4", "d": "5"}
