"""Handing e-mails over to one SMTP server, and knowing for certain what became of each.

The rule (FACTS, "SMTP phases"): until the first byte of the text is written, whatever goes wrong
is certain; from then on only an answer is.
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import TYPE_CHECKING

from jobs.delivery.address import Unmailable, envelope_address
from jobs.delivery.outcome import Outcome, failed
from jobs.delivery.smtp_url import BadSmtpUrl, SmtpAddress, parse_smtp_url
from jobs.delivery.smtp_verdict import CLOSING, Broken, Phase, Refused, judge_answer, judge_break

if TYPE_CHECKING:
    from aiosmtplib import SMTP

__all__ = ["BadSmtpUrl", "Mailer", "SmtpAddress", "parse_smtp_url"]

LONGEST_IDLE = 30.0  # seconds a connection is kept; servers begin to hang up after a minute
GOODBYE = 2.0  # seconds to wait for the answer to QUIT, which nobody needs

_LINE_START_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class _Envelope:
    sender: str
    recipient: str
    content: bytes  # CRLF line ends, dots stuffed, the final dot included

    @property
    def is_international(self) -> bool:
        return not (self.sender + self.recipient).isascii()


class Mailer:
    """One kept connection to one server. Sends one message at a time; make several for more."""

    def __init__(self, address: SmtpAddress) -> None:
        self._address = address
        self._lock = asyncio.Lock()
        self._client: SMTP | None = None
        self._last_used = 0.0
        self._our_name: str | None = None

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> Outcome:
        """One try. Never raises for anything the server, the network or the message does.

        Cancelling it closes the connection; whether the message went is then unknown to all.
        """
        try:
            envelope = _seal(message, sender, recipient)
        except Unmailable as refusal:
            return failed(refusal.why)
        async with self._lock:
            outcome: Outcome | None = None
            try:
                outcome = await self._deliver(envelope)
            finally:
                if outcome is None:
                    self._drop()  # cancelled in the middle: nobody knows what comes next on it
            self._last_used = asyncio.get_running_loop().time()
            return outcome

    async def close(self) -> None:
        """Say goodbye and hang up. The next `send` connects again."""
        async with self._lock:
            client = self._client
            if client is not None and client.is_connected:
                with suppress(Exception):  # hanging up can't fail in a way that matters
                    await client.quit(timeout=min(GOODBYE, self._address.timeout))
            self._drop()

    async def _deliver(self, envelope: _Envelope) -> Outcome:
        try:
            client = await self._announced(envelope)
        except Unmailable as refusal:
            return failed(refusal.why)
        except Refused as no:
            await self._forget_the_message(no)
            return judge_answer(no.phase, no.code, no.words)
        except Broken as broken:
            self._drop()
            return judge_break(broken.phase, broken.why)
        return await self._hand_over(client, envelope.content)

    async def _announced(self, envelope: _Envelope) -> "SMTP":
        """A connection whose server now waits for the text."""
        kept = self._kept()
        if kept is not None:
            try:
                await _announce(kept, envelope)
            except Broken:
                pass  # it had gone while idle, and nothing was handed over: begin anew
            except Refused as no:
                if no.code != CLOSING:
                    raise
            else:
                return kept
        self._drop()
        client = await self._connected()
        await _announce(client, envelope)
        return client

    def _kept(self) -> "SMTP | None":
        idle = asyncio.get_running_loop().time() - self._last_used
        if self._client is None or not self._client.is_connected or idle > LONGEST_IDLE:
            return None
        return self._client

    async def _connected(self) -> "SMTP":
        from aiosmtplib import SMTP

        address = self._address
        client = self._client = SMTP(
            hostname=address.host,
            port=address.port,
            timeout=address.timeout,
            use_tls=address.implicit_tls,
            start_tls=False,  # a phase of its own, below
            validate_certs=address.verify,
            local_hostname=self._our_name,  # looking it up may take a slow DNS query: once
        )
        with _phase("connect"):
            await client.connect()
            await client.ehlo()
        self._our_name = client.local_hostname
        with _phase("encrypt"):
            await self._encrypt(client)
        if address.user is not None:
            with _phase("sign in"):
                await client.login(address.user, address.password)
        return client

    async def _encrypt(self, client: "SMTP") -> None:
        address = self._address
        if address.implicit_tls or address.starttls == "no":
            return
        if client.supports_extension("starttls"):
            await client.starttls()
            await client.ehlo()
        elif address.starttls == "yes":
            raise Broken("encrypt", "it does not offer STARTTLS, which the setting asks for")
        elif address.user is not None and not address.is_loopback:
            # Somebody on the way may have removed the offer to read the password.
            raise Broken(
                "encrypt",
                "it offers no encryption, so our password was not shown to it; "
                "starttls=no in CALLBOARD_SMTP_URL allows that",
            )

    async def _hand_over(self, client: "SMTP", content: bytes) -> Outcome:
        """Write the text and wait for the verdict. From here on silence is uncertainty."""
        try:
            protocol = client.protocol
            if protocol is None or not protocol.is_connected:
                self._drop()
                return judge_break("announce", "the connection closed as the text was to begin")
            protocol.write(content)
            answer = await protocol.read_response(timeout=self._address.timeout)
        except Exception as lost:  # noqa: BLE001 - an unknown fault after the hand-over is uncertain
            self._drop()
            return judge_break("text", _reason(lost))
        if answer.code == CLOSING:
            self._drop()
        return judge_answer("text", answer.code, answer.message)

    async def _forget_the_message(self, no: Refused) -> None:
        """Make the connection ready for the next message, or hang up."""
        client = self._client
        if client is None or no.code == CLOSING or no.phase in ("connect", "encrypt", "sign in"):
            self._drop()
            return
        try:
            with _phase(no.phase):
                await _say(client, no.phase, 2, b"RSET")
        except (Refused, Broken):
            self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def _seal(message: EmailMessage, sender: str, recipient: str) -> _Envelope:
    from aiosmtplib.protocol import normalize_message_line_endings

    sender, recipient = envelope_address(sender), envelope_address(recipient)
    international = not (sender + recipient).isascii()
    policy = SMTP_POLICY.clone(utf8=international, cte_type="8bit" if international else "7bit")
    try:
        content = normalize_message_line_endings(message.as_bytes(policy=policy))
    except (MessageError, ValueError, LookupError, TypeError) as fault:
        raise Unmailable(f"The message can't be written as an e-mail: {fault}.") from fault
    if not _has_only_its_own_headers(content, message):
        raise Unmailable("A header of the message would break into several; it was not sent.")
    return _Envelope(sender, recipient, _LINE_START_DOT.sub(b"..", content) + b".\r\n")


def _has_only_its_own_headers(content: bytes, message: EmailMessage) -> bool:
    """The last gate against header injection: Python before 3.11.10 lets some through."""
    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in head if line[:1] not in (b" ", b"\t")]
    return names == message.keys()


async def _announce(client: "SMTP", envelope: _Envelope) -> None:
    """MAIL, RCPT and DATA up to the point where the server waits for the text."""
    options: tuple[bytes, ...] = ()
    if envelope.is_international:
        if not client.supports_extension("smtputf8"):
            raise Unmailable(
                f"The mail server can't deliver to “{envelope.recipient}”: "
                "it knows only addresses in plain letters."
            )
        options = (b"SMTPUTF8", b"BODY=8BITMIME")
    await _say(client, "sender", 2, b"MAIL", b"FROM:<%s>" % envelope.sender.encode(), *options)
    await _say(client, "recipient", 2, b"RCPT", b"TO:<%s>" % envelope.recipient.encode())
    await _say(client, "announce", 3, b"DATA")


async def _say(client: "SMTP", phase: Phase, hoped_for: int, *command: bytes) -> None:
    """One command; by RFC 5321 4.2.1 the first digit of the answer is what counts."""
    with _phase(phase):
        answer = await client.execute_command(*command)
    if answer.code // 100 != hoped_for:
        raise Refused(phase, answer.code, answer.message)


@contextmanager
def _phase(phase: Phase) -> Iterator[None]:
    """Whatever goes wrong inside, told as `Refused` or `Broken` with the phase it went wrong in."""
    from aiosmtplib import SMTPResponseException

    try:
        yield
    except (Refused, Broken):
        raise
    except SMTPResponseException as answer:
        raise Refused(phase, answer.code, answer.message) from answer
    except Exception as lost:
        raise Broken(phase, _reason(lost)) from lost


def _reason(fault: Exception) -> str:
    return str(fault) or type(fault).__name__
