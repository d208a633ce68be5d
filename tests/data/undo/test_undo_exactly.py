"""What is taken back stands exactly as it stood before: every deed, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from data.activity.timeline import of_lead
from data.alerts.states import AlertState
from data.alerts.tables import Alert
from data.clients import operations as clients
from data.clients import ticking
from data.clients.tables import BlockerKind
from data.handoff.handing import hand_off, note_for
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.merging import merge
from data.leads.queries import detail
from data.leads.tables import Lead
from data.outreach import adjusting, review
from data.outreach.bulk import Approving, Read
from data.outreach.coming_due import prepare_due
from data.refused import Refused
from data.team.assigning import assign
from data.undo.deed import UNDO_FOR, Deed
from data.undo.doing import done, done_together
from data.undo.listing import deeds_of
from data.undo.taking_back import take_back
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    MINUTE,
    NOON,
    Agency,
    a_client,
    a_lead,
    an_answered_lead,
    delivered,
    followed_up,
    messages_of,
    steps_of,
    the_message,
    with_rules,
)
from tests.data.undo.undoing import picture, taken_back_last

DONE_AT = NOON + 5 * MINUTE
SOON_AFTER = DONE_AT + MINUTE

FOR_GOOD = (Touch.OPT_OUT_EMAIL, Touch.OPT_OUT_SMS, Touch.NOTE)

Does = Callable[[], Any]


def does(
    agency: Agency, operation: Callable[..., Any], *args: Any, now: datetime = DONE_AT, **named: Any
) -> Any:
    deed = named.pop("deed", Deed("deed", operation.__name__))
    return agency.do(done, operation, *args, deed=deed, now=now, by="ana", **named)


def undone(agency: Agency, *, now: datetime = SOON_AFTER) -> Any:
    return taken_back_last(agency, now=now)


def deeds_with_a_lead(agency: Agency, number: int) -> list[Does]:
    """All that can be done to a lead in its sequence, each about the same lead."""
    mail = f"lead{number}@example.org"
    lead = an_answered_lead(agency, email=mail, name=f"Lead {number}")
    first, second, *_ = (step.id or 0 for step in steps_of(agency, lead))
    house = agency.house
    out = partial(does, agency, outcome, lead, house=house)
    in_touch = partial(does, agency, touch, lead, note="", house=house)
    return [
        partial(does, agency, adjusting.skip, first, house=house),
        partial(does, agency, adjusting.pause, second),
        partial(does, agency, adjusting.send_now, first),
        partial(does, agency, assign, lead, "lee", house=house),
        partial(does, agency, hand_off, lead, "lee", playbook=agency.playbook),
        *(partial(in_touch, kind=kind) for kind in Touch if kind not in FOR_GOOD),
        *(partial(out, result=result) for result in Outcome if result != Outcome.JOB_DONE),
        partial(out, result=Outcome.BOOKED, on=NOON + 5 * DAY),
        partial(out, result=Outcome.CALL_BACK, on=NOON + 3 * DAY),
        partial(out, result=Outcome.NOT_NOW, on=NOON + 30 * DAY, note="next year"),
    ]


def deeds_with_a_draft(agency: Agency) -> list[Does]:
    lead = a_lead(agency, email="draft@example.org", message=ASKS_FOR_THE_PRICE)
    key, house = the_message(agency, lead).id or 0, agency.house
    until = NOON + DAY
    return [
        partial(does, agency, review.reject, key, why="not now", house=house),
        partial(does, agency, review.snooze, key, until=until),
        partial(does, agency, review.edit, key, body="Other words.", playbook=agency.playbook),
        partial(does, agency, outcome, lead, Outcome.LOST, house=house),
        partial(does, agency, touch, lead, Touch.CALL, "", house=house),
    ]


def deeds_with_a_queued_step(agency: Agency) -> list[Does]:
    lead = an_answered_lead(agency, email="step@example.org")
    agency.do(adjusting.send_now, steps_of(agency, lead)[0].id, now=DONE_AT, by="ana")
    agency.do(prepare_due, house=agency.house, now=DONE_AT, by="runner")
    assert [one.state for one in messages_of(agency, lead)] == ["sent", "queued"]
    step, house = steps_of(agency, lead)[0].id, agency.house
    return [
        partial(does, agency, adjusting.skip, step, house=house),
        partial(does, agency, adjusting.pause, step),
        partial(does, agency, touch, lead, Touch.CALL, "", house=house),
        partial(does, agency, outcome, lead, Outcome.NOT_A_LEAD, house=house),
    ]


def deeds_with_a_client(agency: Agency) -> list[Does]:
    client = a_client(agency, email="client@example.org")
    gate = agency.ask(ticking.gate_of_client, client, agency.playbook, NOON)
    tick = partial(does, agency, ticking.tick, client, playbook=agency.playbook)
    return [
        *(partial(tick, criterion=item.key) for item in gate.items),
        partial(does, agency, ticking.waive, client, gate.items[0].key, why="no need",
                playbook=agency.playbook),
        partial(does, agency, clients.block, client, BlockerKind.TECHNICAL, "no access"),
        partial(does, agency, clients.set_values, client, {"business_name": "Acme"},
                playbook=agency.playbook),
    ]  # fmt: skip


def test_what_is_taken_back_stands_as_it_stood(agency: Agency) -> None:
    agency = with_rules(agency, '[team.kim]\nlabel = "Kim"\n[team.lee]\nlabel = "Lee"')
    every = [
        *deeds_with_a_lead(agency, 1),
        *deeds_with_a_draft(agency),
        *deeds_with_a_queued_step(agency),
        *deeds_with_a_client(agency),
    ]
    for deed in every:
        before = picture(agency)
        deed()
        assert picture(agency) != before, deed
        undone(agency)
        assert picture(agency) == before, deed
    assert {row.state for row in agency.rows(Alert)} == {AlertState.QUEUED}
    assert not any("Yours now" in row.title for row in agency.rows(Alert))


def test_deeds_are_taken_back_one_after_the_other_the_newest_first(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    before = [picture(agency)]
    steps = [step.id for step in steps_of(agency, lead)]
    deeds: list[Does] = [
        partial(does, agency, adjusting.pause, steps[0]),
        partial(does, agency, adjusting.resume, steps[0], house=agency.house, now=NOON + DAY / 2),
        partial(does, agency, adjusting.skip, steps[0], house=agency.house),
        partial(does, agency, outcome, lead, Outcome.LOST, house=agency.house),
        partial(does, agency, assign, lead, "kim", house=agency.house),
    ]
    for deed in deeds:
        deed()
        before.append(picture(agency))
    for was in reversed(before[:-1]):
        undone(agency, now=NOON + DAY / 2)
        assert picture(agency) == was
    with pytest.raises(Refused, match="nothing here"):
        undone(agency)
    told = [entry.summary for entry in agency.ask(of_lead, lead) if entry.kind == "deed.undone"]
    assert told[0] == "Taken back: assign"
    assert len(told) == len(deeds)


def test_what_was_taken_back_was_neither_said_nor_agreed(agency: Agency) -> None:
    """The timeline keeps it; the conversation and the hand-off note do not repeat it."""
    lead = an_answered_lead(agency)

    def told() -> tuple[bool, bool, bool]:
        page = agency.ask(detail, lead, agency.playbook)
        row = agency.row(Lead, lead)
        note = agency.ask(note_for, row, agency.playbook, "kim", now=SOON_AFTER).page
        said = any("wants blue" in line.body for line in page.conversation)
        return said, "A call on" in note, any("wants blue" in one.why for one in page.timeline)

    does(agency, touch, lead, Touch.CALL, "wants blue", house=agency.house)
    call_back = {"on": NOON + 3 * DAY, "house": agency.house}
    does(agency, outcome, lead, Outcome.CALL_BACK, **call_back)
    assert told() == (True, True, True)
    undone(agency)
    undone(agency)
    assert told() == (False, False, True)


def test_a_stage_that_was_entered_is_left_again(agency: Agency) -> None:
    client = a_client(agency)
    gate = agency.ask(ticking.gate_of_client, client, agency.playbook, NOON)
    for item in gate.items:
        if not item.is_met:
            agency.do(ticking.tick, client, item.key, playbook=agency.playbook, now=NOON, by="ana")
    for operation in (clients.advance, partial(clients.go_back, why="too early")):
        before = picture(agency)
        deed = Deed("stage", "Stage")
        agency.do(done, operation, client, deed=deed, playbook=agency.playbook, now=DONE_AT,
                  by="ana")  # fmt: skip
        assert picture(agency) != before
        undone(agency)
        assert picture(agency) == before
        agency.do(operation, client, playbook=agency.playbook, now=DONE_AT, by="ana")


def test_an_approval_and_a_merge_go_back_by_their_own_operations(agency: Agency) -> None:
    leads = [a_lead(agency, email=f"{n}@example.org", message=ASKS_FOR_THE_PRICE) for n in (1, 2)]
    read = [Read(the_message(agency, key).id or 0, agency_shown(agency, key)) for key in leads]
    approve = Deed("approve", "Approved a draft")
    ids = [(one.message_id, None) for one in read]

    def approves(hold: timedelta) -> None:
        agency.do(done_together, Approving(read, hold), ids, deed=approve, now=DONE_AT, by="ana")

    approves(10 * MINUTE)
    assert [the_message(agency, key).state for key in leads] == ["queued", "queued"]
    undone(agency)
    assert [the_message(agency, key).state for key in leads] == ["review", "review"]

    before = picture(agency)
    does(agency, merge, *leads, house=agency.house, deed=Deed("merge", "Merged"))
    undone(agency)
    after = picture(agency)
    assert {key: row for key, row in after.items() if key[0] != "suspicion"} == {
        key: row for key, row in before.items() if key[0] != "suspicion"
    }

    approves(timedelta())
    assert len(delivered(agency, now=SOON_AFTER)) == 2
    with pytest.raises(Refused, match="too late"):
        undone(agency)


def agency_shown(agency: Agency, lead_id: int) -> str:
    from data.outreach.queries import review_detail

    return agency.ask(review_detail, the_message(agency, lead_id).id or 0).shown


def test_what_was_done_together_goes_back_together_but_for_what_has_moved_on(
    agency: Agency,
) -> None:
    leads = [an_answered_lead(agency, email=f"{n}@example.org", name=f"N {n}") for n in range(3)]
    rows = [(step.id or 0, step.version) for key in leads for step in steps_of(agency, key)[:1]]
    stale = (rows[2][0], 99)
    did = agency.do(done_together, adjusting.skip, [*rows[:2], stale],
                    deed=Deed("skip", "Left out"),
                    house=agency.house, now=DONE_AT, by="ana")  # fmt: skip
    assert did.count == 2
    assert "changed meanwhile" in did.refused[rows[2][0]]
    agency.do(touch, leads[0], Touch.REPLY, "", house=agency.house, now=DONE_AT, by="kim")
    back = undone(agency)
    assert "Left out, 1 of them" in back.summary
    assert "1 could not" in back.note
    assert [steps_of(agency, key)[0].state for key in leads] == [
        "skipped", "scheduled", "scheduled"
    ]  # fmt: skip


def test_what_cannot_be_taken_back_says_why_and_changes_nothing(agency: Agency) -> None:
    """Each with what happened since, and a word of the reason."""
    house = agency.house

    def refused_after(deed: Does, meanwhile: Does, why: str, now: datetime) -> None:
        deed()
        meanwhile()
        before = picture(agency)
        told = [row.why_not for row in agency.ask(deeds_of, "ana", now=now)[:1]]
        assert all(why in one for one in told), told
        assert bool(told) == (now - DONE_AT < UNDO_FOR)
        with pytest.raises(Refused, match=why):
            undone(agency, now=now)
        assert picture(agency) == before

    def lead_of(name: str) -> tuple[int, int]:
        lead = an_answered_lead(
            agency,
            email=f"{name}@example.org",
            phone=f"+1 212 555 01{30 + sum(map(ord, name)) % 60}",
        )
        return lead, steps_of(agency, lead)[0].id or 0

    lead, step = lead_of("replied")
    refused_after(
        partial(does, agency, adjusting.skip, step, house=house),
        partial(agency.do, touch, lead, Touch.REPLY, "", house=house, now=SOON_AFTER, by="kim"),
        "Reply by hand", SOON_AFTER + MINUTE,
    )  # fmt: skip
    lead, step = lead_of("late")
    refused_after(partial(does, agency, adjusting.pause, step), lambda: None,
                  "more than a day", NOON + 2 * DAY)  # fmt: skip
    lead, step = lead_of("opted-out")
    refused_after(
        partial(does, agency, touch, lead, Touch.OPT_OUT_EMAIL, "", house=house),
        lambda: None, "not to be written to", SOON_AFTER,
    )  # fmt: skip
    lead, step = lead_of("sent")
    refused_after(
        partial(does, agency, adjusting.send_now, step),
        partial(followed_up, agency, now=DONE_AT), "Since then", SOON_AFTER,
    )  # fmt: skip
    lead, step = lead_of("assigned-since")
    refused_after(
        partial(does, agency, assign, lead, "kim", house=house),
        partial(agency.do, assign, lead, "lee", house=house, now=SOON_AFTER, by="kim"),
        "kim: Owner", SOON_AFTER,
    )  # fmt: skip
    key = agency.ask(deeds_of, "ana", now=SOON_AFTER)[0].id
    with pytest.raises(Refused, match="ana did this"):
        agency.do(take_back, key, house=house, now=SOON_AFTER, by="kim")
