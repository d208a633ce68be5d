"""One conversation with a mail server, step by step, each step with the phase it can fail in.

aiosmtplib opens it; this module sees to it that an answer belongs to the command it is taken for,
that silence ends, and that no sentence repeats the password.
"""

import asyncio
import base64
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple

from jobs.delivery.address import Unmailable
from jobs.delivery.smtp_replies import Replies
from jobs.delivery.smtp_url import SmtpAddress
from jobs.delivery.smtp_verdict import Broken, Phase, Refused

GOODBYE = 2.0  # seconds to wait for the answer to QUIT, which nobody needs


@dataclass(frozen=True)
class Envelope:
    """content: CRLF line ends, dots stuffed, the final dot included."""

    sender: str
    recipient: str
    content: bytes

    @property
    def is_international(self) -> bool:
        return not (self.sender + self.recipient).isascii()


class Step(NamedTuple):
    """A command, the phase that it belongs to, and the first digit of the answer it hopes for
    (RFC 5321 4.2.1: that is what counts)."""

    phase: Phase
    hoped_for: int
    command: bytes


class Session:
    """A connection, from `open` to `hang_up`. Every step raises `Refused` or `Broken`, or works.

    Where the server offers PIPELINING (RFC 2920) the commands of a message go together, which
    saves two of four round trips; `may_pipeline` says whether we use it. Then the next message
    can also be announced ahead, before anybody knows whether its text may leave.
    """

    def __init__(
        self, address: SmtpAddress, our_name: str | None, *, may_pipeline: bool = True
    ) -> None:
        from aiosmtplib import SMTP

        self._address = address
        self._client = SMTP(
            hostname=address.host,
            port=address.port,
            timeout=address.timeout,
            use_tls=address.implicit_tls,
            start_tls=False,  # a phase of its own, below
            validate_certs=address.verify,
            local_hostname=our_name,
        )
        self._may_pipeline = may_pipeline
        self._transport: asyncio.Transport | None = None
        self._replies = Replies()
        self._owed = 0  # answers to commands of a message that went no further
        self._has_an_envelope = False  # the server holds one, of such a message
        self._ahead: bytes | None = None  # what was announced ahead; its answers are not read yet

    @property
    def is_open(self) -> bool:
        transport = self._transport
        return bool(transport and not transport.is_closing() and not self._replies.is_lost)

    @property
    def pipelines(self) -> bool:
        return self._may_pipeline and self._client.supports_extension("pipelining")

    @property
    def our_name(self) -> str | None:
        """What we call ourselves; looking it up may take a slow DNS query, so it is kept."""
        return self._client.local_hostname

    async def open(self) -> None:
        """Connect, encrypt and sign in, as the address says."""
        with _phase("connect"):
            await self._client.connect()
            await self._client.ehlo()
        with _phase("encrypt"):
            await self._encrypt()
        if self._address.user is not None:
            with _phase("sign in", secrets=_secrets(self._address)):
                await self._client.login(self._address.user, self._address.password)
        with _phase("connect"):
            self._take_over()

    def _take_over(self) -> None:
        protocol, transport = self._client.protocol, self._client.transport
        if protocol is None or not isinstance(transport, asyncio.Transport):
            raise ConnectionError("it closed the connection")
        if protocol._buffer:
            raise ConnectionError("it answered more than it was asked")
        transport.set_protocol(self._replies)
        self._transport = transport

    async def announce(self, envelope: Envelope, until: float = math.inf) -> None:
        """MAIL, RCPT and DATA up to the point where the server waits for the text.

        `until`: the loop's time at which all patience ends, however quick each single answer is.
        What is left of a refused message is cleared away first, not after the refusal: that one's
        result is known and must not wait for another answer.
        """
        options: tuple[bytes, ...] = ()
        if envelope.is_international:
            if not self._client.supports_extension("smtputf8"):
                raise Unmailable(
                    f"The mail server can't deliver to “{envelope.recipient}”: "
                    "it knows only addresses in plain letters."
                )
            options = (b"SMTPUTF8", b"BODY=8BITMIME")
        steps = _announcement(envelope.sender, envelope.recipient, *options)
        self._replies.until = until
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            if ahead != _together(steps):
                raise Broken("sender", "it waits for the text of another message")
            await self._heard(steps)
        else:
            await self._forget_the_last_one()
            self._has_an_envelope = True
            await self._say(*steps)
        self._replies.until = math.inf
        with _phase("announce"):
            self._in_step()  # a verdict that came before the text is not about the text

    def announce_ahead(self, sender: str, recipient: str) -> bool:
        """Announce a message that may leave soon; whether that was possible.

        The server then waits for its text, and for nothing else but the end of the connection.
        """
        is_free = self._replies.is_quiet and not self._owed and not self._has_an_envelope
        if not (self.is_open and self.pipelines and is_free and self._ahead is None):
            return False
        self._ahead = _together(_announcement(sender, recipient))
        self._send(self._ahead)
        self._owed, self._has_an_envelope = 3, True
        return True

    @property
    def is_promised(self) -> bool:
        """Whether the server waits for the text of a message that was announced ahead."""
        return self._ahead is not None

    async def write(self, content: bytes) -> tuple[int, str]:
        """The text, and the answer to it. Raises anything: from here on silence is uncertainty."""
        self._send(content)
        answer = await self._replies.read(self._address.timeout)
        self._has_an_envelope = False  # RFC 5321 4.1.1.4: whatever the verdict
        return answer.code, answer.words

    async def say_goodbye(self) -> None:
        if self.is_open and not self.is_promised:  # it would take QUIT for the text
            with suppress(Exception):  # hanging up can't fail in a way that matters
                self._send(b"QUIT\r\n")
                await self._replies.read(min(GOODBYE, self._address.timeout))

    def hang_up(self) -> None:
        self._client.close()

    async def _encrypt(self) -> None:
        address = self._address
        if address.implicit_tls or address.starttls == "no":
            return
        if self._client.supports_extension("starttls"):
            await self._client.starttls()
            await self._client.ehlo()
        elif address.starttls == "yes":
            raise Broken("encrypt", "it does not offer STARTTLS, which the setting asks for")
        elif address.user is not None and not address.is_loopback:
            # Somebody on the way may have removed the offer to read the password.
            raise Broken(
                "encrypt",
                "it offers no encryption, so our password was not shown to it; "
                "starttls=no in CALLBOARD_SMTP_URL allows that",
            )

    async def _forget_the_last_one(self) -> None:
        """Its refusal was told at once; only now do we wait for what the server still owes us."""
        for _ in range(self._owed):
            with _phase("sender"):
                answer = await self._replies.read(self._address.timeout)
            if not 400 <= answer.code < 600:
                raise Broken("sender", f"it goes on with a message it refused: {answer.code}")
        self._owed = 0
        if not self._has_an_envelope:
            return
        try:
            await self._say(Step("sender", 2, b"RSET"))
        except Refused as no:
            raise Broken("sender", f"it did not let us begin anew: {no.code} {no.words}") from no

    async def _say(self, *steps: Step) -> None:
        """Together where the server takes them together, else each after the answer to the last."""
        groups = [steps] if self.pipelines else [(step,) for step in steps]
        for group in groups:
            phase = group[0].phase
            try:
                self._in_step()
                self._send(_together(group))
                self._owed = len(group)
            except Exception as lost:
                raise Broken(phase, reason(lost)) from lost
            await self._heard(group)

    async def _heard(self, steps: Sequence[Step]) -> None:
        """The answers to what was sent together."""
        phase = steps[0].phase
        try:
            for phase, hoped_for, _ in steps:
                answer = await self._replies.read(self._address.timeout, self._owed)
                self._owed -= 1
                if answer.code // 100 != hoped_for:
                    raise Refused(phase, answer.code, answer.words)
        except Refused:
            raise
        except Exception as lost:
            raise Broken(phase, reason(lost)) from lost

    def _in_step(self) -> None:
        """An answer nobody asked for would be taken for the next one, and so on to the verdict."""
        if not self._replies.is_quiet:
            raise ConnectionError("it answered more than it was asked")

    def _send(self, data: bytes) -> None:
        if self._transport is None or not self.is_open:
            raise ConnectionError("it closed the connection")
        self._transport.write(data)


