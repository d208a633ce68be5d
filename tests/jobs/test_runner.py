"""The runner: at once when something arrives, by cron otherwise, and never ended by a fault."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from typing import Any, cast

import pytest

from data.alerts.states import AlertKind, AlertState
from data.alerts.tables import Alert
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.leads.tables import Lead
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.refused import Refused
from data.schedule.tables import Run, RunOutcome, Worker
from data.store import open_store
from data.writing import Transaction
from jobs import catalogue
from jobs.cron_runs import CronRuns
from jobs.office import Office
from jobs.runner import Runner
from tests.build import Agency, posted
from tests.servers import MailServer, until


@pytest.fixture
def running(an_office: Callable[..., Office], mail: MailServer) -> Iterator[Runner]:
    runner = Runner(an_office(mail.url), "test")
    runner.start()
    yield runner
    runner.stop()


def test_what_arrives_in_any_process_is_answered_without_being_told(
    running: Runner, agency: Agency, mail: MailServer
) -> None:
    posted(agency, now=datetime.now(UTC), name="Dana", email="dana@example.org", message="A roof.")
    assert mail.next()["To"] == "Dana <dana@example.org>"
    running.stop()
    (message,) = agency.rows(Message)
    assert message.state == MessageState.SENT
    assert agency.row(Lead, 1).first_response_at is not None


def test_stopping_signs_off_and_hands_nothing_over_any_more(
    running: Runner, agency: Agency, mail: MailServer
) -> None:
    posted(agency, now=datetime.now(UTC), name="Dana", email="dana@example.org", message="A roof.")
    mail.next()
    assert len(agency.rows(Worker)) == 1
    running.stop()
    assert agency.rows(Worker) == []
    posted(agency, now=datetime.now(UTC), name="Kim", email="kim@example.org", message="A roof.")
    assert agency.rows(Inbound)[1].state == InboundState.RECEIVED
    running.stop()


def test_a_runner_that_ends_finishes_what_it_has_in_hand_and_begins_nothing_more(
    an_office: Callable[..., Office], agency: Agency, mail: MailServer
) -> None:
    office = an_office(mail.url)
    in_hand = office.post.at_once("email")
    for number in range(in_hand + 4):
        email = f"lead-{number}@example.org"
        posted(agency, now=datetime.now(UTC), name="Dana", email=email, message="A roof.")
    mail.before_answer.clear()
    ending = Runner(office, "test")
    ending.start()
    until(lambda: len(mail.all) == in_hand)
    ending.stop(0)
    mail.before_answer.set()
    ending.stop()
    states = Counter(message.state for message in agency.rows(Message))
    assert states == {MessageState.SENT: in_hand, MessageState.QUEUED: 4}
    assert len(mail.all) == in_hand


def test_a_trouble_of_the_mails_is_over_with_the_first_that_leaves_and_not_with_the_last(
    running: Runner, agency: Agency, mail: MailServer
) -> None:
    mail.before_answer.clear()
    until(lambda: agency.rows(Worker))
    full = OSError(ENOSPC, "no space left")
    running._call(lambda: running._hindrance.meet("delivery", full))
    until(lambda: running.troubles)
    posted(agency, now=datetime.now(UTC), name="Dana", email="dana@example.org", message="A roof.")
    mail.next()
    until(lambda: not running.troubles)
    mail.before_answer.set()


EVERY_MINUTE = ("process-inbox", "fetch-leads", "follow-up", "overdue-check", "ownership",
                "count-engagement")  # fmt: skip


def test_a_minute_in_which_nothing_is_due_waits_for_nobody_who_writes(
    an_office: Callable[..., Office], agency: Agency, mail: MailServer
) -> None:
    office, somebody = an_office(mail.url), open_store(agency.url)
    with somebody.direct():
        for job in EVERY_MINUTE:
            assert asyncio.run(catalogue.run(job, office))
    somebody.close()


def test_a_cron_entry_fires_once_for_two_runners(
    an_office: Callable[..., Office], agency: Agency
) -> None:
    moment = datetime(2026, 6, 2, 14, 0, 30, tzinfo=UTC)
    offices = [an_office(), an_office()]
    for office in offices:
        office.clock = lambda: moment
    runners = [Runner(office, "test") for office in offices]
    for runner in runners:
        runner.start()
    until(lambda: len(agency.rows(Worker)) == 2)
    moment += timedelta(minutes=1)
    until(lambda: len(_done(agency, "overdue-check")) == 1)
    for runner in runners:
        runner.stop()
    slots = [(run.entry, run.slot) for run in agency.rows(Run)]
    assert len(slots) == len(set(slots))
    jobs = agency.playbook.jobs
    assert {entry for entry, _ in slots} == {n for n in jobs if jobs[n].cron == "* * * * *"}


def test_a_full_minute_is_claimed_in_few_statements_and_no_pane_is_told(
    an_office: Callable[..., Office], agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, begun = an_office(), list[str]()
    moment = datetime(2026, 6, 2, 14, 0, 30, tzinfo=UTC)
    office.clock = lambda: moment
    cron = CronRuns(office, cast("Any", None), lambda name, _: begun.append(name), asyncio.Event())
    cron.remember()
    cron.fire_due()
    moment += timedelta(minutes=1)
    signal = agency.store.watch()
    said: list[str] = []
    for name in ("rows", "run"):
        plainly = getattr(Transaction, name)
        monkeypatch.setattr(
            Transaction,
            name,
            lambda self, sql, plainly=plainly, **values: (
                said.append(sql) or plainly(self, sql, **values)
            ),
        )
    cron.fire_due()
    assert len(begun) == 8, "every minute, in the default playbook"
    assert len(said) == len(begun) + 3, "what is due, a run for each, up to when, what is paused"
    assert not signal.changed()
    signal.close()


def test_a_job_that_breaks_is_told_and_the_runner_goes_on(
    an_office: Callable[..., Office],
    agency: Agency,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(office: Office) -> str:
        raise ValueError("no such table of numbers")

    monkeypatch.setitem(catalogue.JOBS, "stuck-clients", broken)
    runner = Runner(an_office(mail.url), "test")
    runner.start()
    until(lambda: agency.rows(Worker))
    runner.run_now("stuck-clients")
    (run,) = until(lambda: _done(agency, "stuck-clients"))
    assert run.outcome == RunOutcome.FAILED
    assert "no such table of numbers" in run.detail
    alerts = [alert for alert in agency.rows(Alert) if alert.kind == AlertKind.RUNNER_TROUBLE]
    assert len(alerts) == 1
    posted(agency, now=datetime.now(UTC), name="Dana", email="dana@example.org", message="A roof.")
    mail.next()
    runner.stop()


def test_an_unknown_job_is_refused_with_the_known_ones(running: Runner) -> None:
    with pytest.raises(Refused, match="process-inbox"):
        running.run_now("nothing")


def test_a_delivery_that_breaks_the_processing_is_set_aside_and_the_next_is_answered(
    running: Runner, agency: Agency, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jobs.tasks import process_inbox as task

    real = task.process

    def breaks_on_dana(session, inbound_id, **named):
        if b"Dana" in session.get_one(Inbound, inbound_id).payload:
            raise KeyError("a bug of ours")
        return real(session, inbound_id, **named)

    monkeypatch.setattr(task, "process", breaks_on_dana)
    posted(agency, now=datetime.now(UTC), name="Dana", email="dana@example.org", message="A roof.")
    posted(agency, now=datetime.now(UTC), name="Kim", email="kim@example.org", message="A roof.")
    assert mail.next()["To"] == "Kim <kim@example.org>"
    assert agency.rows(Inbound)[0].state == InboundState.QUARANTINED
    assert "a bug of ours" in agency.rows(Inbound)[0].reason


def test_the_example_business_never_writes_to_a_server_that_is_not_this_machine(
    an_office: Callable[..., Office], tmp_path, mail: MailServer
) -> None:
    from data.playbook.house import House
    from tests.build import a_playbook

    office = an_office("smtp://mail.example.org:587")
    business = a_playbook().business
    assert business.example
    assert "example business" in office.post.held(business)["email"]
    office.house = House(a_playbook(), frozenset({"email"}))
    assert office.open_channels == frozenset()
    here = an_office(mail.url)
    assert here.post.held(business) == {}


def test_without_a_channel_alerts_are_settled_and_do_not_pile_up(
    running: Runner, agency: Agency
) -> None:
    posted(agency, now=datetime.now(UTC), name="Sam", email="sam@example.org", message="Price?")
    (alert,) = until(lambda: [a for a in agency.rows(Alert) if a.state == AlertState.NOT_WANTED])
    assert alert.kind == AlertKind.REVIEW_WAITING
    assert "CALLBOARD_ALERT_URLS" in alert.note


def _done(agency: Agency, entry: str) -> list[Run]:
    return [run for run in agency.rows(Run) if run.entry == entry and run.finished_at]
