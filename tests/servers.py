"""Real servers on loopback, and waiting for what they see."""

from __future__ import annotations

import email
import queue
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

T = TypeVar("T")

SECONDS = 60.0
"""How long a test waits for something that must happen; a loaded machine is slow."""


class MailServer:
    """A real SMTP server on loopback; what it took is in `taken`, in order."""

    def __init__(self) -> None:
        self.taken: queue.Queue[EmailMessage] = queue.Queue()
        self.all: list[EmailMessage] = []
        self.before_answer = threading.Event()
        self.before_answer.set()
        self.reached_data = threading.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}?starttls=no"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.reached_data.set()
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.all.append(message)
        self.taken.put(message)
        if not self.before_answer.is_set():
            await server.loop.run_in_executor(None, self.before_answer.wait, SECONDS)
        return "250 OK"

    def next(self, within: float = SECONDS) -> EmailMessage:
        """The next mail; fails the test when none comes in time."""
        return self.taken.get(timeout=within)

    def none_left(self) -> bool:
        return self.taken.empty()

    def stop(self) -> None:
        self.before_answer.set()
        self._controller.stop()


def text_of(message: EmailMessage) -> str:
    """The plain text above the footer, with Unix line ends."""
    part = message.get_body(("plain",))
    assert part is not None
    text: str = part.get_content().replace("\r\n", "\n")
    return text.partition("\n-- \n")[0].rstrip("\n")


_HELD: deque[socket.socket] = deque()

HELD_AT_MOST = 64


def free_port() -> int:
    """A port on which nobody listens, and that nobody else is given meanwhile.

    It is held by a socket that does not listen: a server that sets SO_REUSEADDR, as all do, takes
    it all the same, and may leave it and come back. Whoever only looked which port is free found
    now and then that another test had it by the time it was wanted.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _HELD.append(held)
    if len(_HELD) > HELD_AT_MOST:
        _HELD.popleft().close()
    port: int = held.getsockname()[1]
    return port


def until(look: Callable[[], T]) -> T:
    """What `look` finds as soon as it finds anything. Between looks it waits, on a clock of its
    own, for three times as long as a look takes: who waits leaves the machine to what is awaited.
    """
    pause, waited = threading.Event(), 0.0
    while waited < SECONDS:
        began = time.monotonic()
        if found := look():
            return found
        rest = max(0.02, min(0.5, 3 * (time.monotonic() - began)))
        pause.wait(rest)
        waited += rest
    raise AssertionError("it did not happen")
