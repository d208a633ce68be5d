"""Stage gates: what is met, what is missing, and who said so."""

from __future__ import annotations

import pytest

from data.clients.gates import Facts, Gate, Ticked, gate_of, next_stage_of, stage_of
from data.refused import Refused
from tests.build import a_playbook

LIFECYCLE = a_playbook().lifecycle
STAGES = [stage.key for stage in LIFECYCLE.stages]


def facts(variant: str = "", **counted: int) -> Facts:
    return Facts(**{"leads": 0, "bookings": 0, "days_in_stage": 0, **counted}, variant=variant)


def gate(stage: str, *ticked: str, of: Facts | None = None, waived: bool = False) -> Gate:
    tick = Ticked(waived, "ana", "she said so" if waived else "")
    ticks = {(s.key, key): tick for s in LIFECYCLE.stages for key in ticked}
    return gate_of(stage, LIFECYCLE, ticks, of or facts())


def keys(of: Gate) -> list[str]:
    return [item.key for item in of.items]


def test_the_six_stages_are_those_of_the_seed() -> None:
    assert STAGES == [
        "contract-signed", "setup", "onboarding", "training", "operational", "optimization",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "own", "next_entry", "deliverables"),
    [("contract-signed", 6, 4, 4), ("setup", 4, 3, 4), ("onboarding", 8, 3, 5)],
)
def test_the_way_out_is_the_exit_list_and_the_next_entry_list(
    stage: str, own: int, next_entry: int, deliverables: int
) -> None:
    of = gate(stage)
    assert of.total == own + next_entry
    assert len([item for item in of.items if item.stage == stage]) == own
    assert len(of.deliverables) == deliverables


def test_the_first_stage_asks_for_its_own_entry_list_as_well() -> None:
    assert keys(gate("contract-signed"))[:3] == [
        "contract-received", "payment-confirmed", "scope-defined",
    ]  # fmt: skip


def test_the_training_may_be_replaced_by_its_five_conditions() -> None:
    usual, waived = gate("training"), gate("training", of=facts("training-waived"))
    mine = [item.key for item in waived.items if item.stage == "training"]
    assert [item.key for item in usual.items if item.stage == "training"] == [
        "team-trained", "usage-demonstrated", "questions-answered", "support-understood",
    ]  # fmt: skip
    assert mine[0] == "support-understood"
    assert [key for key in mine if key.startswith("waiver-")] == mine[1:]
    assert len(mine) == 6


def test_a_client_with_few_leads_has_criteria_of_its_own() -> None:
    usual, low = keys(gate("training")), keys(gate("training", of=facts("low-volume")))
    assert "technical-leads" in usual
    assert "technical-leads" not in low
    assert sum(key.startswith("low-volume") for key in low) == 5
    assert not any(key.startswith("low-volume") for key in usual)


def test_the_last_stage_leads_nowhere() -> None:
    last = gate("optimization")
    assert (last.next_stage, last.total, last.missing) == ("", 0, ())
    assert next_stage_of("optimization", LIFECYCLE) is None


def test_a_tick_and_a_waiver_are_met_with_who_and_why() -> None:
    ticked = gate("setup", "snapshot-loaded")
    (item,) = [item for item in ticked.items if item.is_met]
    assert (item.met, item.why) == ("ticked", "ticked by ana")
    (item,) = [i for i in gate("setup", "snapshot-loaded", waived=True).items if i.is_met]
    assert (item.met, item.why) == ("waived", "waived by ana: she said so")


def test_a_finished_exit_list_is_the_evidence_that_the_stage_is_complete() -> None:
    exit_list = [item.key for item in gate("setup").items if item.stage == "setup"]
    almost, done = gate("setup", *exit_list[:-1]), gate("setup", *exit_list)
    assert {i.key: i.met for i in almost.items}["setup-complete"] == "open"
    assert {i.key: i.met for i in done.items}["setup-complete"] == "evidence"
    assert (almost.exit_is_met, done.exit_is_met) == (False, True)


COUNTED = """
[[lifecycle.stages]]
key = "one"
label = "One"
owner = "A"
goal = "x"
status = "x"
exit = [
  { key = "leads", text = "Leads", evidence = { kind = "leads", at_least = 10 } },
  { key = "bookings", text = "Bookings", evidence = { kind = "bookings", at_least = 2 } },
  { key = "days", text = "Days", evidence = { kind = "days_in_stage", at_least = 30 } },
]
[[lifecycle.stages]]
key = "operational"
label = "Two"
owner = "A"
goal = "x"
status = "x"
"""


def test_evidence_is_counted_and_says_how_much_there_is() -> None:
    rules = a_playbook(COUNTED).lifecycle
    of = gate_of("one", rules, {}, facts(leads=9, bookings=2, days_in_stage=31))
    assert [(item.met, item.why) for item in of.items] == [
        ("open", "9 of 10 leads"), ("evidence", "2 of 2 bookings"),
        ("evidence", "31 of 30 days in the stage"),
    ]  # fmt: skip


def test_a_stage_that_left_the_playbook_is_refused_by_its_name() -> None:
    with pytest.raises(Refused, match="no stage 'golden' any more"):
        stage_of("golden", LIFECYCLE)
