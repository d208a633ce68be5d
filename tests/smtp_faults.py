"""What a mail server may do wrong, and at which step of the conversation: values for FaultySmtp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Step = Literal[
    "connect", "greeting", "EHLO", "STARTTLS", "TLS", "AUTH", "MAIL", "RCPT", "RSET",
    "DATA",
    "text",  # the first bytes of the text are there, the final dot is not yet read
    "end",   # the final dot was read: from here on the server has the message
    "idle",  # a message was taken and its 250 is on the way
]  # fmt: skip

OBLIGING: dict[str, bytes] = {
    "greeting": b"220 loopback ESMTP\r\n",
    "STARTTLS": b"220 2.0.0 go ahead\r\n",
    "AUTH": b"235 2.7.0 welcome\r\n",
    "DATA": b"354 go on\r\n",
    "end": b"250 2.0.0 filed\r\n",
}
OFFERS = (b"PIPELINING", b"8BITMIME", b"SMTPUTF8", b"ENHANCEDSTATUSCODES")


@dataclass(frozen=True)
class Says:
    """Other bytes than expected, in one piece; `then` goes on, says no more, or hangs up."""

    answer: bytes
    then: Literal["goes on", "hangs", "hangs up"] = "goes on"


@dataclass(frozen=True)
class Dribbles:
    """The answer, every byte in a packet of its own."""

    answer: bytes


@dataclass(frozen=True)
class SaysLate:
    """The expected answer, so many seconds later."""

    seconds: float


@dataclass(frozen=True)
class Hangs:
    """Nothing, for as long as the other side holds the line."""


@dataclass(frozen=True)
class HangsUp:
    """Closes the connection in good order (FIN)."""


@dataclass(frozen=True)
class Cuts:
    """The connection is gone in the middle of things (RST)."""


@dataclass(frozen=True)
class Absent:
    """Nobody listens until `listen` is called; at the step "connect"."""


@dataclass(frozen=True)
class Presents:
    """Another of the server's certificates; at the step "TLS"."""

    identity: str


Act = Says | Dribbles | SaysLate | Hangs | HangsUp | Cuts | Absent | Presents


@dataclass(frozen=True)
class Fault:
    """`recipient`: only in that one's envelope; empty: whoever comes first. `times`: 0: always."""

    step: Step
    act: Act
    recipient: str = ""
    times: int = 1


@dataclass(frozen=True)
class Text:
    """A whole text, up to its final dot, and the connection (from 1) it came over."""

    recipient: str
    content: bytes
    connection: int
