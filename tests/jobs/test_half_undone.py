"""An undo that a crash cut off goes on by itself, in any runner, and in one at a time."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

import data.imports.undo
import jobs.half_undone
import jobs.heartbeat
from data.files.read import read_table
from data.imports.queries import imports
from data.imports.take_in import take_in_file
from data.imports.undo import Undoing, Undone, begin_undo, undo_some
from data.inbox.bookmarks import TurnLost
from data.inbox.tables import Bookmark, ImportedFile
from data.leads.contact import Touch, touch
from data.leads.tables import Lead
from data.lease import LEASE
from data.outreach import adjusting
from data.outreach.tables import FollowUp
from data.overview.status import status
from data.undo.deed import Deed
from data.undo.doing import done_together
from data.undo.together import begin_last, take_some_back
from jobs.freeing import free_what_is_dead
from jobs.half_undone import finish_undos
from jobs.office import Office
from jobs.runner import Runner
from tests.build import Agency, an_agency, an_answered_lead, steps_of, story_of
from tests.jobs.conftest import OURS
from tests.processes import processes
from tests.servers import until

LIVES = f"elsewhere:{os.getpid()}:abc"
"""A console of another machine: nobody here knows whether it lives."""


@pytest.fixture(autouse=True)
def imported(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.imports.undo, "AT_ONCE", 1)
    file = read_table("leads.csv", b"email\nd@x.org\nk@x.org\nl@x.org")
    take_in_file(agency.store, file, name="leads.csv", source="import", house=agency.house,
                 now=datetime.now(UTC), by="ana")  # fmt: skip


def begun(agency: Agency, worker: str = LIVES) -> Undoing:
    """By an operator, who came as far as the first lead."""
    return a_step(agency, agency.ask(begin_undo, 1, worker=worker))


def a_step(agency: Agency, at: Undoing) -> Undoing:
    at_next = agency.do(undo_some, at, house=agency.house, now=datetime.now(UTC), by="bo")
    assert isinstance(at_next, Undoing)
    return at_next


def its_lease_runs_out(agency: Agency) -> None:
    with agency.store.write() as session:
        turn = session.get_one(Bookmark, "undo:1")
        assert turn.lease_until is not None
        turn.lease_until -= LEASE


def is_undone(agency: Agency) -> bool:
    """To its end, each lead once, and in the name of who began."""
    [file] = agency.ask(imports)
    if file.undone_at is None:
        return False
    leads = agency.rows(Lead)
    assert {lead.outcome for lead in leads} == {"import_undone"}
    assert all(story_of(agency, lead.id or 0).count("import.undone") == 1 for lead in leads)
    assert file.undone_by == "bo"
    assert agency.rows(Bookmark) == []
    return True


def finished(office: Office) -> int:
    return asyncio.run(finish_undos(office))


def test_what_nobody_began_is_left_alone(an_office: Callable[..., Office]) -> None:
    assert finished(an_office()) == 0


def test_an_undo_that_goes_on_elsewhere_is_left_to_it(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    begun(agency)
    assert finished(an_office()) == 0
    assert [lead.outcome for lead in agency.rows(Lead)].count("import_undone") == 1


def test_one_whose_lease_ran_out_is_taken_back_to_its_end_once(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    begun(agency)
    its_lease_runs_out(agency)
    one, other = an_office(), an_office()
    assert [finished(one), finished(other), finished(one)] == [1, 0, 0]
    assert is_undone(agency)


def test_one_whose_process_on_this_machine_has_ended_waits_for_no_lease(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(agency, f"{socket.gethostname()}:1234567:abc")
    monkeypatch.setattr(jobs.heartbeat.os, "kill", _no_such_process)
    assert finished(an_office()) == 1
    assert is_undone(agency)


def _no_such_process(pid: int, _: int) -> None:
    assert pid == 1234567
    raise ProcessLookupError


def test_a_step_renews_the_lease(agency: Agency, an_office: Callable[..., Office]) -> None:
    at = begun(agency)
    its_lease_runs_out(agency)
    a_step(agency, at)
    assert finished(an_office()) == 0


def test_a_runner_gives_way_to_an_operator_who_begins_anew(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    begun(agency)
    runner = an_office()
    at = agency.ask(begin_undo, 1, worker=runner.worker, gives_way=True)
    with pytest.raises(TurnLost):
        agency.do(undo_some, at, house=agency.house, now=datetime.now(UTC), by="bo")
    done = agency.do(undo_some, begun(agency), house=agency.house, now=datetime.now(UTC), by="bo")
    assert isinstance(done, Undone)
    assert is_undone(agency)
    with pytest.raises(TurnLost):
        agency.do(undo_some, at, house=agency.house, now=datetime.now(UTC), by="bo")


def test_a_running_runner_takes_up_what_breaks_off_beside_it(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.heartbeat, "BEAT", timedelta(seconds=0.1))
    runner = Runner(an_office(), "test")
    runner.start()
    try:
        begun(agency)
        its_lease_runs_out(agency)
        until(lambda: is_undone(agency))
    finally:
        runner.stop()


def test_one_that_an_earlier_version_began_goes_on_when_a_runner_starts(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    begun(agency)
    with agency.store.write() as session:
        session.delete(session.get_one(Bookmark, "undo:1"))
    office = an_office()
    assert finished(office) == 0
    free_what_is_dead(office)
    assert finished(office) == 1
    assert is_undone(agency)


def test_one_of_which_nothing_can_be_taken_back_is_not_tried_for_ever(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    for lead in agency.rows(Lead):
        agency.do(touch, lead.id, Touch.NOTE, "knows us", house=agency.house,
                  now=datetime.now(UTC), by="kim")  # fmt: skip
    begun(agency)
    its_lease_runs_out(agency)
    office = an_office()
    assert [finished(office), finished(office)] == [1, 0]
    assert agency.rows(Bookmark) == []
    assert agency.row(ImportedFile, 1).undone_at is None


def test_an_undo_is_no_source_that_is_read(agency: Agency) -> None:
    begun(agency)
    with agency.store.look() as reader:
        assert status(reader, now=datetime.now(UTC)).readings == ()


def left_out_together(agency: Agency) -> list[int]:
    """The steps that bo has left out, in one go."""
    now = datetime.now(UTC)
    leads = [an_answered_lead(agency, now=now, email=f"{n}@example.org") for n in range(3)]
    steps = [steps_of(agency, key)[0].id or 0 for key in leads]
    agency.do(done_together, adjusting.skip, [(key, None) for key in steps],
              deed=Deed("skip", "Left out"), house=agency.house, now=now, by="bo")  # fmt: skip
    return steps


def takes_one_back_and_is_killed(url: str) -> None:
    """A console of this machine that ends without a word in the middle of an undo."""
    agency, now = an_agency(url, changes=OURS, transports=("email",)), datetime.now(UTC)
    worker = f"{socket.gethostname()}:{os.getpid()}:abc"
    at = agency.ask(begin_last, worker=worker, now=now, by="bo")
    agency.do(take_some_back, at, house=agency.house, now=now, by="bo", most=1)
    os.kill(os.getpid(), signal.SIGKILL)


def test_deeds_that_a_killed_process_was_taking_back_are_taken_back_to_the_last(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = left_out_together(agency)
    killed = processes.Process(target=takes_one_back_and_is_killed, args=(agency.url,))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    states = [agency.row(FollowUp, key).state for key in steps]
    assert states == ["skipped", "skipped", "scheduled"]
    monkeypatch.setattr(jobs.half_undone, "AT_ONCE", 1)
    one, other = an_office(), an_office()
    assert [finished(one), finished(other)] == [1, 0]
    assert {agency.row(FollowUp, key).state for key in steps} == {"scheduled"}
    for key in steps:
        told = story_of(agency, agency.row(FollowUp, key).lead_id)
        assert told.count("deed.undone") == 1
    assert agency.rows(Bookmark) == []
