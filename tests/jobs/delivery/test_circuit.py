"""A transport that takes nothing is asked now and then by one message, and then all go at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jobs.delivery.circuit import FIRST_WAIT, LONGEST_WAIT, Circuit

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_everything_may_go_while_it_works() -> None:
    assert Circuit().room(NOON, 4) == 4


def test_nothing_goes_until_the_time_to_ask_and_then_one() -> None:
    circuit = Circuit()
    ask_at = circuit.refused("connection refused", NOON)
    assert ask_at == NOON + FIRST_WAIT
    assert circuit.room(NOON, 4) == 0
    assert circuit.room(ask_at, 4) == 1
    assert (circuit.why, circuit.since) == ("connection refused", NOON)


def test_four_connections_that_meet_the_same_outage_wait_once() -> None:
    circuit = Circuit()
    assert len({circuit.refused("gone", NOON) for _ in range(4)}) == 1


def test_it_is_asked_ever_more_seldom_and_the_outage_keeps_its_beginning() -> None:
    circuit, now, waits = Circuit(), NOON, []
    for _ in range(7):
        ask_at = circuit.refused("gone", now)
        waits.append((ask_at - now).total_seconds())
        now = ask_at
    assert waits == [1, 2, 4, 8, 10, 10, 10]
    assert timedelta(seconds=waits[-1]) == LONGEST_WAIT
    assert circuit.since == NOON


def test_a_clock_that_was_set_back_by_a_day_keeps_nothing_waiting_for_a_day() -> None:
    circuit = Circuit()
    circuit.refused("gone", NOON + timedelta(days=1))
    assert circuit.room(NOON, 4) == 1
    assert circuit.refused("still gone", NOON) == NOON + 2 * FIRST_WAIT
    assert circuit.room(NOON, 4) == 0


def test_one_answer_opens_it_for_all_and_the_next_outage_begins_anew() -> None:
    circuit = Circuit()
    circuit.refused("gone", circuit.refused("gone", NOON))
    circuit.answered()
    assert circuit.room(NOON, 4) == 4
    assert circuit.why == ""
    assert (
        circuit.refused("gone again", NOON + timedelta(hours=1))
        == NOON + timedelta(hours=1) + FIRST_WAIT
    )