def _announcement(sender: str, recipient: str, *options: bytes) -> tuple[Step, ...]:
    mail = b" ".join((b"MAIL FROM:<%s>" % sender.encode(), *options))
    return (
        Step("sender", 2, mail),
        Step("recipient", 2, b"RCPT TO:<%s>" % recipient.encode()),
        Step("announce", 3, b"DATA"),
    )


def _together(steps: Sequence[Step]) -> bytes:
    return b"".join(step.command + b"\r\n" for step in steps)


def _secrets(address: SmtpAddress) -> tuple[str, ...]:
    """The password in every form in which it crosses the line and a server may echo it."""
    user, password = (address.user or "").encode(), address.password.encode()
    sent = (b"\0" + user + b"\0" + password, password)
    return (*(base64.b64encode(form).decode() for form in sent), address.password)


@contextmanager
def _phase(phase: Phase, secrets: tuple[str, ...] = ()) -> Iterator[None]:
    """Whatever goes wrong inside, told as `Refused` or `Broken` with the phase it went wrong in."""
    from aiosmtplib import SMTPResponseException

    try:
        yield
    except (Refused, Broken):
        raise
    except SMTPResponseException as answer:
        words = _without(secrets, answer.message)
        raise Refused(phase, answer.code, words) from answer
    except Exception as lost:
        raise Broken(phase, _without(secrets, reason(lost))) from lost


def _without(secrets: tuple[str, ...], words: str) -> str:
    for secret in filter(None, secrets):
        words = words.replace(secret, "…")
    return words


def reason(fault: Exception) -> str:
    return str(fault) or type(fault).__name__
