"""A client's way through the stages: never past a gate silently."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from data.alerts.tables import Alert
from data.clients import operations, ticking
from data.clients.board import board
from data.clients.calendar import business_days_between
from data.clients.gates import Gate
from data.clients.queries import ClientDetail, detail
from data.clients.stuck import escalate_stuck
from data.clients.tables import BlockerKind, Client
from data.refused import Refused
from data.words import speak
from tests.build import DAY, HOUR, NOON, Agency, a_client


def shown(agency: Agency, client_id: int = 1, now: datetime = NOON) -> ClientDetail:
    return agency.ask(detail, client_id, agency.playbook, now)


def gate(agency: Agency) -> Gate:
    return shown(agency).gate


def tick(agency: Agency, key: str, now: datetime = NOON) -> None:
    agency.do(ticking.tick, 1, key, playbook=agency.playbook, now=now, by="ana")


def advance(agency: Agency, now: datetime = NOON, **named: object) -> str:
    return agency.do(operations.advance, 1, playbook=agency.playbook, now=now, by="ana", **named)


def pass_gate(agency: Agency, now: datetime = NOON) -> str:
    while missing := gate(agency).missing:
        for key in {item.key: None for item in missing}:  # one on two lists is ticked on both
            tick(agency, key, now)
    return advance(agency, now)


def test_a_won_lead_becomes_a_client_with_its_history(agency: Agency) -> None:
    client_id = a_client(agency, company="Ortiz & Sons", owner="bo")
    client = shown(agency, client_id)
    assert (client.row.name, client.row.stage, client.row.owner) == (
        "Ortiz & Sons", "contract-signed", "bo",
    )  # fmt: skip
    assert client.contact == "dana@example.org"
    assert client.timeline[0].kind == "lead.created"
    assert "client.created" in [entry.kind for entry in client.timeline]
    assert [visit.stage for visit in client.visits] == ["contract-signed"]


def test_a_client_cannot_leave_before_its_gate_is_met_and_is_told_what_is_missing(
    agency: Agency,
) -> None:
    a_client(agency)
    with pytest.raises(Refused) as refused:
        advance(agency)
    assert "0 of 10 criteria are met" in str(refused.value)
    for item in gate(agency).items:
        assert f"{item.text} ({item.key})" in str(refused.value)
    assert shown(agency).row.stage == "contract-signed"


def test_with_the_gate_met_it_advances_and_the_timeline_says_why(agency: Agency) -> None:
    a_client(agency)
    assert pass_gate(agency, NOON + HOUR) == "setup"
    client = shown(agency)
    assert client.row.owner == "Implementation Team"
    assert client.timeline[-1].summary == "Contract signed → Setup"
    assert "payment-cleared: ticked by ana" in client.timeline[-1].why
    assert [(v.stage, v.left_at) for v in client.visits] == [
        ("contract-signed", NOON + HOUR), ("setup", None),
    ]  # fmt: skip


def test_what_is_stored_of_a_gate_is_english_whatever_its_operator_speaks(agency: Agency) -> None:
    a_client(agency)
    speak("de")
    try:
        tick(agency, key := gate(agency).missing[0].key)
        with pytest.raises(Refused, match="schon erfüllt: abgehakt von ana"):
            agency.do(ticking.waive, 1, key, why="x", playbook=agency.playbook, now=NOON, by="ana")
        pass_gate(agency)
    finally:
        speak("")
    assert "payment-cleared: ticked by ana" in shown(agency).timeline[-1].why


def test_every_stage_can_be_walked_to_the_last(agency: Agency) -> None:
    a_client(agency)
    walked = [pass_gate(agency) for _ in range(5)]
    assert walked == ["setup", "onboarding", "training", "operational", "optimization"]
    assert agency.row(Client, 1).operational_at == NOON
    with pytest.raises(Refused, match="the last stage"):
        advance(agency)


def test_between_two_lists_a_client_waits_to_enter_with_a_clock(agency: Agency) -> None:
    a_client(agency)
    for item in gate(agency).items:
        if item.stage == "contract-signed":
            assert shown(agency).row.waiting_since is None
            tick(agency, item.key, NOON + HOUR)
    assert shown(agency).row.waiting_since == NOON + HOUR
    assert shown(agency).timeline[-1].summary == "Waiting to enter Setup"
    tick(agency, "payment-cleared", NOON + 2 * HOUR)
    assert shown(agency).row.waiting_since is None


def test_ticking_again_takes_it_back(agency: Agency) -> None:
    a_client(agency)
    tick(agency, "Payment cleared")
    assert gate(agency).met == 1
    tick(agency, "payment-cleared")
    assert gate(agency).met == 0


def test_a_criterion_is_found_by_key_text_or_an_unmistakable_part(agency: Agency) -> None:
    a_client(agency)
    tick(agency, "SCOPE OF WORK")
    assert gate(agency).met == 1
    with pytest.raises(Refused, match="could be any of: payment-confirmed, payment-cleared"):
        tick(agency, "payment")
    with pytest.raises(Refused, match="no criterion 'golden'"):
        tick(agency, "golden")


def test_a_waiver_needs_a_reason_and_something_to_waive(agency: Agency) -> None:
    a_client(agency)

    def waive(why: str) -> None:
        agency.do(ticking.waive, 1, "payment-cleared", why=why, playbook=agency.playbook,
                  now=NOON, by="ana")  # fmt: skip

    with pytest.raises(Refused, match="Say why"):
        waive(" ")
    waive("Pays by the month")
    assert {i.key: i.why for i in gate(agency).items}["payment-cleared"] == (
        "waived by ana: Pays by the month"
    )
    with pytest.raises(Refused, match="met already"):
        waive("Again")


def test_a_blocker_bars_the_way_until_it_is_cleared(agency: Agency) -> None:
    a_client(agency)
    kind = BlockerKind.MISSING_INFORMATION
    agency.do(operations.block, 1, kind, "No logo", now=NOON, by="ana")
    with pytest.raises(Refused, match=r"blocked \(missing information\)"):
        pass_gate(agency)
    assert [(b.kind, b.note) for b in shown(agency).row.blockers] == [(kind.value, "No logo")]
    agency.do(operations.unblock, 1, now=NOON, by="ana")
    assert advance(agency) == "setup"
    with pytest.raises(Refused, match="is not blocked"):
        agency.do(operations.unblock, 1, now=NOON, by="ana")


def test_the_way_back_needs_a_reason_and_keeps_the_ticks(agency: Agency) -> None:
    a_client(agency)

    def go_back(why: str) -> str:
        return agency.do(
            operations.go_back, 1, why=why, playbook=agency.playbook, now=NOON, by="ana"
        )

    with pytest.raises(Refused, match="first stage already"):
        go_back("x")
    pass_gate(agency)
    with pytest.raises(Refused, match="Say why"):
        go_back("")
    assert go_back("Wrong snapshot") == "contract-signed"
    assert gate(agency).missing == ()
    assert shown(agency).timeline[-1].why == "Wrong snapshot"


def test_a_client_that_falls_back_from_the_goal_is_on_its_way_again(agency: Agency) -> None:
    a_client(agency)
    for _ in range(4):
        pass_gate(agency)
    assert shown(agency).row.standing.way_days is None
    agency.do(operations.go_back, 1, why="Not really", playbook=agency.playbook, now=NOON, by="ana")
    assert shown(agency).row.standing.way_days == 0


def test_the_second_operator_on_a_client_is_refused(agency: Agency) -> None:
    a_client(agency)
    version = shown(agency).row.version
    tick(agency, "payment-cleared")
    with pytest.raises(Refused, match="changed meanwhile"):
        advance(agency, version=version)


def test_a_variant_is_chosen_by_name_and_a_wrong_one_refused(agency: Agency) -> None:
    a_client(agency)
    with pytest.raises(Refused, match="The variants are: low-volume, training-waived"):
        agency.do(operations.set_variant, 1, "tiny", playbook=agency.playbook, now=NOON, by="a")
    agency.do(operations.set_variant, 1, "low-volume", playbook=agency.playbook, now=NOON, by="a")
    assert shown(agency).row.variant == "low-volume"


def test_values_are_merged_and_an_empty_one_removed(agency: Agency) -> None:
    a_client(agency)

    def values(**given: str) -> None:
        agency.do(operations.set_values, 1, given, playbook=agency.playbook, now=NOON, by="ana")

    values(agent="Kim", hours_email="09:00-17:00 mon-fri")
    values(agent="", area_postal_prefixes="SW1")
    assert shown(agency).values == {
        "hours_email": "09:00-17:00 mon-fri",
        "area_postal_prefixes": "SW1",
    }


@pytest.mark.parametrize(
    ("start", "end", "country", "days"),
    [
        ("2026-11-24", "2026-11-24", "US", 0), ("2026-11-24", "2026-11-25", "US", 1),
        ("2026-11-25", "2026-11-27", "US", 1), ("2026-11-25", "2026-11-27", "DE", 2),
        ("2026-11-27", "2026-11-30", "US", 1), ("2026-12-24", "2026-12-28", "DE", 1),
        ("2026-12-30", "2027-01-04", "US", 2), ("2026-11-25", "2026-11-24", "US", 0),
        ("2026-11-25", "2026-11-27", "ZZ", 2),
    ],
)  # fmt: skip
def test_business_days_pass_over_weekends_and_the_countrys_holidays(
    start: str, end: str, country: str, days: int
) -> None:
    assert (
        business_days_between(date.fromisoformat(start), date.fromisoformat(end), country) == days
    )


def test_days_in_a_stage_are_counted_on_the_offices_calendar(agency: Agency) -> None:
    before_midnight_utc = NOON + 6 * HOUR
    a_client(agency, now=before_midnight_utc)
    assert shown(agency, now=before_midnight_utc + 2 * HOUR).row.standing.days == 0
    standing = shown(agency, now=NOON + 6 * DAY).row.standing
    assert (standing.days, standing.target, standing.overdue) == (3, 2, True)


def escalated(agency: Agency, now: datetime) -> int:
    return agency.do(escalate_stuck, playbook=agency.playbook, now=now, by="runner")


def test_a_stuck_client_is_escalated_once_in_each_stage(agency: Agency) -> None:
    a_client(agency)
    assert escalated(agency, NOON + 3 * DAY) == 0
    assert escalated(agency, NOON + 6 * DAY) == 1
    assert escalated(agency, NOON + 7 * DAY) == 0
    pass_gate(agency, NOON + 7 * DAY)
    assert escalated(agency, NOON + 8 * DAY) == 0
    assert escalated(agency, NOON + 15 * DAY) == 1
    titles = [alert.title for alert in agency.rows(Alert) if alert.kind == "client_stuck"]
    assert titles == ["Client stuck: Dana Ortiz"] * 2


def test_the_whole_way_has_a_limit_of_its_own(agency: Agency) -> None:
    a_client(agency)
    now = NOON + 35 * DAY
    for _ in range(3):
        pass_gate(agency, now)
    standing = shown(agency, now=now).row.standing
    assert not standing.stage_overdue
    assert standing.way_overdue
    assert escalated(agency, now) == 1
    assert "since the contract, the limit is 20" in agency.rows(Alert)[-1].body


def test_a_client_in_a_stage_that_left_the_playbook_stops_no_one_elses_escalation(
    agency: Agency,
) -> None:
    a_client(agency)
    a_client(agency, name="Sam", email="sam@example.org")
    with agency.store.write() as session:
        session.get_one(Client, 1).stage = "golden"
    assert escalated(agency, NOON + 30 * DAY) == 1


def test_the_board_is_in_the_order_of_the_stages_and_the_longest_first(agency: Agency) -> None:
    a_client(agency, name="Advanced", email="a@example.org")
    pass_gate(agency)
    for n, hours in enumerate((2, 1)):
        a_client(agency, name=f"N{n}", email=f"n{n}@example.org", now=NOON + timedelta(hours=hours))
    rows = agency.ask(board, agency.playbook, NOON + DAY)
    assert [row.name for row in rows] == ["N1", "N0", "Advanced"]
    assert [(row.gate_met, row.gate_total) for row in rows] == [(0, 10), (0, 10), (0, 7)]


def test_a_client_needs_a_name(agency: Agency) -> None:
    with pytest.raises(Refused, match="needs a name"):
        agency.do(operations.add, "  ", playbook=agency.playbook, now=NOON, by="ana")
