"""`callboard jobs`: who works on the database, which worker ran what, and a long run by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from data.schedule import beats, firing, workers
from data.schedule.tables import Run
from data.store import Store, open_store
from jobs import catalogue
from jobs.office import Office
from tests.build import a_playbook
from tests.feed_server import Answer, FeedServer
from tests.servers import until

Callboard = Callable[..., Any]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The database that the commands of this test work on."""
    return open_store(f"sqlite:///{tmp_path / 'callboard.sqlite'}")


def test_without_a_runner_it_is_said_what_does_not_happen(callboard: Callboard) -> None:
    told = callboard("jobs", "runners")
    assert told.code == 0
    assert told.out.startswith("No runner is alive: nothing is answered, sent or run. ")
    assert callboard("jobs", "runners", "--json").json == []


def test_each_runner_is_listed_with_what_it_has_in_hand(callboard: Callboard, store: Store) -> None:
    now = datetime.now(UTC)
    with store.write() as session:
        workers.beat(session, "web1:4711:ab", host="web1", pid=4711, kind="serve",
                     started_at=now - timedelta(hours=1), now=now, trouble="")  # fmt: skip
        firing.remember_entries(session, a_playbook(), now=now)
        for worker in ("web1:4711:ab", "desk:12:cd"):
            firing.start_by_hand(session, a_playbook(), "deliver", now=now, worker=worker)
    store.close()
    head, serve, other = callboard("jobs", "runners").out.splitlines()
    assert head.split() == ["runner", "pid", "since", "doing", "trouble", "beat", "at"]
    assert ("serve on web1" in serve, "4711" in serve, "deliver" in serve) == (True, True, True)
    assert "desk, not signed in" in other
    row, _ = callboard("jobs", "runners", "--json").json
    assert (row["name"], row["kind"], row["messages"], row["inbound"]) == (
        "web1:4711:ab", "serve", 0, 0)  # fmt: skip
    assert [run["entry"] for run in row["runs"]] == ["deliver"]


def test_list_and_history_say_which_worker_ran_what(callboard: Callboard) -> None:
    callboard("jobs", "run", "overdue-check")
    (run,) = callboard("jobs", "history", "--json").json
    assert (run["by"], run["second_try"]) == ("hand", False)
    row = next(r for r in callboard("jobs", "list", "--json").json if r["name"] == "overdue-check")
    assert row["worker"] == run["worker"] != ""
    assert {"name", "job", "cron", "zone", "paused", "next_at", "last", "last_at"} < row.keys()


def test_a_long_run_by_hand_stays_ours_while_it_takes(
    callboard: Callboard, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beats, "BEAT", timedelta(milliseconds=20))

    def takes_long(_: Office) -> str:
        first = lease(store)
        until(lambda: lease(store) > first)
        return "at last"

    monkeypatch.setitem(catalogue.JOBS, "housekeeping", takes_long)
    assert callboard("jobs", "run", "housekeeping").out == "housekeeping: at last\n"
    store.close()


def test_a_run_by_hand_that_was_given_up_meanwhile_says_so(
    callboard: Callboard, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleeps(_: Office) -> str:
        with store.write() as session:
            assert firing.fail_abandoned(session, now=datetime.now(UTC) + timedelta(hours=1)) == 1
        return "slept"

    monkeypatch.setitem(catalogue.JOBS, "housekeeping", sleeps)
    assert "the history shows it as failed" in callboard("jobs", "run", "housekeeping").out
    (run,) = callboard("jobs", "history", "--json").json
    assert run["outcome"] == "failed"
    store.close()


def lease(store: Store) -> datetime:
    with store.read() as session:
        found = session.exec(select(Run.lease_until)).one()
    assert found is not None
    return found


def test_a_feed_is_a_job_that_says_what_came_or_why_not(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = FeedServer()
    server.says([{"name": "Dana", "email": "d@x.org"}], Answer(b"", 404))
    (tmp_path / "team.toml").write_text(
        f'[feeds.zillow]\nurl = "{server.url}"\nsource = "portal"\nevery_minutes = 5\n'
        'allow_private = true\nheaders = { Authorization = "Bearer {secret:zillow}" }\n'
    )
    monkeypatch.setenv("CALLBOARD_PLAYBOOK", str(tmp_path / "team.toml"))
    monkeypatch.setenv("CALLBOARD_FEED_SECRETS", "zillow=a%20b")
    assert callboard("jobs", "run", "feed-zillow").out == "feed-zillow: 1 new\n"
    failed = callboard("jobs", "run", "feed-zillow")
    assert (failed.code, failed.err) == (
        1, "The job feed-zillow failed: 127.0.0.1 answered 404 Not Found.\n")  # fmt: skip
    server.close()
    assert server.asked[0][1]["authorization"] == "Bearer a b"
    rows = {row["name"]: row for row in callboard("jobs", "list", "--json").json}
    last = rows["feed-zillow"]["last"]
    assert (last["outcome"], last["detail"]) == ("failed", "127.0.0.1 answered 404 Not Found.")
    assert rows["feed-zillow"]["cron"] == "*/5 * * * *"
