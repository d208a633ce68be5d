"""Workers, crashes, sleepers, pauses, other playbooks and jumping clocks against a plain model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from data.playbook.models import CronEntry, Playbook
from data.schedule import firing
from data.schedule.beats import RUN_LEASE
from data.schedule.tables import Run, RunOutcome
from tests.build import Agency, a_playbook, an_agency
from tests.data.schedule.cron_model import CRONS, NIGHTS, ZONE, Model, Try
from tests.databases import Databases

WORKERS = st.sampled_from(["host:1:aa", "host:2:bb", "other:1:cc"])
ENTRIES = st.sampled_from(sorted(CRONS))
DAY = timedelta(days=1)


def playbook_with(entries: set[str]) -> Playbook:
    jobs = {
        name: CronEntry(job=name, cron=CRONS[name], timezone=ZONE)  # type: ignore[arg-type]
        for name in sorted(entries)
    }
    return a_playbook().model_copy(update={"jobs": jobs})


class CronMachine(RuleBasedStateMachine):
    """`an_office` gives an agency on an empty database, for each run of the machine a new one."""

    def __init__(self, an_office: Callable[[], Agency]) -> None:
        super().__init__()
        self.office = an_office()
        self.entries = set(CRONS)

    def teardown(self) -> None:
        self.office.store.close()

    @initialize(night=st.sampled_from(NIGHTS), entries=st.sets(ENTRIES, min_size=1))
    def the_evening_before(self, night: datetime, entries: set[str]) -> None:
        self.model, self.now, self.entries = Model(night), night, entries
        self._remember()

    # time

    @rule(seconds=st.integers(1, 3600))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(hours=st.integers(2, 40))
    def nobody_looks_for_a_long_time(self, hours: int) -> None:
        self._set_clock(self.now + timedelta(hours=hours))

    @rule(minutes=st.one_of(st.sampled_from([-1440, 1440]), st.integers(-1440, 1440)))
    def the_clock_jumps(self, minutes: int) -> None:
        self._set_clock(self.now + timedelta(minutes=minutes))

    def _set_clock(self, now: datetime) -> None:
        """Within the days whose due times the model knows."""
        night = self.model.night
        self.now = min(max(now, night - 9 * DAY), night + 9 * DAY)

    # work

    @rule(worker=WORKERS)
    def a_worker_claims(self, worker: str) -> None:
        expected = self.model.to_fire(self.entries, self.now)
        found = self.office.do(firing.claim_due, self.playbook, now=self.now, worker=worker)
        note(f"{self.now} {found}")
        for item in found:
            second = bool(item.slot.microsecond)
            due = item.slot.replace(microsecond=0)
            self.model.tries[item.run_id] = Try(
                item.entry, due, worker, self.now + RUN_LEASE, second
            )
        tries = [self.model.tries[item.run_id] for item in found]
        assert {(item.entry, item.due, item.second) for item in tries} == expected
        self._nothing_is_owed()

    def _nothing_is_owed(self) -> None:
        """After a claim each due time since the entry was known has run or was made up."""
        for entry in self.entries - self.model.paused:
            due, latest = (
                self.model.latest_due(entry, self.now),
                self.model.latest_try(entry, self.now),
            )
            is_old = due <= self.model.known[entry]
            assert is_old or self._was_leapt_over(entry) or due in self.model.taken(entry)
            assert latest is None or latest.second or latest.state != "lost"

    def _was_leapt_over(self, entry: str) -> bool:
        """A later due time was fired by a clock that was ahead, and made this one up."""
        return any(due > self.now for due in self.model.taken(entry))

    @precondition(lambda self: self.model.tries)
    @rule(data=st.data(), outcome=st.sampled_from([RunOutcome.OK, RunOutcome.FAILED]))
    def a_run_ends_in_time_or_late(self, data: st.DataObject, outcome: RunOutcome) -> None:
        """Also one whose worker slept while the run was given up, or that has ended before."""
        run_id = data.draw(st.sampled_from(sorted(self.model.tries)))
        item = self.model.tries[run_id]
        is_held = item.state == "running"
        assert self._finish(run_id, item.worker, outcome) == is_held
        if is_held:
            item.state = outcome.value

    @precondition(lambda self: self.model.running())
    @rule(data=st.data())
    def somebody_else_can_not_end_a_run(self, data: st.DataObject) -> None:
        held = [key for key, item in self.model.tries.items() if item.state == "running"]
        assert not self._finish(data.draw(st.sampled_from(held)), "host:9:zz", RunOutcome.OK)

    def _finish(self, run_id: int, worker: str, outcome: RunOutcome) -> bool:
        return self.office.do(firing.finish, run_id, outcome, "", now=self.now, worker=worker)

    @rule(worker=WORKERS)
    def a_worker_shows_that_it_is_alive(self, worker: str) -> None:
        until, mine = self.now + RUN_LEASE, self.model.running(worker)
        assert self.office.do(firing.renew_runs, worker, until=until) == len(mine)
        for item in mine:
            item.lease = until

    @rule()
    def lapsed_runs_are_given_up(self) -> None:
        expected = self.model.give_up_lapsed(self.now)
        assert self.office.do(firing.fail_abandoned, now=self.now) == expected

    @rule(worker=WORKERS)
    def a_worker_is_found_dead(self, worker: str) -> None:
        expected = self.model.give_up(self.model.running(worker))
        given_up = self.office.do(
            firing.fail_dead, is_dead=lambda name: name == worker, now=self.now
        )
        assert given_up == expected

    @rule(entry=ENTRIES, worker=WORKERS)
    def an_entry_is_run_by_hand(self, entry: str, worker: str) -> None:
        if entry in self.entries:
            found = self.office.do(
                firing.start_by_hand, self.playbook, entry, now=self.now, worker=worker
            )
            lease = self.now + RUN_LEASE
            self.model.tries[found.run_id] = Try(entry, found.slot, worker, lease, by_hand=True)

    # the team

    @rule(entry=ENTRIES)
    def an_entry_is_paused_or_resumed(self, entry: str) -> None:
        if entry in self.entries:
            pause = entry not in self.model.paused
            self.office.do(firing.set_paused, self.playbook, entry, pause, by="ana")
            self.model.paused ^= {entry}

    @rule(entry=ENTRIES)
    def an_entry_is_taken_out_of_the_playbook_or_put_in(self, entry: str) -> None:
        self.entries = self.entries ^ {entry}
        self._remember()

    def _remember(self) -> None:
        self.office.do(firing.remember_entries, self.playbook, now=self.now)
        self.model.remember(self.entries, self.now)

    @property
    def playbook(self) -> Playbook:
        return playbook_with(self.entries)

    # what always holds

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        stored = {run.id: (run.entry, run.slot, run.worker, _state(run)) for run in self._runs()}
        expected = {
            key: (item.entry, item.slot, item.worker, item.state)
            for key, item in self.model.tries.items()
        }
        assert stored == expected

    @invariant()
    def a_due_time_is_run_once_and_again_only_if_that_run_was_lost(self) -> None:
        fired: dict[tuple[str, datetime], list[str]] = {}
        for run in sorted(self._runs(), key=lambda run: run.id or 0):
            if not run.by_hand:
                due = run.slot.replace(microsecond=0)
                fired.setdefault((run.entry, due), []).append(_state(run))
        assert all(states[0] == "lost" for states in fired.values() if len(states) > 1)
        assert all(len(states) <= 2 for states in fired.values())

    def _runs(self) -> list[Run]:
        return self.office.rows(Run)


def _state(run: Run) -> str:
    is_given_up = run.outcome is RunOutcome.FAILED and run.lease_until is not None
    return "lost" if is_given_up else run.outcome.value


def test_claims_do_what_the_plain_model_says(databases: Databases) -> None:
    run_state_machine_as_test(
        lambda: CronMachine(lambda: an_agency(databases.new())),
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
