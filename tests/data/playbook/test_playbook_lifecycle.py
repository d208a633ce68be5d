"""The six stages of 002, with nothing left out."""

import pytest

from data.playbook.load import load

LIFECYCLE = load(None).lifecycle
STAGES = {stage.key: stage for stage in LIFECYCLE.stages}


def test_the_stages_come_in_the_order_of_002_and_the_goal_is_operational():
    assert list(STAGES) == [
        "contract-signed",
        "setup",
        "onboarding",
        "training",
        "operational",
        "optimization",
    ]
    assert LIFECYCLE.goal == "operational"
    assert LIFECYCLE.limit_days == 20


@pytest.mark.parametrize(
    ("stage", "entry", "exit_", "deliverables", "activities", "metrics"),
    [
        ("contract-signed", 3, 3, 4, 4, 0),
        ("setup", 4, 4, 4, 4, 3),
        ("onboarding", 3, 8, 5, 12, 4),
        ("training", 3, 4 + 5, 4, 20, 3),  # four, or the five conditions of the waiver
        (
            "operational",
            3 + 5 + 5 + 3 + 5,
            4,
            3,
            7,
            11,
        ),  # + technical, adoption, outcome, low volume
        ("optimization", 3, 0, 4, 16, 4),
    ],
)
def test_every_line_of_002_is_there(stage, entry, exit_, deliverables, activities, metrics):
    found = STAGES[stage]
    counts = (found.entry, found.exit, found.deliverables, found.activities, found.metrics)
    assert tuple(map(len, counts)) == (entry, exit_, deliverables, activities, metrics)


@pytest.mark.parametrize(
    ("stage", "days", "status"),
    [
        ("contract-signed", (1, 2), "Customer (not yet onboarded)"),
        ("setup", (2, 3), "In Implementation"),
        ("onboarding", (7, 10), "In Implementation"),
        ("training", (3, 5), "In Training"),
        ("operational", (None, None), "Active/Operational"),
        ("optimization", (None, None), "Active/Optimizing"),
    ],
)
def test_durations_and_client_status_are_those_of_002(stage, days, status):
    assert (STAGES[stage].days_min, STAGES[stage].days_max) == days
    assert STAGES[stage].status == status


def test_the_stages_together_fit_the_limit_for_the_whole_way():
    assert sum(stage.days_min or 0 for stage in LIFECYCLE.stages) == 13
    assert sum(stage.days_max or 0 for stage in LIFECYCLE.stages) == LIFECYCLE.limit_days


@pytest.mark.parametrize(
    ("prefix", "count"), [("technical-", 5), ("adoption-", 5), ("outcome-", 3), ("low-volume-", 5)]
)
def test_being_operational_is_defined_in_groups(prefix, count):
    keys = [item.key for item in STAGES["operational"].entry]
    assert sum(key.startswith(prefix) for key in keys) == count


def test_the_database_proves_what_it_can():
    proofs = {
        (stage.key, item.key): (item.evidence.kind, item.evidence.at_least)
        for stage in LIFECYCLE.stages
        for item in (*stage.entry, *stage.exit, *stage.deliverables)
        if item.evidence
    }
    assert proofs == {
        ("onboarding", "setup-complete"): ("previous_stage", 1),
        ("training", "onboarding-complete"): ("previous_stage", 1),
        ("operational", "training-complete"): ("previous_stage", 1),
        ("operational", "adoption-leads"): ("leads", 10),
        ("operational", "adoption-booking"): ("bookings", 1),
        ("operational", "low-volume-leads"): ("leads", 5),
        ("operational", "thirty-days"): ("days_in_stage", 30),
        ("optimization", "thirty-days"): ("days_in_stage", 30),
    }


def asked(stage: str, variant: str) -> list[str]:
    return [
        item.key
        for item in (*STAGES[stage].entry, *STAGES[stage].exit, *STAGES[stage].deliverables)
        if (not item.variants or variant in item.variants) and variant not in item.not_for
    ]


def test_a_client_of_few_leads_is_asked_for_five_test_leads_and_not_for_ten():
    keys = asked("operational", "low-volume")
    assert "low-volume-leads" in keys
    assert not {"adoption-leads", "adoption-booking", "technical-leads"} & set(keys)
    assert LIFECYCLE.variants["low-volume"] == "Operational – Low Volume"


def test_an_ordinary_client_is_never_asked_for_what_only_a_variant_needs():
    ordinary = [*asked("operational", ""), *asked("training", "")]
    assert not [key for key in ordinary if key.startswith(("low-volume-", "waiver-"))]
    assert "adoption-leads" in ordinary
    assert "team-trained" in ordinary


def test_the_training_can_be_waived_on_the_five_conditions_of_002():
    keys = asked("training", "training-waived")
    assert sum(key.startswith("waiver-") for key in keys) == 5
    assert "team-trained" not in keys
    assert "sessions-completed" not in keys
