"""Leadership is visible: which host and process runs what, and since when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from data.inbox.tables import Inbound
from data.schedule import firing, workers
from data.schedule.beats import ALIVE_FOR, RUN_LEASE
from data.schedule.runners import RunInHand, RunnerRow, place_of, runners
from data.schedule.tables import RunOutcome
from tests.build import HOUR, MINUTE, NOON, Agency, a_lead, claimed, handed_over, posted
from tests.data.schedule.house import DIGEST, fired, only_the_digest

SERVE, CONSOLE = "web1:4711:ab", "desk:12:cd"


@pytest.fixture
def office(agency: Agency) -> Agency:
    ours = only_the_digest(agency)
    signs(ours, SERVE, "serve", NOON, NOON + HOUR)
    signs(ours, CONSOLE, "console", NOON + MINUTE, NOON + HOUR, "SMTP is down")
    return ours


def signs(
    office: Agency, name: str, kind: str, since: datetime, now: datetime, trouble: str = ""
) -> None:
    """A sign of life of a runner that lives since then."""
    host, pid = place_of(name)
    office.do(workers.beat, name, host=host, pid=pid, kind=kind, started_at=since, now=now,
              trouble=trouble)  # fmt: skip


def seen(office: Agency, now: datetime) -> dict[str, RunnerRow]:
    """As a console sees it: over a bare connection."""
    with office.store.look() as reader:
        rows = runners(reader, now=now)
    assert rows == office.ask(runners, now=now)
    return {row.name: row for row in rows}


def test_each_runner_is_seen_with_its_place_its_start_its_last_sign_and_its_trouble(
    office: Agency,
) -> None:
    rows = seen(office, NOON + HOUR)
    assert list(rows) == [SERVE, CONSOLE]
    serve, console = rows.values()
    assert (serve.kind, serve.host, serve.pid) == ("serve", "web1", 4711)
    assert (serve.since, serve.beat_at) == (NOON, NOON + HOUR)
    assert (serve.trouble, console.trouble) == ("", "SMTP is down")
    assert (console.runs, console.messages, console.inbound) == ((), 0, 0)


def test_a_runner_that_gives_no_sign_of_life_is_gone(office: Agency) -> None:
    assert len(seen(office, NOON + HOUR + ALIVE_FOR)) == 2
    signs(office, SERVE, "serve", NOON, NOON + HOUR + MINUTE)
    assert list(seen(office, NOON + HOUR + MINUTE)) == [SERVE]


def test_what_a_runner_runs_is_seen_until_it_ends(office: Agency) -> None:
    signs(office, SERVE, "serve", NOON, DIGEST)
    made = office.do(
        firing.start_by_hand, office.playbook, "deliver", now=DIGEST - MINUTE, worker=SERVE
    )
    assert fired(office, DIGEST, SERVE) == [DIGEST]
    (row,) = seen(office, DIGEST).values()
    by_hand = RunInHand("deliver", DIGEST - MINUTE, by_hand=True)
    assert row.runs == (by_hand, RunInHand("daily-digest", DIGEST, by_hand=False))
    office.do(firing.finish, made.run_id, RunOutcome.OK, "", now=DIGEST, worker=SERVE)
    (row,) = seen(office, DIGEST).values()
    assert [run.entry for run in row.runs] == ["daily-digest"]


def test_messages_and_arrivals_in_hand_are_counted(office: Agency) -> None:
    now = NOON + HOUR
    for name in ("dana", "kim", "lee"):
        a_lead(office, now=now, email=f"{name}@example.org")
    first, *_ = claimed(office, now=now, worker=SERVE)
    assert handed_over(office, first, now=now, worker=SERVE) is not None
    receipts = [posted(office, now=now, email=f"{n}@example.org") for n in range(2)]

    def take(session: Session) -> None:
        row = session.get_one(Inbound, receipts[0].inbound_id)
        row.lease_owner, row.lease_until = CONSOLE, now + RUN_LEASE

    office.do(take)
    serve, console = seen(office, now).values()
    assert (serve.messages, serve.inbound) == (3, 0)
    assert (console.messages, console.inbound) == (0, 1)


def test_who_holds_something_without_being_signed_in_is_seen_too(office: Agency) -> None:
    now = NOON + HOUR
    office.do(firing.start_by_hand, office.playbook, "deliver", now=now, worker="desk:99:ef")
    row = seen(office, now)["desk:99:ef"]
    assert (row.kind, row.host, row.pid, row.since, row.beat_at) == ("", "desk", 99, None, None)
    assert [run.entry for run in row.runs] == ["deliver"]
    office.do(firing.fail_abandoned, now=now + RUN_LEASE + timedelta(seconds=1))
    assert "desk:99:ef" not in seen(office, now)


def test_a_name_that_is_no_place_does_no_harm() -> None:
    assert place_of("demo") == ("demo", 0)
    assert place_of("w:x") == ("w", 0)
