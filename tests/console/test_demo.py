"""The demo shows everything, repeats itself exactly, and cannot send anything to anyone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, func, select

from bench.zygote import Order, Zygote
from console.demo import post, traffic
from console.demo.fill import demo_house, fill
from console.demo.opening import Demo
from console.demo.rehearsal import Ended
from console.demo.stories import client_stories, lead_stories
from console.demo.times import Today
from data.clients.board import ClientRow, board
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.leads.pane import LeadRow, inbound_pane, listing
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.hours import is_open
from data.outreach.panes import ReviewRow, follow_up_pane, review_pane
from data.outreach.reach import place_of_lead
from data.outreach.states import FollowUpState, MessageState
from data.outreach.tables import Message
from data.playbook.house import House
from data.playbook.reasons import Reason
from data.schedule.queries import RunRow, history
from data.store import Store, open_store
from screens.desk import Desk
from screens.premises import Premises
from tests.servers import until
from tests.terminal.children import Forked
from tests.terminal.pty_console import PATIENCE, PtyConsole, environment

NOW = datetime(2026, 3, 10, 18, 42, tzinfo=UTC)
"""A Tuesday afternoon in New York, two days after its clocks went forward."""

SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"}
"""Audit events (PEP 578) of everything that could leave this machine."""


class Filled(NamedTuple):
    """A filled demo database and what is in it at `NOW`."""

    store: Store
    house: House
    leads: list[LeadRow]
    inbound: list[LeadRow]
    review: list[ReviewRow]
    clients: list[ClientRow]
    runs: list[RunRow]


def filled(file: Path) -> Filled:
    store, house = open_store(f"sqlite:///{file}"), demo_house()
    fill(store, house, now=NOW)
    with store.read() as session:
        return Filled(
            store,
            house,
            listing(session),
            inbound_pane(session),
            review_pane(session, now=NOW, snoozed=True),
            board(session, house.playbook, NOW),
            history(session),
        )


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    agency = filled(tmp_path_factory.mktemp("demo") / "demo.sqlite")
    yield agency
    agency.store.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, zygote: Zygote) -> Path:
    """`demo --fill-only FILE` among settings that would stop or misdirect any other command."""
    folder, beside = tmp_path_factory.mktemp("fill-only"), tmp_path_factory.mktemp("said")
    (folder / ".env").write_text("CALLBOARD_NOT_A_SETTING=1\n")
    env = {
        **without_settings(),
        "CALLBOARD_DATABASE_URL": f"sqlite:///{folder}/configured.sqlite",
        "CALLBOARD_GATEWAY_PORT": "no port",
        "CALLBOARD_PLAYBOOK": "/nowhere/playbook.toml",
    }
    out, err = beside / "out", beside / "err"
    command = ("demo", "--fill-only", "agency.sqlite")
    code = zygote.wait(zygote.start(Order(command, env, str(folder), str(out), str(err))))
    assert code == 0, err.read_text()
    return folder / "agency.sqlite"


def without_settings() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("CALLBOARD_")}


def test_every_review_reason_waits_for_a_person(agency: Filled) -> None:
    assert {reason for row in agency.review for reason in row.reasons} == set(Reason)


def test_uncertain_failed_and_snoozed_drafts_are_among_them(agency: Filled) -> None:
    assert {row.state for row in agency.review} == {"review", "uncertain", "failed"}
    assert any(row.snoozed_until and row.snoozed_until > NOW for row in agency.review)


def test_the_words_of_the_unclear_stop_are_marked(agency: Filled) -> None:
    with agency.store.read() as session:
        rows = session.exec(select(Message, Lead).join(Lead)).all()  # type: ignore[arg-type]
    marked = [
        lead.message[word["start"] : word["end"]]
        for message, lead in rows
        for reason in message.reasons
        if reason["reason"] == Reason.UNCLEAR_OPT_OUT
        for word in reason["words"]
    ]
    assert marked == ["STOP"]


def test_there_are_leads_of_every_source_and_stage(agency: Filled) -> None:
    assert 40 <= len(agency.leads) <= 60
    assert {row.stage for row in agency.leads} == set(LeadStage)
    assert {row.source for row in agency.leads} >= agency.house.playbook.sources.keys() - {"other"}


def test_a_few_first_answers_are_overdue_and_a_few_clocks_still_run(agency: Filled) -> None:
    clocks = [row.respond_by for row in agency.inbound if row.respond_by and row.answer == "review"]
    assert sum(moment < NOW for moment in clocks) == 3
    assert sum(moment > NOW for moment in clocks) >= 2


def test_most_leads_were_answered_within_seconds(agency: Filled) -> None:
    waits = [
        row.first_response_at - row.submitted_at for row in agency.leads if row.first_response_at
    ]
    quick = [wait for wait in waits if wait < timedelta(seconds=10)]
    assert len(quick) > len(waits) / 2


def test_some_leads_are_hot(agency: Filled) -> None:
    assert 2 <= sum(row.hot for row in agency.leads) <= 8


def test_texts_wait_for_the_morning_of_their_recipients(agency: Filled) -> None:
    """Somewhere it is night: it is noted, and the text is due when that clock allows it."""
    with agency.store.read() as session:
        waiting = session.exec(
            select(Message, Lead).join(Lead).where(Message.channel == "sms",  # type: ignore[arg-type]
                                                   Message.state == MessageState.QUEUED)
        ).all()  # fmt: skip
    assert waiting
    for message, lead in waiting:
        assert "waits for 08:00" in message.note
        place = place_of_lead(lead, agency.house.playbook)
        assert not is_open(NOW, agency.house.playbook.hours.sms, place)


def test_follow_ups_come_at_different_times_and_some_are_paused(agency: Filled) -> None:
    with agency.store.read() as session:
        rows = follow_up_pane(session)
    assert len({row.due_at for row in rows}) > 20
    states = {row.state for row in rows}
    assert {FollowUpState.SCHEDULED, FollowUpState.PAUSED} <= states


def test_a_message_is_about_to_be_tried_again(agency: Filled) -> None:
    with agency.store.read() as session:
        tried = session.exec(select(Message).where(Message.state == MessageState.QUEUED)).all()
    assert [message.note[:3] for message in tried if message.attempts] == ["451"]


def test_every_stage_has_a_client(agency: Filled) -> None:
    stages = [stage.key for stage in agency.house.playbook.lifecycle.stages]
    assert {row.stage for row in agency.clients} == set(stages)


def test_clients_are_overdue_blocked_waiting_and_on_a_variant(agency: Filled) -> None:
    assert 1 <= sum(row.standing.overdue for row in agency.clients) <= 4
    assert {blocker.kind for row in agency.clients for blocker in row.blockers} == {
        "missing_information",
        "unresponsive",
    }
    assert [row.name for row in agency.clients if row.waiting_since] == ["Amaya Events"]
    assert [row.variant for row in agency.clients if row.variant] == ["low-volume"]


def test_a_waiver_stands_on_a_gate_with_its_reason(agency: Filled) -> None:
    from data.clients.tables import Tick

    with agency.store.read() as session:
        waived = session.exec(select(Tick).where(col(Tick.waived).is_(True))).one()
    assert waived.why


def test_odd_parcels_are_quarantined_with_three_reasons(agency: Filled) -> None:
    with agency.store.read() as session:
        aside = select(Inbound.reason).where(Inbound.state == InboundState.QUARANTINED)
        assert len(set(session.exec(aside))) == 3


def test_real_inboxes_hold_hostile_text_and_so_does_the_demo(agency: Filled) -> None:
    hostile = next(row for row in agency.leads if "\x1b" in row.said)
    assert "[@click=" in hostile.name
    assert hostile.answer == "sent"


def test_the_jobs_have_a_history_with_one_failure(agency: Filled) -> None:
    assert {row.entry for row in agency.runs} == agency.house.playbook.jobs.keys()
    assert [row.outcome for row in agency.runs].count("failed") == 1


def test_nothing_happened_in_the_future(agency: Filled) -> None:
    with agency.store.read() as session:
        for column in (Lead.received_at, Lead.first_response_at, Message.sent_at):
            latest = session.exec(select(func.max(column))).one()
            assert latest <= NOW


def test_the_same_moment_and_seed_make_the_same_agency(agency: Filled, tmp_path: Path) -> None:
    again = filled(tmp_path / "again.sqlite")
    again.store.close()
    assert again.leads == agency.leads
    assert again.review == agency.review
    assert again.clients == agency.clients
    assert again.runs == agency.runs


def test_every_story_is_told_in_order_whenever_the_demo_starts() -> None:
    """Also on New Year's night, on Mondays, and where clocks were changed."""
    zone = ZoneInfo("America/New_York")
    leads, clients = lead_stories(), client_stories()
    for hours in range(0, 24 * 370, 35):
        today = Today(NOW + timedelta(hours=hours), zone, "US")
        for lead in leads:
            times = [today.moment(at) for at in (lead.at, *(step.at for step in lead.steps))]
            assert times == sorted(times), (lead.name, today.now)
            assert times[-1] < today.now
        for client in clients:
            times = [today.moment(at) for at in (client.since, *client.moves)]
            assert times == sorted(times), (client.name, today.now)
            assert all(times[-1] <= today.moment(step.at) < today.now for step in client.steps)


