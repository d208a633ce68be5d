"""A machine whose clock is wrong, beside others on one database whose server's clock is right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.leads.tables import Lead
from data.overview.queries import overview
from data.schedule.runners import RunnerRow, runners
from jobs.delivery.post import Post
from jobs.delivery.smtp import parse_smtp_url
from jobs.office import Office
from jobs.runner import Runner
from tests.build import ASKS_FOR_THE_PRICE, Agency, posted
from tests.jobs.test_troubles import Clocks, ours, told
from tests.servers import MailServer, until


def right() -> datetime:
    """What the database's server says."""
    return datetime.now(UTC)


@contextmanager
def running(agency: Agency, mail: MailServer, clocks: Clocks) -> Iterator[Runner]:
    post = Post(smtp=parse_smtp_url(mail.url), sms_url="", unsubscribe_url=lambda _: None)
    office = Office(agency.store, agency.house, clocks.now, post, lease_clock=right)
    runner = Runner(office, "test")
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()


def seen_elsewhere(agency: Agency) -> list[RunnerRow]:
    """The runners that a machine with the right time sees."""
    return agency.ask(runners, now=right())


def told_elsewhere(agency: Agency) -> str:
    return " ".join(agency.ask(overview, now=right()).troubles)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-1, "Clock: 1 day behind the database server's on "),
        (1, "Clock: 1 day ahead of the database server's on "),
    ],
)
def test_a_clock_that_is_wrong_is_told_to_everybody_until_it_is_right(
    tmp_path: Path, mail: MailServer, days: int, says: str
) -> None:
    clocks = Clocks()
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        until(lambda: seen_elsewhere(agency))
        clocks.set_forward(days=days)
        told(runner, says)
        until(lambda: says in told_elsewhere(agency))
        [seen] = seen_elsewhere(agency)
        assert seen.beat_at is not None
        assert abs(right() - seen.beat_at) < timedelta(minutes=1)
        clocks.set_forward(days=-days)
        until(lambda: not runner.troubles)
        until(lambda: not told_elsewhere(agency))


def test_a_clock_that_was_never_right_is_told_as_well(tmp_path: Path, mail: MailServer) -> None:
    clocks = Clocks()
    clocks.set_forward(minutes=-5)
    with ours(tmp_path) as agency, running(agency, mail, clocks):
        until(lambda: "Clock: 5 minutes behind the" in told_elsewhere(agency))


def test_a_drifting_clock_is_told_once(tmp_path: Path, mail: MailServer) -> None:
    clocks = Clocks()
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        until(lambda: seen_elsewhere(agency))
        clocks.set_forward(seconds=50)
        first = told(runner, "Clock: 50 seconds ahead of ")
        clocks.set_forward(seconds=5)
        posted(agency, now=right(), name="Dana", email="dana@example.org", message="A roof.")
        mail.next()
        until(lambda: runner._clock._seen[0] > clocks.now() - timedelta(seconds=0.5))
        assert runner.troubles == (first,)


def test_who_waits_is_not_late_because_one_machine_lives_in_yesterday(
    tmp_path: Path, mail: MailServer
) -> None:
    clocks = Clocks()
    with ours(tmp_path) as agency, running(agency, mail, clocks) as runner:
        posted(
            agency, now=right(), name="Dana", email="dana@example.org", message=ASKS_FOR_THE_PRICE
        )
        until(lambda: agency.rows(Lead) and agency.rows(Lead)[0].respond_by)
        [before] = agency.rows(Lead)
        clocks.set_forward(days=-1)
        told(runner, "Clock: 1 day behind ")
        clocks.set_forward(days=1)
        until(lambda: not runner.troubles)
        [after] = agency.rows(Lead)
        assert after.respond_by == before.respond_by
