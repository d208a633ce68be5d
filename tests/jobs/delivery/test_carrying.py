"""Carriers under faults of the database and of ourselves: each message is carried by itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

import data.sqlite
from data.outreach.states import MessageState
from data.outreach.stopping import suppress
from data.outreach.tables import Message
from data.playbook.models import Business
from jobs.delivery import carrying
from jobs.delivery.carrying import Line
from jobs.delivery.outcome import Outcome
from jobs.delivery.post import Post
from jobs.delivery.smtp_url import parse_smtp_url
from jobs.office import Office
from jobs.tasks.deliver import deliver_messages
from tests.build import Agency, a_lead, an_agency, messages_of, the_message
from tests.faulty_smtp import FaultySmtp
from tests.jobs.conftest import OURS
from tests.servers import SECONDS, MailServer, until


@pytest.fixture
def on_a_file(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """An agency whose writers wait a fifth of a second for the lock instead of ten."""
    monkeypatch.setattr(data.sqlite, "BUSY_SECONDS", 0.2)
    return an_agency(sqlite, changes=OURS, transports=("email",))


def office_of(agency: Agency, mail: MailServer) -> Office:
    post = Post(smtp=parse_smtp_url(mail.url), sms_url="", unsubscribe_url=lambda _: None)
    return Office(agency.store, agency.house, lambda: datetime.now(UTC), post)


def state_of(agency: Agency, lead: int) -> str:
    return the_message(agency, lead).state.value


def spoil(agency: Agency, lead: int) -> None:
    """Make a row that cannot be read, as a fault of ours would."""
    with agency.store.write() as session:
        session.connection().exec_driver_sql(
            f"UPDATE message SET decided_by = 'x', reasons = '{{\"not\": 1' WHERE lead_id = {lead}"
        )


async def test_one_message_we_stumble_over_holds_up_no_other_and_a_person_looks_at_it(
    on_a_file: Agency, mail: MailServer
) -> None:
    leads = [
        a_lead(on_a_file, now=datetime.now(UTC), email=f"p{n}@x{n}.org", name=f"P{n}")
        for n in range(6)
    ]
    spoil(on_a_file, leads[0])
    spoil(on_a_file, leads[3])
    office = office_of(on_a_file, mail)
    counts = await deliver_messages(office)
    await office.post.close()
    assert counts == {"sent": 4, "turned away at the door": 2}
    states = [state_of(on_a_file, lead) for lead in leads]
    assert states == ["review", "sent", "sent", "review", "sent", "sent"]
    (reason,) = the_message(on_a_file, leads[0]).reasons
    assert reason["why"].startswith("Callboard could not prepare this: JSONDecodeError")
    assert len(mail.all) == 4
    assert not office.in_hand


async def test_a_result_that_cannot_be_recorded_now_is_recorded_when_the_database_answers(
    on_a_file: Agency, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    lead = a_lead(on_a_file, now=datetime.now(UTC))
    office = office_of(on_a_file, mail)
    mail.before_answer.clear()
    carried = asyncio.create_task(deliver_messages(office))
    await asyncio.to_thread(until, lambda: mail.reached_data.is_set())
    blocker = _hold_the_lock(on_a_file)
    mail.before_answer.set()
    await asyncio.to_thread(until, lambda: "waits for the database" in caplog.text)
    assert state_of(on_a_file, lead) == "sending"
    blocker.rollback()
    blocker.close()
    with pytest.raises(Exception, match="locked"):
        await carried  # the round is over, and the runner begins another
    await office.post.close()
    assert state_of(on_a_file, lead) == "sent"
    assert len(mail.all) == 1


class _SlowFor(MailServer):
    """Answers these recipients' texts only when `released` is set."""

    def __init__(self, *recipients: str) -> None:
        self.recipients, self.released = recipients, threading.Event()
        super().__init__()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if envelope.rcpt_tos[0] in self.recipients:
            await server.loop.run_in_executor(None, self.released.wait, SECONDS)
        return answer


