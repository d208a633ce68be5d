"""The kept connection: what it survives, what it does not, and how long anything may take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

import pytest

from jobs.delivery.outcome import sent
from jobs.delivery.smtp import Mailer
from tests.faulty_smtp import FaultySmtp
from tests.servers import until
from tests.smtp_faults import Cuts, Fault, Hangs, Says, SaysLate

US, LEAD, NEXT = "bounce@agency.example", "zoe@lead.example", "kim@other.example"

MailerFor = Callable[[str], Mailer]
Faulty = Callable[..., FaultySmtp]


@pytest.fixture
async def faulty(passes: Callable[[float], None]) -> AsyncIterator[Faulty]:
    opened: list[FaultySmtp] = []

    def serve(*faults: Fault, **settings: Any) -> FaultySmtp:
        opened.append(FaultySmtp(*faults, **settings))
        opened[-1].passes = passes
        return opened[-1]

    yield serve
    for server in opened:
        await asyncio.to_thread(server.stop)  # time may have to pass for it to end


async def test_a_hundred_messages_go_over_one_connection_in_their_order(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    server = faulty()
    mailer = mailer_for(server.url())
    whos = [f"dana{number}@lead.example" for number in range(100)]
    for who in whos:
        assert await mailer.send(message, US, who) == sent()
    assert [text.recipient for text in server.texts] == whos
    assert server.connections == 1
    assert len(server.commands) == 1 + 3 * 100  # EHLO once; MAIL, RCPT, DATA; nothing between


async def test_one_bad_recipient_of_many_costs_neither_a_connection_nor_the_others(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    server = faulty(Fault("RCPT", Says(b"550 5.1.1 Gone\r\n"), recipient=LEAD, times=0))
    mailer = mailer_for(server.url())
    kinds = [(await mailer.send(message, US, who)).kind for who in (NEXT, LEAD, NEXT, LEAD, NEXT)]
    assert kinds == ["sent", "failed", "sent", "failed", "sent"]
    assert server.count() == {NEXT: 3}
    assert server.connections == 1


async def test_a_large_message_arrives_whole(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    large = EmailMessage(policy=SMTP_POLICY)
    large["Subject"] = "All our references"
    large.set_content("A line of the text\n.\n" * 60_000)
    server = faulty()
    assert await mailer_for(server.url()).send(large, US, LEAD) == sent()
    [text] = server.texts
    assert text.content.replace(b"\r\n..", b"\r\n.") == large.as_bytes()


async def test_a_refusal_is_told_at_once_though_the_server_then_hangs(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    server = faulty(Fault("RCPT", Says(b"550 5.1.1 Gone\r\n")), Fault("RSET", Hangs()))
    mailer = mailer_for(server.url())
    assert (await mailer.send(message, US, LEAD)).kind == "failed"
    assert not any(command.startswith(b"RSET") for command in server.commands)
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.connections == 2


async def test_a_server_that_does_not_forget_a_refused_message_is_left(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    server = faulty(Fault("RCPT", Says(b"450 Later\r\n")), Fault("RSET", Says(b"502 What?\r\n")))
    mailer = mailer_for(server.url())
    assert (await mailer.send(message, US, LEAD)).kind == "retry"
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.connections == 2


async def test_a_kept_connection_that_died_without_a_word_is_replaced_and_nothing_goes_twice(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    server = faulty(Fault("MAIL", Hangs(), recipient=LEAD))  # after the text to LEAD
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.count() == {LEAD: 1, NEXT: 1}
    assert server.connections == 2


async def test_what_fails_on_a_living_connection_is_not_tried_twice_in_one_go(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    server = faulty(Fault("RCPT", Says(b"421 4.7.0 Enough\r\n"), recipient=NEXT, times=0))
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    assert (await mailer.send(message, US, NEXT)).kind == "retry"
    assert server.connections == 1


@pytest.mark.parametrize("answer", [b"354 go on\r\n", b"<html>\r\n", b"250 fine\r\n250 fine\r\n"])
async def test_a_connection_out_of_step_carries_no_other_message(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage, answer: bytes
) -> None:
    # Else the answer to one message's command would become the next one's verdict.
    server = faulty(Fault("RCPT", Says(answer)))
    mailer = mailer_for(server.url())
    assert (await mailer.send(message, US, LEAD)).kind == "retry"
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.connections == 2


async def test_a_server_that_is_just_in_time_with_every_answer_is_given_up_before_the_text(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    slow = SaysLate(7.0)
    server = faulty(*(Fault(step, slow) for step in ("greeting", "EHLO", "MAIL", "RCPT", "DATA")))
    outcome = await mailer_for(server.url()).send(message, US, LEAD)
    assert outcome.kind == "retry"
    assert "not ready for the text in 20 seconds" in outcome.why
    assert server.texts == []


async def test_a_kept_connection_that_became_slow_is_given_up_before_the_text_too(
    faulty: Faulty, mailer_for: MailerFor, message: EmailMessage
) -> None:
    slow = SaysLate(8.0)
    server = faulty(
        Fault("MAIL", SaysLate(0.0)), Fault("MAIL", slow),
        Fault("RCPT", slow, NEXT), Fault("DATA", slow, NEXT),
    )  # fmt: skip
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    outcome = await mailer.send(message, US, NEXT)
    assert outcome.kind == "retry"
    assert "not ready for the text in 20 seconds" in outcome.why
    assert server.count() == {LEAD: 1}
    assert await mailer.send(message, US, NEXT) == sent()


async def test_the_commands_of_a_message_go_together_where_the_server_offers_it(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage
) -> None:
    server = faulty(Fault("MAIL", Hangs()))
    assert (await mailer_for(server.url()).send(message, US, LEAD)).kind == "retry"
    unread = await asyncio.to_thread(until, lambda: server.unread)
    assert unread.split() == [b"RCPT", b"TO:<zoe@lead.example>", b"DATA"]


async def test_a_server_that_loses_what_came_together_is_given_one_command_at_a_time(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage
) -> None:
    server = faulty(forgetful=True)
    mailer = mailer_for(server.url())
    assert (await mailer.send(message, US, LEAD)).kind == "retry"
    assert await mailer.send(message, US, LEAD) == sent()
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.connections == 2


async def test_a_server_that_wants_the_text_of_what_it_refused_is_left(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage
) -> None:
    # The text, or a lone dot, would be a message to nobody, or to somebody.
    server = faulty(Fault("RCPT", Says(b"550 5.1.1 Gone\r\n354 go on\r\n")))
    mailer = mailer_for(server.url())
    assert (await mailer.send(message, US, LEAD)).kind == "failed"
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.count() == {NEXT: 1}
    assert server.connections == 2


async def announced(mailer: Mailer, server: FaultySmtp, recipient: str) -> None:
    """Tell the server of a message that may leave soon, and see that it was told."""
    before = len(server.commands)
    mailer.announce_ahead(US, recipient)
    if mailer.promised is not None:
        await asyncio.to_thread(until, lambda: len(server.commands) == before + 3)


async def test_the_next_message_is_announced_while_the_last_is_recorded(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage
) -> None:
    server = faulty()
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    await announced(mailer, server, NEXT)
    assert server.count() == {LEAD: 1}, "nothing is handed over by that"
    assert await mailer.send(message, US, NEXT) == sent()
    assert await mailer.send(message, US, LEAD) == sent()
    assert [text.recipient for text in server.texts] == [LEAD, NEXT, LEAD]
    assert server.connections == 1
    assert len(server.commands) == 1 + 3 * 3


@pytest.mark.parametrize("ends", ["another leaves", "a promise is broken", "we say goodbye"])
async def test_what_was_announced_and_does_not_leave_is_given_up_with_its_connection(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage, ends: str
) -> None:
    server = faulty()
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    await announced(mailer, server, "turned-away@other.example")
    if ends == "a promise is broken":
        mailer.break_promise()
    elif ends == "we say goodbye":
        await mailer.close()
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.count() == {LEAD: 1, NEXT: 1}
    assert server.connections == 2
    assert server.unread == b"", "no command was taken for a text"


async def test_a_message_refused_when_it_was_announced_fails_when_it_would_leave(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage
) -> None:
    server = faulty(Fault("RCPT", Says(b"550 5.1.1 Gone\r\n"), recipient=NEXT))
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    await announced(mailer, server, NEXT)
    assert (await mailer.send(message, US, NEXT)).kind == "failed"
    assert await mailer.send(message, US, LEAD) == sent()
    assert server.count() == {LEAD: 2}
    assert server.connections == 1


async def test_nothing_is_announced_ahead_where_commands_do_not_go_together(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage
) -> None:
    server = faulty(offers=(b"8BITMIME", b"SMTPUTF8"))
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    await announced(mailer, server, NEXT)
    assert mailer.promised is None
    assert len(server.commands) == 1 + 3


async def test_a_connection_that_died_on_what_was_announced_is_replaced_without_a_word(
    mailer_for: MailerFor, faulty: Faulty, message: EmailMessage
) -> None:
    server = faulty(Fault("MAIL", SaysLate(0.0)), Fault("MAIL", Cuts()))
    mailer = mailer_for(server.url())
    assert await mailer.send(message, US, LEAD) == sent()
    mailer.announce_ahead(US, NEXT)
    assert await mailer.send(message, US, NEXT) == sent()
    assert server.count() == {LEAD: 1, NEXT: 1}
    assert server.connections == 2
