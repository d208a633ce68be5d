"""A run is its worker's while the lease is renewed; what was lost is run once more and told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from data.alerts.states import AlertKind
from data.alerts.tables import Alert
from data.refused import Refused
from data.schedule import firing
from data.schedule.beats import BEAT, RUN_LEASE
from data.schedule.queries import RunRow, history
from data.schedule.runs import UNLEASED
from data.schedule.tables import Run, RunOutcome
from tests.build import DAY, HOUR, MINUTE, NOON, Agency
from tests.data.schedule.house import DIGEST, fired, only_the_digest

SECOND = timedelta(seconds=1)


@pytest.fixture
def office(agency: Agency) -> Agency:
    return only_the_digest(agency)


def claimed(office: Agency, now: datetime, worker: str) -> int:
    (found,) = office.do(firing.claim_due, office.playbook, now=now, worker=worker)
    return found.run_id


def by_hand(office: Agency, now: datetime, worker: str) -> int:
    start = office.do(firing.start_by_hand, office.playbook, "daily-digest", now=now, worker=worker)
    return start.run_id


def ended(office: Agency, run: int, worker: str, now: datetime, detail: str = "done") -> bool:
    return office.do(firing.finish, run, RunOutcome.OK, detail, now=now, worker=worker)


def given_up(office: Agency, now: datetime) -> int:
    return office.do(firing.fail_abandoned, now=now)


def runs(office: Agency) -> list[RunRow]:
    """Oldest first."""
    return office.ask(history)[::-1]


def told(office: Agency) -> list[str]:
    alerts = office.rows(Alert)
    assert {alert.kind for alert in alerts} <= {AlertKind.RUNNER_TROUBLE}
    return [alert.body for alert in alerts]


def test_a_run_whose_lease_ran_out_is_shown_as_failed_with_who_had_it(office: Agency) -> None:
    claimed(office, DIGEST, "host:1:ab")
    assert given_up(office, DIGEST + RUN_LEASE - SECOND) == 0
    assert given_up(office, DIGEST + RUN_LEASE) == 1
    (run,) = runs(office)
    assert (run.outcome, run.detail) == ("failed", "host:1:ab stopped during the run")
    assert run.seconds == 60.0


def test_a_long_run_stays_its_workers_as_long_as_it_is_renewed(office: Agency) -> None:
    run, now = claimed(office, DIGEST, "w"), DIGEST
    for _ in range(100):
        now += BEAT
        assert office.do(firing.renew_runs, "w", until=now + RUN_LEASE) == 1
        assert given_up(office, now) == 0
    assert fired(office, now, "other") == []
    assert ended(office, run, "w", now)
    assert [(run.outcome, run.seconds) for run in runs(office)] == [("ok", 1500.0)]
    assert office.do(firing.renew_runs, "w", until=now + RUN_LEASE) == 0


def test_only_its_own_worker_renews_or_ends_a_run(office: Agency) -> None:
    run = claimed(office, DIGEST, "w")
    assert office.do(firing.renew_runs, "other", until=DIGEST + HOUR) == 0
    assert not ended(office, run, "other", DIGEST)
    assert runs(office)[0].outcome == "running"
    assert ended(office, run, "w", DIGEST)
    assert not ended(office, run, "w", DIGEST, "once more")
    assert runs(office)[0].detail == "done"


def test_a_worker_that_wakes_after_its_run_was_given_up_records_nothing(office: Agency) -> None:
    run = claimed(office, DIGEST, "asleep")
    assert given_up(office, DIGEST + 2 * MINUTE) == 1
    second = claimed(office, DIGEST + 2 * MINUTE, "awake")
    assert not ended(office, run, "asleep", DIGEST + 3 * MINUTE, "late")
    assert office.do(firing.renew_runs, "asleep", until=DIGEST + HOUR) == 0
    assert ended(office, second, "awake", DIGEST + 3 * MINUTE)
    assert [(run.worker, run.outcome) for run in runs(office)] == [
        ("asleep", "failed"), ("awake", "ok")]  # fmt: skip
    assert "late" not in [run.detail for run in runs(office)]


def test_the_same_worker_can_not_end_its_first_try_as_its_second(office: Agency) -> None:
    first = claimed(office, DIGEST, "w")
    given_up(office, DIGEST + 2 * MINUTE)
    second = claimed(office, DIGEST + 2 * MINUTE, "w")
    assert not ended(office, first, "w", DIGEST + 3 * MINUTE)
    assert ended(office, second, "w", DIGEST + 3 * MINUTE)


def test_a_worker_that_wakes_before_anybody_missed_it_records_its_result(office: Agency) -> None:
    run = claimed(office, DIGEST, "w")
    assert office.do(firing.renew_runs, "w", until=DIGEST + HOUR + RUN_LEASE) == 1
    assert given_up(office, DIGEST + HOUR) == 0
    assert ended(office, run, "w", DIGEST + HOUR)


def test_a_lost_run_is_run_once_more_and_the_history_says_so(office: Agency) -> None:
    claimed(office, DIGEST, "w1")
    given_up(office, DIGEST + 2 * MINUTE)
    second = claimed(office, DIGEST + 2 * MINUTE, "w2")
    assert fired(office, DIGEST + 3 * MINUTE) == []
    assert ended(office, second, "w2", DIGEST + 3 * MINUTE)
    assert fired(office, DIGEST + 4 * MINUTE) == []
    first, again = runs(office)
    assert (first.slot, first.second_try) == (DIGEST, False)
    assert (again.slot - DIGEST, again.second_try) == (timedelta(microseconds=1), True)
    assert told(office) == []
    assert fired(office, DIGEST + DAY) == [DIGEST + DAY]


def test_a_second_try_that_is_lost_is_the_last_and_is_told(office: Agency) -> None:
    for minute in (0, 2):
        claimed(office, DIGEST + minute * MINUTE, "w")
        given_up(office, DIGEST + (minute + 2) * MINUTE)
    assert fired(office, DIGEST + 4 * MINUTE) == []
    why = "w stopped during the run; this was the second try, so it is not run again"
    assert runs(office)[1].detail == why
    (body,) = told(office)
    assert why in body
    assert "'callboard jobs run daily-digest'" in body
    assert fired(office, DIGEST + DAY) == [DIGEST + DAY]


def test_a_lost_run_is_made_up_by_a_later_due_time_if_there_is_one(office: Agency) -> None:
    claimed(office, DIGEST, "w")
    given_up(office, DIGEST + DAY)
    assert fired(office, DIGEST + DAY + MINUTE) == [DIGEST + DAY]
    assert fired(office, DIGEST + DAY + 2 * MINUTE) == []


def test_a_job_that_broke_off_by_itself_is_not_run_again(office: Agency) -> None:
    run = claimed(office, DIGEST, "w")
    failed = RunOutcome.FAILED
    assert office.do(firing.finish, run, failed, "no room", now=DIGEST + SECOND, worker="w")
    assert given_up(office, DIGEST + HOUR) == 0
    assert fired(office, DIGEST + HOUR) == []


def test_a_lost_run_by_hand_is_told_and_not_run_again(office: Agency) -> None:
    by_hand(office, NOON, "host:7:cd")
    given_up(office, NOON + 2 * MINUTE)
    assert fired(office, NOON + 3 * MINUTE) == []
    (run,) = runs(office)
    assert run.detail.endswith("it was started by hand, so it is not run again")
    assert len(told(office)) == 1


def test_a_paused_entry_waits_with_its_second_try(office: Agency) -> None:
    claimed(office, DIGEST, "w")
    office.do(firing.set_paused, office.playbook, "daily-digest", True, by="ana")
    given_up(office, DIGEST + 2 * MINUTE)
    assert fired(office, DIGEST + 3 * MINUTE) == []
    office.do(firing.set_paused, office.playbook, "daily-digest", False, by="ana")
    assert fired(office, DIGEST + HOUR) == [DIGEST + timedelta(microseconds=1)]


def test_runs_of_a_process_known_to_be_dead_are_given_up_at_once(office: Agency) -> None:
    dead, alive = claimed(office, DIGEST, "here:1:ab"), by_hand(office, DIGEST, "there:1:ab")
    now = DIGEST + SECOND
    assert office.do(firing.fail_dead, is_dead=lambda worker: worker == "here:1:ab", now=now) == 1
    assert {run.id: run.outcome for run in runs(office)} == {dead: "failed", alive: "running"}
    assert fired(office, now) == [DIGEST + timedelta(microseconds=1)]


def test_a_run_without_a_lease_from_an_older_version_is_believed_for_ten_minutes(
    office: Agency,
) -> None:
    run = claimed(office, DIGEST, "old")

    def as_the_old_version_wrote_it(session: Session) -> None:
        session.get_one(Run, run).lease_until = None

    office.do(as_the_old_version_wrote_it)
    assert given_up(office, DIGEST + UNLEASED - SECOND) == 0
    assert given_up(office, DIGEST + UNLEASED) == 1
    assert fired(office, DIGEST + HOUR) == [DIGEST + timedelta(microseconds=1)]


def test_a_lease_given_by_a_clock_that_was_ahead_does_not_outlast_it(office: Agency) -> None:
    claimed(office, DIGEST + DAY, "w")
    assert given_up(office, DIGEST) == 0
    assert given_up(office, DIGEST + RUN_LEASE - SECOND) == 0
    assert given_up(office, DIGEST + RUN_LEASE) == 1


def test_leases_go_by_a_clock_of_their_own_where_machines_must_agree(office: Agency) -> None:
    """The clock on the wall of this machine is three hours ahead of the database's."""
    theirs = DIGEST - 3 * HOUR
    named = {"now": DIGEST, "worker": "w", "lease_end": theirs + RUN_LEASE}
    assert len(office.do(firing.claim_due, office.playbook, **named)) == 1
    office.do(firing.start_by_hand, office.playbook, "deliver", **named)
    assert given_up(office, theirs + RUN_LEASE - SECOND) == 0
    assert given_up(office, theirs + RUN_LEASE) == 2


def test_a_run_by_hand_never_takes_a_due_times_place(office: Agency) -> None:
    assert by_hand(office, DIGEST, "ana") != by_hand(office, DIGEST, "ben")
    assert fired(office, DIGEST) == [DIGEST]
    given_up(office, DIGEST + 2 * MINUTE)
    assert fired(office, DIGEST + 2 * MINUTE) == [DIGEST + timedelta(microseconds=1)]
    with pytest.raises(Refused):
        office.do(firing.start_by_hand, office.playbook, "tea", now=NOON, worker="ana")