def test_filling_ends_at_once_when_the_operator_quits(tmp_path: Path) -> None:
    demo = Demo(tmp_path, seed=1)
    demo.ended.set()
    with pytest.raises(Ended):
        demo.open_premises()
    assert list(tmp_path.iterdir()) == []


def test_the_written_file_passes_the_other_commands(
    written: Path, callboard: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOARD_DATABASE_URL", f"sqlite:///{written}")
    nouns = ("leads", "review", "followups", "clients", "inbox")
    lists = {noun: callboard(noun, "list", "--json").json for noun in nouns}
    assert all(rows and "id" in rows[0] for rows in lists.values())
    assert {reason for row in lists["review"] for reason in row["reasons"]} >= {"pricing", "legal"}


def test_the_file_is_its_owners_alone_and_is_never_overwritten(
    written: Path, callboard: Callable[..., Any]
) -> None:
    before = written.read_bytes()
    assert written.stat().st_mode & 0o077 == 0
    again = callboard("demo", "--fill-only", written)
    assert (again.code, again.out) == (1, "")
    assert "is there already" in again.err
    assert written.read_bytes() == before


def test_filling_a_file_touches_nothing_that_is_configured(written: Path) -> None:
    assert {path.name for path in written.parent.iterdir()} == {".env", "agency.sqlite"}


def test_without_a_terminal_the_demo_refuses_in_a_sentence(callboard: Callable[..., Any]) -> None:
    done = callboard("demo")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("The console needs a terminal")


def test_the_help_says_that_nothing_is_sent(callboard: Callable[..., Any]) -> None:
    assert "cannot send anything" in " ".join(callboard("demo", "--help").out.split())


SEEN: list[tuple[str, object]] = []
"""What tried to reach out while somebody watches; an audit hook can never be taken off."""

_watching: list[bool] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in SENDS:
        SEEN.append((event, arguments[1:]))


sys.addaudithook(_hook)


@pytest.fixture
def attempts() -> Iterator[list[tuple[str, object]]]:
    SEEN.clear()
    _watching.append(True)
    yield SEEN
    _watching.clear()


def test_the_watch_sees_a_connection(attempts: list[tuple[str, object]]) -> None:
    import socket

    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", 9), 1):
        pass
    assert [event for event, _ in attempts] == ["socket.getaddrinfo", "socket.connect"]


def test_traffic_is_answered_and_nothing_leaves(
    agency: Filled,
    attempts: list[tuple[str, object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With every transport configured, the runner answers for real, to nowhere."""
    for name in ("SMTP_URL", "SMS_URL", "ALERT_URLS"):
        scheme = "smtp" if name == "SMTP_URL" else "json"
        monkeypatch.setenv(f"CALLBOARD_{name}", f"{scheme}://127.0.0.1:9")
    for module, name, pace in (
        (traffic, "FIRST", 0.0),
        (traffic, "EVERY", (0.01, 0.05)),
        (post, "SECONDS", (0.0, 0.01)),
    ):
        monkeypatch.setattr(module, name, pace)
    before = datetime.now(UTC)
    desk = Desk(lambda: Premises(agency.store, agency.house), operator="you",
                clock=lambda: datetime.now(UTC), demo=True)  # fmt: skip
    desk.connect()
    runner = Demo(Path("unused"), seed=3).start_runner(desk)
    try:
        until(lambda: len(answers_since(agency.store, before)) >= 8)
        until(lambda: MessageState.UNCERTAIN in states_since(agency.store, before))
    finally:
        runner.stop()
    assert attempts == []


def answers_since(store: Store, moment: datetime) -> list[int]:
    """Leads that came in and were answered since."""

    def ids(session: Session) -> list[int]:
        sent = select(Lead.id).where(Lead.received_at >= moment, Lead.first_response_at != None)  # noqa: E711
        return [row or 0 for row in session.exec(sent)]

    with store.read() as session:
        return ids(session)


def states_since(store: Store, moment: datetime) -> set[MessageState]:
    with store.read() as session:
        return set(session.exec(select(Message.state).where(Message.first_tried_at >= moment)))  # type: ignore[operator]


def test_the_screen_says_demo_and_leaves_no_trace(tmp_path: Path, zygote: Zygote) -> None:
    """Quit while it is still being set up: the folder goes all the same."""
    env = environment({**without_settings(), "TMPDIR": str(tmp_path)})
    order = Order(("demo",), env, str(tmp_path), "", "", patience=PATIENCE)
    with PtyConsole(Forked(zygote, order, 120, 40), columns=120, rows=40) as console:
        console.wait_for("DEMO – nothing is sent to anyone")
        console.wait_until(lambda: any(tmp_path.glob("callboard-demo-*/demo.sqlite")))
        folder = next(tmp_path.iterdir())
        assert folder.stat().st_mode & 0o777 == 0o700
        console.press("q")
        assert console.wait_for_end() == 0
        assert b"cannot send anything to anyone" in console.raw
    assert list(tmp_path.iterdir()) == []
