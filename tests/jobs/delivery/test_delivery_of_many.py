"""One message of many meets a fault: what is recorded, and that the others went, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from data.outreach.panes import review_pane
from data.outreach.review import approve
from data.outreach.states import MessageState
from data.outreach.tables import Message
from jobs.office import Office
from jobs.tasks.deliver import deliver, deliver_messages
from tests.build import HOUR, MINUTE, NOON, Agency, a_lead
from tests.faulty_smtp import FaultySmtp
from tests.jobs.delivery.faults import CONNECTING, OF_ONE_RECIPIENT, SENDER, Row
from tests.smtp_faults import Cuts, Fault, Hangs, Says, Step

BECOMES = {
    "sent": MessageState.SENT,
    "retry": MessageState.QUEUED,
    "failed": MessageState.FAILED,
    "uncertain": MessageState.UNCERTAIN,
}
GREYLISTED = Says(b"450 4.2.0 Come back\r\n")


class Round:
    """An agency, its mail server, and a clock that is moved by hand."""

    def __init__(self, agency: Agency, server: FaultySmtp, office: Office) -> None:
        self.agency, self.server, self._office = agency, server, office
        self.now = NOON
        office.clock = lambda: self.now

    def lead(self, email: str) -> int:
        """A lead who asked something routine, so that an answer is due at once."""
        return a_lead(self.agency, now=self.now, name="Dana", email=email)

    async def delivers(self, *, after: timedelta = timedelta()) -> None:
        self.now += after
        await deliver_messages(self._office)

    async def delivers_by_cron(self, *, after: timedelta) -> None:
        """With what the cron entry does first: see whose lease ran out."""
        self.now += after
        await deliver(self._office)

    def messages(self) -> dict[int, Message]:
        """The first response to each lead; a sequence may have added more."""
        rows = sorted(self.agency.rows(Message), key=lambda row: row.id or 0, reverse=True)
        return {row.lead_id: row for row in rows}

    def message(self, lead_id: int) -> Message:
        return self.messages()[lead_id]

    def waiting(self) -> dict[int, str]:
        """Messages before a person, each with its state."""
        rows = self.agency.ask(lambda session: review_pane(session, now=self.now))
        return {row.id: row.state for row in rows}

    async def close(self) -> None:
        await self._office.post.close()
        self.server.stop()


OpenRound = Callable[..., Round]


@pytest.fixture
async def open_round(agency: Agency, an_office: Callable[..., Office]) -> AsyncIterator[OpenRound]:
    """`open_round(fault, …, settings="timeout=10")`"""
    rounds: list[Round] = []

    def begin(*faults: Fault, settings: str = "timeout=10") -> Round:
        server = FaultySmtp(*faults)
        rounds.append(Round(agency, server, an_office(server.url(settings))))
        return rounds[-1]

    yield begin
    for each in rounds:
        await each.close()


async def test_each_message_gets_its_own_result_and_the_others_go_exactly_once(
    open_round: OpenRound,
) -> None:
    unlucky = {f"dana@lead{n}.example": row for n, row in enumerate(OF_ONE_RECIPIENT)}
    faults = (Fault(row.step, row.act, who, times=0) for who, row in unlucky.items())
    these = open_round(*faults, settings="timeout=3")
    leads = {who: these.lead(who) for who in _with_lucky_ones(unlucky)}
    await these.delivers()

    became = these.messages()
    states = {who: became[lead].state for who, lead in leads.items()}
    assert states == {who: _becomes(unlucky.get(who)) for who in leads}
    for who, row in unlucky.items():
        note = became[leads[who]].note
        assert row.reads_as(note, these.server.port), f"{row.fault}: {note}"
    came = these.server.count()
    assert {who: came[who] for who in leads} == {
        who: unlucky[who].texts if who in unlucky else 1 for who in leads
    }
    held = {who: row.kind for who, row in unlucky.items() if row.kind in ("failed", "uncertain")}
    assert these.waiting() == {became[leads[who]].id: kind for who, kind in held.items()}

    these.server.mend()
    await these.delivers_by_cron(after=HOUR)
    refused_for_now = {who for who, row in unlucky.items() if row.kind == "retry"}
    assert these.server.count() - came == dict.fromkeys(refused_for_now, 1)
    became = these.messages()
    assert {became[leads[who]].state for who in refused_for_now} == {MessageState.SENT}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)  # these differ by the server alone
@pytest.mark.parametrize("row", CONNECTING + SENDER, ids=lambda row: row.fault)
async def test_a_fault_of_one_connection_is_one_messages_trouble(
    open_round: OpenRound, row: Row
) -> None:
    these = open_round(Fault(row.step, row.act), settings=row.settings)
    whos = [f"dana@lead{n}.example" for n in range(6)]
    leads = [these.lead(who) for who in whos]
    await these.delivers()
    became = these.messages()
    met = [m for m in became.values() if m.attempts and m.state != MessageState.SENT]
    if these.server.is_listening:
        assert len(met) == (0 if row.kind == "sent" else 1)
    for message in met:
        assert message.state == _becomes(row)
        assert row.reads_as(message.note, these.server.port), message.note
    these.server.mend()
    await these.delivers_by_cron(after=HOUR)
    all_went = {MessageState.SENT, _becomes(row)} if row.kind == "failed" else {MessageState.SENT}
    assert {these.message(lead).state for lead in leads} == all_went
    assert set(these.server.count().values()) == {1}


async def test_a_4xx_is_tried_again_with_growing_waits_and_fails_after_48_hours(
    open_round: OpenRound,
) -> None:
    these = open_round(Fault("RCPT", GREYLISTED, times=0))
    lead = these.lead("dana@lead.example")
    waits: list[timedelta] = []
    await these.delivers()
    for _ in range(16):
        message = these.message(lead)
        assert message.state == MessageState.QUEUED
        assert "450 4.2.0 Come back" in message.note
        waits.append(message.due_at - these.now)
        await these.delivers(after=waits[-1])
    first, longest = waits[:7], waits[10:]
    assert first == sorted(first)
    assert timedelta(seconds=3) < first[0] < timedelta(seconds=8)
    assert all(timedelta(minutes=10) < wait < timedelta(minutes=20) for wait in longest)
    assert len(set(longest)) > 1  # jitter: not all at once when the server is back

    await these.delivers(after=NOON + 48 * HOUR - MINUTE - these.now)
    assert these.message(lead).state == MessageState.QUEUED
    await these.delivers(after=HOUR)
    message = these.message(lead)
    assert message.state == MessageState.FAILED
    assert these.waiting() == {message.id: "failed"}
    assert these.server.texts == []


async def test_a_5xx_fails_at_once_and_stands_before_a_person_with_the_servers_words(
    open_round: OpenRound,
) -> None:
    these = open_round(Fault("RCPT", Says(b"550 5.1.1 No such user\r\n"), times=0))
    lead = these.lead("dana@lead.example")
    await these.delivers()
    message = these.message(lead)
    assert message.state == MessageState.FAILED
    assert "550 5.1.1 No such user" in message.note
    assert these.waiting() == {message.id: "failed"}
    tried = len(these.server.commands)
    await these.delivers_by_cron(after=HOUR)
    assert len(these.server.commands) == tried


async def test_an_uncertain_message_goes_again_only_when_a_person_says_so(
    open_round: OpenRound,
) -> None:
    these = open_round(Fault("end", Cuts()))
    lead = these.lead("dana@lead.example")
    await these.delivers()
    message = these.message(lead)
    assert these.waiting() == {message.id: "uncertain"}
    await these.delivers_by_cron(after=72 * HOUR)
    assert these.server.count() == {"dana@lead.example": 1}
    these.agency.do(approve, message.id, shown=None, hold=timedelta(), now=these.now, by="ana")
    await these.delivers()
    assert these.message(lead).state == MessageState.SENT
    assert these.server.count() == {"dana@lead.example": 2}


@pytest.mark.parametrize(("step", "texts"), [("RCPT", 0), ("end", 1)])
async def test_a_hand_over_that_our_shutdown_cut_is_uncertain_and_never_sent_again(
    open_round: OpenRound, step: Step, texts: int
) -> None:
    these = open_round(Fault(step, Hangs()), settings="timeout=30")
    lead = these.lead("dana@lead.example")
    await _cut(these.delivers(), when=lambda: these.server.has_met(step))
    assert these.message(lead).state == MessageState.SENDING
    await these.delivers_by_cron(after=HOUR)
    message = these.message(lead)
    assert these.waiting() == {message.id: "uncertain"}
    await these.delivers_by_cron(after=HOUR)
    assert len(these.server.texts) == texts


async def _cut(work: Awaitable[None], *, when: Callable[[], object]) -> None:
    """Cancel the delivery, as the runner does at its end, as soon as `when` is so."""
    task = asyncio.ensure_future(work)
    async with asyncio.timeout(30):
        while not when():
            await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


def _with_lucky_ones(unlucky: dict[str, Row]) -> list[str]:
    """The unlucky, and after every fourth of them one to whom nothing happens."""
    whos = []
    for place, who in enumerate(unlucky):
        whos += [who] if place % 4 else [who, who.replace("dana@", "kim@")]
    return whos


def _becomes(row: Row | None) -> MessageState:
    return BECOMES[row.kind] if row is not None else MessageState.SENT
