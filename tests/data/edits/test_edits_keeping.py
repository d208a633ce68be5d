"""What is being typed is kept beside the thing itself, for each operator and place."""

from __future__ import annotations

from data.activity.tables import Activity
from data.edits.keeping import Kept, forget, keep, kept
from data.outreach.tables import Message
from tests.build import ASKS_FOR_THE_PRICE, HOUR, NOON, Agency, a_lead, the_message

PLACE = "message:12"


def typed(agency: Agency, by: str = "ana", place: str = PLACE, **fields: str) -> None:
    agency.do(keep, place, fields, version=3, now=NOON, by=by)


def test_what_was_typed_is_given_back_with_its_time_and_version(agency: Agency) -> None:
    typed(agency, body="Dear Dana,\nit depends.", subject="„Angebot“ ✓")
    given = agency.ask(kept, PLACE, by="ana")
    assert given == Kept({"body": "Dear Dana,\nit depends.", "subject": "„Angebot“ ✓"}, 3, NOON)


def test_it_can_be_looked_up_without_the_object_layer(agency: Agency) -> None:
    typed(agency, body="Dear Dana")
    with agency.store.look() as reader:
        given = kept(reader, PLACE, by="ana")
    assert given == Kept({"body": "Dear Dana"}, 3, NOON)


def test_the_newer_text_takes_the_place_of_the_older(agency: Agency) -> None:
    typed(agency, body="Dear", subject="Hello")
    agency.do(keep, PLACE, {"body": "Dear Dana"}, version=4, now=NOON + HOUR, by="ana")
    assert agency.ask(kept, PLACE, by="ana") == Kept({"body": "Dear Dana"}, 4, NOON + HOUR)


def test_nobody_is_given_what_another_operator_typed_or_what_belongs_elsewhere(
    agency: Agency,
) -> None:
    typed(agency, body="Mine")
    assert agency.ask(kept, PLACE, by="bo") is None
    assert agency.ask(kept, "message:1", by="ana") is None


def test_forgetting_takes_away_this_operators_text_at_this_place_only(agency: Agency) -> None:
    typed(agency, body="Mine")
    typed(agency, by="bo", body="Bo's")
    typed(agency, place="lead:new", name="Ada")
    agency.do(forget, PLACE, by="ana")
    assert agency.ask(kept, PLACE, by="ana") is None
    assert agency.ask(kept, PLACE, by="bo") is not None
    assert agency.ask(kept, "lead:new", by="ana") is not None


def test_forgetting_what_was_never_kept_does_nothing(agency: Agency) -> None:
    agency.do(forget, PLACE, by="ana")
    assert agency.ask(kept, PLACE, by="ana") is None


def test_a_half_written_edit_changes_neither_the_message_nor_its_history(agency: Agency) -> None:
    message = the_message(agency, a_lead(agency, message=ASKS_FOR_THE_PRICE))
    before = len(agency.rows(Activity))
    typed(agency, place=f"message:{message.id}", body="Half a sen")
    assert agency.row(Message, message.id or 0) == message
    assert len(agency.rows(Activity)) == before
