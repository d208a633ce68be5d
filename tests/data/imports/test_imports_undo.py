"""An import is taken back, a step at a time: what nobody touched since, once, and to its end."""

from __future__ import annotations

import pytest

import data.imports.undo
from data.imports.queries import half_undone, imports
from data.imports.undo import Undoing, Undone, begin_undo
from data.imports.undoing_a_lead import ANSWERS_MORE
from data.inbox.tables import Inbound
from data.leads.contact import Touch, touch
from data.leads.merging import merge
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.leads.unmerging import unmerge
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import (
    DAY,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    delivered,
    story_of,
    the_message,
)
from tests.data.imports.taking import LATER, a_step, states, taken, taken_back


@pytest.fixture(autouse=True)
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.imports.undo, "AT_ONCE", 2)


def test_an_import_that_nobody_touched_is_taken_back_as_a_whole(agency: Agency) -> None:
    done = taken(agency, "name,email", "Dana,d@x.org", "Kim,k@x.org", "Dana,d@x.org", "Lou,")
    undone = taken_back(agency, done.import_id, by="bo")
    assert (undone.closed, undone.set_aside, undone.stayed) == (2, 1, ())
    for lead in agency.rows(Lead):
        assert (lead.stage.value, lead.outcome, lead.closed_at) == ("lost", "import_undone", LATER)
        assert the_message(agency, lead.id or 0).state.value == "cancelled"
        assert story_of(agency, lead.id or 0)[0] == "lead.created"
        assert story_of(agency, lead.id or 0)[-1] == "import.undone"
    assert delivered(agency, now=LATER) == []
    assert not any(row.state.value == "quarantined" for row in agency.rows(Inbound))
    with pytest.raises(Refused, match=r"was undone by bo at 2026-11-24 18:00 UTC already"):
        taken_back(agency, done.import_id, by="ana")


FIVE = ("name,email", *(f"N{n},n{n}@x.org" for n in range(5)), "Lou,")


def test_an_undo_that_broke_off_is_told_and_goes_on_where_it_was(agency: Agency) -> None:
    import_id = taken(agency, *FIVE).import_id
    a_step(agency, agency.ask(begin_undo, import_id), by="bo")
    assert [lead.outcome for lead in agency.rows(Lead)].count("import_undone") == 2
    assert [(row.undone_at, row.undone_by) for row in agency.ask(imports)] == [(None, "bo")]
    with agency.store.look() as reader:
        assert half_undone(reader) == [(import_id, "bo")]
    undone = taken_back(agency, import_id, by="ana")
    assert (undone.closed, undone.set_aside, undone.stayed) == (5, 1, ())
    for lead in agency.rows(Lead):
        assert story_of(agency, lead.id or 0).count("import.undone") == 1
    with agency.store.look() as reader:
        assert half_undone(reader) == []
    assert states(taken(agency, *FIVE)) == [*(["created"] * 5), "quarantined"]


def test_two_who_take_an_import_back_at_a_time_do_nothing_twice(agency: Agency) -> None:
    import_id = taken(agency, *FIVE).import_id
    one, other = (a_step(agency, agency.ask(begin_undo, import_id), by=by) for by in ("bo", "ana"))
    while isinstance(one, Undoing) or isinstance(other, Undoing):
        one = a_step(agency, one) if isinstance(one, Undoing) else one
        other = a_step(agency, other) if isinstance(other, Undoing) else other
    assert one == other == Undone(import_id, 5, 0, 1, ())
    for lead in agency.rows(Lead):
        assert story_of(agency, lead.id or 0).count("import.undone") == 1


def test_whoever_is_heard_of_between_two_steps_stays(agency: Agency) -> None:
    import_id = taken(agency, *FIVE).import_id
    at = a_step(agency, agency.ask(begin_undo, import_id))
    a_lead(agency, now=LATER, name="N4", email="n4@x.org", message="me again")
    while isinstance(at, Undoing):
        at = a_step(agency, at)
    assert (at.closed, [one.why for one in at.stayed]) == (4, ["was heard of again"])


def test_after_an_undo_the_same_file_is_new(agency: Agency) -> None:
    lines = ("id,name,email", "7,Dana,d@x.org", "8,Kim,")
    taken_back(agency, taken(agency, *lines).import_id, by="ana")
    again = taken(agency, *lines)
    assert states(again) == ["created", "quarantined"]
    assert again.rows[0].lead_id == 2
    assert delivered(agency, now=LATER)[0].lead_id == 2


def test_what_was_written_to_worked_on_or_heard_of_again_stays(agency: Agency) -> None:
    done = taken(agency, "name,email,message", "Dana,d@x.org,hello", "Kim,k@x.org,How much is it?",
                 "Lou,l@x.org,How much is it?", "Max,m@x.org,What is the price?")  # fmt: skip
    dana, kim, lou, untouched = (row.lead_id or 0 for row in done.rows)
    assert [parcel.lead_id for parcel in delivered(agency)] == [dana]
    agency.do(touch, kim, Touch.NOTE, "knows us", house=agency.house, now=LATER, by="ana")
    a_lead(agency, now=LATER, name="Lou", email="l@x.org", message="me again")
    undone = taken_back(agency, done.import_id, by="ana")
    assert undone.closed == 1
    assert agency.row(Lead, untouched).outcome == "import_undone"
    assert [(one.lead_id, one.why) for one in undone.stayed] == [
        (dana, "was written to"), (kim, "was worked on"), (lou, "was heard of again")]  # fmt: skip
    assert agency.row(Lead, dana).stage.value == "contacted"