async def test_a_round_that_met_a_fault_ends_when_every_carrier_has_put_down_what_it_held(
    on_a_file: Agency, caplog: pytest.LogCaptureFixture
) -> None:
    # else the next round would take the connection of one that is still at the server's door
    mail = _SlowFor("slow@x.org")
    quick = a_lead(on_a_file, now=datetime.now(UTC), email="quick@x.org", name="Quick")
    slow = a_lead(on_a_file, now=datetime.now(UTC), email="slow@x.org", name="Slow")
    office = office_of(on_a_file, mail)
    mail.before_answer.clear()
    carried = asyncio.create_task(deliver_messages(office))
    await asyncio.to_thread(until, lambda: len(mail.all) == 2)
    blocker = _hold_the_lock(on_a_file)
    mail.before_answer.set()
    await asyncio.to_thread(until, lambda: "waits for the database" in caplog.text)
    blocker.rollback()
    blocker.close()
    await asyncio.to_thread(until, lambda: state_of(on_a_file, quick) == "sent")
    assert not carried.done()
    mail.released.set()
    with pytest.raises(Exception, match="locked"):
        await carried
    assert state_of(on_a_file, slow) == "sent"
    await office.post.close()
    mail.stop()


async def test_carriers_that_wait_together_share_one_commit(
    agency: Agency,
    an_office: Callable[..., Office],
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for n in range(8):
        a_lead(agency, now=datetime.now(UTC), email=f"p{n}@x{n}.org", name=f"P{n}")
    office = an_office(f"{mail.url}&connections=4")
    mail.before_answer.clear()
    driver, commits = agency.store.driver, []
    commit = driver.commit
    monkeypatch.setattr(driver, "commit", lambda line: (commits.append(1), commit(line)))
    carried = asyncio.create_task(deliver_messages(office))
    await asyncio.to_thread(until, lambda: len(mail.all) == 4)
    assert len(commits) == 1, "the four are claimed and begun"
    mail.before_answer.set()
    assert (await carried)["sent"] == 8
    await office.post.close()


async def test_what_comes_due_while_a_slow_recipient_is_served_goes_over_another_connection(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    mail = _SlowFor("slow@x.org")
    slow = a_lead(agency, now=datetime.now(UTC), email="slow@x.org", name="Slow")
    office = an_office(mail.url)
    carried = asyncio.create_task(deliver_messages(office))
    await asyncio.to_thread(until, lambda: len(mail.all) == 1)
    late = [
        a_lead(agency, now=datetime.now(UTC), email=f"p{n}@x{n}.org", name=f"P{n}")
        for n in range(3)
    ]
    office.hire()
    await asyncio.to_thread(until, lambda: {state_of(agency, lead) for lead in late} == {"sent"})
    assert state_of(agency, slow) == "sending"
    mail.released.set()
    assert (await carried)["sent"] == 4
    mail.stop()


async def test_what_was_announced_ahead_and_is_turned_away_at_the_door_never_leaves(
    agency: Agency, an_office: Callable[..., Office]
) -> None:
    server = FaultySmtp()
    leads = [
        a_lead(agency, now=datetime.now(UTC), email=f"p{n}@x{n}.org", name=f"P{n}")
        for n in range(3)
    ]
    office = an_office(server.url("starttls=no&connections=1"))
    announced = []

    def announce(recipient: str, business: Business) -> bool:
        announced.append((recipient, Post.announce_ahead(office.post, recipient, business)))
        if recipient == "p1@x1.org":
            with agency.store.write() as session:
                suppress(session, "email", recipient, why="asked", now=office.now(), by="anna")
        return announced[-1][1]

    office.post.announce_ahead = announce  # type: ignore[method-assign]
    assert await deliver_messages(office) == {"sent": 2, "turned away at the door": 1}
    await office.post.close()
    server.stop()
    assert announced == [("p1@x1.org", True)], "and the third goes over another connection"
    assert server.count() == {"p0@x0.org": 1, "p2@x2.org": 1}
    assert server.connections == 2
    assert state_of(agency, leads[1]) == "cancelled"


async def test_a_carrier_waits_for_company_and_its_result_is_kept_when_the_round_is_cut(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "COMPANY", 60.0)
    slow = [f"slow{n}@x{n}.org" for n in range(3)]
    mail = _SlowFor(*slow)
    leads = [
        a_lead(agency, now=datetime.now(UTC), email=address, name=f"P{n}")
        for n, address in enumerate(["quick@x.org", *slow])
    ]
    office, answered = an_office(mail.url), asyncio.Event()
    send = office.post.send

    async def heard(*letter: Any) -> Outcome:
        outcome = await send(*letter)
        answered.set()
        return outcome

    monkeypatch.setattr(office.post, "send", heard)
    carried = asyncio.create_task(deliver_messages(office))
    await asyncio.to_thread(until, lambda: len(mail.all) == 4)
    await answered.wait()  # of the quick one
    for _ in range(5):
        await asyncio.sleep(0)
    assert [state_of(agency, lead) for lead in leads] == ["sending"] * 4
    carried.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carried
    assert [state_of(agency, lead) for lead in leads] == ["sent", *["sending"] * 3]
    mail.released.set()
    mail.stop()


async def test_those_who_finish_together_share_a_commit_and_the_slow_is_waited_for_once(
    agency: Agency, an_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "COMPANY", 600.0)
    mail = _SlowFor("slow@x.org")
    slow, *quick = [
        a_lead(agency, now=datetime.now(UTC), email=f"{name}@x.org", name=name)
        for name in ("slow", *(f"quick{n}" for n in range(8)))
    ]
    line = Line(an_office(f"{mail.url}&connections=3"), "email")
    carried = asyncio.create_task(line.carry())
    await asyncio.to_thread(until, lambda: len(line._waiting) == 2)
    assert [state_of(agency, lead) for lead in (slow, *quick[:2])] == ["sending"] * 3
    line._serve_without_the_late()  # as when their time is over
    await asyncio.to_thread(until, lambda: state_of(agency, quick[-1]) == "sent")
    assert [state_of(agency, lead) for lead in (slow, *quick)] == ["sending", *["sent"] * 8]
    mail.released.set()
    assert (await carried)["sent"] == 9
    assert not line._late
    mail.stop()


def _hold_the_lock(agency: Agency) -> Any:
    """By our own driver: two SQLite libraries in one process do not see each other's locks."""
    blocker = agency.store.driver.connect()
    blocker.execute("BEGIN IMMEDIATE")
    return blocker


async def test_what_was_claimed_and_not_begun_goes_back_when_the_round_is_cut(
    agency: Agency, an_office: Callable[..., Office], mail: MailServer
) -> None:
    leads = [
        a_lead(agency, now=datetime.now(UTC), email=f"p{n}@x{n}.org", name=f"P{n}")
        for n in range(12)
    ]
    office = an_office(f"{mail.url}&connections=4")
    mail.before_answer.clear()
    carried = asyncio.create_task(deliver_messages(office))
    await asyncio.to_thread(until, lambda: mail.reached_data.is_set())
    carried.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carried
    mail.before_answer.set()
    states = [state_of(agency, lead) for lead in leads]
    assert states.count("claimed") == 0
    assert 1 <= states.count("sending") <= 4
    assert states.count("queued") == 12 - states.count("sending")


async def test_while_the_server_refuses_nothing_else_is_tried_and_then_all_leave(
    agency: Agency, an_office: Callable[..., Office], mail: MailServer
) -> None:
    leads = [
        a_lead(agency, now=datetime.now(UTC), email=f"p{n}@x{n}.org", name=f"P{n}")
        for n in range(9)
    ]
    office, now = an_office("smtp://127.0.0.1:1?starttls=no&connections=4"), datetime.now(UTC)
    office.clock = lambda: now  # however long it takes, the time to ask again has not come
    await deliver_messages(office)
    tried = [the_message(agency, lead).attempts for lead in leads]
    assert sum(tried) <= 4, "one for each connection, and the others are spared"
    assert all(message.state == MessageState.QUEUED for message in agency.rows(Message))
    assert await deliver_messages(office) == {}, "the time to ask has not come"
    works = an_office(mail.url)
    assert (await deliver_messages(works))["sent"] >= 5
    await works.post.close()
    assert [len(messages_of(agency, lead)) for lead in leads] == [1] * 9
