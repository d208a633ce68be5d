"""What became of an e-mail, for every way a mail server can behave."""

import asyncio
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

import pytest

from jobs.delivery import smtp
from jobs.delivery.mail import build
from jobs.delivery.outcome import sent
from jobs.delivery.smtp import BadSmtpUrl, parse_smtp_url

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

US, LEAD = "bounce@agency.example", "zoe@lead.example"
USER = "ops:s3cret%2Fword@"


async def greet(reader, writer, until: bytes) -> None:
    """Play an obliging server up to the command `until`, which is left unanswered."""
    writer.write(b"220 loopback ESMTP\r\n")
    while line := await reader.readline():
        if line.startswith(until):
            return
        writer.write(b"250 OK\r\n")


# A message that goes


async def test_a_message_arrives_as_it_was_built(open_desk, mailer_for, message) -> None:
    desk = await open_desk()
    assert await mailer_for(desk.url()).send(message, US, LEAD) == sent()
    [envelope] = desk.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == (US, [LEAD])
    # A line of one dot in the text is neither the end nor lost (RFC 5321 4.5.2).
    assert envelope.content == message.as_bytes(policy=SMTP_POLICY)
    assert b"\r\n.\r\n" in envelope.content


async def test_messages_to_one_server_share_one_connection(open_desk, mailer_for, message) -> None:
    desk = await open_desk()
    mailer = mailer_for(desk.url())
    outcomes = await asyncio.gather(*(mailer.send(message, US, LEAD) for _ in range(5)))
    assert outcomes == [sent()] * 5
    assert len(desk.letters) == 5
    assert len(desk.servers) == 1


async def test_an_idle_connection_that_was_dropped_is_replaced_and_nothing_goes_twice(
    open_desk, mailer_for, message
) -> None:
    desk = await open_desk()
    mailer = mailer_for(desk.url())
    await mailer.send(message, US, LEAD)
    desk.hang_up()
    assert await mailer.send(message, US, LEAD) == sent()
    assert (len(desk.letters), len(desk.servers)) == (2, 2)


async def test_a_kept_connection_that_says_421_is_replaced(open_desk, mailer_for, message) -> None:
    desk = await open_desk()
    mailer = mailer_for(desk.url())
    await mailer.send(message, US, LEAD)
    desk.tired = [*desk.servers]
    assert await mailer.send(message, US, LEAD) == sent()
    assert (len(desk.letters), len(desk.servers)) == (2, 2)


async def test_a_connection_is_not_kept_for_ever(
    open_desk, mailer_for, message, monkeypatch
) -> None:
    monkeypatch.setattr(smtp, "LONGEST_IDLE", -1.0)
    desk = await open_desk()
    mailer = mailer_for(desk.url())
    await mailer.send(message, US, LEAD)
    assert await mailer.send(message, US, LEAD) == sent()
    assert len(desk.servers) == 2


async def test_after_a_refusal_the_connection_serves_the_next_message(
    open_desk, mailer_for, message
) -> None:
    desk = await open_desk(rcpt="550 5.1.1 No such user")
    mailer = mailer_for(desk.url())
    assert (await mailer.send(message, US, LEAD)).kind == "failed"
    desk.answers.clear()
    assert await mailer.send(message, US, LEAD) == sent()
    assert len(desk.servers) == 1


async def test_a_closed_mailer_connects_again(open_desk, mailer_for, message) -> None:
    desk = await open_desk()
    mailer = mailer_for(desk.url())
    await mailer.send(message, US, LEAD)
    await mailer.close()
    assert await mailer.send(message, US, LEAD) == sent()
    assert len(desk.servers) == 2


async def test_an_international_recipient_is_reached(open_desk, mailer_for, letter) -> None:
    desk = await open_desk()
    message = build(replace(letter, recipient="jörg@bücher.example"))
    assert await mailer_for(desk.url()).send(message, US, "jörg@bücher.example") == sent()
    assert desk.letters[0].rcpt_tos == ["jörg@xn--bcher-kva.example"]
    assert desk.letters[0].smtp_utf8


# Refusals are certain


async def test_an_answer_of_several_lines_is_told_in_one(serve, mailer_for, message) -> None:
    async def dialogue(reader, writer) -> None:
        await greet(reader, writer, until=b"RCPT")
        writer.write(b"550-5.7.1 Not \x1b[31mwelcome\r\n550 5.7.1 see the page\r\n")
        await writer.drain()

    outcome = await mailer_for(await serve(dialogue)).send(message, US, LEAD)
    assert outcome.kind == "failed"
    assert outcome.why.isprintable()
    assert "see the page" in outcome.why


# Silence before the text is certain, after it is not


async def test_a_cancelled_send_leaves_no_half_spoken_connection_behind(
    open_desk, mailer_for, message
) -> None:
    desk = await open_desk()
    mailer = mailer_for(desk.url())
    await mailer.send(message, US, LEAD)
    desk.hang_after_data = True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await mailer.send(message, US, LEAD)
    desk.hang_after_data = False
    async with asyncio.timeout(2):  # on the old connection nobody would answer for 5 seconds
        assert await mailer.send(message, US, LEAD) == sent()
    assert len(desk.servers) == 2