def test_a_lead_that_was_merged_since_stays_and_so_does_the_one_it_was_merged_into(
    agency: Agency,
) -> None:
    known = a_lead(agency, name="Dana Ortiz", email="dana@example.org")
    done = taken(agency, "name,email", "D. Ortiz,d.ortiz@example.org", "Kim,k@x.org", "Lou,l@x.org")
    dana, kim, lou = (row.lead_id or 0 for row in done.rows)
    agency.do(merge, known, dana, house=agency.house, now=LATER, by="ana")
    agency.do(merge, kim, lou, house=agency.house, now=LATER, by="ana")
    with pytest.raises(Refused, match=f"cannot be undone: lead {dana} was worked on"):
        taken_back(agency, done.import_id, by="ana")
    assert agency.row(Lead, dana).merged_into == known
    assert agency.row(Lead, known).stage == "new"
    agency.do(unmerge, kim, house=agency.house, now=LATER, by="ana")


def test_an_import_of_which_nothing_can_be_taken_back_is_refused_in_a_sentence(
    agency: Agency,
) -> None:
    first = taken(agency, "name,email", "Dana,d@x.org")
    delivered(agency)
    with pytest.raises(Refused, match="cannot be undone: lead 1 was written to"):
        taken_back(agency, first.import_id, by="ana")
    second = taken(agency, "name,email", "Dana,d@x.org")
    with pytest.raises(Refused, match="changed nothing"):
        taken_back(agency, second.import_id, by="ana")
    with pytest.raises(Refused, match="There is no import 9"):
        taken_back(agency, 9, by="ana")


def test_what_a_row_filled_in_on_a_known_lead_is_put_back_where_it_still_stands(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency, name="Dana Ortiz", email="dana@example.org")
    delivered(agency)
    before = agency.row(Lead, lead_id)
    done = taken(agency, "name,email,phone,company,Shoe size,message",
                 "Dana Ortiz,dana@example.org,212-555-0142,Acme,38,Call me")  # fmt: skip
    assert states(done) == ["merged"]
    assert agency.row(Lead, lead_id).company == "Acme"
    with agency.store.write() as session:  # somebody has mended the name of the company since
        session.get_one(Lead, lead_id).company = "Acme Ltd"
    undone = taken_back(agency, done.import_id, by="ana")
    assert (undone.closed, undone.restored) == (0, 1)
    after = agency.row(Lead, lead_id)
    assert after.company == "Acme Ltd"
    for field in ("phone", "phone_raw", "message", "extra", "tags", "stage", "respond_by",
                  "first_response_at", "last_inbound_at"):  # fmt: skip
        assert getattr(after, field) == getattr(before, field), field
    assert the_message(agency, lead_id).state.value == "cancelled"


WROTE = "Dana Ortiz,dana@example.org,Please call me about the roof"


def known_and_written_to(agency: Agency) -> tuple[int, int]:
    """Dana, answered yesterday, and an import in which she writes again; the answer waits."""
    lead_id = a_lead(agency, now=NOON - DAY, name="Dana Ortiz", email="dana@example.org")
    delivered(agency, now=NOON - DAY)
    done = taken(agency, "name,email,message", WROTE)
    assert states(done) == ["merged"]
    return lead_id, done.import_id


def answer_to_the_row(agency: Agency, lead_id: int) -> Message:
    [answer] = [one for one in agency.rows(Message) if one.key.startswith(f"first:{lead_id}:")]
    return answer


def test_an_answer_is_taken_back_also_where_nothing_else_stands_any_more(agency: Agency) -> None:
    lead_id, import_id = known_and_written_to(agency)
    nothing_stands(agency, lead_id)
    undone = taken_back(agency, import_id, by="ana")
    assert (undone.restored, undone.stayed) == (1, ())
    assert answer_to_the_row(agency, lead_id).state == "cancelled"
    assert story_of(agency, lead_id)[-1] == "import.undone"
    assert states(taken(agency, "name,email,message", WROTE)) == ["merged"], "the file is new again"


def nothing_stands(agency: Agency, lead_id: int) -> None:
    """Somebody has changed everything since that the row had filled in."""
    with agency.store.write() as session:
        lead = session.get_one(Lead, lead_id)
        lead.message, lead.stage, lead.came_by = "The roof", LeadStage.CONTACTED, "call"
        lead.last_inbound_at = LATER - MINUTE
        lead.intent, lead.tags = "other", []


def test_an_answer_to_what_came_since_as_well_stays_and_a_person_looks_at_it(
    agency: Agency,
) -> None:
    lead_id, import_id = known_and_written_to(agency)
    due = agency.row(Lead, lead_id).respond_by
    a_lead(agency, now=LATER, name="Dana Ortiz", email="dana@example.org", phone="212-555-0142")
    undone = taken_back(agency, import_id, by="ana")
    assert undone.restored == 1
    answer = answer_to_the_row(agency, lead_id)
    assert answer.state == "review"
    assert answer.reasons[-1]["why"] == ANSWERS_MORE
    lead = agency.row(Lead, lead_id)
    assert lead.stage in OPEN_STAGES
    assert lead.respond_by == due, "she waits for an answer still"


def test_who_was_heard_of_since_stays_where_nothing_of_the_row_stands(agency: Agency) -> None:
    lead_id, import_id = known_and_written_to(agency)
    before = answer_to_the_row(agency, lead_id)
    a_lead(agency, now=LATER, name="Dana Ortiz", email="dana@example.org", phone="212-555-0142")
    nothing_stands(agency, lead_id)
    taken(agency, "name,email", "Kim,k@x.org")
    with pytest.raises(Refused, match=f"cannot be undone: lead {lead_id} was heard of again"):
        taken_back(agency, import_id, by="ana")
    assert answer_to_the_row(agency, lead_id).state == before.state
