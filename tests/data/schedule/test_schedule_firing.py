"""One firing for each due time, whoever is running; what was missed is made up once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from data.overview.queries import overview
from data.playbook.house import House
from data.playbook.models import Playbook
from data.refused import Refused
from data.schedule import firing, workers
from data.schedule.beats import ALIVE_FOR
from data.schedule.queries import history, jobs
from data.schedule.tables import RunOutcome
from data.store import open_store
from tests.build import DAY, HOUR, MINUTE, NOON, Agency, a_playbook
from tests.data.schedule.house import DIGEST, NEVER, ONE_JOB, fired, only_the_digest
from tests.processes import processes


@pytest.fixture
def office(agency: Agency) -> Agency:
    """Only the daily digest is ever due in these tests."""
    return only_the_digest(agency)


def claim_in_a_process(url: str, results: object) -> None:
    store = open_store(url)
    for minute in range(5):
        with store.write() as session:
            now = DIGEST + timedelta(seconds=7) + minute * DAY
            found = firing.claim_due(session, a_playbook(ONE_JOB), now=now, worker="p")
        results.put([item.slot for item in found])  # type: ignore[attr-defined]
    store.close()


def test_a_new_entry_makes_up_nothing_from_before_it_was_known(office: Agency) -> None:
    assert fired(office, NOON + MINUTE) == []


def test_an_entry_fires_some_seconds_after_its_time_and_once(office: Agency) -> None:
    assert fired(office, DIGEST - MINUTE) == []
    assert fired(office, DIGEST + timedelta(seconds=3, microseconds=17)) == [DIGEST]
    assert fired(office, DIGEST + MINUTE) == []
    assert fired(office, DIGEST + HOUR, worker="other") == []
    assert fired(office, DIGEST + DAY + MINUTE) == [DIGEST + DAY]


def test_several_processes_fire_each_due_time_once(office: Agency) -> None:
    results = processes.Queue()
    running = [
        processes.Process(target=claim_in_a_process, args=(office.url, results)) for _ in range(2)
    ]
    for process in running:
        process.start()
    slots = [slot for _ in range(10) for slot in results.get(timeout=40)]
    for process in running:
        process.join(40)
    assert sorted(slots) == sorted(set(slots))
    assert DIGEST + 4 * DAY in slots


def test_however_many_times_were_missed_they_are_made_up_once(office: Agency) -> None:
    assert fired(office, DIGEST + 9 * DAY + HOUR) == [DIGEST + 9 * DAY]
    assert fired(office, DIGEST + 9 * DAY + 2 * HOUR) == []


def test_a_pause_holds_and_is_made_up_once_afterwards(office: Agency) -> None:
    playbook = office.playbook
    office.do(firing.set_paused, playbook, "daily-digest", True, by="ana")
    assert fired(office, DIGEST + 3 * DAY) == []
    (row,) = [r for r in office.ask(jobs, playbook, NOON) if r.name == "daily-digest"]
    assert (row.paused, row.next_at) == (True, None)
    office.do(firing.set_paused, playbook, "daily-digest", False, by="ana")
    assert fired(office, DIGEST + 3 * DAY + MINUTE) == [DIGEST + 3 * DAY]
    assert fired(office, DIGEST + 3 * DAY + HOUR) == []
    with pytest.raises(Refused, match="no job 'tea'"):
        office.do(firing.set_paused, playbook, "tea", True, by="ana")


def test_a_run_by_hand_stands_beside_the_schedule(office: Agency) -> None:
    playbook = office.playbook
    made = office.do(firing.start_by_hand, playbook, "daily-digest", now=NOON, worker="w")
    office.do(firing.finish, made.run_id, RunOutcome.OK, "done", now=NOON + MINUTE, worker="w")
    (run,) = office.ask(history, entry="daily-digest")
    assert (run.by_hand, run.outcome, run.seconds) == (True, "ok", 60.0)
    assert fired(office, DIGEST + MINUTE) == [DIGEST]
    with pytest.raises(Refused, match="The jobs are: "):
        office.do(firing.start_by_hand, playbook, "tea", now=NOON, worker="w")


def test_the_jobs_show_their_last_and_next_run(office: Agency) -> None:
    fired(office, DIGEST + MINUTE)
    rows = {row.name: row for row in office.ask(jobs, office.playbook, DIGEST + MINUTE)}
    digest = rows["daily-digest"]
    assert digest.next_at == DIGEST + DAY
    assert digest.last is not None
    assert (digest.last.slot, digest.last.outcome, digest.last.seconds) == (DIGEST, "running", None)
    assert office.ask(firing.next_firing, office.playbook, DIGEST + MINUTE) == DIGEST + DAY


def test_an_entry_that_can_never_fire_is_shown_with_the_reason_and_holds_up_no_other(
    office: Agency,
) -> None:
    broken = ONE_JOB.replace(NEVER, "30 7 * *", 1).replace(NEVER, "0 0 30 2 *", 1)
    ours = Agency(office.store, House(a_playbook(broken)), office.url)
    assert fired(ours, DIGEST) == [DIGEST]
    assert ours.ask(firing.next_firing, ours.playbook, DIGEST) == DIGEST + DAY
    shown = [row for row in ours.ask(jobs, ours.playbook, DIGEST) if row.problem]
    assert [(row.name, row.next_at) for row in shown] == [
        ("process-inbox", None),
        ("read-mailbox", None),
    ]
    assert "is not a cron expression" in shown[0].problem
    assert shown[1].problem == "'0 0 30 2 *' names a date that never comes"


def test_an_entry_that_is_taken_out_and_put_back_makes_up_once_what_it_missed(
    office: Agency,
) -> None:
    rest = dict(office.playbook.jobs)
    entry = rest.pop("daily-digest")
    without = office.playbook.model_copy(update={"jobs": rest})
    assert office.do(firing.claim_due, without, now=DIGEST + DAY, worker="w") == []
    office.do(firing.remember_entries, without, now=DIGEST + DAY)
    assert entry.cron == "30 7 * * *"
    office.do(firing.remember_entries, office.playbook, now=DIGEST + 2 * DAY + HOUR)
    assert fired(office, DIGEST + 2 * DAY + HOUR) == [DIGEST + 2 * DAY]
    assert fired(office, DIGEST + 2 * DAY + 2 * HOUR) == []


def test_old_runs_are_forgotten_but_the_newest_of_each_entry_stays(office: Agency) -> None:
    for day in range(4):
        for item in office.do(
            firing.claim_due, office.playbook, now=DIGEST + day * DAY, worker="w"
        ):
            office.do(
                firing.finish, item.run_id, RunOutcome.OK, "", now=DIGEST + day * DAY, worker="w"
            )
    assert office.do(firing.prune_runs, before=DIGEST + 40 * DAY) == 3
    assert [run.slot for run in office.ask(history)] == [DIGEST + 3 * DAY]


def test_a_runner_is_alive_while_it_beats(agency: Agency) -> None:
    def beat(now: datetime, trouble: str = "") -> None:
        agency.do(workers.beat, "w1", host="h", pid=1, kind="serve", started_at=NOON, now=now,
                  trouble=trouble)  # fmt: skip

    beat(NOON)
    beat(NOON + MINUTE, "SMTP is down")
    seen = agency.ask(overview, now=NOON + MINUTE + ALIVE_FOR)
    assert (seen.runners, seen.trouble) == (("serve on h",), "SMTP is down")
    assert agency.ask(overview, now=NOON + 3 * MINUTE).runners == ()
    beat(NOON + HOUR)
    agency.do(workers.leave, "w1")
    assert agency.ask(overview, now=NOON + HOUR).runners == ()


def test_a_full_minute_asks_the_database_no_more_than_one_entry_does(agency: Agency) -> None:
    agency.do(firing.remember_entries, agency.playbook, now=NOON)
    alone = {"deliver": agency.playbook.jobs["deliver"]}
    one_job = agency.playbook.model_copy(update={"jobs": alone})
    (few, for_one), (many, for_all) = (
        asked_to_claim(agency, playbook, now=NOON + minute * MINUTE)
        for minute, playbook in enumerate((one_job, agency.playbook), 1)
    )
    assert few == 1 < many
    assert for_all == for_one


def asked_to_claim(office: Agency, playbook: Playbook, now: datetime) -> tuple[int, int]:
    """How many firings there were, and for how many statements beside the rows that are added."""
    asked = []

    def note(*at: object) -> None:
        if not str(at[2]).startswith("INSERT"):
            asked.append(at[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        found = office.do(firing.claim_due, playbook, now=now, worker="w")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(found), len(asked)