# Signing in and encryption


async def test_signing_in_uses_the_password_as_it_was_meant(open_desk, mailer_for, message) -> None:
    desk = await open_desk(signed_in=True)
    assert await mailer_for(desk.url(user=USER)).send(message, US, LEAD) == sent()


async def test_starttls_is_used_when_it_is_offered(open_desk, mailer_for, message) -> None:
    desk = await open_desk(starttls=True)
    assert await mailer_for(desk.url("&verify=no")).send(message, US, LEAD) == sent()
    assert desk.encrypted == [True]


async def test_starttls_can_be_switched_off(open_desk, mailer_for, message) -> None:
    desk = await open_desk(starttls=True)
    assert await mailer_for(desk.url("&starttls=no")).send(message, US, LEAD) == sent()
    assert desk.encrypted == [False]


async def test_a_password_is_never_shown_on_an_open_line_across_a_network(
    open_desk, mailer_for, message
) -> None:
    desk = await open_desk(signed_in=True)
    # Reaches this machine, but is not a loopback address by its name.
    outcome = await mailer_for(desk.url(user=USER, host="0.0.0.0")).send(message, US, LEAD)
    assert outcome.kind == "retry"
    assert "encryption" in outcome.why
    assert not any(server.session.authenticated for server in desk.servers if server.session)


# The envelope and the header have a gate of their own


@pytest.mark.parametrize(
    "hostile",
    ["a@b.example, c@d.example", "<a@b.example> SIZE=1", "a@b.example\x00", "a@b\r\nDATA"],
)
async def test_a_hostile_address_never_reaches_the_server(
    open_desk, mailer_for, message, hostile
) -> None:
    desk = await open_desk()
    mailer = mailer_for(desk.url())
    assert (await mailer.send(message, US, hostile)).kind == "failed"
    assert (await mailer.send(message, hostile, LEAD)).kind == "failed"
    assert desk.servers == []


async def test_a_message_whose_header_would_break_open_is_not_sent(open_desk, mailer_for) -> None:
    message = EmailMessage()
    message["To"] = LEAD
    message["Subject"] = "=?utf-8?q?a=0aBcc:_x@y.example?="  # the stdlib lets this one through
    message.set_content("Hello")
    desk = await open_desk()
    outcome = await mailer_for(desk.url()).send(message, US, LEAD)
    assert outcome.kind == "failed"
    assert desk.letters == []


# The URL


def test_the_url_says_it_all() -> None:
    plain = parse_smtp_url("smtp://mail.agency.example")
    assert (plain.host, plain.port, plain.starttls) == ("mail.agency.example", 587, "auto")
    assert (plain.user, plain.verify, plain.implicit_tls) == (None, True, False)
    assert plain.connections == 8
    full = parse_smtp_url("smtps://o%40x:p%2Fw%23@[::1]:4650?verify=no&timeout=2.5&connections=3")
    assert (full.host, full.port, full.implicit_tls) == ("::1", 4650, True)
    assert (full.user, full.password, full.verify, full.timeout) == ("o@x", "p/w#", False, 2.5)
    assert full.connections == 3
    assert parse_smtp_url("smtps://mail.agency.example").port == 465


@pytest.mark.parametrize(
    ("url", "is_loopback"),
    [
        ("smtp://localhost", True),
        ("smtp://127.0.0.53", True),
        ("smtp://[::1]", True),
        ("smtp://localhost.example", False),
        ("smtp://10.0.0.1", False),
    ],
)
def test_loopback_is_this_machine_only(url: str, is_loopback: bool) -> None:
    assert parse_smtp_url(url).is_loopback is is_loopback


@pytest.mark.parametrize(
    "url",
    [
        "", "mail.agency.example", "http://mail.example", "smtp://", "smtp://:hunter2@", "smtp://h:0",
        "smtp://u:hunter2/x@h", "smtp://u:hunter2#x@h", "smtp://u:hunter2?x@h", "smtp://u:1?hunter2@h",
        "smtp://u:hunter2@h:port", "smtp://u:hunter2@h?ssl=yes", "smtp://u:hunter2@h?starttls=maybe",
        "smtp://u:hunter2@h?verify=perhaps", "smtp://u:hunter2@h?timeout=soon", "smtp://u:hunter2@h?timeout=0",
        "smtp://u:hunter2@h?timeout=inf", "smtps://u:hunter2@h?starttls=yes", "smtp://:hunter2@h",
        "smtp://u:hunter2@h\r\n.example", "smtp://u:hunter2@[h",
        "smtp://u:hunter2@h?connections=0", "smtp://u:hunter2@h?connections=33", "smtp://u:hunter2@h?connections=many",
    ],
)  # fmt: skip
def test_a_bad_url_is_told_in_one_sentence_without_the_password(url: str) -> None:
    with pytest.raises(BadSmtpUrl) as bad:
        parse_smtp_url(url)
    assert bad.value.why.endswith(".")
    assert "hunter2" not in bad.value.why


def test_an_address_does_not_show_its_password() -> None:
    assert "hunter2" not in repr(parse_smtp_url("smtp://u:hunter2@h"))
