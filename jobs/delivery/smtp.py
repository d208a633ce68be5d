"""Handing e-mails over to one SMTP server, and knowing for certain what became of each.

The rule (FACTS, "SMTP phases"): until the first byte of the text is written, whatever goes wrong
is certain; from then on only an answer is. What each fault leads to stands in docs/delivery.md.
"""

import asyncio
from email.errors import MessageError
from email.policy import SMTP as SMTP_POLICY

from jobs.delivery.address import Unmailable, envelope_address
from jobs.delivery.mail_bytes import Writable
from jobs.delivery.outcome import Outcome, failed
from jobs.delivery.smtp_session import Envelope, Session, reason
from jobs.delivery.smtp_url import BadSmtpUrl, SmtpAddress, parse_smtp_url
from jobs.delivery.smtp_verdict import (
    CLOSING,
    Broken,
    Refused,
    judge_answer,
    judge_break,
    may_carry_another,
)

__all__ = ["BadSmtpUrl", "Mailer", "SmtpAddress", "parse_smtp_url"]

LONGEST_IDLE = 30.0  # seconds a connection is kept; servers begin to hang up after a minute
PATIENCE = 2.0  # times the timeout in which the server must be ready for the text, all in all

_PLAIN_LETTERS = SMTP_POLICY.clone(cte_type="7bit")
_INTERNATIONAL = SMTP_POLICY.clone(cte_type="8bit", utf8=True)


class Mailer:
    """One kept connection to one server. Sends one message at a time; make several for more."""

    def __init__(self, address: SmtpAddress) -> None:
        self._address = address
        self._lock = asyncio.Lock()
        self._session: Session | None = None
        self._last_used = 0.0
        self._our_name: str | None = None
        self.promised: tuple[str, str] | None = None
        """Sender and recipient of the message that was announced ahead; its text is waited for."""
        self._may_pipeline = True  # until a server does not do what it offers

    async def send(self, message: Writable, sender: str, recipient: str) -> Outcome:
        """One try. Never raises for anything the server, the network or the message does.

        Cancelling it closes the connection; whether the message went is then unknown to all.
        """
        try:
            envelope = _seal(message, sender, recipient)
        except Unmailable as refusal:
            return failed(refusal.why)
        async with self._lock:
            outcome: Outcome | None = None
            self.promised = None
            try:
                outcome = await self._deliver(envelope)
            finally:
                if outcome is None:
                    self._drop()  # cancelled in the middle: nobody knows what comes next on it
            self._last_used = asyncio.get_running_loop().time()
            return outcome

    def announce_ahead(self, sender: str, recipient: str) -> None:
        """Tell the server of a message that may leave soon, where it would wait for its text.

        It takes nothing by that: a connection that ends before the text ends the message.
        """
        session = self._kept()
        if session is None or self._lock.locked() or not (sender + recipient).isascii():
            return
        try:
            ours, theirs = envelope_address(sender), envelope_address(recipient)
        except Unmailable:
            return  # whoever sends it will say so
        if session.announce_ahead(ours, theirs):
            self.promised = (sender, recipient)

    def break_promise(self) -> None:
        """The message does not leave: only hanging up tells the server so."""
        if self.promised is not None:
            self._drop()

    async def close(self) -> None:
        """Say goodbye and hang up. The next `send` connects again."""
        async with self._lock:
            if self._session is not None:
                await self._session.say_goodbye()
            self._drop()

    async def _deliver(self, envelope: Envelope) -> Outcome:
        try:
            session = await self._ready_for_the_text(envelope)
        except Unmailable as refusal:
            return failed(refusal.why)
        except Refused as no:
            if not may_carry_another(no.phase, no.code):
                self._drop()
            return judge_answer(no.phase, no.code, no.words)
        except Broken as broken:
            self._drop()
            return judge_break(broken.phase, broken.why)
        return await self._hand_over(session, envelope.content)

    async def _ready_for_the_text(self, envelope: Envelope) -> Session:
        """A connection whose server now waits for the text.

        A server that answers every command just in time must not hold a carrier for minutes.
        """
        most = self._address.timeout * PATIENCE
        until = asyncio.get_running_loop().time() + most
        try:
            kept = self._kept()
            if kept is not None and await self._takes_another(kept, envelope, until):
                return kept
            async with asyncio.timeout_at(until):
                return await self._announced_anew(envelope)
        except TimeoutError:
            raise Broken("announce", f"it was not ready for the text in {most:g} seconds") from None

    async def _takes_another(self, kept: Session, envelope: Envelope, until: float) -> bool:
        """Announce it on the kept connection; False: that one had gone.

        The connection keeps the time itself, as a timer for each message costs more than it does.
        """
        try:
            await kept.announce(envelope, until)
        except (Broken, Refused) as gone:
            if asyncio.get_running_loop().time() >= until:
                raise TimeoutError from gone
            if not _had_gone(gone):
                raise
            return False
        return True

    async def _announced_anew(self, envelope: Envelope) -> Session:
        self._drop()
        session = self._session = Session(
            self._address, self._our_name, may_pipeline=self._may_pipeline
        )
        await session.open()
        self._our_name = session.our_name
        try:
            await session.announce(envelope)
        except Broken as silence:
            if session.pipelines and silence.phase in ("recipient", "announce"):
                self._may_pipeline = False
            raise
        return session

    def _kept(self) -> Session | None:
        idle = asyncio.get_running_loop().time() - self._last_used
        if self._session is None or not self._session.is_open or idle > LONGEST_IDLE:
            return None
        return self._session

    async def _hand_over(self, session: Session, content: bytes) -> Outcome:
        """Write the text and wait for the verdict. From here on silence is uncertainty."""
        try:
            code, words = await session.write(content)
        except Exception as lost:  # noqa: BLE001 - an unknown fault after the hand-over is uncertain
            self._drop()
            return judge_break("text", reason(lost))
        if not may_carry_another("text", code):
            self._drop()
        return judge_answer("text", code, words)

    def _drop(self) -> None:
        if self._session is not None:
            self._session.hang_up()
        self._session = self.promised = None


def _had_gone(fault: Broken | Refused) -> bool:
    """Whether a kept connection was gone before this message, which may then begin on a new one:
    its first command met silence or a goodbye. After that the trouble is the message's own."""
    is_goodbye = isinstance(fault, Broken) or fault.code == CLOSING
    return fault.phase == "sender" and is_goodbye


def _seal(message: Writable, sender: str, recipient: str) -> Envelope:
    sender, recipient = envelope_address(sender), envelope_address(recipient)
    policy = _PLAIN_LETTERS if (sender + recipient).isascii() else _INTERNATIONAL
    try:
        lines = message.as_bytes(policy=policy).splitlines()
    except (MessageError, ValueError, LookupError, TypeError) as fault:
        raise Unmailable(f"The message can't be written as an e-mail: {fault}.") from fault
    content = b"\r\n".join((*lines, b""))
    if not _has_only_its_own_headers(content, message):
        raise Unmailable("A header of the message would break into several; it was not sent.")
    # RFC 5321 4.5.2. Each line now has a line end before it, the first one, too.
    stuffed = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..").removeprefix(b"\r\n")
    return Envelope(sender, recipient, stuffed + b".\r\n")


def _has_only_its_own_headers(content: bytes, message: Writable) -> bool:
    """The last gate against header injection: Python before 3.11.10 lets some through."""
    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0] for line in head if line[:1] not in (b" ", b"\t")]
    return b"\n".join(names).decode().split("\n") == message.keys()
